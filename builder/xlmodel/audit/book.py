"""A workbook as the rules see it: sheets, cells, names, types, roles; read once, never changed."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.audit.lexer import Formula, Reference, address, parse_formula, tokenize
from xlmodel.audit.package import Package

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from xlmodel.audit.graph import Graph

Value = bool | int | float | str | datetime.date | datetime.time | datetime.timedelta | None
Position = tuple[int, int]
Place = tuple[str, int, int]
Overrides = Mapping[tuple[str, str], float | str]
Recalculate = Callable[[Path, Overrides], Mapping[tuple[str, str], object]]


class SheetType(StrEnum):
    """What a sheet is for; the order is the order of the flow."""

    DOC = "Doc"
    CONTROL = "Control"
    INPUTS = "Inputs"
    CALC = "Calc"
    OUTPUT = "Output"
    CHECKS = "Checks"


@dataclass(frozen=True, slots=True)
class Style:
    """The parts of a cell's format that rules look at; colours are RRGGBB, empty when automatic."""

    font: str
    size: float
    color: str
    bold: bool
    fill: str
    number_format: str
    locked: bool


@dataclass(slots=True)
class Cell:
    """A cell that holds something: a constant in `value`, or a `formula` (no equals sign) with its `cached` result."""

    row: int
    column: int
    value: Value
    formula: Formula | None
    cached: Value
    has_cache: bool
    style: Style

    @property
    def shown(self) -> Value:
        """What the reader sees: the constant or the cached result."""
        return self.cached if self.formula is not None else self.value

    @property
    def is_constant_number(self) -> bool:
        """True for a typed number or date."""
        return self.formula is None and is_number(self.value)

    @property
    def position(self) -> Position:
        """Row and column."""
        return self.row, self.column


def is_number(value: object) -> bool:
    """True for a number or a date; a boolean is neither."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | datetime.date | datetime.time | datetime.timedelta)


@dataclass(frozen=True, slots=True)
class Timeline:
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
class Table:
    """A header row found by its words: role to column."""

    row: int
    columns: Mapping[str, int]


@dataclass(slots=True)
class Sheet:
    """A worksheet with the roles of its columns."""

    title: str
    order: int
    worksheet: Worksheet
    part: str
    cells: dict[Position, Cell]
    fills: frozenset[str]
    type: SheetType = SheetType.CALC
    timeline: Timeline | None = None
    roles: dict[str, int] = field(default_factory=dict)
    header_row: int = 0
    rows: dict[int, list[Cell]] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell there, or None when it is empty."""
        return self.cells.get((row, column))

    def where(self, row: int, column: int) -> str:
        """The address with the sheet, as messages show it."""
        quoted = self.title if self.title.isalnum() else "'" + self.title.replace("'", "''") + "'"
        return f"{quoted}!{address(row, column)}"

    def place(self, cell: Cell) -> str:
        """The address of a cell of this sheet, with the sheet."""
        return self.where(cell.row, cell.column)

    def text(self, row: int, role: str) -> str:
        """What stands in a row in the column of a role (label, unit, source, note, kind, date); empty when nothing."""
        cell = self.cells.get((row, self.roles.get(role, 0)))
        return "" if cell is None or cell.shown is None else str(cell.shown).strip()

    def formulas(self) -> Iterator[tuple[Cell, Formula]]:
        """The formula cells, in reading order."""
        for cell in self.cells.values():
            if cell.formula is not None:
                yield cell, cell.formula

    def period_cells(self, row: int) -> list[Cell]:
        """The cells of a row that stand in period columns, left to right."""
        if self.timeline is None:
            return []
        return [cell for cell in self.rows.get(row, ()) if cell.column in self.timeline.headers]

    def body(self) -> Iterator[Cell]:
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


@dataclass(frozen=True, slots=True)
class Run:
    """The recalculated values of all formula cells under one change of inputs."""

    name: str
    values: dict[Place, object]


@dataclass
class Book:
    """A workbook, and what may be asked about it: a recalculation, a second build."""

    path: Path
    package: Package
    workbook: Workbook
    sheets: list[Sheet]
    names: dict[str, Name]
    recalculate: Callable[[Overrides], Mapping[tuple[str, str], object]] | None = None
    rebuilt: Path | None = None
    contents: tuple[Sheet, Table] | None = None
    types_inferred: bool = True
    stressed: list[Run] | None = None

    @cached_property
    def by_title(self) -> dict[str, Sheet]:
        """The sheets by title in lower case, for Excel does not tell case apart."""
        return {sheet.title.lower(): sheet for sheet in self.sheets}

    @cached_property
    def graph(self) -> Graph:
        """Which cell refers to which."""
        from xlmodel.audit.graph import Graph

        return Graph(self)

    @cached_property
    def base_run(self) -> tuple[dict[Place, object], float] | None:
        """The recalculated value of every formula cell and the seconds it took; None without a recalculation."""
        if self.recalculate is None:
            return None
        start = time.perf_counter()
        values = self.run({})
        return values, time.perf_counter() - start

    def run(self, overrides: Mapping[Place, float | str]) -> dict[Place, object]:
        """Recalculates with some cells set to other constants; only to be called where `recalculate` is given."""
        if self.recalculate is None:
            raise ValueError("this book has no recalculation")
        given = {(title, address(row, column)): value for (title, row, column), value in overrides.items()}
        found: dict[Place, object] = {}
        places = self._places
        for where, value in self.recalculate(given).items():
            place = places.get(where) or self._parsed(*where)
            if place is not None:
                found[place] = value
        return found

    @cached_property
    def _places(self) -> dict[tuple[str, str], Place]:
        """The place of every formula cell, by sheet and address."""
        return {
            (sheet.title, address(*cell.position)): (sheet.title, *cell.position) for sheet, cell, _ in self.formulas()
        }

    def _parsed(self, title: str, cell: str) -> Place | None:
        """The place of a cell that a recalculation names otherwise; None where it is no cell of this workbook."""
        sheet, reference = self.by_title.get(title.lower()), parse_formula(cell, 1, 1).references
        if sheet is None or len(reference) != 1:
            return None
        return sheet.title, reference[0].top, reference[0].left

    def of_type(self, *types: SheetType) -> list[Sheet]:
        """The sheets of these types, in order."""
        return [sheet for sheet in self.sheets if sheet.type in types]

    def formulas(self) -> Iterator[tuple[Sheet, Cell, Formula]]:
        """Every formula cell of the workbook."""
        for sheet in self.sheets:
            for cell, formula in sheet.formulas():
                yield sheet, cell, formula

    def target(self, sheet: Sheet, reference: Reference) -> Sheet | None:
        """The sheet a reference written on `sheet` points to; None when it is not in this workbook."""
        return self.by_title.get(reference.sheet.lower()) if reference.sheet else sheet

    def name(self, text: str, sheet: Sheet | None = None) -> Name | None:
        """The defined name a formula mentions; a name of the sheet goes before a name of the workbook."""
        prefix, _, bare = text.rpartition("!")
        scope = prefix.strip("'").lower() if prefix else (sheet.title.lower() if sheet else "")
        return self.names.get(f"{scope}!{bare.lower()}") or self.names.get(f"!{bare.lower()}")

    def areas(self, sheet: Sheet, formula: Formula) -> Iterator[tuple[Sheet, Reference]]:
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

    def named_cell(self, *names: str) -> tuple[Name, Sheet, Cell | None] | None:
        """The first of these defined names that points to a cell, with that cell."""
        for wanted in names:
            name = self.names.get(f"!{wanted.lower()}")
            if name is not None and name.area is not None:
                sheet = self.by_title.get(name.area[0].lower())
                if sheet is not None:
                    return name, sheet, sheet.at(name.area[1].top, name.area[1].left)
        return None

    def inferred(self, message: str) -> str:
        """The message, with a word of caution when the types of the sheets had to be guessed."""
        if not self.types_inferred:
            return message
        return f"{message} (sheet types were inferred, for no contents table declares them)"


def area_of(text: str) -> tuple[str, Reference] | None:
    """The one rectangle a defined name's text points to, with the sheet; None for anything else."""
    tokens = [token for token in tokenize(text.lstrip("=")) if token.kind != "space"]
    if len(tokens) != 1 or tokens[0].reference is None:
        return None
    reference = parse_formula(tokens[0].text, 1, 1).references[0]
    return (reference.sheet, reference) if reference.sheet else None
