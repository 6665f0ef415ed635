from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest
import xlsxwriter
from click.testing import CliRunner
from xlmodel.cli import audit as audit_cli
from xlmodel.cli.audit import command
from xlmodel.errors import EngineError
from xlmodel.verification import verify
from xlmodel.workbook.limits import Limits

from tests.audit.violations import edit_parts, replace
from tests.audit.workbooks import good, write


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    return write(good(), tmp_path / "good.xlsx")


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    spec = good()
    spec.put("Calc", "G9", 302.5)
    return write(spec, tmp_path / "bad.xlsx")


def test_a_good_workbook_exits_0_and_shows_the_score(good_file: Path) -> None:
    result = CliRunner().invoke(command, [str(good_file), "--no-recalculate"])
    assert result.exit_code == 0, result.output
    assert "applicable rules passed (100%)" in result.output
    assert "4 not applicable" in result.output


def test_a_failing_workbook_exits_1_and_names_the_cell(bad_file: Path) -> None:
    result = CliRunner().invoke(command, [str(bad_file), "--no-recalculate"])
    assert result.exit_code == 1
    assert "Calc!G9" in result.output


def test_json_holds_every_rule_of_every_file(good_file: Path, bad_file: Path) -> None:
    result = CliRunner().invoke(command, [str(good_file), str(bad_file), "--json", "--no-recalculate"])
    assert result.exit_code == 1
    reports = json.loads(result.stdout)
    assert [report["ok"] for report in reports] == [True, False]
    assert [rule["number"] for rule in reports[1]["rules"]] == list(range(1, 55))
    assert reports[1]["rules"][40]["cells"] == ["Calc!G9"]


def test_a_file_that_is_no_workbook_exits_1_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "text.xlsx"
    path.write_text("no workbook")
    result = CliRunner().invoke(command, [str(path), "--no-recalculate"])
    assert result.exit_code == 1
    assert "hint:" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [[], ["gone.xlsx"], ["--unknown"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(command, arguments).exit_code == 2


def test_recalculation_by_the_engine_makes_the_last_rules_applicable(good_file: Path) -> None:
    result = CliRunner().invoke(command, [str(good_file), "--json"])
    assert result.exit_code == 0, result.output
    outcomes = {rule["number"]: rule["outcome"] for rule in json.loads(result.stdout)[0]["rules"]}
    assert outcomes[10] == outcomes[53] == "pass"


def test_a_workbook_the_engine_cannot_load_is_audited_all_the_same_and_exits_1(
    good_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, limits: Limits) -> NoReturn:
        raise EngineError(f"{path.name} is too much for this engine")

    monkeypatch.setattr(audit_cli, "recalculation", fail)
    result = CliRunner().invoke(command, [str(good_file), "--json"])
    assert result.exit_code == 1
    assert "not recalculated: good.xlsx is too much" in result.stderr
    outcomes = {rule["number"]: rule["outcome"] for rule in json.loads(result.stdout)[0]["rules"]}
    assert outcomes[10] == outcomes[53] == "not applicable"


def test_json_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"no zip")
    result = CliRunner().invoke(command, ["--json", str(path)])
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [item["ok"] for item in found] == [False]
    assert "no.xlsx" in found[0]["error"]


@pytest.mark.parametrize(
    ("stored", "finding"),
    [
        (2.0004, "3 of 4 formulas compared, 1 taken as stored"),
        (2.1, "2 of 4 cached values differ from the recalculation: recalculate and save"),
    ],
)
def test_rule_10_takes_as_stored_what_verify_does_and_a_circle_within_its_delta(
    stored: float, finding: str, tmp_path: Path
) -> None:
    path = tmp_path / "circle.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        for cell, formula, value in (("A1", "=A2/2+1", stored), ("A2", "=A1", 2), ("B1", "=MYUDF(1)", 7)):
            sheet.write_formula(cell, formula, None, value)
        sheet.write_formula("B2", "=B1+1", None, 8)
    edit_parts(path, replace("xl/workbook.xml", "<calcPr ", '<calcPr iterate="1" iterateDelta="0.001" '))
    result = CliRunner().invoke(command, [str(path), "--json"])
    [ten] = [item for item in json.loads(result.stdout)[0]["rules"] if item["number"] == 10]
    assert ten["message"] == finding
    verdict = verify(path, engine="formualizer")
    assert (verdict.ok, len(verdict.taken)) == (ten["outcome"] == "pass", 1)


@pytest.mark.parametrize("delivered", [False, True])
def test_rule_10_agrees_with_verify_on_remainders_and_on_errors_that_are_the_same(
    delivered: bool, tmp_path: Path
) -> None:
    """The last digits of a subtraction are no difference; the same error is one where a master check may hold none."""
    path = tmp_path / "same.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", (0.3, 0.1, 0.2))
        for cell, formula, value in (
            ("B1", "=A1-A2-A3", 0), ("B2", "=1/0", "#DIV/0!"), ("B3", "=A1", 0.3), ("B4", "=(A2+A3)-A1", 5.551115e-17)
        ):  # fmt: skip
            sheet.write_formula(cell, formula, None, value)
        if delivered:
            book.define_name("MasterCheck", "=S!$B$3")
    result = CliRunner().invoke(command, [str(path), "--json"])
    [ten] = [item for item in json.loads(result.stdout)[0]["rules"] if item["number"] == 10]
    verdict = verify(path, engine="formualizer")
    assert verdict.equal == 3
    assert (ten["outcome"] == "pass") is verdict.ok is not delivered
    assert ten["cells"] == (["S!B2"] if delivered else [])
