"""Counts over whole rows and columns: of a million cells only the filled part is read, the blanks beyond are added."""

from __future__ import annotations

from collections.abc import Sequence

from xlmodel.workbook.contents import BookContents
from xlmodel.workbook.groups import ClosedGroup, closed_groups
from xlmodel.workbook.tokens import Corner, Kind, Token, corners, function_name, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, cell_name

COUNTS = frozenset({"COUNTIF", "COUNTIFS", "COUNTBLANK"})
_LAST_CELL = cell_name(MAX_ROWS, MAX_COLUMNS)
"""A blank cell: a workbook with something in it has no blanks beyond the filled part."""


def with_blanks_beyond(contents: BookContents, text: str) -> str:
    """A formula whose counts of whole rows or columns take in the blanks beyond the filled part."""
    found = list(tokens(text))
    calls = (number for number, token in enumerate(found)
             if token.kind is Kind.FUNCTION and function_name(token.text) in COUNTS)  # fmt: skip
    for start in reversed(list(calls)):
        group = next((group for group in closed_groups(found) if group.start == start), None)
        if group is not None:
            found[group.start : group.end + 1] = _counted(contents, found, group)
    return "".join(token.text for token in found)


def _counted(contents: BookContents, found: Sequence[Token], group: ClosedGroup) -> list[Token]:
    written = list(found[group.start : group.end + 1])
    parts = group.parts(found)
    name = function_name(found[group.start].text)
    ranges = parts[:1] if name == "COUNTBLANK" else parts[::2]
    ends = [_whole(part) for part in ranges]
    upright = {end[0].row == 0 for end in ends if end is not None}
    if None in ends or len(upright) != 1:
        return written
    beyond = _beyond(contents, [end for end in ends if end is not None], upright=True in upright)
    if name == "COUNTBLANK":
        filled = _filled(contents, parts[0], upright=True in upright)
        return [Token(Kind.OTHER, f"(COUNTBLANK({filled})+{beyond})")]
    blank = [Token(Kind.RANGE, _LAST_CELL)]
    arguments = [part if number % 2 else blank for number, part in enumerate(parts)]
    again = ",".join("".join(token.text for token in argument) for argument in arguments)
    count = "".join(token.text for token in written)
    return [Token(Kind.OTHER, f"({count}+{beyond}*{found[group.start].text}{again}))")]


def _whole(part: Sequence[Token]) -> tuple[Corner, Corner] | None:
    """The ends of a reference to whole rows or columns; None for anything else."""
    solid = [token for token in part if token.kind is not Kind.SPACE]
    plain = len(solid) == 1 or (len(solid) == 2 and solid[0].kind is Kind.SHEET)
    ends = corners(solid[-1].text) if plain and solid[-1].kind is Kind.RANGE else None
    return ends if ends is not None and not (ends[0].row and ends[0].column) else None


def _beyond(contents: BookContents, ends: Sequence[tuple[Corner, Corner]], *, upright: bool) -> int:
    """How many cells lie beyond the filled part, in one of the areas counted together."""
    first, last = ends[0]
    if upright:
        return (MAX_ROWS - max(sheet.last_row for sheet in contents.sheets)) * (abs(last.column - first.column) + 1)
    return (MAX_COLUMNS - max(sheet.last_column for sheet in contents.sheets)) * (abs(last.row - first.row) + 1)


def _filled(contents: BookContents, part: Sequence[Token], *, upright: bool) -> str:
    ends = _whole(part)
    assert ends is not None
    prefix = "".join(token.text for token in part if token.kind is Kind.SHEET)
    rows, columns = sorted(end.row for end in ends), sorted(end.column for end in ends)
    if upright:
        rows = [1, max(sheet.last_row for sheet in contents.sheets)]
    else:
        columns = [1, max(sheet.last_column for sheet in contents.sheets)]
    return f"{prefix}{cell_name(rows[0], columns[0])}:{cell_name(rows[1], columns[1])}"
