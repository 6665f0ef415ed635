from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import DataTableFormula
from xlmodel.building import build
from xlmodel.registry import load

from tests.cli.command_line import BAKERY, run


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(load(BAKERY), output=tmp_path_factory.mktemp("trace") / "bakery.xlsx").path


def cell_of(path: Path, line_id: str) -> str:
    index = openpyxl.load_workbook(path)["Index"]
    row = next(row for row in index.iter_rows(min_row=2, values_only=True) if row[0] == line_id)
    return f"{row[3]}!{row[5]}{row[4]}"


def test_a_cell_down_to_what_was_typed_in(bakery: Path) -> None:
    result = run("trace", str(bakery), cell_of(bakery, "revenue"))
    assert result.exit_code == 0, result.stderr
    assert f"{cell_of(bakery, 'revenue')} Revenue, 2022A, revenue = 25.55168 EUR m/year =" in result.stdout
    assert f"{cell_of(bakery, 'shops.given')} Shops at year end, reported" in result.stdout
    assert "shops.given = 40 shop [typed in, annual report]" in result.stdout
    assert "=Inputs!" not in result.stdout, "links are followed, not shown"


def test_depth_cuts(bakery: Path) -> None:
    text = run("trace", str(bakery), cell_of(bakery, "profit"), "--depth", "1").stdout
    assert "shops.given" not in text
    assert "… (--depth)" in text


def test_a_defined_name(bakery: Path) -> None:
    text = run("trace", str(bakery), "MasterCheck").stdout
    assert text.startswith("Control!")
    assert "check.failed = 0" in text


def test_any_workbook_and_any_sheet_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "It's 1"
    sheet["A1"], sheet["B1"], sheet["C1"] = 3, "=A1*2", "=SUM(A1:B40)+B1+C2"
    sheet["C2"] = "=C1"
    book.save(tmp_path / "a.xlsx")
    text = run("trace", str(tmp_path / "a.xlsx"), "'It''s 1'!C1").stdout
    assert "a range of 80 cells" in text
    assert "'It''s 1'!A1 = 3 [typed in]" in text
    assert text.count("=SUM(A1:B40)+B1+C2") == 2, "a circle is shown once more, then left"


def test_no_cell_of_a_data_table_is_typed_in(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "S"
    for row in ((100, 0.1), ("=A1*(1+B1)",), ("=A2", 100, 200), (0.1,), (0.2,)):
        sheet.append(row)
    sheet["B4"] = DataTableFormula(ref="B4:C5", dt2D=True, dtr=True, r1="A1", r2="B1")
    sheet["C4"], sheet["B5"], sheet["C5"], sheet["E1"] = 220, 120, 240, "=C5"
    book.save(tmp_path / "t.xlsx")
    for cell in ("B4", "C5"):
        text = run("trace", str(tmp_path / "t.xlsx"), f"S!{cell}").stdout
        assert text.splitlines()[0].endswith("[a what-if data table of these inputs] =TABLE(A1,B1)"), text
        assert "S!A1 = 100 [typed in]" in text
    assert "=TABLE(A1,B1)" in run("trace", str(tmp_path / "t.xlsx"), "S!E1").stdout


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("Sale!F7", "has no sheet 'Sale'"),
        ("F7", "is no cell of"),
        ("=1+", "is no cell of"),
        ("Sales!F7:G9", "is a range"),
        ("Sales!XFD900", "is empty"),
    ],
)
def test_what_is_no_cell(bakery: Path, cell: str, message: str) -> None:
    result = run("trace", str(bakery), cell)
    assert result.exit_code == 2
    assert message in result.stderr


def test_what_is_no_workbook(tmp_path: Path) -> None:
    assert run("trace", str(tmp_path / "none.xlsx"), "A!A1").exit_code == 2
    (tmp_path / "text.xlsx").write_text("text")
    result = run("trace", str(tmp_path / "text.xlsx"), "A!A1")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: ")
