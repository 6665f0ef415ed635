"""A workbook whose own checks fail: each named with its deviation, exit code 1."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from functools import cache
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from xlmodel import Label
from xlmodel.building import build
from xlmodel.engines import CellAddress
from xlmodel.errors import EngineError
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


@cache
def _bakery() -> bytes:
    """The bakery as it is built, and verified."""
    with tempfile.TemporaryDirectory() as folder:
        return build(bakery.model(), output=Path(folder) / "a.xlsx", verify=True).path.read_bytes()


def delivered(path: Path) -> Path:
    """A bakery of its own for a test to change."""
    path.write_bytes(_bakery())
    return path


def told_of(path: Path) -> list[str]:
    """What `verify` says of the checks of a workbook."""
    return [str(check) for check in verify(path, engine="formualizer", isolated=False).failing_checks]


def _spoiled(path: Path, sheet: str, cell: str, content: float | str) -> list[str]:
    """What `verify` says of the checks of the bakery, one cell of which holds something else."""
    book = openpyxl.load_workbook(delivered(path))
    labels = {str(book[sheet].cell(row, 1).value).strip(): row for row in range(book[sheet].max_row, 0, -1)}
    name, _, column = cell.rpartition("|")
    at = f"{column}{labels[name]}" if name else cell
    before = book[sheet][at].value
    if isinstance(content, str) and " > " in content:
        old, new = content.split(" > ")
        content = str(before).replace(old, new, 1)
    content = content.format(str(before).removeprefix("=")) if isinstance(content, str) else content
    assert before != content
    if content == "beside":
        book[sheet][at].offset(0, -1 if at.startswith("D") else 1).value, content = before, 0
    book[sheet][at] = content
    book.save(path)
    return told_of(path)


_FORMULA = "MasterCheck: 1 formula of the checks and of Proof changed since the build"
_BOUNDS = "Inputs are numbers within their bounds, or one of their choices"
_KINDS = "MasterCheck: kinds of checks changed since the build"
_POINTS = "MasterCheck: formulas of the checks and of Proof stand or read elsewhere than when they were built"
_UNREAD = "Edited: the name leads to Proof!F9, which Proof!F5 does not read"
_NUMBERS = "MasterCheck: numbers that Proof compares with changed since the build"


@pytest.mark.parametrize(
    ("sheet", "cell", "content", "told"),
    [
        ("Proof", "With all inputs as delivered, the results are as delivered|F", 0, [_UNREAD, _FORMULA, _NUMBERS]),
        ("Proof", "With all inputs as delivered, the results are as delivered|D", -1, [_FORMULA, _NUMBERS]),
        ("Control", "Checks that fail|C", "=({})*0", [f"{_FORMULA}: Control!C{{row}}"]),
        ("Checks", "F6", "=0*({})", [f"{_FORMULA}: Checks!F6"]),
        ("Proof", "E9999", 1e9, [_NUMBERS]),
        (
            "Checks",
            "Inputs are numbers within their bounds, or one of their choices|B",
            "alert",
            [_KINDS],
        ),
        (
            "Checks",
            "Inputs are numbers within their bounds, or one of their choices|B",
            "x",
            [_KINDS],
        ),
        ("Checks", "B6", '="error"', [_KINDS]),
        ("Checks", "D6", "=$D$7", [_POINTS]),
        ("Checks", "D6", "beside", [_POINTS]),
        ("Proof", "With all inputs as delivered, the results are as delivered|F", "F9=0 > D10=0", [_UNREAD, _POINTS]),
    ],
)
def test_checks_that_were_disarmed_are_told(
    sheet: str, cell: str, content: float | str, told: list[str], tmp_path: Path
) -> None:
    found = _spoiled(tmp_path / "a.xlsx", sheet, cell, content)
    assert [re.sub(r"Control!C\d+", "Control!C{row}", check) for check in found] == told


def test_rows_inserted_and_a_note_leave_the_checks_as_built(tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    more = inserted(path, tmp_path / "more.xlsx", "Control", 9, 0)
    book = openpyxl.load_workbook(more)
    book["Checks"]["Z3"], book["Proof"]["Z3"] = "=1+1", "seen"
    book.save(more)
    assert told_of(more) == []


def _rows_of_checks(book: Workbook) -> list[int]:
    sheet = book["Checks"]
    return [row for row in range(6, sheet.max_row + 1) if sheet.cell(row, 4).value]


@pytest.mark.parametrize("column", ["B", "D"])
def test_what_two_checks_exchange_is_told(column: str, tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Checks"]
    rows = _rows_of_checks(book)
    one, other = rows[0], next(row for row in rows if sheet[f"B{row}"].value != sheet[f"B{rows[0]}"].value)
    sheet[f"{column}{one}"], sheet[f"{column}{other}"] = sheet[f"{column}{other}"].value, sheet[f"{column}{one}"].value
    book.save(path)
    assert told_of(path)[:1] == [_KINDS if column == "B" else _POINTS]


def test_a_check_that_reads_the_row_above_or_below_its_own_is_told(tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Checks"]
    for row, step in zip(_rows_of_checks(book), cycle((-1, 1)), strict=False):
        before = sheet[f"D{row}"].value
        sheet[f"D{row}"] = re.sub(r"[0-9]+$", lambda found: str(int(found[0]) + step), before)  # noqa: B023
        book.save(path)
        assert _POINTS in told_of(path), (row, step)
        sheet[f"D{row}"] = before


@pytest.mark.parametrize("sheet", ["Sales", "Proof", "Checks", "Control"])
def test_sheets_that_were_moved_or_renamed_leave_the_checks_as_built(sheet: str, tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for offset in (-2, 3):
        book.move_sheet(sheet, offset)
        book.save(tmp_path / "moved.xlsx")
        assert told_of(tmp_path / "moved.xlsx") == []


@pytest.mark.parametrize(
    ("sheet", "row"), [("Control", 9), ("Control", 47), ("Sales", 6), ("Checks", 3), ("Result", 5)]
)
def test_rows_inserted_anywhere_leave_the_checks_as_built(sheet: str, row: int, tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    more = inserted(path, tmp_path / "more.xlsx", sheet, row, 0)
    assert not [text for text in told_of(more) if "MasterCheck" in text]


def test_a_file_that_no_longer_says_how_its_checks_were_built_is_told(tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    told = book.custom_doc_props  # type: ignore[attr-defined]
    for name in [one.name for one in told if one.name.startswith("xlmodel.guards")]:
        del told[name]
    book.save(path)
    assert told_of(path) == ["MasterCheck: the file no longer says how its checks were built"]


def test_precision_as_displayed_is_refused_and_told(tmp_path: Path) -> None:
    path = delivered(tmp_path / "a.xlsx")
    rounded = tmp_path / "rounded.xlsx"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(rounded, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b"<calcPr ", b'<calcPr fullPrecision="0" '))
    for engine in ("formulas", "formualizer", "ironcalc"):
        with pytest.raises(EngineError, match="numbers rounded to what is displayed, and no engine here does"):
            verify(rounded, engine=engine)
    assert run("verify", str(rounded), "--engine", "all").exit_code == 1
    difference = run("diff", str(path), str(rounded)).stdout
    assert "the precision of calculation was full and is as displayed" in difference


@pytest.mark.parametrize(
    ("text", "settings", "is_ok"),
    [
        ("H22", "", False), ("H22", ' iterate="1"', False),
        ("(H22+H21*H20)/2", "", False), ("(H22+H21*H20)/2", ' iterate="1"', True),
    ],
)  # fmt: skip
def test_a_circle_made_in_a_delivered_workbook_proves_nothing(
    text: str, settings: str, is_ok: bool, tmp_path: Path
) -> None:
    path = with_formula(tmp_path, text, settings)
    verdict = verify(path, engine="formualizer", isolated=False)
    assert verdict.ok is is_ok
    assert (CellAddress("Sales", "H22") in verdict.unsupported) is not is_ok


@pytest.mark.parametrize("text", ["H21*H20*1.5+0*RAND()", "IF(TODAY()&gt;0,H21*H20,0)"])
def test_a_line_that_can_only_be_taken_as_stored_is_told(text: str, tmp_path: Path) -> None:
    (told,) = told_of(with_formula(tmp_path, text))
    assert told.startswith("revenue: Sales!H22 was built as another formula, which can be computed: ")


def test_a_clock_beside_the_lines_is_no_alarm(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(delivered(tmp_path / "a.xlsx"))
    book["Sales"]["A40"] = "=TODAY()"
    book.save(tmp_path / "b.xlsx")
    assert told_of(tmp_path / "b.xlsx") == []


def with_formula(tmp_path: Path, text: str, settings: str = "") -> Path:
    """A delivered bakery with another formula of its revenue in 2024 and the result that it had."""
    source = delivered(tmp_path / "a.xlsx")
    part = f"xl/worksheets/sheet{openpyxl.load_workbook(source).sheetnames.index('Sales') + 1}.xml"
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as copy:
        for name in package.namelist():
            held = package.read(name).decode() if name in (part, "xl/workbook.xml") else package.read(name)
            if name == part:
                held, count = re.subn(r"<f>H21\*H20</f>", f"<f>{text}</f>", str(held))
                assert count == 1
            copy.writestr(name, str(held).replace("<calcPr", f"<calcPr{settings}") if isinstance(held, str) else held)
    return tmp_path / "b.xlsx"
