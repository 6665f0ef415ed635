"""References that count rows and columns, as `R1C2:R3C2` or `R[-1]C`, in the spelling of letters and numbers."""

from __future__ import annotations

import re

from xlmodel.workbook.contents import Place
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, cell_name, letters

_CORNER = re.compile(r"(?:R(?P<row>\[-?\d+\]|\d*))?(?:C(?P<column>\[-?\d+\]|\d*))?\Z", re.IGNORECASE)


def from_rows_and_columns(text: str, place: Place) -> str:
    """A reference in the other spelling, seen from a cell; `#REF!` where it is none."""
    first = next(tokens(text), None)
    prefix = first.text if first is not None and first.kind is Kind.SHEET else ""
    ends = [_corner(part, place) for part in text.removeprefix(prefix).split(":")]
    if not 1 <= len(ends) <= 2 or any(not end for end in ends):
        return "#REF!"
    whole = any(end.isdecimal() or end.isalpha() for end in ends)
    return prefix + ":".join([ends[0], ends[0]] if whole and len(ends) == 1 else ends)


def _corner(text: str, place: Place) -> str:
    match = _CORNER.match(text.strip())
    if match is None or not text.strip():
        return ""
    row, column = _number(match["row"], place.row), _number(match["column"], place.column)
    if (row is not None and not 1 <= row <= MAX_ROWS) or (column is not None and not 1 <= column <= MAX_COLUMNS):
        return ""
    if row is not None and column is not None:
        return cell_name(row, column)
    return str(row) if row is not None else letters(column or 0)


def _number(text: str | None, own: int) -> int | None:
    if text is None:
        return None
    if not text:
        return own
    return own + int(text[1:-1]) if text.startswith("[") else int(text)
