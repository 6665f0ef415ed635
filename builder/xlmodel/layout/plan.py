"""The workbook on paper: what stands in each cell, before any of it is Excel."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from typing import Literal, NamedTuple

from xlmodel.layout.charts import CellBlock, ChartPlan, Marks
from xlmodel.layout.content import Content
from xlmodel.layout.places import HEADER_ROW
from xlmodel.model.charts import ChartKind
from xlmodel.model.items import Sheet, SheetPart, SheetType

Style = Literal[
    "title",
    "subtitle",
    "status",
    "section",
    "section_apart",
    "section_link",
    "block",
    "header",
    "header_apart",
    "header_wrapped",
    "header_wrapped_apart",
    "header_history",
    "axis",
    "axis_wrapped",
    "axis_history",
    "label",
    "strong",
    "unit",
    "input",
    "input_history",
    "input_text",
    "calc",
    "calc_history",
    "link",
    "link_history",
    "total",
    "text",
    "text_apart",
    "wrapped",
    "wrapped_apart",
    "note",
    "id",
    "toc",
    "case",
    "section_axis",
    "section_axis_wrapped",
    "grid_axis",
    "grid_base",
    "calc_text",
    "headline_text",
    "headline",
    "cover_title",
    "large_label",
    "large",
    "large_unit",
]


ROW_PIXELS = 16
"""The height of a row that nobody has set."""
_POINTS_A_PIXEL = 0.75
_DIGIT, _CELL, _USUAL_WIDTH = 7, 5, 8.43
"""Pixels of a digit of a column's width and beside them; the width of a column that has none of its own."""
_LONG, _SHORT, _BESIDE, _ABOVE_AND_BELOW = 11.69, 8.27, 0.5, 0.8
"""Inches of a page (A4) and of its margins."""
_STRETCH = 1.12
"""How much more than a page is still printed on one, a little smaller: by as much the fonts differ."""
_LINE, _CHINESE_LINE = 12.0, 13.0
"""Points of a line of a text that wraps."""


class CellPlan(NamedTuple):
    """One cell: where it stands, how it looks, what it holds."""

    row: int
    column: int
    style: Style
    content: Content
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be entered: one of `choices`, of the texts in a block of `cells`, or a (whole) number in `bounds`."""

    row: int
    column: int
    last_column: int
    choices: tuple[str, ...] = ()
    cells: CellBlock | None = None
    bounds: tuple[float, float] | None = None
    last_row: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart, the cell it is placed from, its size and its distance from the cell's corner in pixels."""

    row: int
    column: int
    chart: ChartPlan
    width: int
    height: int
    right: int = 0
    down: int = 4


@dataclass(slots=True)
class SheetPlan:
    """One sheet: its cells, widths (characters by column), frozen corner, outline levels of rows and columns, breaks.

    `rooms` are the cells where the sheet has room for charts of a kind; `shades` are the blocks (first row, first
    column, last row, last column) that are shaded from their lowest to their highest value; `shown_otherwise` are
    blocks, each with a cell and the number format that the block has while the cell is 1; `front_rows` are the first
    row and the row after the last (0: all) that are printed where the front alone is.
    """

    id: str
    name: str
    type: SheetType
    title: str
    purpose: str
    freeze: tuple[int, int]
    cells: list[CellPlan] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    outline: dict[int, int] = field(default_factory=dict)
    column_outline: dict[int, int] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[PlacedChart] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    rooms: dict[ChartKind, tuple[int, int]] = field(default_factory=dict)
    shades: list[tuple[int, int, int, int]] = field(default_factory=list)
    shown_otherwise: list[tuple[tuple[int, int, int, int], tuple[int, int], str]] = field(default_factory=list)
    header_row: int = HEADER_ROW
    print_columns: int = 0
    print_rows: int = 0
    front_rows: tuple[int, int] = (0, 0)
    portrait: bool = False
    pages_across: int = 1
    part: SheetPart = "middle"

    @classmethod
    def of(
        cls, sheet: Sheet, language: str, freeze: tuple[int, int], print_columns: int, *, header_row: int = HEADER_ROW
    ) -> SheetPlan:
        """The empty plan of a sheet of the model, printed up to the column `print_columns`."""
        name, purpose = sheet.label.text(language), sheet.purpose.text(language)
        return cls(
            sheet.id, name, sheet.type, name, purpose, freeze, header_row=header_row, print_columns=print_columns,
            part=sheet.part,
        )  # fmt: skip

    def by_place(self) -> dict[tuple[int, int], CellPlan]:
        """Its cells by row and column."""
        return {(cell.row, cell.column): cell for cell in self.cells}

    def make_room(self, first: int, room: float) -> None:
        """Widens the last printed column where a text of this width from the column `first` on would be cut off."""
        columns = range(first, self.print_columns + 1)
        lacking = room - fsum(self.widths.get(column, _USUAL_WIDTH) for column in columns)
        if columns and lacking > 0:
            self.widths[columns[-1]] = self.widths.get(columns[-1], _USUAL_WIDTH) + lacking

    def taller(self, row: int, text: str, lines: int) -> None:
        """Makes a row high enough for a text of so many lines."""
        line = _LINE if text.isascii() else _CHINESE_LINE
        self.heights[row] = max(self.heights.get(row, 0.0), lines * line)

    def pages_down(self, rows: range) -> int:
        """On how many pages down the printed rows of a front sheet are fitted: one, or (0) as many as they take.

        The workbook's font is narrower than the one that stands in where it is missing. Then a sheet is printed
        larger, and what just filled its page would run onto a second. Breaks and a fixed number of pages do not go
        together: LibreOffice leaves rows out.
        """
        if self.part != "front" or self.breaks:
            return 0
        shown = [place for place in range(self.print_columns + 1) if place not in self.column_outline]
        wide = fsum(_DIGIT * self.widths.get(place, _USUAL_WIDTH) + _CELL for place in shown) * _POINTS_A_PIXEL
        tall = fsum(self.heights.get(row, ROW_PIXELS * _POINTS_A_PIXEL) for row in rows if row not in self.outline)
        across, down = (_SHORT, _LONG) if self.portrait else (_LONG, _SHORT)
        return int(tall / wide <= _STRETCH * (down - _ABOVE_AND_BELOW) / (across - _BESIDE))

    @property
    def last_row(self) -> int:
        """The last row that holds anything, charts included."""
        charts = (placed.row + (placed.down + placed.height) // ROW_PIXELS for placed in self.charts)
        return max((*(cell.row for cell in self.cells), *charts), default=0)

    @property
    def last_column(self) -> int:
        """The last column that holds anything."""
        return max((cell.column for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A workbook name on one cell."""

    name: str
    sheet: str
    row: int
    column: int


@dataclass(slots=True)
class WorkbookPlan:
    """All sheets in order, and the names."""

    language: str
    title: str
    sheets: list[SheetPlan] = field(default_factory=list)
    names: list[DefinedName] = field(default_factory=list)
