"""Areas as formulas write them, and what a reference comes to instead."""

from __future__ import annotations

from xlmodel.workbook.tokens import Kind, corners, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, ErrorValue, cell_name


def area_text(text: str) -> tuple[str, tuple[int, int, int, int]] | None:
    """A plain reference: its sheet prefix and its numbers (row, column, last row, last column)."""
    found = [token for token in tokens(text) if token.kind is not Kind.SPACE]
    while len(found) > 2 and found[0].text == "(" and found[-1].text == ")":
        found = found[1:-1]
    prefix = ""
    if found and found[0].kind is Kind.SHEET:
        prefix, found = found[0].text, found[1:]
    if len(found) != 1 or found[0].kind is not Kind.RANGE:
        return None
    ends = corners(found[0].text)
    if ends is None or not all(end.row and end.column for end in ends):
        return None
    rows, columns = sorted((ends[0].row, ends[1].row)), sorted((ends[0].column, ends[1].column))
    return prefix, (rows[0], columns[0], rows[1], columns[1])


def size_of(area: tuple[int, int, int, int]) -> tuple[int, int]:
    """Its rows and columns."""
    return area[2] - area[0] + 1, area[3] - area[1] + 1


class ComesToError(Exception):
    """A computed reference that comes to an error value."""

    def __init__(self, value: ErrorValue) -> None:
        self.value = value
        super().__init__(str(value))


def written_area(prefix: str, row: int, column: int, height: int, width: int) -> str:
    """An area from a corner, so many rows and columns on (or back); #REF! where there are none."""
    rows = sorted((row, row + height - (1 if height > 0 else -1)))
    columns = sorted((column, column + width - (1 if width > 0 else -1)))
    inside = rows[0] >= 1 and columns[0] >= 1 and rows[1] <= MAX_ROWS and columns[1] <= MAX_COLUMNS
    if not height or not width or not inside:
        return "#REF!"
    first, last = cell_name(rows[0], columns[0]), cell_name(rows[1], columns[1])
    return prefix + (first if first == last else f"{first}:{last}")
