"""Whether the Index of a workbook leads to the lines it names: scripts read by it, and a wrong row is another line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from xlmodel import format
from xlmodel.texts import Phrase
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.values import CellValue, column_number

_PERIOD = r"[0-9]{4}(?:Q[1-4]|-[0-9]{2}(?![0-9]))?"
_PERIODS = re.compile(rf"({_PERIOD})(?:[-,]{_PERIOD})*\Z")
"""Periods of a calendar, the first apart; other members are names."""
_LETTERS = re.compile(r"[A-Z]{1,3}\Z")
_CONSTANT = Phrase("workbook.constant")
_INSERTED = 50
"""How many inserted columns are looked past."""
_Standing = Mapping[int, Mapping[str, Set[int]]]
"""By sheet, the rows in which each id stands."""


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
    """The rows of the Index that begins in a cell.

    Those of a sheet that was renamed, or in which rows or columns were inserted, lead where their lines went.
    """
    held = contents.sheets[index.sheet]
    cells = range(len(format.INDEX_HEADER))
    entries = [
        _Entry(*(held.values.get((row, index.column + at)) for at in cells))
        for row in range(index.row + 1, held.last_row + 1)
        if held.values.get((row, index.column))
    ]
    standing = _standing(contents, {str(entry.id) for entry in entries}, index.sheet)
    by_sheet: dict[CellValue, list[_Entry]] = {}
    for entry in entries:
        by_sheet.setdefault(entry.sheet, []).append(entry)
    for listed in by_sheet.values():
        rows = [_row(contents, entry, standing) for entry in listed]
        yield from rows if all(row.leads for row in rows) else _followed(contents, listed, standing) or rows


class _Entry(NamedTuple):
    """What the Index says of a line."""

    id: CellValue
    label: CellValue
    unit: CellValue
    sheet: CellValue
    row: CellValue
    column: CellValue
    periods: CellValue
    kind: CellValue


def _row(contents: BookContents, entry: _Entry, standing: _Standing) -> IndexRow:
    place = _place(contents, entry.sheet, entry.row, entry.column)
    leads = place is not None and _is_its_row(contents, place, entry, standing) and _begins(contents, place, entry)
    return IndexRow(str(entry.id), place, leads)


def _followed(contents: BookContents, entries: list[_Entry], standing: _Standing) -> list[IndexRow] | None:
    """Where the lines of a sheet stand that had rows and columns inserted or another name; None if that is not all.

    What is inserted moves all below it, and right of it, alike: the lines of the Index keep their order, each is moved
    by as much as the one above it or by more.
    """
    ids = {str(entry.id) for entry in entries}
    named = contents.sheet_index(str(entries[0].sheet))
    sheets = [sheet for sheet, rows in standing.items() if ids <= rows.keys() and named in (None, sheet)]
    stated = {str(entry.id): int(entry.row) for entry in entries if isinstance(entry.row, float)}
    if len(sheets) != 1 or len(set(stated.values())) < len(entries):
        return None
    (sheet,) = sheets
    rows = {name: min(standing[sheet][name], key=lambda row: (row < stated[name], row)) for name in ids}
    down = [rows[name] - stated[name] for name in sorted(ids, key=stated.__getitem__)]
    if down[0] < 0 or down != sorted(down):
        return None
    moved = (_columns(contents, sheet, entries, rows, above) for above in sorted({0, down[0]}))
    columns = next((found for found in moved if found is not None), None)
    if columns is None:
        return None
    return [
        IndexRow(str(entry.id), Place(sheet, rows[str(entry.id)], columns[entry.column]), True) for entry in entries
    ]


def _columns(
    contents: BookContents, sheet: int, entries: list[_Entry], rows: Mapping[str, int], above: int
) -> dict[CellValue, int] | None:
    """Where each first column went, with so many rows inserted above the header; None if a line does not begin so."""
    found: dict[CellValue, int] = {}
    shift = 0
    named = {entry.column for entry in entries if isinstance(entry.column, str) and _LETTERS.match(entry.column)}
    for column in sorted(named, key=column_number):
        places = [
            (Place(sheet, rows[str(entry.id)], column_number(column)), entry)
            for entry in entries
            if entry.column == column
        ]
        while not all(_begins(contents, p._replace(column=p.column + shift), entry, above) for p, entry in places):
            shift += 1
            if shift > _INSERTED:
                return None
        found[column] = column_number(column) + shift
    return found if len(found) == len({entry.column for entry in entries}) else None


def _is_header(contents: BookContents, place: Place) -> bool:
    cells = (Place(place.sheet, place.row, place.column + at) for at in range(len(format.INDEX_HEADER)))
    return tuple(map(contents.stored, cells)) == format.INDEX_HEADER


def _standing(contents: BookContents, ids: set[str], index: int) -> _Standing:
    """The rows of each sheet in which each id stands."""
    found: dict[int, dict[str, set[int]]] = {}
    for number, sheet in enumerate(contents.sheets):
        if number != index:
            for (row, _), value in sheet.values.items():
                if isinstance(value, str) and value in ids:
                    found.setdefault(number, {}).setdefault(value, set()).add(row)
    return found


def _place(contents: BookContents, sheet: CellValue, row: CellValue, column: CellValue) -> Place | None:
    number = contents.sheet_index(sheet) if isinstance(sheet, str) else None
    if number is None or not isinstance(row, float) or not row.is_integer():
        return None
    if not isinstance(column, str) or not _LETTERS.match(column):
        return None
    return Place(number, int(row), column_number(column))


def _is_its_row(contents: BookContents, place: Place, entry: _Entry, standing: _Standing) -> bool:
    held = standing.get(place.sheet)
    if held is not None:
        return place.row in held.get(str(entry.id), ())
    return _text(contents, place.sheet, place.row, format.LABEL_COLUMN) == str(entry.label or "").strip()


def _begins(contents: BookContents, place: Place, entry: _Entry, above: int = 0) -> bool:
    """Whether the first value of a line stands in a column, by the head of that or by what is filled."""
    head = _text(contents, place.sheet, format.HEADER_ROW + above, place.column)
    periods = str(entry.periods or "")
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
