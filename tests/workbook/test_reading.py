"""How the engines read formulas: tokens, moved copies, references."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlmodel.errors import UsageError
from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.copies import CopyReader
from xlmodel.workbook.limits import DEFAULT_LIMITS
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.readings import read_formula
from xlmodel.workbook.tokens import Kind, movable, moved, tokens
from xlmodel.workbook.values import cell_name, letters, position

from tests.engines.hostile import pack, sheet_xml
from tests.engines.workbooks import sheet_of


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("A1+1.5e3", "range other number"),
        ("'it''s'!$B$2:C3", "sheet range"),
        ("数据!A1", "sheet range"),
        ("[1]S!A1", "sheet range"),
        ("SUM(A:A,2:3)", "function range other range other"),
        ('"a""b"&Name1_x', "text other name"),
        ("LOG10(A1)", "function range other"),
        ("T[[#This Row],[a b]]", "table"),
        ("#DIV/0!", "error"),
        ("_xlfn.STDEV.S(A1)", "function range other"),
        ("ABC1234567+A1", "range other range"),
        ("A1_total", "name"),
    ],
)
def test_tokens(formula: str, kinds: str) -> None:
    assert " ".join(token.kind.value for token in tokens(formula)) == kinds


@given(st.text(max_size=60))
def test_tokens_lose_no_character(formula: str) -> None:
    assert "".join(token.text for token in tokens(formula)) == formula


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1+$B$2", 2, 1, "B3+$B$2"),
        ("SUM($A1:B$3)", 1, 1, "SUM($A2:C$3)"),
        ('"A1"&A1', 1, 0, '"A1"&A2'),
        ("Sheet2!A1", 0, 1, "Sheet2!B1"),
        ("A1", -1, 0, "#REF!"),
        ("A:A+1:1", 3, 2, "C:C+4:4"),
        ("LOG10(A1)", 1, 0, "LOG10(A2)"),
    ],
)
def test_a_copied_formula_moves_its_relative_references(formula: str, rows: int, columns: int, expected: str) -> None:
    assert moved(movable(formula), rows, columns) == expected


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_cell_names_round_trip(row: int, column: int) -> None:
    assert position(cell_name(row, column)) == (row, column)


def test_letters_and_bad_addresses() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    for text in ("", "A0", "XFE1", "A1048577", "1A", "A1:B2"):
        with pytest.raises(UsageError):
            position(text)


@pytest.mark.parametrize(
    ("formula", "pattern"),
    [
        ("=A1+A2", "REF_0!A1+REF_1!A1"),
        ("=A1*A1", "REF_0!A1*REF_0!A1"),
        ("=SUM(A1:B3)", "SUM(REF_0!A1:B3)"),
        ("=sum( A1 , A2 )", "SUM(REF_0!A1,REF_1!A1)"),
        ("=1e5*A1", "1E+5*REF_0!A1"),
        ("=Other!A1", "#REF!"),
    ],
)
def test_the_pattern_of_a_formula(formula: str, pattern: str, tmp_path: Path) -> None:
    contents = read_contents(sheet_of(tmp_path / "p.xlsx", {"D4": (formula, 0.0)}))
    assert read_formula(contents, Place(0, 4, 4), DEFAULT_LIMITS).pattern == pattern


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ("='[other.xlsx]S'!A1", "another workbook"),
        ("=S:S!A1+1", "3-D"),
        ('=WEBSERVICE("http://example.com")', "outside the file"),
        ('=DDE("cmd","x","y")', "outside the file"),
        ("=ROWS(A:A)", "whole column"),
        ("=A1#", "spilled"),
    ],
)
def test_what_no_engine_is_given(formula: str, refusal: str, tmp_path: Path) -> None:
    contents = read_contents(sheet_of(tmp_path / "r.xlsx", {"D4": (formula, 0.0)}))
    assert refusal in read_formula(contents, Place(0, 4, 4), DEFAULT_LIMITS).refusal


def test_a_range_that_stands_alone_means_the_cell_beside_it(tmp_path: Path) -> None:
    contents = read_contents(sheet_of(tmp_path / "i.xlsx", {"D2": ("=A1:A3", 0.0), "D3": ("=SUM(A1:A3*2)", 0.0)}))
    assert read_formula(contents, Place(0, 2, 4), DEFAULT_LIMITS).areas == (Area(0, 2, 1, 2, 1),)
    assert read_formula(contents, Place(0, 3, 4), DEFAULT_LIMITS).areas == (Area(0, 3, 1, 3, 1),)


@pytest.mark.parametrize(
    "formula",
    ["=A1+$A$1", "=$A1*A$1", "=SUM($A$1:A1)", '="A1"&A1', "=S!A1+A1", "=LOG10(A1)+A1", "=SUM(A$2:$B1)", "=a1+B2"],
)
def test_a_copy_is_read_as_if_it_stood_alone(formula: str, tmp_path: Path) -> None:
    cells = {
        cell_name(row, column): (f"={moved(movable(formula[1:]), row - 4, column - 3)}", 0.0)
        for row in range(4, 8)
        for column in range(3, 6)
    }
    contents = read_contents(sheet_of(tmp_path / "c.xlsx", cells))
    reader = CopyReader(contents, DEFAULT_LIMITS)
    for place in contents.formula_places():
        copied, alone = reader.read(place), read_formula(contents, place, DEFAULT_LIMITS)
        assert copied.located == alone.located
    assert len(reader._masters) == 1


def test_kinds_are_complete() -> None:
    assert {token.kind for token in tokens('"t"+#N/A+S!A1+T[c]+F(1)+n +0')} <= set(Kind)


def test_rows_and_columns_without_height_or_width_are_hidden(tmp_path: Path) -> None:
    columns = '<cols><col min="2" max="3" width="0" customWidth="1"/><col min="4" max="4" width="0.5"/></cols>'
    rows = '<row r="1" ht="0.0"/><row r="2" hidden="1"/><row r="3" ht="15"/><row r="4"/>'
    sheet = sheet_xml("").replace("<sheetData><row></row>", f"{columns}<sheetData>{rows}")
    (found,) = read_contents(pack(tmp_path / "h.xlsx", sheet), DEFAULT_LIMITS).sheets
    assert found.hidden_rows == {1, 2}
    assert found.hidden_columns == [(2, 3)]
