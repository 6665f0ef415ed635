from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
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


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a name of two areas, a table with a total, a LAMBDA, an array formula and a dead reference."""
    path = tmp_path_factory.mktemp("trace") / "named.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [3, 4, 5])
        columns = [{"header": "Net", "total_function": "sum", "total_value": 9}]
        sheet.add_table("C1:C4", {"name": "T", "columns": columns, "total_row": True, "data": [[2], [7]]})
        book.define_name("Two", "=S!$A$1,S!$A$3")
        book.define_name("Plus", "=_xlfn.LAMBDA(_xlpm.z,_xlpm.z+S!$A$2)")
        sheet.write_dynamic_array_formula("E1:E3", "=A1:A3*2", None, 6)
        sheet.write_column("E2", [8, 10])
        for row, formula in enumerate(
            ("=SUM(Two)", "=SUM(T[[#Totals],[Net]])", "=Plus(A1)", "=E2+1", "=#REF!A1+A3", "=INDEX(A:A,E1)")
        ):
            sheet.write_formula(row, 6, formula)
    return path


@pytest.mark.parametrize(
    ("cell", "below"),
    [
        ("G1", ["S!A1", "S!A3"]),
        ("G2", ["S!C4", "S!C2", "S!C3"]),
        ("G3", ["Plus,", "S!A2", "S!A1"]),
        ("G4", ["S!E2", "S!E1", "S!A1", "S!A2", "S!A3"]),
        ("G5", ["S!A3"]),
    ],
)
def test_names_tables_arrays_and_dead_references(named: Path, cell: str, below: list[str]) -> None:
    text = run("trace", str(named), f"S!{cell}").stdout
    assert re.findall(r"── (\S+)", text) == below
    assert ("[filled by the array formula in S!E1]" in text) is (cell == "G4")
    assert ("a function of this workbook =_xlfn.LAMBDA(_xlpm.z," in text) is (cell == "G3")


def test_a_whole_column_is_told_once_and_as_far_as_it_is_filled(named: Path) -> None:
    text = run("trace", str(named), "S!G6", "--depth", "1").stdout
    assert re.findall(r"── (S\S+)", text) == [f"S!A{row}" for row in range(1, 7)] + ["S!E1"]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose formulas read what their texts do not tell."""
    path = tmp_path_factory.mktemp("trace") / "elsewhere.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [1, 2, 3])
        book.define_name("moving", "=OFFSET(S!$A$1,1,0)")
        book.define_name("twice", "=S!$A$1*2")
        for row, formula in enumerate(
            ("=OFFSET(A1,A2,0)", '=INDIRECT("A"&A2)', "=moving", "=C3*2", "='[o.xlsx]S'!A1+A1", '=RTD("x",,"y")+A1',
             "=A1+A2", "=twice", "=C8+1", "=CHOOSE(A1,A2,A3)"), 1
        ):  # fmt: skip
            sheet.write_formula(f"C{row}", formula, None, 2)
    return path


@pytest.mark.parametrize(
    ("cell", "told", "below"),
    [
        ("C1", ["OFFSET"], ["S!A1", "S!A2"]),
        ("C2", ["INDIRECT"], ["S!A2"]),
        ("C3", ["OFFSET"], ["S!A1"]),
        ("C4", ["OFFSET"], ["S!C3", "S!A1"]),
        ("C5", ["another workbook"], ["S!A1"]),
        ("C6", ["RTD"], ["S!A1"]),
        ("C7", [], ["S!A1", "S!A2"]),
        ("C9", [], ["S!C8", "S!A1"]),
        ("C10", [], ["S!A1", "S!A2", "S!A3"]),
    ],
)
def test_what_a_formula_reads_beyond_its_text_is_told(
    elsewhere: Path, cell: str, told: list[str], below: list[str]
) -> None:
    text = run("trace", str(elsewhere), f"S!{cell}").stdout
    assert re.findall(r"── (S!\S+)", text) == below
    assert text.count("not followed") == len(told)
    data = run("trace", str(elsewhere), f"S!{cell}", "--json").stdout
    assert re.findall(r'"not_followed": "([^"]+)"', data) == told
    assert text.count("[typed in]") == data.count('"cell": "S!A')
