"""What a formula reads: its text with every reference resolved, and the areas behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.values import cell_name, letters

OTHER_FILE = "refers to another workbook, which is never opened"


class Reading(NamedTuple):
    """A formula, resolved.

    Attributes:
        parts: text, or the number of an area, in the order of the formula.
        areas: the areas it reads, each once.
        functions: bare upper-case names.
        positional: its value depends on where its references stand, not on their values alone.
        rewritten: tables or implicit intersections were put in cells' terms.
        unread: the numbers of areas of which only the place is asked, as in `ROW(A1)`.
        refusal: why nothing outside Excel should compute it; empty where nothing speaks against it.
    """

    parts: tuple[str | int, ...]
    areas: tuple[Area, ...]
    functions: frozenset[str]
    positional: bool = False
    refusal: str = ""
    rewritten: bool = False
    unread: frozenset[int] = frozenset()

    @property
    def leaves_the_file(self) -> bool:
        """Whether it refers to another workbook."""
        return self.refusal == OTHER_FILE

    @property
    def read_areas(self) -> tuple[Area, ...]:
        """The areas whose values it reads."""
        return tuple(area for number, area in enumerate(self.areas) if number not in self.unread)

    @property
    def pattern(self) -> str:
        """The formula with areas numbered: equal for all cells that compute alike."""
        return "".join(
            part if isinstance(part, str) else f"REF_{part}!{_shape(self.areas[part])}" for part in self.parts
        )

    @property
    def located(self) -> str:
        """The formula with areas where they stand, sheets by number."""
        return self.written(lambda sheet: f"SHEET_{sheet}")

    def written(self, sheet_name: Callable[[int], str]) -> str:
        """The formula with areas where they stand, sheets as `sheet_name` spells them."""
        return "".join(
            part if isinstance(part, str) else f"{sheet_name(self.areas[part].sheet)}!{_cells(self.areas[part])}"
            for part in self.parts
        )


class Spot(NamedTuple):
    """An area as a formula writes it: each number with whether it is fixed or a distance from the formula's cell."""

    sheet: int
    rows: tuple[tuple[int, bool], tuple[int, bool]]
    columns: tuple[tuple[int, bool], tuple[int, bool]]

    def area(self, place: Place) -> Area:
        """Where it falls, seen from a cell."""
        rows = sorted(value if fixed else place.row + value for value, fixed in self.rows)
        columns = sorted(value if fixed else place.column + value for value, fixed in self.columns)
        return Area(self.sheet, rows[0], columns[0], rows[1], columns[1])


def _shape(area: Area) -> str:
    rows, columns = area.last_row - area.row + 1, area.last_column - area.column + 1
    return "A1" if rows == columns == 1 else f"A1:{letters(columns)}{rows}"


def _cells(area: Area) -> str:
    first, last = cell_name(area.row, area.column), cell_name(area.last_row, area.last_column)
    return first if first == last else f"{first}:{last}"
