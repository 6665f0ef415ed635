"""Two workbooks of one layout, cell by cell, whatever rows and columns were inserted, deleted or moved since.

Rows are the same by the id they carry, or by their label below the same id; columns by what heads them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from xlmodel.format import HEADER_ROW
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered
from xlmodel.workbook.tokens import Corner, Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import letters

_FURTHEST = 40
"""Rows in which the header of a sheet is looked for."""

Renumbering = dict[int, int]


@dataclass(frozen=True, slots=True)
class SheetMap:
    """From the rows and columns of the reference to those of the other workbook, and back."""

    rows: Renumbering
    columns: Renumbering
    rows_back: Renumbering
    columns_back: Renumbering

    @property
    def still(self) -> bool:
        """Whether nothing stands elsewhere."""
        return all(one == other for map_ in (self.rows, self.columns) for one, other in map_.items())


class Signature(NamedTuple):
    """What tells a row from others: the last id at or above it, its own id, its label."""

    anchor: str
    id: str
    label: str


class Alignment:
    """Where each cell of `reference` stands in `other`."""

    def __init__(self, reference: Delivered, other: Delivered) -> None:
        self.reference = reference
        self.other = other
        names = set(other.sheet_names)
        self.missing = [name for name in reference.sheet_names if name not in names]
        self.added = [name for name in other.sheet_names if name not in set(reference.sheet_names)]
        self.maps = {name: self._map(name) for name in reference.sheet_names if name in names}

    @cached_property
    def still(self) -> bool:
        """Whether every sheet, row and column stands where it stood."""
        return not self.missing and all(found.still for found in self.maps.values())

    def there(self, place: SheetCell) -> SheetCell | None:
        """Where a cell of the reference stands in the other workbook; None where it is gone."""
        found = self.maps.get(place.sheet)
        if found is None or place.row not in found.rows or place.column not in found.columns:
            return None
        return SheetCell(place.sheet, found.rows[place.row], found.columns[place.column])

    def back(self, place: SheetCell) -> SheetCell | None:
        """Where a cell of the other workbook stood in the reference; None where it is new."""
        found = self.maps.get(place.sheet)
        if found is None or place.row not in found.rows_back or place.column not in found.columns_back:
            return None
        return SheetCell(place.sheet, found.rows_back[place.row], found.columns_back[place.column])

    def formula(self, place: SheetCell) -> str:
        """A formula of the other workbook as it would read in the reference, written plainly; empty for a constant."""
        return plain(self.other.formula(place), None if self.still else self, place.sheet)

    def _map(self, sheet: str) -> SheetMap:
        columns = self._columns(sheet)
        rows = self._rows(sheet, columns)
        return SheetMap(rows, columns, {v: k for k, v in rows.items()}, {v: k for k, v in columns.items()})

    def _columns(self, sheet: str) -> Renumbering:
        one, other = self.reference.sheet(sheet), self.other.sheet(sheet)
        last = max(one.last_column, other.last_column) + 1
        head = _heading(self.reference, sheet, HEADER_ROW, one.last_column)
        if sum(text is not None for text in head) < 2:
            return {n: n for n in range(1, last + 1)}
        if head == _heading(self.other, sheet, HEADER_ROW, one.last_column):
            return {n: n for n in range(1, last + 1)}
        shown = _shown(self.reference, sheet, HEADER_ROW, one.last_column)
        row = self._header_row(sheet, [text for text in head if text is not None])
        found = matched(shown, _shown(self.other, sheet, row, other.last_column))
        return {one + 1: two + 1 for one, two in found.items()}

    def _header_row(self, sheet: str, wanted: Sequence[Hashable]) -> int:
        """The row of the other workbook that has most of the reference's header, the usual one first."""
        book, last = self.other, self.other.sheet(sheet).last_column
        rows = sorted(range(1, min(_FURTHEST, book.sheet(sheet).last_row) + 1), key=lambda n: n != HEADER_ROW)
        return max(rows, key=lambda n: len(set(wanted) & set(_heading(book, sheet, n, last))), default=HEADER_ROW)

    def _rows(self, sheet: str, columns: Renumbering) -> Renumbering:
        one = _signatures(self.reference, sheet, 1, self.reference.id_column(sheet))
        two = _signatures(self.other, sheet, columns.get(1, 1), columns.get(self.reference.id_column(sheet), 0))
        if one == two:
            return {n: n for n in range(1, max([*one, self.reference.sheet(sheet).last_row]) + 1)}
        keys, others = list(one), list(two)
        found = matched([one[n] for n in keys], [two[n] for n in others])
        rows = {keys[a]: others[b] for a, b in found.items()}
        return _moved_rows(rows, one, two)


def matched(one: Sequence[Hashable], two: Sequence[Hashable]) -> Renumbering:
    """The places of one sequence in another: what is equal, and what was overwritten in place."""
    found: Renumbering = {}
    for kind, a, a_end, b, b_end in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and a_end - a == b_end - b):
            found.update(zip(range(a, a_end), range(b, b_end), strict=True))
    return found


def plain(formula: str, alignment: Alignment | None = None, home: str = "") -> str:
    """A formula as every program would write it: no spaces, no needless quotes, upper-case functions.

    Args:
        formula: without its `=`.
        alignment: moves references of the other workbook to where they stood in the reference.
        home: the sheet the formula stands on.
    """
    found = []
    sheet = home
    for token in tokens(formula):
        match token.kind:
            case Kind.SPACE:
                continue
            case Kind.SHEET:
                sheet = sheet_name(token.text)
                found.append(f"{sheet}!")
                continue
            case Kind.TEXT:
                found.append(token.text)
            case Kind.RANGE if alignment is not None:
                found.append(_moved_back(token.text.upper(), sheet, alignment))
            case _:
                found.append(token.text.upper())
        if token.text != ":":
            sheet = home
    return "".join(found)


def _moved_back(text: str, sheet: str, alignment: Alignment) -> str:
    ends, known = corners(text), alignment.maps.get(sheet)
    if ends is None or known is None or known.still:
        return text
    return ":".join(_corner(end, known) for end in (ends if ":" in text else ends[:1]))


def _corner(end: Corner, known: SheetMap) -> str:
    column = known.columns_back.get(end.column, 0) if end.column else 0
    row = known.rows_back.get(end.row, 0) if end.row else 0
    if (end.column and not column) or (end.row and not row):
        return f"new:{letters(end.column) if end.column else ''}{end.row or ''}"
    column_text = f"{'$' if end.column_fixed else ''}{letters(column)}" if column else ""
    return f"{column_text}{'$' if end.row_fixed else ''}{row}" if row else column_text


def _moved_rows(rows: Renumbering, one: Mapping[int, Signature], two: Mapping[int, Signature]) -> Renumbering:
    """The rows that are alike, then those that were sorted or moved away, then those overwritten where they stood."""
    found = {a: b for a, b in rows.items() if one[a] == two[b]}
    taken = set(found.values())
    free: dict[Signature, list[int]] = {}
    for number, signature in two.items():
        if number not in taken:
            free.setdefault(signature, []).append(number)
    for number, signature in one.items():
        if number not in found and len(free.get(signature, ())) == 1:
            found[number] = free[signature][0]
    taken = set(found.values())
    overwritten = {a: b for a, b in rows.items() if a not in found and b not in taken and one[a].id == two[b].id}
    return found | overwritten


def _heading(book: Delivered, sheet: str, row: int, last: int) -> list[Hashable]:
    """What stands in a row, formulas as they are written."""
    places = [SheetCell(sheet, row, column) for column in range(1, last + 1)]
    return [plain(book.formula(place)) or book.value(place) for place in places]


def _shown(book: Delivered, sheet: str, row: int, last: int) -> list[Hashable]:
    """What a row shows."""
    return [book.shown(SheetCell(sheet, row, column)) for column in range(1, last + 1)]


def _signatures(book: Delivered, sheet: str, label: int, ids: int) -> dict[int, Signature]:
    """What tells the rows of a sheet apart: the id, or the last id above and the label; rows with content alone."""
    held = book.sheet(sheet)
    filled = sorted({row for row, _ in (*held.values, *held.formulas)})
    found: dict[int, Signature] = {}
    anchor = ""
    for row in filled:
        name = book.text(sheet, row, ids) if ids and not book.formula(SheetCell(sheet, row, ids)) else ""
        anchor = name or anchor
        calculated = book.formula(SheetCell(sheet, row, label))
        found[row] = Signature(anchor, name, "=" if calculated else book.text(sheet, row, label))
    return found
