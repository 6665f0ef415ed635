"""B. Layout: panes, print, views, widths, fonts."""

from __future__ import annotations

import re

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import address
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, passed, rule
from xlmodel.audit.rules.layout import column_width
from xlmodel.audit.views import SheetRole, SheetView

MAX_FILLS = 6
LONG_SHEET = 60

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')


def _data_sheets(book: Book) -> list[SheetView]:
    return [sheet for sheet in book.sheets if sheet.type is not SheetRole.DOC and sheet.cells]


@rule(26, E, "Panes are frozen at the first period or data row", "FAST 2.03")
def panes(book: Book) -> Judgement:
    """Time-axis sheets are frozen at the cell below the header in the first period column, others below a header."""
    sheets = _data_sheets(book)
    if not sheets:
        return not_applicable("no sheet with data")
    offenders = []
    for sheet in sheets:
        frozen = str(sheet.worksheet.freeze_panes or "")
        if sheet.timeline is not None:
            wanted = address(sheet.timeline.row + 1, sheet.timeline.first)
            if frozen != wanted:
                offenders.append(f"{sheet.title} (frozen at {frozen or 'nothing'}, not at {wanted})")
        elif not re.match(r"[A-Z]+([2-9]|[1-9]\d+)$", frozen):
            offenders.append(f"{sheet.title} (header row not frozen)")
    return judged(
        offenders,
        f"{len(sheets)} sheets frozen",
        "panes not frozen there: freeze below the header, right of the labels",
    )


@rule(27, W, "Ready to print: area, one page wide, landscape, titles, header or footer", "MBABench")
def printing(book: Book) -> Judgement:
    """Every sheet has a print area, fits one page in width and has a header or footer."""
    offenders = []
    for sheet in (sheet for sheet in book.sheets if sheet.cells):
        page = sheet.worksheet
        missing = []
        if not page.print_area:
            missing.append("area")
        fit = page.sheet_properties.pageSetUpPr is not None and page.sheet_properties.pageSetUpPr.fitToPage
        if not fit or int(page.page_setup.fitToWidth if page.page_setup.fitToWidth is not None else 1) != 1:
            missing.append("fit to width")
        if sheet.timeline is not None and page.page_setup.orientation != "landscape":
            missing.append("landscape")
        if len(sheet.rows) > LONG_SHEET and not page.print_title_rows:
            missing.append("title rows")
        if not re.search(rb"<(?:\w+:)?odd(?:Header|Footer)>[^<]", book.package.read(sheet.part)):
            missing.append("header or footer")
        if missing:
            offenders.append(f"{sheet.title} ({', '.join(missing)})")
    return judged(
        offenders,
        "every sheet is set up",
        "sheets not set up for print: set area, one page wide, landscape, titles, footer",
    )


@rule(28, W, "Saved at A1 with the first tab active, one zoom, no gridlines", "MBABench")
def views(book: Book) -> Judgement:
    """The workbook opens on its first sheet, each sheet at its top, all at one zoom and without gridlines."""
    offenders = []
    if book.workbook.views and (book.workbook.views[0].activeTab or 0) != 0:
        offenders.append("workbook (another tab is active)")
    zooms = {int(sheet.worksheet.sheet_view.zoomScale or 100) for sheet in book.sheets}
    if len(zooms) > 1:
        offenders.append(f"workbook (zoom {', '.join(str(zoom) for zoom in sorted(zooms))})")
    for sheet in book.sheets:
        view = sheet.worksheet.sheet_view
        frozen = str(sheet.worksheet.freeze_panes or "A1")
        scrolled = view.topLeftCell not in {None, "A1"}
        if view.pane is not None and view.pane.topLeftCell not in {None, frozen}:
            scrolled = True
        active = view.pane.activePane if view.pane is not None else None
        selected = {str(area.activeCell or "A1") for area in view.selection if area.pane == active} - {"A1", frozen}
        if scrolled or selected:
            offenders.append(f"{sheet.title} (not at A1)")
        if view.showGridLines is not False:
            offenders.append(f"{sheet.title} (gridlines)")
        if view.tabSelected and sheet.order != 0:
            offenders.append(f"{sheet.title} (selected)")
    return judged(
        offenders, "opens tidy", "untidy views: save every sheet at A1, the first tab active, one zoom, gridlines off"
    )


@rule(29, W, "Columns are wide enough for their numbers", "MBABench")
def widths(book: Book) -> Judgement:
    """No number is longer than its column is wide, by the length of its formatted text."""
    offenders = []
    for sheet in book.sheets:
        room: dict[int, float] = {}
        for cell in sheet.cells.values():
            value = cell.shown
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if cell.column not in room:
                room[cell.column] = column_width(sheet, cell.column)
            if _rendered_length(float(value), cell.style.number_format) > room[cell.column] + 0.5:
                offenders.append(sheet.place(cell))
    return judged(offenders, "all numbers fit", "numbers show as ####: widen the column or use a larger unit")


def _rendered_length(value: float, number_format: str) -> int:
    sections = number_format.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    literals = "".join(quoted or escaped for quoted, escaped in _LITERAL.findall(section))
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|\*.', "", section)
    padding = len(re.findall(r"_.", bare))
    bare = re.sub(r"_.", "", bare)
    digits = re.search(r"[#0?][#0?,]*(\.[0#?]+)?", bare)
    if digits is None or re.search(r"[ymdhsE]", bare) or bare.strip().lower() == "general":
        return len(literals)
    decimals = len(digits[1]) - 1 if digits[1] else 0
    scale = 100 if "%" in bare else 1
    scale_down = 1000 ** (len(digits[0]) - len(digits[0].rstrip(",")))
    thousands = "," in digits[0].rstrip(",")
    number = abs(value) * scale / scale_down
    text = f"{number:,.{decimals}f}" if thousands else f"{number:.{decimals}f}"
    for place in reversed(digits[1] or ""):  # a zero at the place of # or at its end is not shown
        if place != "#" or not text.endswith("0"):
            break
        text = text[:-1]
    sign = 1 if value < 0 and len(sections) < 2 else 0
    marks = len(bare) - len(digits[0])
    return len(text) + sign + marks + len(literals) + padding


@rule(30, W, "One font family and at most six fills", "banking convention")
def fonts(book: Book) -> Judgement:
    """All filled cells share a font family; the workbook uses few background colours."""
    families = {cell.style.font for sheet in book.sheets for cell in sheet.cells.values()} - {""}
    fills = {fill for sheet in book.sheets for fill in sheet.fills} - {"FFFFFF"}
    problems = []
    if len(families) > 1:
        problems.append(f"{len(families)} font families: {', '.join(sorted(families))}")
    if len(fills) > MAX_FILLS:
        problems.append(f"{len(fills)} fills, keep at most {MAX_FILLS}: {', '.join(sorted(fills))}")
    if problems:
        return broken("; ".join(problems))
    return passed(f"{next(iter(families))}, {len(fills)} fills") if families else not_applicable("nothing is filled in")
