"""Files as strangers make them: neighbours of the kinds that bug reports tell of, with the values Excel shows."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from xlmodel.verification import verify

Value = float | str | bool
Names = tuple[tuple[str, str], ...]

NUMBERS: dict[str, Value] = {"A1": 1.0, "A2": 2.0, "A3": 3.0, "B1": 10.0, "B2": 20.0, "B3": 30.0, "C1": "x", "C2": "y"}


def written(path: Path, formulas: Mapping[str, tuple[str, Value]], names: Names = (), sheet: str = "S",
            **options: Any) -> Path:  # fmt: skip
    """A workbook of NUMBERS on one sheet, and formulas with the values Excel stores."""
    book = xlsxwriter.Workbook(str(path), options)
    page = book.add_worksheet(sheet)
    for cell, value in NUMBERS.items():
        page.write(cell, value)
    for cell, (text, result) in formulas.items():
        page.write_formula(cell, text, None, result)
    for name, meaning in names:
        book.define_name(name, meaning)
    book.close()
    return path


def column(*formulas: tuple[str, Value]) -> dict[str, tuple[str, Value]]:
    return {f"F{number}": formula for number, formula in enumerate(formulas, 1)}


KINDS: dict[str, tuple[dict[str, tuple[str, Value]], Names]] = {
    "INDEX of a computed array": (
        column(("=SUM(INDEX(A1:A3*B1:B3,0))", 140.0), ('=MATCH("Y",INDEX(UPPER(C1:C2),0),0)', 2.0),
               ("=SUMPRODUCT(INDEX((A1:A3>1)*B1:B3,0))", 50.0), ("=INDEX(A1:A3*2,3)", 6.0),
               ("=MAX(INDEX((A1:A3<3)*B1:B3,0,1))", 20.0)), ()),
    "several areas": (
        column(("=SUM((A1:A2,B1))", 13.0), ("=MAX((A1,A3),(B1,B3))", 30.0), ("=AVERAGE((A1:A3,B2))", 6.5),
               ("=SUM(Two)", 13.0), ("=COUNT(Two,A1)", 4.0)), (("Two", "=S!$A$1:$A$2,S!$B$1"),)),
    "a choice that hands on a range": (
        column(("=SUM(IF(A1=1,A1:A3,B1:B3))", 6.0), ("=SUM(CHOOSE(2,A1:A3,B1:B3))", 60.0),
               ("=AVERAGE(IF(A1>1,A1:A3,B1:B3))", 20.0), ("=MAX(CHOOSE(A1,A1:A3,B1:B3))", 3.0),
               ("=SUMIF(CHOOSE(1,A1:A3,B1:B3),2)", 2.0)), ()),
    "comparisons as arguments": (
        column(("=SUM(A1=1,B1=10,A2=9)", 2.0), ("=(A1=1)=(B1=10)", True), ("=MIN(A1=1,5)", 1.0),
               ("=PRODUCT(A1=1,4)", 4.0), ("=(A1=2)=FALSE", True)), ()),
    "an argument left out": (
        column(("=IF(A1=2,,7)", 7.0), ("=IF(A1=1,,7)", 0.0), ("=IF(A1=1,5,)", 5.0), ("=IF(A1=2,5,)", 0.0),
               ("=IF(A1=1,A2,)+1", 3.0)), ()),
    "names with letters beyond ASCII": (
        column(("=Größe+1", 2.0), ("=SUM(Grösse)", 5.0), ("=größe*3", 3.0), ("=Übersicht", 3.0), ("=SUM(数据)", 60.0)),
        (("Größe", "=S!$A$1"), ("Grösse", "=S!$A$2:$A$3"), ("Übersicht", "=S!$A$3"), ("数据", "=S!$B$1:$B$3"))),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_excel_shows_is_equal(kind: str, tmp_path: Path) -> None:
    formulas, names = KINDS[kind]
    verdict = verify(written(tmp_path / "k.xlsx", formulas, names), isolated=False)
    assert not verdict.unsupported
    assert verdict.equal == len(formulas), verdict.differing


def test_days_of_1904(tmp_path: Path) -> None:
    formulas = column(
        ("=DATE(1904,1,2)", 1.0), ("=YEAR(A1)", 1904.0), ("=DAY(EDATE(DATE(2024,1,31),1))", 29.0),
        ("=MONTH(DATE(2024,7,15))", 7.0), ('=TEXT(DATE(2024,7,15),"dd.mm.yyyy")', "15.07.2024"),
        ("=DATE(2024,3,1)-DATE(2024,2,1)", 29.0), ("=WEEKDAY(DATE(2024,1,15))", 2.0),
        ("=YEAR(DATE(2024,1,1)+366)", 2025.0),
    )  # fmt: skip
    verdict = verify(written(tmp_path / "d.xlsx", formulas, date_1904=True), isolated=False)
    assert verdict.equal == len(formulas), verdict.differing


@pytest.mark.parametrize("name", ["Sales📊", "Σ2024", "€uro", "Ärger", "表📈2"])
def test_sheets_that_need_no_quotes(name: str, tmp_path: Path) -> None:
    formulas = column((f"={name}!A1+1", 2.0), (f"=SUM({name}!A1:A3)", 6.0), ("=Nm", 10.0))
    path = written(tmp_path / "e.xlsx", formulas, (("Nm", f"={name}!$B$1"),), sheet=name)
    verdict = verify(path, isolated=False)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@pytest.mark.parametrize(("header", "spelled"), [("A[b]", "A'[b']"), ("x#y", "x'#y"), ("it's", "it''s"), ("a]", "a']"),
                                                 ("[c", "'[c")])  # fmt: skip
def test_table_columns_with_marks(header: str, spelled: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("S")
    spec = {"name": "Tb", "columns": [{"header": "k"}, {"header": header}], "data": [["x", 3], ["y", 30]]}
    page.add_table("A1:B3", spec)
    page.write_formula("F1", f"=SUM(Tb[{spelled}])", None, 33)
    page.write_formula("F2", f"=SUM(Tb[[#Data],[{spelled}]])", None, 33)
    book.close()
    verdict = verify(path, isolated=False)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def _edited(path: Path, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(
                name, content.replace(old.encode(), new.encode()) if name.endswith("sheet1.xml") else content
            )
    return path


@pytest.mark.parametrize("text", ["#REF!A1", "#REF!$A$1:$B$2", "#REF!:B4", "A1:#REF!", "S!#REF!"])
def test_references_that_are_gone(text: str, tmp_path: Path) -> None:
    formulas = column((f"=SUM({text})", "#REF!"), (f"=IFERROR({text},5)", 5.0))
    verdict = verify(written(tmp_path / "r.xlsx", formulas), isolated=False)
    assert (verdict.equal, len(verdict.same_error)) == (1, 1), (verdict.differing, verdict.unsupported)


def test_parts_named_with_backslashes(tmp_path: Path) -> None:
    path = written(tmp_path / "b.xlsx", column(("=A1+A2", 3.0)))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    raw = tmp_path / "c.xlsx"
    with zipfile.ZipFile(raw, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("/", "~"), content)
    content = raw.read_bytes()
    for folder in (b"xl", b"_rels", b"worksheets", b"theme", b"docProps"):
        content = content.replace(folder + b"~", folder + b"\\")
    raw.write_bytes(content)
    assert verify(raw, isolated=False).ok


def test_phonetic_readings_are_no_part_of_a_text(tmp_path: Path) -> None:
    path = written(tmp_path / "p.xlsx", column(('=C1&"!"', "x!")))
    text = '<is><t>x</t><rPh sb="0" eb="1"><t>reading</t></rPh></is></c>'
    path = _edited(path, '<c r="C1" t="s"><v>0</v></c>', f'<c r="C1" t="inlineStr">{text}')
    assert verify(path, isolated=False).ok
