"""`xlmodel verify --scenario all`: which template builds the other positions again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from xlmodel.building import build
from xlmodel.model.selection import Selection

from tests.cli.command_line import BAKERY, run
from tests.models.bakery import model as bakery

STORM = """
[storm]
label = "Storm"

[storm.changes."price"]
value = 3
why = "Rain."
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(bakery().complete(), output=tmp_path_factory.mktemp("plain") / "plain.xlsx").path


@pytest.fixture(scope="module")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stormy")
    (folder / "storm.toml").write_text(STORM, encoding="utf-8")
    output = folder / "stormy.xlsx"
    result = run(
        "build",
        BAKERY,
        "--scenario",
        str(folder / "storm.toml"),
        "--set",
        "rent=12",
        "--no-verify",
        "-o",
        str(output),
    )
    assert result.exit_code == 0, result.stderr
    return output


def verified(path: Path, *options: str) -> Result:
    return run("verify", str(path), "--engine", "formualizer", "--no-sidecar", "--json", "--scenario", "all", *options)


@pytest.mark.thorough
def test_a_template_given_by_path_is_rebuilt(plain: Path) -> None:
    result = verified(plain, "--template", BAKERY)
    assert result.exit_code == 0, result.stderr
    (found,) = json.loads(result.stdout)
    assert [verdict["scenario"] for verdict in found["verdicts"]] == [
        "", "base", "boom", "slump", "base+E1", "boom+E1", "slump+E1",
    ]  # fmt: skip


@pytest.mark.thorough
def test_a_scenario_file_is_rebuilt(stormy: Path) -> None:
    given = ("--template", BAKERY, "--scenario-file", str(stormy.with_name("storm.toml")))
    result = verified(stormy, *given, "--scenario", "storm")
    assert result.exit_code == 0, result.stderr
    (found,) = json.loads(result.stdout)
    assert {"storm", "storm+E1"} <= {verdict["scenario"] for verdict in found["verdicts"]}


@pytest.mark.thorough
def test_another_scenario_file_does_not_agree(stormy: Path, tmp_path: Path) -> None:
    other = tmp_path / "storm.toml"
    other.write_text(STORM.replace("value = 3", "value = 4"), encoding="utf-8")
    result = verified(stormy, "--template", BAKERY, "--scenario-file", str(other), "--scenario", "storm")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ((), "built by the template 'bakery', which is not installed", "--template PATH"),
        (("--template", "ai_compute"), "built by the template 'bakery', and ai_compute is 'ai_compute'", "path of"),
        (("--template", "./nowhere"), "there is no template at nowhere", "nowhere.py"),
        (
            ("--template", BAKERY),
            "the scenarios base, boom, slump, storm",
            "--scenario-file FILE.toml",
        ),
        (("--template", BAKERY, "--scenario-file", "none.toml"), "there is no scenario file none.toml", ".toml"),
    ],
)
def test_what_cannot_be_rebuilt_is_told(stormy: Path, options: tuple[str, ...], message: str, hint: str) -> None:
    result = verified(stormy, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert hint in result.stderr


def test_a_path_that_a_file_records_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evil.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    hostile = bakery()
    hostile.id = "./evil.py"
    path = build(hostile.complete(), selection=Selection("base"), output=tmp_path / "hostile.xlsx").path
    result = verified(path)
    assert result.exit_code == 2
    assert "'./evil.py', which is not installed" in result.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("option", [("--template", BAKERY), ("--scenario-file", "storm.toml")])
def test_without_the_scenarios_there_is_nothing_to_rebuild(plain: Path, option: tuple[str, str]) -> None:
    result = run("verify", str(plain), *option)
    assert result.exit_code == 2
    assert f"{option[0]} says what to rebuild" in result.stderr
