from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import BAKERY, run
from tests.readback.workbooks import built, edited, given, home, stripped


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("pull") / "base.xlsx")


def profit(*options: str) -> list[float]:
    result = run("values", BAKERY, "profit", "--format", "json", *options)
    assert result.exit_code == 0, result.stderr
    return [row["value"] for row in json.loads(result.stdout)]


def test_an_edit_comes_back_as_a_scenario_that_gives_the_edited_workbook_s_values(base: Path, tmp_path: Path) -> None:
    edits = {given(base, "price", "2026"): 4.4, given(base, "rent"): 70.0}
    path = edited(base, tmp_path / "edited.xlsx", edits)
    output = tmp_path / "my.toml"
    result = run("pull", str(path), "--template", BAKERY, "-o", str(output))
    assert (result.exit_code, result.stdout) == (0, f"{output}\n"), result.stderr
    assert "2 inputs edited" in result.stderr
    assert profit("--scenario", str(output)) == profit("--set", "price@2026=4.4", "--set", "rent=70")
    assert profit("--scenario", str(output)) != profit()


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.thorough)])
def test_a_build_with_the_pulled_scenario_verifies_and_is_pulled_to_the_same(tmp_path: Path, language: str) -> None:
    start = built(tmp_path / "start.xlsx", language=language)
    path = edited(start, tmp_path / "edited.xlsx", {given(start, "wage", "2025"): 50.0})
    assert run("pull", str(path), "--template", BAKERY, "-o", str(tmp_path / "my.toml")).exit_code == 0
    again = tmp_path / "again.xlsx"
    words = ["build", BAKERY, "--lang", language, "--scenario", str(tmp_path / "my.toml"), "-o", str(again)]
    assert run(*words).exit_code == 0
    result = run("pull", str(again), "--template", BAKERY, "--scenario", str(tmp_path / "my.toml"))
    assert result.exit_code == 0, result.stderr
    assert "[again.changes.wage]\nvalues = { 2025 = 50 }" in result.stdout
    assert "0 inputs edited" in result.stderr


def test_the_file_the_workbook_was_built_with_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[mine]\nlabel = "Mine"\n', encoding="utf-8")
    path = tmp_path / "a.xlsx"
    run("build", BAKERY, "--no-verify", "--scenario", str(tmp_path / "s.toml"), "-o", str(path))
    result = run("pull", str(path), "--template", BAKERY)
    assert result.exit_code == 2
    assert "--scenario FILE.toml" in result.stderr


def test_without_o_the_file_is_printed(base: Path) -> None:
    result = run("pull", str(base), "--template", BAKERY)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("# 0 inputs edited in base.xlsx")
    assert "[base_edited]" in result.stdout, "a name of its own"


def test_nothing_is_overwritten_unasked(base: Path, tmp_path: Path) -> None:
    output = tmp_path / "my.toml"
    output.write_text("mine")
    words = ["pull", str(base), "--template", BAKERY, "-o", str(output)]
    result = run(*words)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert output.read_text() == "mine"
    assert run(*words, "--force").exit_code == 0
    assert output.read_text() != "mine"


@pytest.mark.thorough
def test_what_was_not_taken_and_moves_a_number_leaves_no_file(base: Path, tmp_path: Path) -> None:
    edits = {home(base, "profit", "2027"): 1e6, given(base, "rent"): 70.0, given(base, "flour.waste"): 3.0}
    path = edited(base, tmp_path / "edited.xlsx", edits)
    result = run("pull", str(path), "--template", BAKERY, "-o", str(tmp_path / "my.toml"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "2 cells of" in result.stderr
    assert "profit 2027: =revenue-costs -> 1000000: a formula was replaced" in result.stderr
    assert "flour.waste = 3 is outside its bounds (0 to 1 ratio)" in result.stderr
    assert "so no file is written" in result.stderr
    assert not (tmp_path / "my.toml").exists()
    answer = json.loads(run("pull", str(path), "--template", BAKERY, "-o", str(tmp_path / "my.toml"), "--json").stdout)
    assert answer["path"] is None
    assert any(text.startswith("profit 2027: 1000000 in the workbook") for text in answer["moved"])


@pytest.mark.thorough
def test_what_was_not_taken_and_moves_nothing_is_told_beside_the_file(base: Path, tmp_path: Path) -> None:
    other = given(base, "rent")
    path = edited(base, tmp_path / "edited.xlsx", {other: 70.0, home(base, "tornado.output"): "Revenue, 2027"})
    result = run("pull", str(path), "--template", BAKERY, "-o", str(tmp_path / "my.toml"))
    assert result.exit_code == 1
    assert "[my.changes.rent]\nvalue = 70" in (tmp_path / "my.toml").read_text(encoding="utf-8")
    assert "tornado.output" in result.stderr


def test_corrections_are_told(base: Path, tmp_path: Path) -> None:
    path = edited(base, tmp_path / "edited.xlsx", {home(base, "correct.E1"): 1.0})
    assert "use --correct E1" in run("pull", str(path), "--template", BAKERY).stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--template", "nonesuch"], "no template 'nonesuch'"),
        ([], "'bakery', which is not installed"),
        (["--template", BAKERY, "--scenario", "bust"], "no scenario 'bust'"),
        (["--template", BAKERY, "--scenario", "none.toml"], "no scenario file"),
        (["--template", BAKERY, "-o", "my.txt"], "is no .toml file"),
    ],
)
def test_wrong_usage_exits_2(base: Path, words: list[str], message: str) -> None:
    result = run("pull", str(base), *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.thorough
def test_a_file_without_properties_is_pulled_by_the_template_named(base: Path, tmp_path: Path) -> None:
    path = stripped(edited(base, tmp_path / "e.xlsx", {given(base, "rent"): 70.0}), tmp_path / "s.xlsx")
    result = run("pull", str(path), "--template", BAKERY, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["changes"] == {"rent": {"": 70.0}}
    assert run("diff", str(base), str(path), "--template", BAKERY).exit_code == 1


@pytest.mark.thorough
def test_one_thing_is_told_in_the_singular_and_an_empty_cell_as_one(base: Path, tmp_path: Path) -> None:
    one = edited(base, tmp_path / "one.xlsx", {given(base, "rent"): 70.0})
    assert "1 input edited in the scenario base" in run("pull", str(one), "--template", BAKERY).stderr
    empty = edited(base, tmp_path / "empty.xlsx", {given(base, "rent"): None})
    told = run("pull", str(empty), "--template", BAKERY).stderr
    assert f"1 cell of {empty} differs and was not taken" in told
    assert "rent takes a value, and an empty cell is none" in told


def test_a_switch_that_holds_no_scenario_is_quoted(base: Path, tmp_path: Path) -> None:
    path = edited(base, tmp_path / "switch.xlsx", {given(base, "scenario.name"): "Bust"})
    result = run("pull", str(path), "--template", BAKERY)
    assert result.exit_code == 2
    assert "has 'Bust' in its switch, which is no scenario" in result.stderr
