"""Whether the Index of a workbook leads to the lines it names: scripts read by it, and a wrong row is another line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlmodel import format
from xlmodel.texts import Phrase
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.values import CellValue, column_number

_PERIOD = r"[0-9]{4}(?:Q[1-4]|-[0-9]{2}(?![0-9]))?"
_PERIODS = re.compile(rf"({_PERIOD})(?:[-,]{_PERIOD})*\Z")
"""Periods of a calendar, the first apart; other members are names."""
_LETTERS = re.compile(r"[A-Z]{1,3}\Z")
_CONSTANT = Phrase("workbook.constant")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One row of the Index.

    Attributes:
        place: where the first value stands; None where the sheet, the row or the column is none.
        leads: whether that line stands there.
    """

    id: str
    place: Place | None
    leads: bool


def index_place(contents: BookContents, named: Place | None) -> Place | None:
    """The first cell of the Index: where the name leads, or else where a sheet begins with its header."""
    found = (Place(number, 1, 1) for number in range(len(contents.sheets)))
    return next((place for place in (named, *found) if place is not None and _is_header(contents, place)), None)


def index_rows(contents: BookContents, index: Place) -> Iterator[IndexRow]:
    """The rows of the Index that begins in a cell."""
    held = contents.sheets[index.sheet]
    rows = [
        [held.values.get((row, index.column + at)) for at in range(len(format.INDEX_HEADER))]
        for row in range(index.row + 1, held.last_row + 1)
    ]
    ids = {str(row[0]) for row in rows if row[0]}
    standing = _standing(contents, ids, index.sheet)
    for name, label, _, sheet, row, column, periods, _ in rows:
        if name:
            place = _place(contents, sheet, row, column)
            yield IndexRow(str(name), place, place is not None and _leads(
                contents, place, str(name), str(label or ""), str(periods or ""), standing
            ))  # fmt: skip


def _is_header(contents: BookContents, place: Place) -> bool:
    cells = (Place(place.sheet, place.row, place.column + at) for at in range(len(format.INDEX_HEADER)))
    return tuple(map(contents.stored, cells)) == format.INDEX_HEADER


def _standing(contents: BookContents, ids: set[str], index: int) -> dict[int, set[tuple[int, str]]]:
    """The rows of each sheet with the ids that stand in them."""
    return {
        number: {(row, value) for (row, _), value in sheet.values.items() if isinstance(value, str) and value in ids}
        for number, sheet in enumerate(contents.sheets)
        if number != index
    }


def _place(contents: BookContents, sheet: CellValue, row: CellValue, column: CellValue) -> Place | None:
    number = contents.sheet_index(sheet) if isinstance(sheet, str) else None
    if number is None or not isinstance(row, float) or not row.is_integer():
        return None
    if not isinstance(column, str) or not _LETTERS.match(column):
        return None
    return Place(number, int(row), column_number(column))


def _leads(
    contents: BookContents, place: Place, name: str, label: str, periods: str, standing: dict[int, set[tuple[int, str]]]
) -> bool:
    held = standing.get(place.sheet, set())
    if held and (place.row, name) not in held:
        return False
    if not held and _text(contents, place.sheet, place.row, format.LABEL_COLUMN) != label.strip():
        return False
    head = _text(contents, place.sheet, format.HEADER_ROW, place.column)
    if not periods:
        return head in _CONSTANT.label().texts
    first = _PERIODS.match(periods)
    if first and head:
        return first[1] in head
    return _is_filled(contents, place) and not _is_filled(contents, place._replace(column=place.column - 1))


def _is_filled(contents: BookContents, place: Place) -> bool:
    return contents.stored(place) not in (None, "") or contents.formula(place) is not None


def _text(contents: BookContents, sheet: int, row: int, column: int) -> str:
    found = contents.stored(Place(sheet, row, column))
    return found.strip() if isinstance(found, str) else ""
