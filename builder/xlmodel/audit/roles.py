"""Finds out what each sheet is and what its columns hold: declared by a contents table, else inferred."""

from __future__ import annotations

import datetime
from collections import Counter

from xlmodel.audit.book import Book
from xlmodel.audit.views import CellView, HeaderTable, PeriodHeader, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import TITLE_TYPES, TYPE_WORDS, YEAR_HEADER, header_role

HEADER_SEARCH_ROWS = 100
TIMELINE_SEARCH_ROWS = 15
SHORTEST_TIMELINE = 3
_LAST_DATE = 2_958_466
COLUMN_ROLES = ("label", "unit", "constant", "total", "source", "note", "id", "kind", "date")


def assign_roles(book: Book) -> None:
    """Gives every sheet its type, its timeline and the roles of its columns."""
    for sheet in book.sheets:
        sheet.timeline = find_timeline(sheet)
        sheet.header_row = sheet.timeline.row if sheet.timeline else _frozen_rows(sheet)
        sheet.roles = _column_roles(sheet)
    book.contents = _find_contents(book)
    declared = _declared_types(book)
    book.types_inferred = not declared
    for sheet in book.sheets:
        sheet.type = declared.get(sheet.title.lower()) or _inferred_type(sheet)


def find_table(sheet: SheetView, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> HeaderTable | None:
    """The first row whose cells name all required roles; optional ones are added where they occur."""
    for row in sorted(sheet.rows)[:HEADER_SEARCH_ROWS]:
        columns: dict[str, int] = {}
        for cell in sheet.rows[row]:
            role = header_role(cell.shown, *(role for role in (*required, *optional) if role not in columns))
            if role is not None:
                columns[role] = cell.column
        if all(role in columns for role in required):
            return HeaderTable(row, columns)
    return None


def table_rows(sheet: SheetView, table: HeaderTable, key: str) -> list[int]:
    """The rows of a table: those below its header, as long as the key column is filled; units may stand in between."""
    rows: list[int] = []
    for row in sorted(row for row in sheet.rows if row > table.row):
        cell = sheet.at(row, table.columns[key])
        filled = cell is not None and cell.shown not in {None, ""}
        if rows and (not filled or row > rows[-1] + 1):
            break
        if filled:
            rows.append(row)
        elif row > table.row + 1:
            break
    return rows


def find_timeline(sheet: SheetView) -> PeriodHeader | None:
    """The first row near the top with at least three neighbouring cells that each show a year or date."""
    for row in sorted(sheet.rows):
        if row > TIMELINE_SEARCH_ROWS:
            return None
        run: list[tuple[CellView, str]] = []
        for cell in sheet.rows[row]:
            header = period_text(cell)
            if header and (not run or cell.column == run[-1][0].column + 1):
                run.append((cell, header))
            elif len(run) >= SHORTEST_TIMELINE:
                break
            else:
                run = [(cell, header)] if header else []
        if len(run) >= SHORTEST_TIMELINE and len({header for _, header in run}) > 1:
            return PeriodHeader(row, {cell.column: header for cell, header in run})
    return None


def period_text(cell: CellView) -> str:
    """The header text of a cell (`2021A`, or a date that a formula gives); empty when it shows no period."""
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import from_excel

    value = cell.shown
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and is_date_format(cell.style.number_format) and 1 <= float(value) < _LAST_DATE:  # type: ignore[arg-type]
        return year_text(from_excel(value))
    return year_text(value)


def year_text(value: object) -> str:
    """The header text of a period cell (`2021A`, `2024`); empty when the value shows no year."""
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if 1900 <= value < 2200 and value == int(value) else ""
    if isinstance(value, str) and YEAR_HEADER.match(value.strip()):
        return value.strip()
    return ""


def _frozen_rows(sheet: SheetView) -> int:
    frozen = sheet.worksheet.freeze_panes
    if not isinstance(frozen, str):
        return 0
    digits = "".join(letter for letter in frozen if letter.isdigit())
    return int(digits) - 1 if digits else 0


def _column_roles(sheet: SheetView) -> dict[str, int]:
    roles: dict[str, int] = {}
    lowest = sheet.timeline.row if sheet.timeline is not None else 1
    for row in range(sheet.header_row, lowest - 1, -1):
        for cell in sheet.rows.get(row, ()):
            role = header_role(cell.shown, *(role for role in COLUMN_ROLES if role not in roles))
            if role is not None:
                roles[role] = cell.column
    timeline = sheet.timeline
    if timeline is None:
        if "label" not in roles:
            roles["label"] = _widest_text_column(sheet, 6)
        return roles
    if "label" not in roles:
        roles["label"] = _widest_text_column(sheet, timeline.first)
    if "unit" not in roles:
        unit = _column_beside_label(sheet, timeline, roles["label"])
        if unit:
            roles["unit"] = unit
    return roles


def _widest_text_column(sheet: SheetView, before: int) -> int:
    texts = Counter(
        cell.column
        for cell in sheet.body()
        if cell.column < before and cell.formula is None and isinstance(cell.value, str)
    )
    return min(texts, key=lambda column: (-texts[column], column)) if texts else 1


def _column_beside_label(sheet: SheetView, timeline: PeriodHeader, label: int) -> int:
    """The column right of the labels, when most lines with numbers have a short text there."""
    column = label + 1
    lines = [row for row in sheet.rows if row > timeline.row and sheet.period_cells(row)]
    texts = [
        cell.shown
        for row in lines
        if (cell := sheet.at(row, column)) is not None and isinstance(cell.shown, str) and len(cell.shown) <= 30
    ]
    return column if column < timeline.first and lines and 2 * len(texts) > len(lines) else 0


def _find_contents(book: Book) -> tuple[SheetView, HeaderTable] | None:
    titles = set(book.by_title)
    for sheet in book.sheets:
        table = find_table(sheet, ("sheet", "type"), ("purpose",))
        if table is None:
            continue
        listed = {
            str(cell.shown).strip().lower()
            for row in table_rows(sheet, table, "sheet")
            if (cell := sheet.at(row, table.columns["sheet"])) is not None
        }
        if listed & titles:
            return sheet, table
    return None


def _declared_types(book: Book) -> dict[str, SheetRole]:
    if book.contents is None:
        return {}
    sheet, table = book.contents
    declared = {}
    for row in table_rows(sheet, table, "sheet"):
        title = sheet.at(row, table.columns["sheet"])
        kind = sheet.at(row, table.columns["type"])
        word = str(kind.shown).strip().lower() if kind is not None else ""
        if title is not None and word in TYPE_WORDS:
            declared[str(title.shown).strip().lower()] = TYPE_WORDS[word]
    return declared


def _inferred_type(sheet: SheetView) -> SheetRole:
    formulas = sum(cell.formula is not None for cell in sheet.cells.values())
    numbers = sum(is_number(cell.value) for cell in sheet.cells.values())
    for pattern, kind in TITLE_TYPES:
        if pattern.search(sheet.title) and not (kind is SheetRole.DOC and formulas > 20):
            return kind
    if not formulas and not numbers:
        return SheetRole.DOC
    if not formulas:
        return SheetRole.INPUTS
    return SheetRole.CALC
