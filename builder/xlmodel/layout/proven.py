"""Which cells of the other sheets are proven: blocks of formulas, areas of given values, values with bounds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from xlmodel.layout.content import Constant
from xlmodel.layout.plan import CellPlan, SheetPlan

MOST_ROWS = 30
"""A block of more rows says less of where a value has moved."""
_GIVEN = ("Inputs", "Control")
_PASSED_OVER = 3
"""The rows of title, status and purpose."""


class ProvenArea(NamedTuple):
    """A block of cells of one sheet, 0-based, both corners included."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self.last_row - self.row + 1

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.last_column - self.column + 1

    def with_row(self, row: int, columns: Collection[int]) -> ProvenArea:
        """The block that holds these cells of a later row too."""
        first, last = min(self.column, *columns), max(self.last_column, *columns)
        return ProvenArea(self.sheet, self.row, first, row, last)


def is_formula(cell: CellPlan) -> bool:
    """Whether a cell is calculated."""
    return not isinstance(cell.content, Constant)


def formula_blocks(
    plan: SheetPlan, left_out: Callable[[CellPlan], bool], switches: Collection[tuple[int, int]]
) -> Iterator[ProvenArea]:
    """The formulas of a sheet in blocks of rows one below the other, that hold none that is left out.

    Headings and given values between them belong to the block, but no switch, which may not stand as in the base case,
    and no text that looks like a number, which not every engine leaves out of a sum.
    """
    wanted: dict[int, set[int]] = {}
    barred: dict[int, set[int]] = {}
    for cell in plan.cells:
        if cell.row >= _PASSED_OVER and is_formula(cell):
            rows = barred if left_out(cell) else wanted
            rows.setdefault(cell.row, set()).add(cell.column)
        elif (cell.row, cell.column) in switches or _looks_like_a_number(cell):
            barred.setdefault(cell.row, set()).add(cell.column)
    block: ProvenArea | None = None
    for row, columns in sorted(wanted.items()):
        grown = block.with_row(row, columns) if block is not None else None
        if grown is not None and grown.height <= MOST_ROWS and not _holds(grown, barred):
            block = grown
            continue
        if block is not None:
            yield block
        block = None
        for run in _side_by_side(columns, barred.get(row, set())):
            if block is not None:
                yield block
            block = ProvenArea(plan.id, row, run[0], row, run[-1])
    if block is not None:
        yield block


def given_areas(plan: SheetPlan) -> list[ProvenArea]:
    """The inputs of a sheet in areas without a formula, top to bottom: adjacent rows of the same columns together."""
    cells = plan.cells if plan.type in _GIVEN else ()
    return _areas(plan.id, (cell for cell in cells if cell.style.startswith("input") and not is_formula(cell)))


def text_areas(plan: SheetPlan, may_be_text: Callable[[CellPlan], bool]) -> list[ProvenArea]:
    """The formulas of a sheet that may give a text, in such areas."""
    formulas = (cell for cell in plan.cells if cell.row >= _PASSED_OVER and is_formula(cell))
    return _areas(plan.id, filter(may_be_text, formulas))


def _areas(sheet: str, cells: Iterable[CellPlan]) -> list[ProvenArea]:
    by_row: dict[int, set[int]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, set()).add(cell.column)
    runs = ((row, run) for row, columns in by_row.items() for run in _side_by_side(columns))
    return _joined(ProvenArea(sheet, row, run[0], row, run[-1]) for row, run in runs)


def bounded_areas(plan: SheetPlan) -> Iterator[tuple[ProvenArea, tuple[float, float], bool]]:
    """The values of a sheet that have bounds, and whether they are whole; adjacent rows alike in all that together."""
    by_bounds: dict[tuple[tuple[float, float], bool], list[ProvenArea]] = {}
    for found in plan.validations:
        if found.bounds is not None:
            last = found.last_row or found.row
            area = ProvenArea(plan.id, found.row, found.column, last, found.last_column)
            by_bounds.setdefault((found.bounds, found.whole), []).append(area)
    yield from sorted((area, *bounds) for bounds, areas in by_bounds.items() for area in _joined(areas))


def chosen_areas(plan: SheetPlan) -> Iterator[tuple[ProvenArea, tuple[str, ...]]]:
    """Each cell of a sheet that holds one of some texts, with these."""
    for found in plan.validations:
        for row in range(found.row, (found.last_row or found.row) + 1) if found.choices else ():
            for column in range(found.column, found.last_column + 1):
                yield ProvenArea(plan.id, row, column, row, column), found.choices


def _looks_like_a_number(cell: CellPlan) -> bool:
    match cell.content:
        case Constant(str(text)) if not text[:1].isalpha():
            try:
                float(text)
            except ValueError:
                return False
            return True
        case _:
            return False


def _holds(area: ProvenArea, cells: dict[int, set[int]]) -> bool:
    return any(
        area.column <= column <= area.last_column
        for row in range(area.row, area.last_row + 1)
        for column in cells.get(row, ())
    )


def _joined(areas: Iterable[ProvenArea]) -> list[ProvenArea]:
    joined: list[ProvenArea] = []
    for area in sorted(areas, key=lambda area: (area.column, area.last_column, area.row)):
        above = joined[-1] if joined else None
        if above and (above.column, above.last_column, above.last_row + 1) == (area.column, area.last_column, area.row):
            joined[-1] = above._replace(last_row=area.last_row)
        else:
            joined.append(area)
    return sorted(joined)


def _side_by_side(places: Collection[int], apart: Collection[int] | None = None) -> Iterator[list[int]]:
    """Numbers in order, in runs without a gap, or with none of `apart` between them."""
    order = sorted(places)
    if apart is None:
        for _, run in groupby(enumerate(order), key=lambda pair: pair[1] - pair[0]):
            yield [place for _, place in run]
        return
    for _, ones in groupby(order, key=lambda place: sum(other < place for other in apart)):
        yield list(ones)
