"""Structured references: what `Table[[#Headers],[Column]]` means as an area."""

from __future__ import annotations

import re

from xlmodel.workbook.contents import Area, BookContents, ExcelTable, Place
from xlmodel.workbook.values import folded

_PART = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_QUOTE = re.compile(r"'(.)")
_ITEMS = {"#all", "#data", "#headers", "#totals", "#this row"}


def resolve(contents: BookContents, place: Place, text: str) -> Area | None:
    """The area of a structured reference seen from a cell; None where it means nothing."""
    name, _, rest = text.partition("[")
    table = contents.tables.get(folded(name)) if name else _around(contents, place)
    if table is None:
        return None
    inner = rest[:-1].strip()
    this_row = inner.startswith("@")
    inner = inner[1:].strip() if this_row else inner
    parts = _PART.findall(inner) if "[" in _QUOTE.sub("", inner) else [inner]
    items = {part.strip().lower() for part in parts if part.strip().lower() in _ITEMS}
    columns = [_QUOTE.sub(r"\1", part) for part in parts if part.strip() and part.strip().lower() not in _ITEMS]
    if this_row:
        items.add("#this row")
    rows = _rows(table, place, items)
    span = _columns(table, columns)
    if rows is None or span is None or rows[0] > rows[1]:
        return None
    return Area(table.area.sheet, rows[0], span[0], rows[1], span[1])


def _around(contents: BookContents, place: Place) -> ExcelTable | None:
    for table in contents.tables.values():
        area = table.area
        inside = area.row <= place.row <= area.last_row and area.column <= place.column <= area.last_column
        if area.sheet == place.sheet and inside:
            return table
    return None


def _rows(table: ExcelTable, place: Place, items: set[str]) -> tuple[int, int] | None:
    first, last = table.area.row, table.area.last_row
    data = (first + table.header_rows, last - table.totals_rows)
    if "#this row" in items:
        return (place.row, place.row) if data[0] <= place.row <= data[1] else None
    spans = {
        "#all": (first, last), "#data": data,
        "#headers": (first, first + table.header_rows - 1), "#totals": (last - table.totals_rows + 1, last),
    }  # fmt: skip
    chosen = [spans[item] for item in items] or [data]
    return min(span[0] for span in chosen), max(span[1] for span in chosen)


def _columns(table: ExcelTable, columns: list[str]) -> tuple[int, int] | None:
    known = {name.lower(): table.area.column + offset for offset, name in enumerate(table.columns)}
    if not columns:
        return table.area.column, table.area.last_column
    found = [known.get(column.lower()) for column in columns]
    numbers = [number for number in found if number is not None]
    return (min(numbers), max(numbers)) if len(numbers) == len(found) else None
