"""What stands in the emitted workbook: patterns, links, labels, numbers, index, audit, bytes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

import ai_compute
import pytest
import xlmodel
from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model
from xlmodel.evaluate import evaluate
from xlmodel.model.items import Input

from tests.conftest import Workbook
from tests.flagship.opened import opened
from tests.flagship.r1c1 import relative
from tests.flagship.test_verification import indexed

HEADER, FIRST_ROW, FIRST_COLUMN = 4, 5, 6
pytestmark = pytest.mark.thorough

languages = pytest.mark.parametrize("language", ["en", "zh"])


class Books(dict[str, Book]):
    """The flagship's workbook by language, opened when it is asked for."""

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self._workbook = workbook

    def __missing__(self, language: str) -> Book:
        self[language] = opened(self._workbook(language=language))
        return self[language]


@pytest.fixture(scope="module")
def books(workbook: Workbook) -> Books:
    return Books(workbook)


def names(model: Model, language: str, *, tables: bool) -> list[str]:
    """The sheets laid out by rows, or those laid out by columns (tables, drivers, the tornado, the proof)."""
    return [
        sheet.label.text(language)
        for sheet in model.sheets.values()
        if bool(sheet.table or sheet.display in {"drivers", "tornado", "proof"}) is tables
    ]


def formula_runs(cells: Iterator[Cell | MergedCell]) -> Iterator[list[Cell]]:
    """Formula cells that stand side by side without a gap."""
    run: list[Cell] = []
    for cell in cells:
        if isinstance(cell, Cell) and isinstance(cell.value, str) and cell.data_type == "f":
            run.append(cell)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


@languages
def test_a_number_is_stored_as_text_only_where_it_is_meant_so(workbook: Workbook, language: str) -> None:
    """Excel marks every text of digits but those the file says are meant: periods in lists, figures as printed."""
    path = workbook(language=language)
    book = opened(path)
    heads = book[{"en": "Case settings", "zh": "测算设定"}[language]][HEADER]
    assert [cell.value for cell in heads[FIRST_COLUMN - 1 : FIRST_COLUMN + 2]] == [1, 2, 3]
    with ZipFile(path) as archive:
        for number, sheet in enumerate(book.worksheets, start=1):
            xml = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            meant = {cell for area in re.findall(r'<ignoredError sqref="([^"]*)"', xml) for cell in area.split()}
            digits = {
                cell.coordinate for row in sheet.iter_rows() for cell in row
                if cell.data_type == "s" and re.fullmatch(r"[0-9]*[.]?[0-9]+|[0-9]+[.]", str(cell.value))
            }  # fmt: skip
            assert digits == meant, sheet.title


def patterns(run: list[Cell]) -> set[str]:
    return {relative(str(cell.value), cell.row, cell.column) for cell in run}


@languages
def test_a_row_of_formulas_has_one_pattern(flagship: Model, books: dict[str, Book], language: str) -> None:
    rows, wrong = 0, []
    for name in names(flagship, language, tables=False):
        for row in books[language][name].iter_rows(min_row=FIRST_ROW, min_col=FIRST_COLUMN):
            for run in formula_runs(iter(row)):
                rows += 1
                if len(patterns(run)) != 1:
                    wrong.append((name, run[0].coordinate, patterns(run)))
    assert wrong == []
    assert rows > 1_500


def test_a_computed_column_of_a_table_has_one_pattern(flagship: Model, books: dict[str, Book]) -> None:
    columns = 0
    for table in flagship.tables.values():
        sheet = books["en"][flagship.sheets[table.id].label.origin]
        for place, column in enumerate(table.columns, start=1):
            if column.expression is None:
                continue
            columns += 1
            cells = [sheet.cell(FIRST_ROW + 1 + n, place) for n in range(len(table.records))]
            assert [run for run in formula_runs(iter(cells)) if len(patterns(run)) != 1] == [], (table.id, column.id)
            assert all(cell.data_type == "f" for cell in cells)
    assert columns > 10


def test_the_relative_text_tells_copies_from_others() -> None:
    assert relative("=A1+$B$2*'A 1'!C3", 1, 1) == relative("=B1+$B$2*'A 1'!D3", 1, 2)
    assert relative("=A1", 1, 1) != relative("=B1", 1, 1)
    assert relative('=IF(A1=0,"B2",LOG10(1))', 1, 1) == '=IF(RC=0,"B2",LOG10(1))'


def test_what_calculations_fetch_are_pure_links(flagship: Model, books: dict[str, Book]) -> None:
    link = re.compile(r"=(?:'(?:[^']|'')+'|\w+)!\$?[A-Z]{1,3}\$?\d+")
    tables = {flagship.sheets[table].label.origin for table in flagship.tables}
    links = 0
    for sheet in flagship.sheets.values():
        if sheet.type != "Calc" or sheet.table or sheet.cases or sheet.display:
            continue
        for row in books["en"][sheet.label.origin].iter_rows(min_row=FIRST_ROW):
            for cell in (cell for cell in row if cell.data_type == "f" and "!" in str(cell.value)):
                read = {name.strip("'") for name in re.findall(r"('(?:[^']|'')+'|\w+)!", str(cell.value))}
                links += 1
                assert link.fullmatch(str(cell.value)) or read <= tables, (cell.coordinate, cell.value)
    assert links > 1000


def test_each_input_has_unit_source_and_kind(flagship: Model) -> None:
    for item in flagship.inputs.values():
        assert item.unit, item.id
        assert item.label.origin, item.id
        assert item.label.text("zh"), item.id
        if item.kind in {"report", "derived", "assumption"}:
            assert item.source, item.id
    assert {item.kind for item in flagship.inputs.values()} == {
        "report", "derived", "assumption", "definition", "switch", "own",
    }  # fmt: skip


def test_each_input_row_shows_unit_source_and_kind(flagship: Model, books: dict[str, Book]) -> None:
    header = ["Item", "Unit", "Constant", "CAGR"]
    shown = 0
    for sheet in books["en"].worksheets:
        titles = {str(cell.value): column for column, cell in enumerate(sheet[HEADER], start=1)}
        if "Kind" not in titles or [cell.value for cell in sheet[HEADER]][:4] != header:
            continue
        for row in range(FIRST_ROW, sheet.max_row + 1):
            kind, item = (sheet.cell(row, titles[name]).value for name in ("Kind", "Id"))
            if kind is None:
                assert item is None or item not in flagship.inputs, (sheet.title, row)
                continue
            shown += item is not None
            assert sheet.cell(row, titles["Unit"]).value, (sheet.title, row)
            if kind in {"printed", "derived", "assumption"}:
                assert sheet.cell(row, titles["Source"]).value, (sheet.title, row)
    assert shown == len(flagship.inputs)


@languages
def test_numbers_stand_on_inputs_and_control_alone(books: dict[str, Book], language: str) -> None:
    book = books[language]
    types = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=FIRST_ROW) if row[1].value}
    given = {"Inputs", "Control", "输入", "控制"}
    for sheet in book.worksheets:
        if types[sheet.title] in given:
            continue
        numbers = [c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
        if sheet.title in {"Proof", "验算"}:
            assert len(numbers) > 1_000, "what was delivered, to compare with"
        elif sheet.title in {"Index", "索引"}:
            assert {re.sub(r"\d", "", place) for place in numbers} == {"E"}
        else:
            assert numbers == [], sheet.title


@languages
def test_the_index_agrees_with_the_cells(flagship: Model, workbook: Workbook, language: str) -> None:
    path = workbook(language=language)
    stored = opened(path, data_only=True)
    native = evaluate(flagship, language=language)
    cells = indexed(path)
    assert set(cells) == {(item.id, member) for item in flagship.items() for member in item.members}
    for (item_id, member), address in cells.items():
        item = flagship.item(item_id)
        sheet = stored[address.sheet]
        value, expected = sheet[address.cell].value, native.value(item_id, member)
        if value is None:
            assert isinstance(item, Input), (item_id, member)
            assert expected in (0.0, ""), (item_id, member)
        elif isinstance(expected, str):
            assert value == expected, (item_id, member)
        else:
            assert value == pytest.approx(expected, rel=1e-12, abs=1e-12), (item_id, member)
        assert sheet.cell(sheet[address.cell].row, 1).value == item.label.text(language)


TEMPLATE = Path(ai_compute.__file__).parent
YEARS = range(2021, 2028)
NOT_OF_THE_MODEL = {
    ("claims.py", 0.5): "half a unit of the last printed digit",
    ("claims.py", 2.0): "the digits a percent shows before its decimals",
    ("claims.py", 9.0): "the columns that are printed",
    ("claims.py", 10.0): "the value of a digit's place",
    ("claim_file.py", 15.0): "the digits a printed figure can have",
    ("coverage_table.py", 14.0): "the columns that are printed",
    ("errata.py", 12.0): "the columns that are printed",
    ("cross_checks.py", 8.0): "the columns that are printed",
}


def literals(path: Path) -> Iterator[tuple[int, float]]:
    """Each number in a source file but 0, 1, years of the timeline and widths of columns, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    widths = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "width":
            widths.add(node.value)
        elif isinstance(node, ast.Tuple) and node.elts:
            first = node.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                widths.add(node.elts[-1])
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int | float) or node in widths:
            continue
        if node.value not in {0, 1} and node.value not in YEARS:
            yield node.lineno, float(node.value)


def test_no_number_stands_in_the_template() -> None:
    found = {
        (path.name, value): line for path in sorted(TEMPLATE.joinpath("sections").glob("*.py"))
        for line, value in literals(path)
    }  # fmt: skip
    assert {key: line for key, line in found.items() if key not in NOT_OF_THE_MODEL} == {}
    assert set(NOT_OF_THE_MODEL) <= set(found), "an exception that is no longer needed"


FIELD = {
    "gpu", "gpus", "hbm", "h100", "a100", "a800", "nvidia", "chatgpt", "llm", "transformer", "flop", "flops", "tflop",
    "pflop", "eflop", "server", "servers", "rack", "racks", "card", "cards", "chip", "chips", "datacentre", "nvlink",
    "datacenter", "cooling", "optics", "optical", "pue", "utilisation", "semiconductor",
}  # fmt: skip
"""Words of the template's field. `token` and `inference` are words of the engine's own: of formulas, of units."""


def spoken(path: Path) -> Iterator[str]:
    """The words of identifiers and strings of a source file, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        for name in ("id", "attr", "arg", "name", "value"):
            text = getattr(node, name, None)
            if isinstance(text, str) and node not in prose:
                yield from (word.lower() for word in re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*", text))


def test_the_engine_has_no_word_of_the_field() -> None:
    engine = Path(xlmodel.__file__).parent
    found = {
        (str(path.relative_to(engine)), word) for path in engine.rglob("*.py") for word in spoken(path) if word in FIELD
    }
    assert found == set()


def test_the_scan_hears_the_template() -> None:
    heard = {word for path in TEMPLATE.rglob("*.py") for word in spoken(path)}
    assert {"gpu", "cards", "server", "cooling"} <= heard


def sheet_values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_another_scenario_is_the_same_workbook_but_for_the_switch(workbook: Workbook) -> None:
    base, bull = opened(workbook()), opened(workbook("bull"))
    none: list[object] = []
    different = [
        (old, new)
        for sheet in base.worksheets
        for old_row, new_row in zip_longest(sheet_values(sheet), sheet_values(bull[sheet.title]), fillvalue=none)
        for old, new in zip_longest(old_row, new_row)
        if old != new
    ]
    assert different == [("Base", "Bull")]
