"""A formula's text with ids in place of addresses."""

from __future__ import annotations

from xlmodel.format import CONSTANT_COLUMN, FIRST_PERIOD_COLUMN, HEADER_ROW
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered
from xlmodel.refs import quote_sheet
from xlmodel.workbook.tokens import Corner, Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import letters


def in_ids(book: Delivered, place: SheetCell) -> str:
    """A cell's formula with the ids of lines in place of addresses: `train.params[-1] * ...`; empty for a constant.

    A relative column shows as an offset in periods where it is not the cell's own, a fixed one by its period, one of
    another sheet that is headed otherwise by its head; rows without an id by sheet and label.
    """
    pieces: list[str] = []
    sheet = place.sheet
    for token in tokens(book.formula(place)):
        if token.kind is Kind.SHEET:
            sheet = sheet_name(token.text)
            continue
        ends = corners(token.text) if token.kind is Kind.RANGE else None
        if ends is None:
            pieces.append(token.text)
        elif sheet not in book.sheet_names:
            pieces.append(f"{quote_sheet(sheet)}!{token.text}")
        else:
            named = [_named(book, sheet, end, place) for end in ends]
            pieces.append(":".join(named if ":" in token.text else named[:1]))
        sheet = place.sheet
    return "".join(pieces)


def _named(book: Delivered, sheet: str, end: Corner, place: SheetCell) -> str:
    owner = book.id_at(sheet, end.row) if end.row else ""
    label = book.label_at(sheet, end.row) if end.row else ""
    name = owner or (f"{sheet}/{label}" if label else f"{sheet}/row {end.row}")
    if end.column < FIRST_PERIOD_COLUMN:
        return name if owner and end.column == CONSTANT_COLUMN else f"{name}.{letters(end.column)}"
    if end.column_fixed:
        members = {cell.column: member for member, cell in book.places.get(owner, {}).items()}
        return f"{name}@{members.get(end.column) or letters(end.column)}"
    offset = end.column - place.column
    if not offset and sheet != place.sheet:
        theirs, own = (book.shown(SheetCell(name, HEADER_ROW, end.column)) for name in (sheet, place.sheet))
        if theirs != own:
            return f"{name}@{theirs or letters(end.column)}"
    return f"{name}[{offset:+d}]" if offset else name
