from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.command_line import BAKERY, run


def test_the_path_alone_is_printed_and_the_default_name_tells_scenario_and_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("build", BAKERY, "--no-verify").stdout == "outputs/bakery-base.xlsx\n"
    result = run("build", BAKERY, "--scenario", "boom", "--lang", "zh", "--no-verify")
    assert result.stdout == "outputs/bakery-boom-zh.xlsx\n"
    assert "building bakery, scenario boom" in result.stderr
    assert {path.name for path in Path("outputs").iterdir()} == {"bakery-base.xlsx", "bakery-boom-zh.xlsx"}


def test_a_folder_takes_the_default_name(tmp_path: Path) -> None:
    assert run("build", BAKERY, "--no-verify", "-o", str(tmp_path)).stdout.strip() == f"{tmp_path}/bakery-base.xlsx"


def test_json_tells_the_verdict(tmp_path: Path) -> None:
    found = json.loads(run("build", BAKERY, "-o", str(tmp_path / "a.xlsx"), "--json").stdout)
    assert found["path"] == str(tmp_path / "a.xlsx")
    assert found["verdict"]["ok"] is True
    assert found["verdict"]["compared"] == found["formulas"] > 500
    assert [each["engine"] for each in found["verdicts"]] == ["formualizer", "ironcalc"]
    assert all(each["equal"] == found["formulas"] for each in found["verdicts"])


@pytest.mark.thorough
def test_a_workbook_that_does_not_recalculate_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlmodel.building.cached import AllValues

    honest = AllValues.cached
    monkeypatch.setattr(
        AllValues,
        "cached",
        lambda self, key: 1.0 if key.id == "costs.flour" and key.kind == "line" else honest(self, key),
    )
    result = run("build", BAKERY, "-o", str(tmp_path / "a.xlsx"))
    assert result.exit_code == 1
    assert "does not recalculate to its own values" in result.stderr


def test_the_switches_stand_where_they_were_put(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    run("build", BAKERY, "--scenario", "slump", "--correct", "E1", "--set", "rent=70", "-o", str(path), "--no-verify")
    book = openpyxl.load_workbook(path)
    index = {row[0]: row for row in book["Index"].iter_rows(min_row=2, values_only=True) if row[0]}

    def typed(item: str) -> object:
        _, _, _, sheet, row, column, *_ = index[item]
        return book[str(sheet)][f"{column}{row}"].value

    assert (typed("scenario.name"), typed("correct.E1"), typed("rent")) == ("Slump", 1, 70)


def test_an_edited_workbook_is_not_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    build = ("build", BAKERY, "--no-verify", "-o", str(path))
    assert run(*build).exit_code == 0
    assert run(*build).exit_code == 0
    book = openpyxl.load_workbook(path)
    book["Control"]["B60"] = "mine"
    book.save(path)
    edited = path.read_bytes()
    result = run(*build)
    assert result.exit_code == 1
    assert "was edited since it was built" in result.stderr
    assert "--force" in result.stderr
    assert path.read_bytes() == edited
    assert run(*build, "--force").exit_code == 0
    assert path.read_bytes() != edited


def test_a_file_that_is_no_workbook_of_ours_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "thesis.xlsx"
    path.write_text("my thesis")
    assert run("build", BAKERY, "--no-verify", "-o", str(path)).exit_code == 1
    assert path.read_text() == "my thesis"


def test_only_xlsx(tmp_path: Path) -> None:
    result = run("build", BAKERY, "-o", str(tmp_path / "a.ods"))
    assert result.exit_code == 2
    assert "is no .xlsx file" in result.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("cases", ["", "as it is"])
def test_a_scenario_file_becomes_a_position_of_the_switch(tmp_path: Path, cases: str) -> None:
    folder = tmp_path / "bakery"
    shutil.copytree(BAKERY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    if not cases:
        (folder / "cases.toml").write_text("")
        texts = folder / "texts" / "zh.toml"
        before, grids, after = texts.read_text(encoding="utf-8").partition("[grids]")
        texts.write_text(before + after[after.index("[") :], encoding="utf-8")
        assert grids
    scenario = tmp_path / "storm.toml"
    scenario.write_text(
        '[storm]\nlabel = "Storm"\n[storm.changes.rent]\nvalue = 10\nwhy = "a"\n',
        encoding="utf-8",
    )
    result = run("build", str(folder), "--scenario", str(scenario), "-o", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == f"{tmp_path}/bakery-storm.xlsx"
    book = openpyxl.load_workbook(tmp_path / "bakery-storm.xlsx", data_only=True)
    assert book["Control"]["C6"].value == "Storm"
    rents = {str(row[0]): row[2] for row in book["Inputs"].iter_rows(min_row=5, values_only=True) if row[0] and row[2]}
    assert [value for label, value in rents.items() if "Storm" in label] == [10]
    compared = {cell.value for row in book["Scenarios"].iter_rows() for cell in row}
    assert {"Base", "Boom", "Slump", "Storm"} <= compared


def test_in_a_folder_that_is_a_template_the_command_stops_and_offers_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "shop")
    monkeypatch.chdir(tmp_path / "shop")
    for words in (["build"], ["values"], ["show"]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"xlmodel {words[0]} . for the one here" in result.stderr
    assert not (tmp_path / "shop" / "outputs").exists()
    result = run("build", ".", "-o", "made/here/")
    assert (result.exit_code, result.stdout) == (0, "made/here/shop-base.xlsx\n"), result.stderr
    assert run("build", "ai_compute", "--help").exit_code == 0
