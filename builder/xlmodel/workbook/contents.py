"""What a workbook holds: cells with formula and stored value, names, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from xlmodel.workbook.values import CellAddress, CellValue, cell_name, folded


class Place(NamedTuple):
    """A cell by number: 0-based sheet, 1-based row and column."""

    sheet: int
    row: int
    column: int


class Area(NamedTuple):
    """A rectangle of cells on one sheet, by number."""

    sheet: int
    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def size(self) -> int:
        """How many cells it covers."""
        return (self.last_row - self.row + 1) * (self.last_column - self.column + 1)


@dataclass(frozen=True, slots=True)
class DataTable:
    """A what-if data table: each of its cells is a result with other values in one or two input cells.

    Attributes:
        area: the cells it fills; the values to put in stand in the row above and in the column to the left.
        row_input: the cell that takes the values of the row above; None in a table of a column.
        column_input: the cell that takes those of the column to the left; None in a table of a row. Without either, the
            input cells were deleted from the sheet.
    """

    area: Area
    row_input: Place | None
    column_input: Place | None


@dataclass(frozen=True, slots=True)
class Iteration:
    """How the file settles circular references: so often at most, until nothing changes by more than `delta`."""

    count: int
    delta: float


@dataclass(frozen=True, slots=True)
class StoredFormula:
    """A formula cell.

    Attributes:
        text: without the leading `=`.
        area: the cells an array formula fills; None for an ordinary formula.
        anchor: for a cell that another cell's array formula fills, that cell.
        data_table: the what-if table the cell belongs to, in place of a formula of its own.
    """

    text: str
    area: Area | None = None
    anchor: Place | None = None
    data_table: DataTable | None = None


@dataclass(frozen=True, slots=True)
class ExcelTable:
    """An Excel table: its cells and columns, for structured references."""

    name: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int


@dataclass(slots=True)
class Worksheet:
    """One worksheet.

    Attributes:
        values: constants and stored values by (row, column).
        formulas: by (row, column).
        untyped: formulas whose stored value is empty, and not said to be a text.
        hidden_rows: by number.
        filtered_rows: those that a filter hides.
        hidden_columns: runs of them, first and last.
        state: `visible`, `hidden`, or `veryHidden`: not to be shown by a reader.
        subtotals: cells without a formula that other subtotals leave out all the same.
        covered: how many cells merged areas and links come to.
    """

    name: str
    values: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    formulas: dict[tuple[int, int], StoredFormula] = field(default_factory=dict)
    untyped: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    filtered_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    state: str = "visible"
    subtotals: set[tuple[int, int]] = field(default_factory=set)
    covered: int = 0
    last_row: int = 1
    last_column: int = 1


@dataclass(frozen=True, slots=True)
class BookContents:
    """Everything the engines may know of a workbook: sheets, defined names, tables.

    Attributes:
        names: defined names, keyed by (sheet index or -1 for the workbook, upper-case name).
        properties: the custom document properties.
        manual: it recalculates only when asked.
        as_displayed: Excel computes with numbers rounded to what their formats show.
        iteration: how circular references are settled; None where the file does not allow them.
        homes: for a sheet that holds formulas of another, the number of that one.
    """

    path: Path
    sheets: tuple[Worksheet, ...]
    names: dict[tuple[int, str], str]
    tables: dict[str, ExcelTable]
    properties: dict[str, str]
    date_1904: bool
    manual: bool = False
    as_displayed: bool = False
    iteration: Iteration | None = None
    homes: Mapping[int, int] = field(default_factory=dict)

    def address(self, place: Place) -> CellAddress:
        """A cell by its names."""
        return CellAddress(self.sheets[place.sheet].name, cell_name(place.row, place.column))

    def sheet_index(self, name: str) -> int | None:
        """The number of a sheet by name, case aside; None where there is none."""
        upper = folded(name)
        return next((index for index, sheet in enumerate(self.sheets) if folded(sheet.name) == upper), None)

    def formula_places(self) -> Iterator[Place]:
        """Every formula cell, those filled by array formulas included."""
        for index, sheet in enumerate(self.sheets):
            for row, column in sheet.formulas:
                yield Place(index, row, column)

    def formula(self, place: Place) -> StoredFormula | None:
        """The formula of a cell, or None."""
        return self.sheets[place.sheet].formulas.get((place.row, place.column))

    def stored(self, place: Place) -> CellValue:
        """The value the file stores for a cell; None where it stores none."""
        return self.sheets[place.sheet].values.get((place.row, place.column))

    @property
    def formula_count(self) -> int:
        """How many formula cells there are."""
        return sum(len(sheet.formulas) for sheet in self.sheets)
