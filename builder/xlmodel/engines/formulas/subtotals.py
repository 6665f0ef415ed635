"""SUBTOTAL as the function it stands for, over the cells it counts: no subtotals in between, no hidden rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlmodel.workbook.contents import Area, BookContents, Worksheet

_FUNCTIONS = ("AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "VAR", "VARP")
WITHOUT_HIDDEN = 100
"""Numbers of functions above it leave out all hidden rows."""
_NOTHING = {"COUNT": "0", "COUNTA": "0", "MAX": "0", "MIN": "0", "PRODUCT": "0", "SUM": "0"}
_SUBTOTAL = re.compile(r"\b(?:SUBTOTAL|AGGREGATE)\(", re.IGNORECASE)


def function_of(kind: int) -> str:
    """The function a number stands for in SUBTOTAL; empty where it stands for none."""
    number = kind - WITHOUT_HIDDEN if kind > WITHOUT_HIDDEN else kind
    return _FUNCTIONS[number - 1] if 1 <= number <= len(_FUNCTIONS) else ""


def counted(contents: BookContents, areas: Sequence[Area], *, hidden: bool, subtotals: bool = False) -> Iterator[Area]:
    """The parts of areas that a subtotal counts.

    Args:
        contents: the workbook.
        areas: all that it is given.
        hidden: leave out every hidden row, not only those that a filter hides.
        subtotals: count other subtotals too.
    """
    for area in areas:
        sheet = contents.sheets[area.sheet]
        rows = sheet.hidden_rows if hidden else sheet.filtered_rows
        yield from _parts(area, _left_out(sheet, area, rows, subtotals))


def is_subtotal(text: str) -> bool:
    """Whether a formula has a subtotal, so that others leave its cell out."""
    return bool(_SUBTOTAL.search(text))


def of_nothing(function: str) -> str:
    """What the function gives for no cells."""
    return _NOTHING.get(function, "#DIV/0!")


def _left_out(sheet: Worksheet, area: Area, hidden: set[int], subtotals: bool) -> dict[int, set[int]]:
    """By row, the columns that do not count."""
    every = set(range(area.column, area.last_column + 1))
    found = {row: every for row in hidden if area.row <= row <= area.last_row}
    if subtotals:
        return found
    own = {where for where, formula in sheet.formulas.items() if is_subtotal(formula.text)}
    for row, column in own | sheet.subtotals:
        inside = area.row <= row <= area.last_row and area.column <= column <= area.last_column
        if inside and row not in hidden:
            found.setdefault(row, set()).add(column)
    return found


def _parts(area: Area, left_out: dict[int, set[int]]) -> Iterator[Area]:
    top = area.row
    for row in sorted(left_out):
        if row > top:
            yield area._replace(row=top, last_row=row - 1)
        start = area.column
        for column in (*sorted(left_out[row]), area.last_column + 1):
            if column > start:
                yield Area(area.sheet, row, start, row, column - 1)
            start = column + 1
        top = row + 1
    if top <= area.last_row:
        yield area._replace(row=top)
