"""B. Layout and time: columns, timelines, units, labels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import column_letters
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, passed, rule
from xlmodel.audit.roles import period_text
from xlmodel.audit.views import CellView, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import ESTIMATE_MARK, HISTORY_MARK

_SHARE = re.compile(r"^(ratio|share|fraction|rate|growth|比率|占比|比例|份额|增长率)", re.IGNORECASE)
_POINTS = re.compile(r"^(percentage points?|pp|百分点|个百分点)$", re.IGNORECASE)
"""Differences of shares, which are numbers of points or still shares themselves."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")

NO_TIMELINE = "no sheet has a row of years"


def time_sheets(book: Book) -> list[SheetView]:
    """The sheets with a period header."""
    return [sheet for sheet in book.sheets if sheet.timeline is not None]


def line_rows(sheet: SheetView) -> Iterator[int]:
    """The rows below the header with a number or formula in a period column."""
    for row in sorted(sheet.rows):
        if row > sheet.header_row and any(
            cell.formula is not None or is_number(cell.value) for cell in sheet.period_cells(row)
        ):
            yield row


@rule(19, E, "The same period and the same role stand in the same column on every sheet", "FAST 1.01-02, 2.01-01")
def same_columns(book: Book) -> Judgement:
    """Period headers (of one calendar), label and unit columns agree between sheets, and links keep to their period."""
    sheets = time_sheets(book)
    if not sheets:
        return not_applicable(NO_TIMELINE)
    offenders = []
    expected: dict[tuple[bool, int], str] = {}
    for key in sorted({(_is_date(text), column) for sheet in sheets for column, text in _headers(sheet).items()}):
        found = (_headers(sheet).get(key[1], "") for sheet in sheets)
        texts = Counter(text for text in found if text and _is_date(text) == key[0])
        expected[key] = max(texts, key=lambda text: (texts[text], text))
    first = Counter(sheet.timeline.first for sheet in sheets if sheet.timeline).most_common(1)[0][0]
    for sheet in sheets:
        row = sheet.timeline.row if sheet.timeline else 0
        offenders += [
            f"{sheet.where(row, column)} ({text}, elsewhere {expected[_is_date(text), column]})"
            for column, text in _headers(sheet).items()
            if text != expected[_is_date(text), column]
        ]
        if sheet.timeline and sheet.timeline.first != first:
            offenders.append(f"{sheet.title} (periods start in {column_letters(sheet.timeline.first)})")
    for role in ("label", "unit"):
        columns = Counter(sheet.roles[role] for sheet in sheets if role in sheet.roles)
        usual = columns.most_common(1)[0][0] if columns else 0
        offenders += [
            f"{sheet.title} ({role} in column {column_letters(sheet.roles[role])})"
            for sheet in sheets
            if role in sheet.roles and sheet.roles[role] != usual
        ]
    offenders += [f"{place} (links to another period)" for place in _links_across_periods(sheets, book)]
    return judged(
        offenders,
        f"{len(sheets)} time-axis sheets agree",
        "columns mean different things on different sheets: give each period and role one column",
    )


def _links_across_periods(sheets: list[SheetView], book: Book) -> Iterator[str]:
    for sheet in sheets:
        for cell, formula in sheet.formulas():
            if not formula.is_reference or cell.column not in _headers(sheet) or cell.row <= sheet.header_row:
                continue
            for reference in formula.references:
                target = book.target(sheet, reference)
                if target is None or target is sheet or reference.fixed[1]:
                    continue
                if reference.left != cell.column and reference.left in _headers(target):
                    yield sheet.place(cell)


def _is_date(text: str) -> bool:
    """Whether a header is a date, of a calendar finer than years."""
    return _DATE.match(text) is not None


def _headers(sheet: SheetView) -> dict[int, str]:
    return dict(sheet.timeline.headers) if sheet.timeline else {}


@rule(20, E, "One timeline a sheet, in order, columns of one width", "FAST 1.01-02")
def ordered_timeline(book: Book) -> Judgement:
    """The years rise strictly from left to right, no second run of years follows, period columns are equally wide."""
    sheets = time_sheets(book)
    if not sheets:
        return not_applicable(NO_TIMELINE)
    offenders = []
    for sheet in sheets:
        timeline = sheet.timeline
        if timeline is None:
            continue
        keys = [_period_key(timeline.headers[column]) for column in timeline.columns]
        offenders += [
            sheet.where(timeline.row, column)
            for column, before, after in zip(timeline.columns[1:], keys, keys[1:], strict=False)
            if after <= before
        ]
        second = [
            cell
            for cell in sheet.rows[timeline.row]
            if cell.column not in timeline.headers and cell.column > timeline.first and period_text(cell)
        ]
        offenders += [f"{sheet.place(cell)} (second timeline)" for cell in second]
        widths = {round(column_width(sheet, column), 2) for column in timeline.columns}
        if len(widths) > 1:
            offenders.append(f"{sheet.title} (widths {', '.join(f'{width:g}' for width in sorted(widths))})")
    return judged(
        offenders,
        "in order and uniform",
        "put the periods in rising order, one timeline a sheet, and give all period columns one width",
    )


def _period_key(text: str) -> tuple[int, str]:
    match = re.search(r"(19|20|21)\d\d", text)
    return (int(match[0]) if match else 0, re.sub(r"[AEFBP]$", "", text, flags=re.IGNORECASE))


def column_width(sheet: SheetView, column: int) -> float:
    """The width of a column in characters, as the file declares it."""
    dimensions = sheet.worksheet.column_dimensions
    for dimension in dimensions.values():
        low, high = dimension.min or 0, dimension.max or 0
        if low <= column <= high and dimension.width:
            return float(dimension.width)
    properties = sheet.worksheet.sheet_format
    return float(properties.defaultColWidth or (properties.baseColWidth or 8) + 0.43)


@rule(21, E, "The timeline is defined once; other sheets link to it", "FAST 3.06")
def one_timeline(book: Book) -> Judgement:
    """Typed period headers stand on one sheet at most; everywhere else they are formulas."""
    sheets = time_sheets(book)
    if not sheets:
        return not_applicable(NO_TIMELINE)
    typed = [sheet for sheet in sheets if _typed_headers(sheet)]
    outside = [sheet for sheet in book.sheets if sheet.type is SheetRole.CONTROL and sheet.timeline is None]
    anchored = any(
        target in outside
        for sheet in sheets
        for cell in _header_cells(sheet)
        if cell.formula is not None
        for target, _ in book.areas(sheet, cell.formula)
    )
    if not typed or (len(typed) == 1 and not anchored):
        return passed(f"defined on {typed[0].title}" if typed else "all headers are formulas")
    home = next((sheet for sheet in typed if sheet.type is SheetRole.CONTROL), None if anchored else typed[0])
    offenders = [sheet.place(cell) for sheet in typed if sheet is not home for cell in _typed_headers(sheet)]
    return broken("period headers typed again: link them to the sheet where the timeline is defined", offenders)


def _header_cells(sheet: SheetView) -> list[CellView]:
    return sheet.period_cells(sheet.timeline.row) if sheet.timeline else []


def _typed_headers(sheet: SheetView) -> list[CellView]:
    return [cell for cell in _header_cells(sheet) if cell.formula is None]


@rule(22, W, "Headers mark history (A) and estimate (E), and history is shaded", "banking convention")
def history_marked(book: Book) -> Judgement:
    """Each period header ends in A or E, or has it above or below a date, and the fill changes where history ends."""
    sheets = time_sheets(book)
    if not sheets:
        return not_applicable(NO_TIMELINE)
    unmarked, unshaded = [], []
    for sheet in sheets:
        headers = _header_cells(sheet)
        marks = [_mark(sheet, cell) for cell in headers]
        unmarked += [sheet.place(cell) for cell, mark in zip(headers, marks, strict=True) if not mark]
        if "A" in marks and "E" in marks:
            last, first = headers[len(marks) - 1 - marks[::-1].index("A")], headers[marks.index("E")]
            if not _shading_differs(sheet, last.column, first.column):
                unshaded.append(sheet.where(first.row, first.column))
    problems = ["headers without A or E: write 2023A, 2024E"] if unmarked else []
    if unshaded:
        problems.append("history looks like estimate: shade the columns marked A")
    return broken("; ".join(problems), unmarked + unshaded) if problems else passed("marked and shaded")


def _mark(sheet: SheetView, header: CellView) -> str:
    """A or E at the end of a header; for a date in the cell above or below."""
    cells = [header]
    if period_text(header) and _is_date(period_text(header)):
        cells = [c for row in (header.row - 1, header.row + 1) if (c := sheet.at(row, header.column)) is not None]
    return next((letter for cell in cells for letter in "AE" if _marked(cell, letter)), "")


def _marked(cell: CellView, letter: str) -> bool:
    text = str(cell.shown or "").strip()
    return bool((HISTORY_MARK if letter == "A" else ESTIMATE_MARK).search(text))


def _shading_differs(sheet: SheetView, left: int, right: int) -> bool:
    pairs = [
        (a.style.fill, b.style.fill)
        for row in sheet.rows
        if row >= sheet.header_row
        and (a := sheet.at(row, left)) is not None
        and (b := sheet.at(row, right)) is not None
    ]
    return any(a != b for a, b in pairs)


@rule(23, E, "Every line with numbers has a unit", "ICAEW; FAST")
def units(book: Book) -> Judgement:
    """The unit column is filled in every row that has numbers in period columns."""
    sheets = [sheet for sheet in time_sheets(book) if any(True for _ in line_rows(sheet))]
    if not sheets:
        return not_applicable(NO_TIMELINE)
    without = [sheet.title for sheet in sheets if "unit" not in sheet.roles]
    offenders = [
        sheet.where(row, sheet.roles["unit"])
        for sheet in sheets
        if "unit" in sheet.roles
        for row in line_rows(sheet)
        if not sheet.text(row, "unit")
    ]
    problems = [f"no unit column on {', '.join(without)}: head one 'Unit' in the row of the years"] if without else []
    if offenders:
        problems.append("lines without a unit: fill in the unit column")
    return broken("; ".join(problems), without + offenders) if problems else passed("all lines have a unit")


@rule(24, W, "The number format agrees with the unit", "ICAEW")
def formats(book: Book) -> Judgement:
    """Percent units show percent, points either, others none; multiples and plain units show no date and no percent."""
    offenders, seen = [], 0
    for sheet in time_sheets(book):
        for row in line_rows(sheet):
            unit = sheet.text(row, "unit")
            if not unit:
                continue
            for cell in sheet.period_cells(row):
                if not is_number(cell.shown):
                    continue
                seen += 1
                family = _family(cell.style.number_format)
                percent = family == "percent"
                either = _SHARE.search(unit) or _POINTS.search(unit)
                wrong = percent != _percent_unit(unit) and not either
                if wrong or (family == "date" and not _date_unit(unit)):
                    offenders.append(f"{sheet.place(cell)} ({unit}: {cell.style.number_format})")
    if not seen:
        return not_applicable("no line with a unit and numbers")
    return judged(offenders, f"{seen} cells agree", "formats that contradict the unit: show % for percent units alone")


def _family(number_format: str) -> str:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", number_format)
    if "%" in bare:
        return "percent"
    if re.search(r"[ymdhs]", bare, re.IGNORECASE) and bare.lower() != "general":
        return "date"
    return "number"


def _percent_unit(unit: str) -> bool:
    return unit.lower().startswith(("%", "percent", "pct", "百分")) or unit.endswith("%")


def _date_unit(unit: str) -> bool:
    return bool(re.search(r"date|day|日期", unit, re.IGNORECASE))


@rule(25, W, "Each line has a label of its own within its section", "FAST 2.02")
def labels(book: Book) -> Judgement:
    """No line with numbers lacks a label; none repeats one within a section or under one parent line."""
    sheets = time_sheets(book)
    if not sheets:
        return not_applicable(NO_TIMELINE)
    offenders = []
    for sheet in sheets:
        lines = set(line_rows(sheet))
        seen: dict[tuple[str, ...], int] = {}
        section, parents = "", defaultdict[int, str](str)
        for row in sorted(row for row in sheet.rows if row > sheet.header_row):
            label = sheet.text(row, "label")
            if row not in lines:
                if label and not sheet.text(row, "unit"):
                    section, parents = f"{row}", defaultdict[int, str](str)
                continue
            level = sheet.level(row)
            parents[level] = f"{row}"
            key = (section, *(parents[above] for above in range(level)), label.lower())
            if not label:
                offenders.append(f"{sheet.where(row, sheet.roles['label'])} (blank)")
            elif key in seen:
                offenders.append(f"{sheet.where(row, sheet.roles['label'])} (as row {seen[key]})")
            seen.setdefault(key, row)
    return judged(offenders, "every line can be told apart", "lines without a label of their own: name each line")
