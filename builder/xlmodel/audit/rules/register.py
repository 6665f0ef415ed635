"""C. Inputs: where each number comes from, and whether it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from xlmodel.audit.book import Book
from xlmodel.audit.graph import Graph, area_key
from xlmodel.audit.lexer import tokenize
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, rule
from xlmodel.audit.roles import find_table, table_rows
from xlmodel.audit.rules.inputs import input_cells
from xlmodel.audit.views import CellView, HeaderTable, SheetRole, SheetView
from xlmodel.audit.vocabulary import JUDGEMENT

_SOURCES = re.compile(r"^(data )?sources?$|^references$|来源|出处", re.IGNORECASE)


@rule(34, E, "Each input has a source, a date and a kind", "ICAEW 6")
def sourced(book: Book) -> Judgement:
    """For each input row source, date and kind are filled: on the row, on its parent row, in Index or in Sources."""
    rows = list(_input_rows(book))
    if not rows:
        return not_applicable(book.inferred("no typed inputs on input sheets"))
    kinds = _index_kinds(book)
    dated = _dated_sources(book)
    known = source_ids(book)
    offenders = []
    for sheet, row in rows:
        source = _inherited(sheet, row, "source")
        missing = [] if source else ["source"]
        if not (
            _inherited(sheet, row, "kind") or any((sheet.title.lower(), up) in kinds for up in _lineage(sheet, row))
        ):
            missing.append("kind")
        if not (_inherited(sheet, row, "date") or (dated and mentioned(source, known))):
            missing.append("date")
        if missing:
            offenders.append(f"{sheet.where(row, sheet.roles.get('label', 1))} (no {', '.join(missing)})")
    return judged(
        offenders,
        book.inferred(f"{len(rows)} input rows documented"),
        book.inferred("inputs without source, date or kind: fill these columns on the row, or in Index and Sources"),
    )


@rule(35, E, "Each source is listed on the Sources sheet", "MBABench")
def known_sources(book: Book) -> Judgement:
    """The source of every input names an id of the Sources sheet, or says that it is an assumption or a definition."""
    rows = list(_input_rows(book))
    if not rows:
        return not_applicable(book.inferred("no typed inputs on input sheets"))
    known = source_ids(book)
    if not known:
        return broken("no sheet named Sources with a column 'id': list the sources there and refer to them by id")
    offenders = [
        f"{sheet.where(row, sheet.roles.get('source', 1))} ({source or 'blank'})"
        for sheet, row in rows
        if not mentioned(source := _inherited(sheet, row, "source"), known) and not JUDGEMENT.search(source)
    ]
    return judged(
        offenders,
        f"{len(rows)} input rows point to {len(known)} sources",
        "sources that the Sources sheet does not list: add them there, or correct the id",
    )


@rule(36, W, "Each input is used, each calculation leads somewhere", "FAST 3.06; PerfectXL")
def used(book: Book) -> Judgement:
    """Every input row, and every row of a Calc sheet, is referred to from another row, a chart or a name.

    What a sheet of proof sums, the one with the name Proof, is not used by that.
    """
    places = book.graph.used | _charted(book) | _named(book)
    rows_used = {(title, row) for title, row, _ in places}
    offenders, seen = [], 0
    for sheet in book.of_type(SheetRole.INPUTS):
        table = sheet.timeline is None
        columns = {column for title, _, column in places if title == sheet.title}
        for row in sorted({cell.row for _, cell in _cells_of(book, sheet)}):
            seen += 1
            if (sheet.title, row) not in rows_used:
                offenders.append(sheet.where(row, sheet.roles.get("label", 1)))
        if table and not columns and sheet.cells:
            offenders.append(f"{sheet.title} (nothing refers to it)")
    for sheet in book.of_type(SheetRole.CALC):
        for row in sorted({cell.row for cell, _ in sheet.formulas() if cell.row > sheet.header_row}):
            seen += 1
            if (sheet.title, row) not in rows_used:
                offenders.append(sheet.where(row, sheet.roles.get("label", 1)))
    if not seen:
        return not_applicable(book.inferred("no inputs and no calculations"))
    return judged(
        offenders,
        book.inferred(f"{seen} rows, all used"),
        book.inferred("rows nothing refers to: delete them, or show them on an Output sheet"),
    )


def source_ids(book: Book) -> set[str]:
    """The ids on the Sources sheet, in lower case; its first column when no column is headed 'id'."""
    found = _sources_table(book)
    if found is None:
        return set()
    sheet, table = found
    cells = (sheet.at(row, table.columns["id"]) for row in table_rows(sheet, table, "id"))
    return {str(cell.shown).strip().lower() for cell in cells if cell is not None}


def mentioned(text: str, ids: set[str]) -> bool:
    """True when the text names one of the ids as a word of its own."""
    lower = text.lower()
    if lower in ids:
        return True
    return any(re.search(rf"(?<![\w.]){re.escape(key)}(?![\w])", lower) for key in ids if key)


def _sources_table(book: Book) -> tuple[SheetView, HeaderTable] | None:
    for sheet in book.sheets:
        if _SOURCES.search(sheet.title):
            table = find_table(sheet, ("id",), ("date",)) or find_table(sheet, ("source",), ("date",))
            if table is not None:
                return sheet, HeaderTable(table.row, {"id": table.columns.get("source", 1), **table.columns})
    return None


def _dated_sources(book: Book) -> bool:
    found = _sources_table(book)
    if found is None or "date" not in found[1].columns:
        return False
    sheet, table = found
    return all(sheet.at(row, table.columns["date"]) is not None for row in table_rows(sheet, table, "id"))


def _input_rows(book: Book) -> Iterator[tuple[SheetView, int]]:
    seen: set[tuple[str, int]] = set()
    for sheet, cell in input_cells(book):
        if sheet.type is SheetRole.INPUTS and (sheet.title, cell.row) not in seen:
            seen.add((sheet.title, cell.row))
            yield sheet, cell.row


def _cells_of(book: Book, sheet: SheetView) -> Iterator[tuple[SheetView, CellView]]:
    return ((owner, cell) for owner, cell in input_cells(book) if owner is sheet)


def _lineage(sheet: SheetView, row: int) -> list[int]:
    """The row, and the rows it is grouped under in the outline, nearest first."""
    rows, level = [row], sheet.level(row)
    for above in range(row - 1, sheet.header_row, -1):
        if level == 0:
            break
        if above in sheet.rows and sheet.level(above) < level:
            rows.append(above)
            level = sheet.level(above)
    return rows


def _inherited(sheet: SheetView, row: int, role: str) -> str:
    return next((text for up in _lineage(sheet, row) if (text := sheet.text(up, role))), "")


def _index_kinds(book: Book) -> set[tuple[str, int]]:
    """The rows for which an Index sheet declares a kind."""
    declared = set()
    for sheet in book.of_type(SheetRole.DOC):
        table = find_table(sheet, ("id", "sheet", "row", "kind"))
        if table is None:
            continue
        for row in table_rows(sheet, table, "id"):
            title, number, kind = (sheet.at(row, table.columns[role]) for role in ("sheet", "row", "kind"))
            if title is not None and number is not None and kind is not None and str(number.shown).isdigit():
                declared.add((str(title.shown).lower(), int(str(number.shown))))
    return declared


def _charted(book: Book) -> set[tuple[str, int, int]]:
    places: set[tuple[str, int, int]] = set()
    for part in book.package.names:
        if part.startswith("xl/charts/") and part.endswith(".xml"):
            text = book.package.read(part).decode("utf-8", "replace")
            for formula in re.findall(r"<c:f>([^<]*)</c:f>", text):
                places |= _expanded(book, book.graph, unescape(formula))
    return places


def _named(book: Book) -> set[tuple[str, int, int]]:
    places: set[tuple[str, int, int]] = set()
    for name in book.names.values():
        if not name.name.lower().startswith("_xlnm"):
            places |= _expanded(book, book.graph, name.text)
    return places


def _expanded(book: Book, graph: Graph, formula: str) -> set[tuple[str, int, int]]:
    places: set[tuple[str, int, int]] = set()
    for token in tokenize(formula.lstrip("=")):
        if token.reference is not None:
            sheet = book.by_title.get(token.reference.sheet.lower())
            if sheet is not None:
                places.update(graph.inside(area_key(sheet, token.reference)))
    return places
