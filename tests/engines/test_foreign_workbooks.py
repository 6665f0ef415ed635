"""What workbooks from elsewhere hold: computed references, subtotals, spilled arrays, files without stored values."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import pytest
from xlmodel.audit.reading import read_book
from xlmodel.engines import CellAddress, Limits, get
from xlmodel.errors import WorkbookError
from xlmodel.verification import verify
from xlmodel.workbook.bounds import TooLongError, at_most
from xlmodel.workbook.package import Package
from xlmodel.workbook.reader import read_contents

from tests.engines.hostile import formula, pack, sheet_xml
from tests.engines.kinds import Kind, write
from tests.engines.workbooks import edited, engines, require, sheet_of

GRID: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
    "A1": 1.0, "A2": 2.0, "A3": 4.0, "B1": 10.0, "B2": 20.0, "B3": 40.0, "C1": 2.0, "C2": "S!B2", "C3": "x",
}  # fmt: skip

REFERENCES: dict[str, tuple[str, float | str | bool]] = {
    "OFFSET to a cell": ("=OFFSET(A1,C1,1)", 40.0),
    "OFFSET with a size": ("=SUM(OFFSET(A1,0,0,C1,2))", 33.0),
    "OFFSET of its own size": ("=SUM(OFFSET(A1:A2,1,1))", 60.0),
    "OFFSET with arguments left out": ("=SUM(OFFSET(A1,,1,3))", 70.0),
    "OFFSET upwards by a height below zero": ("=SUM(OFFSET(A3,0,0,-2,1))", 6.0),
    "OFFSET of an OFFSET": ("=OFFSET(OFFSET(A1,1,0),0,1)", 20.0),
    "INDIRECT of a text": ("=INDIRECT(C2)*2", 40.0),
    "INDIRECT of a joined text": ('=SUM(INDIRECT("A1:A"&C1))', 3.0),
    "a range up to an INDEX": ("=SUM(A1:INDEX(A1:A3,C1))", 3.0),
    "a range up to an OFFSET": ("=SUM(A1:OFFSET(A1,1,1))", 33.0),
    "a whole column of INDEX": ("=SUM(INDEX(A1:B3,0,2))", 70.0),
    "a whole row of INDEX": ("=SUM(INDEX(A1:B3,C1,0))", 22.0),
    "a sheet named at both ends of a range": ("=SUM(S!A1:S!A3)", 7.0),
    "SUBTOTAL": ("=SUBTOTAL(9,A1:B3)", 77.0),
    "SUBTOTAL of another kind": ("=SUBTOTAL(104,A1:B3)", 40.0),
    "double minus": ("=SUMPRODUCT(--(A1:A3>1),B1:B3)", 60.0),
    "double minus of a text": ('=--"5"+1', 6.0),
}

GAPS = {
    "formualizer": {"OFFSET upwards by a height below zero"},
    "ironcalc": {"OFFSET upwards by a height below zero", "a range up to an INDEX"},
    "libreoffice": {"OFFSET upwards by a height below zero", "a sheet named at both ends of a range"},
}
"""What an engine computes otherwise than Excel; a gap that closes fails the test."""


@engines
def test_references_that_formulas_compute(engine: str, tmp_path: Path) -> None:
    cells = {**GRID, **{f"E{number}": content for number, content in enumerate(REFERENCES.values(), 1)}}
    verdict = verify(sheet_of(tmp_path / "r.xlsx", cells), engine=require(engine))
    labels = dict(zip((f"E{number}" for number in range(1, 99)), REFERENCES, strict=False))
    wrong = {labels[found.address.cell]: (found.stored, found.computed) for found in verdict.differing}
    assert set(wrong) == GAPS.get(engine, set()), wrong
    assert not verdict.unsupported


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=OFFSET(A1,-1,0)", "#REF!"),
        ("=OFFSET(A1,1/0,0)", "#DIV/0!"),
        ("=INDIRECT(\"nowhere!A1\")", "#REF!"),
        ("=INDIRECT(C3)", "#NAME?"),
        ("=INDEX(A1:B3,0,3)", "#REF!"),
        ("=SUBTOTAL(99,A1)", "#VALUE!"),
    ],
)  # fmt: skip
def test_a_computed_reference_to_nothing_is_an_error_value(text: str, value: str, tmp_path: Path) -> None:
    done = get("formulas").recalculate(sheet_of(tmp_path / "e.xlsx", {**GRID, "E1": (text, 0.0)}))
    assert done.values[CellAddress("S", "E1")] == value


def test_a_computed_reference_is_put_into_the_order_of_cells(tmp_path: Path) -> None:
    """E1 reads F1, which stands after it, through a reference only its own result names."""
    cells = {**GRID, "E1": ("=OFFSET(A1,0,G1)+1", 41.0), "G1": ("=C1+3", 5.0), "F1": ("=H1*2", 40.0),
             "H1": ("=B1*2", 20.0), "D1": ("=E1+1", 42.0)}  # fmt: skip
    path = sheet_of(tmp_path / "o.xlsx", cells)
    assert verify(path).ok
    with get("formulas").session(path) as session:
        session.recalculate()
        moved = session.recalculate({CellAddress("S", "B1"): 7.0})
        assert moved.values[CellAddress("S", "D1")] == 30.0
        elsewhere = session.recalculate({CellAddress("S", "C1"): -2.0})
        assert elsewhere.values[CellAddress("S", "D1")] == 12.0


def test_a_circle_through_a_computed_reference_is_found(tmp_path: Path) -> None:
    circle = {"E1": ("=OFFSET(A1,0,5)", 0.0), "F1": ("=E1+1", 0.0), "G1": ("=F1", 0.0), "H1": ("=A1+1", 2.0)}
    path = sheet_of(tmp_path / "c.xlsx", {**GRID, **circle})
    verdict = verify(path)
    assert verdict.equal == 1
    assert {address.cell for address in verdict.unsupported} == {"E1", "F1", "G1"}
    assert verdict.unsupported[CellAddress("S", "E1")].startswith("stands on a circular reference")


@pytest.mark.parametrize("engine", ["formulas", pytest.param("libreoffice", marks=pytest.mark.thorough)])
def test_a_cell_may_ask_for_its_own_place(engine: str, tmp_path: Path) -> None:
    cells = {**GRID, "D4": ("=SUM(B1:OFFSET(D4,-1,-2))", 70.0), "E5": ("=ROWS(E$1:E5)+COLUMN(E5)", 10.0)}
    verdict = verify(sheet_of(tmp_path / "p.xlsx", cells), engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@pytest.mark.parametrize("engine", ["formulas", pytest.param("libreoffice", marks=pytest.mark.thorough)])
def test_subtotals_count_no_subtotals_and_no_filtered_rows(engine: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "s.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for row, value in enumerate((1, 2, None, 4, 8), 1):
        if value is not None:
            sheet.write_number(f"A{row}", value)
    sheet.write_formula("A3", "=SUBTOTAL(9,A1:A2)", None, 3)
    sheet.write_formula("A6", "=SUBTOTAL(9,A1:A5)", None, 15)
    sheet.write_formula("A7", "=SUBTOTAL(109,A1:A5)", None, 7)
    sheet.set_row(4, None, None, {"hidden": True})
    book.close()
    verdict = verify(path, engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def test_rows_that_a_filter_hides_do_not_count(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", ("n", 1, 2, 4))
    sheet.write_formula("B6", "=SUBTOTAL(9,A2:A4)", None, 5)
    sheet.autofilter("A1:A4")
    sheet.filter_column("A", "x != 2")
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    assert verify(path).ok


@engines
def test_references_across_sheets(engine: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "3d.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for number, name in enumerate(("Jan", "Feb", "Mar"), 1):
        book.add_worksheet(name).write_column("A1", (number, number * 10))
    total = book.add_worksheet("Total")
    total.write_formula("A1", "=SUM(Jan:Mar!A1)", None, 6)
    total.write_formula("A2", "=MAX(Jan:Mar!A1:A2,1)", None, 30)
    book.close()
    verdict = verify(path, engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@pytest.mark.parametrize("engine", ["formulas", "formualizer"])
def test_the_array_that_a_cell_spills(engine: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", (1, 2, 3))
    sheet.write_dynamic_array_formula("A2:C2", "=A1:C1*2", None, 2)
    sheet.write_number("B2", 4)
    sheet.write_number("C2", 6)
    sheet.write_formula("D2", "=SUM(_xlfn.ANCHORARRAY(A2))", None, 12)
    sheet.write_formula("D3", "=SUM(_xlfn.ANCHORARRAY(A1))", None, 0)
    book.close()
    done = get(require(engine)).recalculate(path)
    assert done.values[CellAddress("S", "D2")] == 12.0
    assert done.values[CellAddress("S", "D3")] == "#REF!"


def test_a_lookup_of_a_whole_row_fills_it(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for row, values in enumerate((("base", 1, 2, 3), ("bull", 4, 5, 6)), 1):
        sheet.write_row(f"A{row}", values)
    sheet.write_string("A4", "bull")
    sheet.write_array_formula("B4:D4", "{=_xlfn.XLOOKUP(A4,A1:A2,B1:D2,,0)}", None, 4)
    sheet.write_number("C4", 5)
    sheet.write_number("D4", 6)
    sheet.write_formula("E4", "=SUM(B4:D4)", None, 15)
    sheet.write_formula("E5", '=SUM(_xlfn.XLOOKUP("none",A1:A2,B1:D2,-1))', None, -1)
    book.close()
    verdict = verify(path)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def test_a_name_of_a_computed_reference(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "n.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (1, 2, 4))
    book.define_name("Filled", "=OFFSET(S!$A$1,0,0,COUNT(S!$A$1:$A$9),1)")
    sheet.write_formula("B1", "=SUM(Filled)", None, 7)
    book.close()
    verdict = verify(path)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@engines
def test_a_line_break_in_a_text_is_kept(engine: str, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "l.xlsx", {"A1": 1.0, "B1": ('=IF(A1=1,"two\nlines","")', "two\nlines")})
    verdict = verify(path, engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@engines
def test_values_that_were_never_computed_are_not_compared(engine: str, tmp_path: Path) -> None:
    """openpyxl writes `<v></v>` for a formula: no value, not an empty text."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([1, 2, "=A1+B1", '=IF(A1=1,"","x")'])
    path = tmp_path / "o.xlsx"
    book.save(path)
    verdict = verify(path, engine=require(engine))
    assert not verdict.ok
    assert not verdict.differing
    assert set(verdict.not_comparable.values()) == {"the file stores no value"}
    assert len(verdict.not_comparable) == 2


def test_an_empty_text_beside_other_values_is_compared(tmp_path: Path) -> None:
    """XlsxWriter writes an empty text as it would write no value."""
    path = sheet_of(tmp_path / "x.xlsx", {"A1": 1.0, "B1": ('=IF(A1=1,"","x")', ""), "C1": ("=A1", 1.0)})
    assert verify(path).ok
    wrong = sheet_of(tmp_path / "y.xlsx", {"A1": 1.0, "B1": ('=IF(A1=2,"","x")', ""), "C1": ("=A1", 1.0)})
    assert [finding.address.cell for finding in verify(wrong).differing] == ["B1"]


def test_a_text_cell_without_a_text_is_blank(tmp_path: Path) -> None:
    cells = '<c r="A1" t="s"><v/></c>' + formula("B1", 'IF(A1="",1,2)', "1")
    assert verify(pack(tmp_path / "t.xlsx", sheet_xml(cells))).ok


def test_a_column_of_a_table_with_a_line_break(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.add_table("A1:A3", {"name": "Sales", "columns": [{"header": "Net price"}]})
    sheet.write_column("A2", (2, 3))
    sheet.write_formula("C1", "=SUM(Sales[Net price])", None, 5)
    book.close()
    broken = edited(path, tmp_path / "u.xlsx", r"xl/tables/table1\.xml", lambda xml: xml.replace("Net ", "Net_x000a_"))
    broken = edited(
        broken, tmp_path / "v.xlsx", r"xl/worksheets/sheet1\.xml", lambda xml: xml.replace("[Net ", "[Net\n")
    )
    verdict = verify(broken)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def test_one_cell_without_end_stays_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from formulas.functions import get_functions

    def endless(value: object) -> object:
        while True:
            time.sleep(0.01)

    monkeypatch.setitem(get_functions(), "_XLFN.ENDLESS", endless)
    path = sheet_of(
        tmp_path / "s.xlsx",
        {"A1": 3.7, "B1": ("=_xlfn.ENDLESS(A1)", 3.7), "B2": ("=A1+1", 4.7), "B3": ("=B1+1", 4.7)},
    )
    started = time.perf_counter()
    verdict = verify(path, limits=Limits(seconds=60), isolated=False)
    assert time.perf_counter() - started < 40
    assert verdict.unsupported[CellAddress("S", "B1")] == "takes the package more than 5 s"
    assert verdict.equal == 1


def test_a_timer_ends_a_block_and_leaves_none_behind() -> None:
    with pytest.raises(TooLongError), at_most(0.05):
        while True:
            pass
    with at_most(0.05):
        pass
    time.sleep(0.1)


@pytest.mark.parametrize("text", ["A1:INDEX(A1:A3", "PROJECT(", "A1-(-4,3)"])
def test_what_the_package_cannot_compile_stays_in_its_cell(text: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "c.xlsx", sheet_xml(formula("C1", text) + formula("D1", "1+1", "2")))
    verdict = verify(path)
    assert verdict.equal == 1
    assert {address.cell for address in (*verdict.unsupported, *verdict.not_comparable, *verdict.taken)} == {"C1"}


@engines
def test_dates_are_numbers(engine: str, tmp_path: Path) -> None:
    cells = {"A1": ("=DATE(2023,3,15)", 45000.0), "A2": ("=EDATE(A1,1)", 45031.0), "A3": ("=EOMONTH(A1,0)", 45016.0),
             "A4": ("=DATE(1900,3,1)", 61.0), "A5": ("=TIME(12,0,0)", 0.5)}  # fmt: skip
    verdict = verify(sheet_of(tmp_path / "d.xlsx", cells), engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@engines
def test_a_range_written_backwards_breaks_no_other_cell(engine: str, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "b.xlsx", {"A1": 1.0, "A2": 2.0, "B1": ("=SUM(A2:A1)", 3.0), "B2": ("=A1+A2", 3.0)})
    verdict = verify(path, engine=require(engine))
    assert not verdict.differing
    assert verdict.equal == (1 if engine == "formualizer" else 2), verdict.unsupported


def test_an_error_names_the_file_and_the_cell(tmp_path: Path) -> None:
    path = pack(tmp_path / "bad.xlsx", sheet_xml('<c r="B2" t="s"><v>7</v></c>'))
    with pytest.raises(WorkbookError, match=r"bad\.xlsx: S!B2 names a text"):
        read_contents(path)


def test_whole_columns_are_counted_whole_or_said_to_be_cut(tmp_path: Path) -> None:
    formulas = (
        ("=ROW(INDEX(A1:A3,3))", 3), ("=COLUMN(INDEX(A1:C1,1,3))", 3), ("=COUNTA(INDEX(A:A,0))", 3),
        ("=SUM(MUNIT(3))", 3), ("=ROWS(INDEX(A:A,0))", 1048576), ('=COUNTIF(A:A,"<>x")', 1048576),
        ('=COUNTIF(A:A,"")', 1048573),
    )  # fmt: skip
    path = write(tmp_path / "w.xlsx", {"whole": Kind(formulas, {"A1": 1, "A2": 2, "A3": 3})})
    verdict = verify(path)
    assert (verdict.equal, len(verdict.differing)) == (6, 0)
    assert [address.cell for address in verdict.unsupported] == ["H5"]


@pytest.mark.parametrize("mark", ['"', "'"])
def test_strict_open_xml_is_read_by_verify_audit_and_trace(mark: str, tmp_path: Path) -> None:
    plain, strict = tmp_path / "p.xlsx", tmp_path / "s.xlsx"
    sheet_of(plain, {"A1": 2, "A2": ("=A1*2", 4.0), "A3": ("=A2+1", 5.0)})
    names = {
        "spreadsheetml/2006/main": "spreadsheetml/main",
        "officeDocument/2006/relationships": "officeDocument/relationships",
        "officeDocument/2006/extended-properties": "officeDocument/extendedProperties",
        "drawingml/2006/main": "drawingml/main",
    }
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(strict, "w") as new:
        for part in old.namelist():
            content = old.read(part).decode()
            for transitional, name in names.items():
                content = content.replace(
                    f'"http://schemas.openxmlformats.org/{transitional}', f"{mark}http://purl.oclc.org/ooxml/{name}"
                )
                if mark == "'":
                    content = re.sub(r"('http://purl[^\"']*)\"", r"\1'", content)
            new.writestr(part, content)
    assert verify(strict, isolated=False).ok
    sheet = read_book(strict).sheets[0]
    assert {place: cell.formula is not None for place, cell in sheet.cells.items()} == {
        (1, 1): False, (2, 1): True, (3, 1): True,
    }  # fmt: skip
    with zipfile.ZipFile(strict) as package:
        assert all(b"purl.oclc.org" in package.read(name) for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"))
    read = Package(strict, Limits())
    assert not any(b"purl.oclc.org" in read.read(name) for name in read.names)
    read.close()
