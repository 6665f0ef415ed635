"""What the rules see of a workbook: sheets, cells, names, types, roles; read once, never changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xlmodel.audit.lexer import ParsedFormula, Reference, address, parse_formula, tokenize

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CellContent = bool | int | float | str | datetime.date | datetime.time | datetime.timedelta | None
RowColumn = tuple[int, int]
CellKey = tuple[str, int, int]


class SheetRole(StrEnum):
    """What a sheet is for; the order is the order of the flow."""

    DOC = "Doc"
    CONTROL = "Control"
    INPUTS = "Inputs"
    CALC = "Calc"
    OUTPUT = "Output"
    CHECKS = "Checks"


@dataclass(frozen=True, slots=True)
class CellStyle:
    """The parts of a cell's format that rules look at; colours are RRGGBB, empty when automatic."""

    font: str
    size: float
    color: str
    bold: bool
    fill: str
    number_format: str
    locked: bool


@dataclass(slots=True)
class CellView:
    """A cell that holds something: a constant in `value`, or a `formula` (no equals sign) with its `cached` result."""

    row: int
    column: int
    value: CellContent
    formula: ParsedFormula | None
    cached: CellContent
    has_cache: bool
    style: CellStyle

    @property
    def shown(self) -> CellContent:
        """What the reader sees: the constant or the cached result."""
        return self.cached if self.formula is not None else self.value

    @property
    def is_constant_number(self) -> bool:
        """True for a typed number or date."""
        return self.formula is None and is_number(self.value)

    @property
    def position(self) -> RowColumn:
        """Row and column."""
        return self.row, self.column


def is_number(value: object) -> bool:
    """True for a number or a date; a boolean is neither."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | datetime.date | datetime.time | datetime.timedelta)


@dataclass(frozen=True, slots=True)
class PeriodHeader:
    """The period header of a time-axis sheet: its row, and the text of each period column."""

    row: int
    headers: Mapping[int, str]

    @property
    def columns(self) -> tuple[int, ...]:
        """The period columns, left to right."""
        return tuple(sorted(self.headers))

    @property
    def first(self) -> int:
        """The first period column."""
        return self.columns[0]


@dataclass(frozen=True, slots=True)
class HeaderTable:
    """A header row found by its words: role to column."""

    row: int
    columns: Mapping[str, int]


@dataclass(slots=True)
class SheetView:
    """A worksheet with the roles of its columns."""

    title: str
    order: int
    worksheet: Worksheet
    part: str
    cells: dict[RowColumn, CellView]
    fills: frozenset[str]
    type: SheetRole = SheetRole.CALC
    timeline: PeriodHeader | None = None
    roles: dict[str, int] = field(default_factory=dict)
    header_row: int = 0
    rows: dict[int, list[CellView]] = field(default_factory=dict)

    def at(self, row: int, column: int) -> CellView | None:
        """The cell there, or None when it is empty."""
        return self.cells.get((row, column))

    def where(self, row: int, column: int) -> str:
        """The address with the sheet, as messages show it."""
        quoted = self.title if self.title.isalnum() else "'" + self.title.replace("'", "''") + "'"
        return f"{quoted}!{address(row, column)}"

    def place(self, cell: CellView) -> str:
        """The address of a cell of this sheet, with the sheet."""
        return self.where(cell.row, cell.column)

    def text(self, row: int, role: str) -> str:
        """What stands in a row in the column of a role (label, unit, source, note, kind, date); empty when nothing."""
        cell = self.cells.get((row, self.roles.get(role, 0)))
        return "" if cell is None or cell.shown is None else str(cell.shown).strip()

    def formulas(self) -> Iterator[tuple[CellView, ParsedFormula]]:
        """The formula cells, in reading order."""
        for cell in self.cells.values():
            if cell.formula is not None:
                yield cell, cell.formula

    def period_cells(self, row: int) -> list[CellView]:
        """The cells of a row that stand in period columns, left to right."""
        if self.timeline is None:
            return []
        return [cell for cell in self.rows.get(row, ()) if cell.column in self.timeline.headers]

    def body(self) -> Iterator[CellView]:
        """The cells below the header."""
        return (cell for cell in self.cells.values() if cell.row > self.header_row)

    def level(self, row: int) -> int:
        """The outline level of a row, 0 when it is not grouped."""
        if row not in self.worksheet.row_dimensions:
            return 0
        return int(self.worksheet.row_dimensions[row].outlineLevel or 0)


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name; `area` is where it points when that is one rectangle."""

    name: str
    text: str
    scope: str
    area: tuple[str, Reference] | None


@dataclass
class Sheets:
    """The sheets and defined names of a workbook, and what a reference in a formula leads to."""

    sheets: list[SheetView]
    names: dict[str, Name]

    @cached_property
    def by_title(self) -> dict[str, SheetView]:
        """The sheets by title in lower case, for Excel does not tell case apart."""
        return {sheet.title.lower(): sheet for sheet in self.sheets}

    def of_type(self, *types: SheetRole) -> list[SheetView]:
        """The sheets of these types, in order."""
        return [sheet for sheet in self.sheets if sheet.type in types]

    def formulas(self) -> Iterator[tuple[SheetView, CellView, ParsedFormula]]:
        """Every formula cell of the workbook."""
        for sheet in self.sheets:
            for cell, formula in sheet.formulas():
                yield sheet, cell, formula

    def target(self, sheet: SheetView, reference: Reference) -> SheetView | None:
        """The sheet a reference written on `sheet` points to; None when it is not in this workbook."""
        return self.by_title.get(reference.sheet.lower()) if reference.sheet else sheet

    def name(self, text: str, sheet: SheetView | None = None) -> Name | None:
        """The defined name a formula mentions; a name of the sheet goes before a name of the workbook."""
        prefix, _, bare = text.rpartition("!")
        scope = prefix.strip("'").lower() if prefix else (sheet.title.lower() if sheet else "")
        return self.names.get(f"{scope}!{bare.lower()}") or self.names.get(f"!{bare.lower()}")

    def areas(self, sheet: SheetView, formula: ParsedFormula) -> Iterator[tuple[SheetView, Reference]]:
        """Every rectangle a formula reads, names resolved."""
        for reference in formula.references:
            target = self.target(sheet, reference)
            if target is not None and not reference.external:
                yield target, reference
        for mention in formula.names:
            name = self.name(mention, sheet)
            if name is not None and name.area is not None:
                target = self.by_title.get(name.area[0].lower())
                if target is not None:
                    yield target, name.area[1]

    def named_cell(self, *names: str) -> tuple[Name, SheetView, CellView | None] | None:
        """The first of these defined names that points to a cell, with that cell."""
        for wanted in names:
            name = self.names.get(f"!{wanted.lower()}")
            if name is not None and name.area is not None:
                sheet = self.by_title.get(name.area[0].lower())
                if sheet is not None:
                    return name, sheet, sheet.at(name.area[1].top, name.area[1].left)
        return None


def area_of(text: str) -> tuple[str, Reference] | None:
    """The one rectangle a defined name's text points to, with the sheet; None for anything else."""
    tokens = [token for token in tokenize(text.lstrip("=")) if token.kind != "space"]
    if len(tokens) != 1 or tokens[0].reference is None:
        return None
    reference = parse_formula(tokens[0].text, 1, 1).references[0]
    return (reference.sheet, reference) if reference.sheet else None
