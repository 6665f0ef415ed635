"""Bakery workbooks, as built and as an analyst hands them back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.chart._chart import ChartBase
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model
from xlmodel.building import build
from xlmodel.model.selection import Selection
from xlmodel.readback import Delivered, SheetCell, read_delivered
from xlmodel.registry import load
from xlmodel.workbook.tokens import Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import letters

from tests.cli.command_line import BAKERY


def bakery() -> Model:
    return load(BAKERY)


def built(path: Path, selection: Selection = Selection(), language: str = "en") -> Path:
    return build(bakery(), selection=selection, language=language, output=path).path


def edited(source: Path, target: Path, edits: Mapping[SheetCell, float | str | None]) -> Path:
    """A copy with other cell contents; as every program that does not calculate, it stores no results."""
    book = openpyxl.load_workbook(source)
    for place, value in edits.items():
        book[place.sheet].cell(place.row, place.column).value = value
    book.save(target)
    return target


@cache
def as_built(path: Path) -> Delivered:
    """A workbook that no test changes: read, and recalculated where that is asked for, once."""
    return read_delivered(path)


def given(path: Path, item_id: str, member: str = "") -> SheetCell:
    """The cell in which an input's value is typed, in the selected scenario."""
    return as_built(path).given(item_id)[member]


def home(path: Path, item_id: str, member: str = "") -> SheetCell:
    """The cell in which a line, or an input's live value, stands."""
    return as_built(path).places[item_id][member]


def renamed(source: Path, target: Path, names: Mapping[str, str]) -> Path:
    """A copy with sheets under other names, as a spreadsheet gives them: references follow, the Index does not."""
    by_code = {f"!{n}!": new for n, new in enumerate(names.values())}
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for part in package.namelist():
            text = package.read(part)
            for name, code in zip(names, by_code, strict=True) if part.endswith((".xml", ".rels")) else ():
                text = re.sub(rf"(?<![\w']){name}!|'{name}'!".encode(), f"'{code}'!".encode(), text)
                text = text.replace(f'<sheet name="{name}"'.encode(), f'<sheet name="{code}"'.encode())
            for code, new in by_code.items():
                quoted = new.replace("'", "''")
                text = text.replace(f"'{code}'!".encode(), f"'{quoted}'!".encode())
                text = text.replace(f'"{code}"'.encode(), f'"{new}"'.encode())
            copy.writestr(part, text)
    return target


def inserted(source: Path, target: Path, sheet: str, row: int, column: int) -> Path:
    """A copy with an empty row and column (0 for none) inserted as a spreadsheet does it: references follow."""
    book = openpyxl.load_workbook(source)
    for name in book.sheetnames:
        for cells in book[name].iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = "=" + _followed(cell.value[1:], name, sheet, row, column)
    for defined in book.defined_names.values():
        defined.attr_text = _followed(defined.attr_text, "", sheet, row, column)
    _rules_followed(book[sheet], sheet, row, column)
    for name in book.sheetnames:
        charts: list[ChartBase] = vars(book[name])["_charts"]
        for chart in charts:
            for series in chart.series:
                for reference in (series.tx.strRef, series.cat.strRef or series.cat.numRef, series.val.numRef):
                    reference.f = _followed(reference.f, name, sheet, row, column)
    if row:
        book[sheet].insert_rows(row)
    if column:
        book[sheet].insert_cols(column)
    book.save(target)
    return target


def _rules_followed(page: Worksheet, sheet: str, row: int, column: int) -> None:
    """Validations and conditional formats move, which openpyxl leaves where they stood."""

    def moved(areas: MultiCellRange) -> str:
        return " ".join(_followed(area.coord, sheet, sheet, row, column) for area in areas.ranges)

    for rule in page.data_validations.dataValidation:
        rule.sqref = MultiCellRange(moved(rule.sqref))
    before, page.conditional_formatting = page.conditional_formatting, ConditionalFormattingList()
    for area in before:
        for condition in area.rules:
            page.conditional_formatting.add(moved(area.sqref), condition)


def _followed(formula: str, home: str, sheet: str, row: int, column: int) -> str:
    pieces, there = [], home
    for token in tokens(formula):
        ends = corners(token.text) if token.kind is Kind.RANGE and there == sheet else None
        if ends is None:
            pieces.append(token.text)
        else:
            moved = [(e.row + (0 < row <= e.row), e.column + (0 < column <= e.column), e) for e in ends]
            named = [f"{'$' * e.column_fixed}{letters(c)}{'$' * e.row_fixed}{r}" for r, c, e in moved]
            pieces.append(":".join(named if ":" in token.text else named[:1]))
        there = sheet_name(token.text) if token.kind is Kind.SHEET else there if token.text == ":" else home
    return "".join(pieces)


def stripped(source: Path, target: Path) -> Path:
    """A copy without custom properties, as some programs save it."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name in {"[Content_Types].xml", "_rels/.rels"}:
                data = re.sub(rb"<(Override|Relationship)[^>]*custom[^>]*/>", b"", data)
            if "custom.xml" not in name:
                copy.writestr(name, data)
    return target
