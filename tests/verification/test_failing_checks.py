"""A workbook whose own checks fail: each named with its deviation, exit code 1."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from xlmodel import Label
from xlmodel.building import build
from xlmodel.verification import verify

from tests.cli.command_line import run
from tests.models import bakery
from tests.readback.workbooks import inserted
from tests.small_model import given, sales_sheet, small_model


def failing(path: Path) -> Path:
    m = small_model()
    s = sales_sheet(m)
    half, share = given(m, "half", "ratio", 0.5), given(m, "share", "ratio", 0.5, 0.73, 0.5, 0.5)
    s.check("check.shares", "ratio", share + half - 1, label=Label("Shares add up to 1", zh="份额合计为 1"))
    s.check("check.halves", "ratio", half - half, label=Label("Halves are halves", zh="一半"), scalar=True)
    s.check("check.alert", "ratio", share, label=Label("Only told", zh="仅提示"), kind="alert")
    made = build(m.complete(), output=path, allow_failing_checks=True, verify=True)
    assert made._repr_html_().count("<td>a check fails</td>") == len(made.verdicts) == 2
    return made.path


@pytest.mark.parametrize("engine", ["formulas", "formualizer", "ironcalc"])
def test_a_check_that_fails_is_named_with_its_deviation(engine: str, tmp_path: Path) -> None:
    verdict = verify(failing(tmp_path / "a.xlsx"), engine=engine)
    assert verdict.ok
    assert verdict.in_words == "a check fails"
    (check,) = verdict.failing_checks
    assert (check.id, check.label, check.tolerance) == ("check.shares", "Shares add up to 1", 1e-6)
    assert check.deviation == pytest.approx(0.23)


def test_the_command_exits_1_unless_told(tmp_path: Path) -> None:
    path = str(failing(tmp_path / "a.xlsx"))
    result = run("verify", path, "--engine", "formualizer", "--json")
    assert result.exit_code == 1
    assert "error: a.xlsx: a check fails: check.shares: Shares add up to 1: deviation 0.23" in result.stderr
    (found,) = json.loads(result.stdout)
    assert "a check fails" in run("verify", path, "--engine", "formualizer").stdout
    assert found["ok"] is False
    assert [check["id"] for check in found["verdicts"][0]["failing_checks"]] == ["check.shares"]
    allowed = run("verify", path, "--engine", "formualizer", "--allow-failing-checks")
    assert allowed.exit_code == 0
    assert "warning: a.xlsx: a check fails" in allowed.stderr


def _renamed(path: Path, meaning: str | None) -> Path:
    """The workbook with another meaning of the name MasterCheck, or without the name."""
    book = openpyxl.load_workbook(path)
    del book.defined_names["MasterCheck"]
    if meaning is not None:
        book.defined_names["MasterCheck"] = DefinedName("MasterCheck", attr_text=meaning)
    book.save(path)
    return path


@pytest.mark.parametrize("meaning", ["#REF!", "Checks!#REF!", "42", None])
def test_a_master_check_that_stands_for_no_cell_is_a_check_that_fails(meaning: str | None, tmp_path: Path) -> None:
    m = small_model()
    sales_sheet(m)
    path = _renamed(build(m.complete(), output=tmp_path / "a.xlsx", verify=False).path, meaning)
    (check,) = verify(path).failing_checks
    assert str(check) == "MasterCheck: the name refers to no cell"
    assert run("verify", str(path), "--json").exit_code == 1


@pytest.mark.parametrize("content", [0, "=0", "=1-1"])
def test_a_master_check_typed_over_is_a_check_that_fails(content: int | str, tmp_path: Path) -> None:
    m = small_model()
    sales_sheet(m)
    path = build(m.complete(), output=tmp_path / "a.xlsx", verify=False).path
    book = openpyxl.load_workbook(path)
    ((sheet, cell),) = book.defined_names["MasterCheck"].destinations
    book[sheet][cell] = content
    book.save(path)
    (check,) = verify(path).failing_checks
    assert str(check) == "MasterCheck: it reads no check: a value stands in place of its formula"
    assert '"deviation": null' in run("verify", str(path), "--json").stdout


def _spoiled(path: Path, sheet: str, cell: str, content: float | str) -> list[str]:
    """What `verify` says of the checks of the bakery, one cell of which holds something else."""
    build(bakery.model(), output=path, verify=True)
    book = openpyxl.load_workbook(path)
    labels = {str(book[sheet].cell(row, 1).value).strip(): row for row in range(book[sheet].max_row, 0, -1)}
    name, _, column = cell.rpartition("|")
    at = f"{column}{labels[name]}" if name else cell
    before = book[sheet][at].value
    assert before != content
    book[sheet][at] = content.format(str(before).removeprefix("=")) if isinstance(content, str) else content
    book.save(path)
    return [str(check) for check in verify(path, engine="formualizer").failing_checks]


_FORMULA = "MasterCheck: 1 formula of the checks and of Proof changed since the build"
_NUMBERS = "MasterCheck: numbers that Proof compares with changed since the build"


@pytest.mark.parametrize(
    ("sheet", "cell", "content", "told"),
    [
        ("Proof", "With all inputs as delivered, the results are as delivered|F", 0, [_FORMULA, _NUMBERS]),
        ("Proof", "With all inputs as delivered, the results are as delivered|D", -1, [_FORMULA, _NUMBERS]),
        ("Control", "Checks that fail|C", "=({})*0", [f"{_FORMULA}: Control!C{{row}}"]),
        ("Checks", "F6", "=0*({})", [f"{_FORMULA}: Checks!F6"]),
        ("Proof", "E9999", 1e9, [_NUMBERS]),
    ],
)
def test_checks_that_were_disarmed_are_told(
    sheet: str, cell: str, content: float | str, told: list[str], tmp_path: Path
) -> None:
    found = _spoiled(tmp_path / "a.xlsx", sheet, cell, content)
    assert [re.sub(r"Control!C\d+", "Control!C{row}", check) for check in found] == told


def test_rows_inserted_and_a_note_leave_the_checks_as_built(tmp_path: Path) -> None:
    path = build(bakery.model(), output=tmp_path / "a.xlsx", verify=True).path
    more = inserted(path, tmp_path / "more.xlsx", "Control", 9, 0)
    book = openpyxl.load_workbook(more)
    book["Checks"]["Z3"], book["Proof"]["Z3"] = "=1+1", "seen"
    book.save(more)
    assert verify(more, engine="formualizer").failing_checks == ()
