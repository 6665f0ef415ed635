"""E. Outputs: side-by-side scenarios, charts, reconciliation."""

from __future__ import annotations

import re
from html import unescape

from xlmodel.audit.book import Book
from xlmodel.audit.graph import area_key
from xlmodel.audit.lexer import Reference, tokenize
from xlmodel.audit.registry import E, Judgement, broken, passed, rule
from xlmodel.audit.roles import find_table, table_rows
from xlmodel.audit.rules.stress import scenario_settings
from xlmodel.audit.views import SheetRole, SheetView
from xlmodel.audit.vocabulary import SCENARIO_NAMES, USUAL_SCENARIOS

_SERIES = re.compile(r"<(?:\w+:)?(?:val|yVal)>(.*?)</(?:\w+:)?(?:val|yVal)>", re.DOTALL)
_PRINTED = re.compile(r"Printed\b|As reported|原文(?!数据\s*\d)\w")
_FORMULA = re.compile(r"<(?:\w+:)?f>([^<]*)</(?:\w+:)?f>")


@rule(54, E, "Outputs: scenarios side by side, charts bound to ranges, printed against model", "MBABench; BlueFin")
def outputs(book: Book) -> Judgement:
    """A sheet shows several scenarios side by side, charts draw from filled ranges, a table compares with print."""
    problems, offenders = [], []
    charts = [name for name in book.package.names if re.match(r"xl/charts/chart[^/]*\.xml$", name)]
    if not charts:
        pictures = sum(name.startswith("xl/media/") for name in book.package.names)
        problems.append("no charts" + (", only pictures: bind charts to ranges" if pictures else ": add native charts"))
    loose = [name for name in charts if not _bound(book, name)]
    if loose:
        problems.append("charts that draw from no filled range")
        offenders += loose
    one_scenario = len(scenario_settings(book)) == 1
    if not one_scenario and not any(
        _side_by_side(sheet, names) for sheet in book.of_type(SheetRole.OUTPUT) for names in _scenario_names(book)
    ):
        problems.append("no sheet with the scenarios side by side: head one column a scenario")
    if _printed(book) and not any(_reconciles(sheet) for sheet in book.sheets):
        problems.append("no reconciliation: a table with the headers printed, model, variance, tolerance")
    if problems:
        return broken("; ".join(problems), offenders)
    found = [f"{len(charts)} charts", "no other scenario to compare with" if one_scenario else "scenarios"]
    return passed(", ".join([*found, "reconciliation"] if _printed(book) else found))


def _bound(book: Book, part: str) -> bool:
    text = book.package.read(part).decode("utf-8", "replace")
    series = _SERIES.findall(text)
    return bool(series) and all(_filled(book, formula) for one in series for formula in _formulas(one))


def _formulas(series: str) -> list[str]:
    return [unescape(formula) for formula in _FORMULA.findall(series)] or [""]


def _filled(book: Book, formula: str) -> bool:
    references: list[Reference] = [token.reference for token in tokenize(formula) if token.reference is not None]
    for reference in references:
        sheet = book.by_title.get(reference.sheet.lower())
        if sheet is None or not book.graph.inside(area_key(sheet, reference)):
            return False
    return bool(references)


def _scenario_names(book: Book) -> list[set[str]]:
    """The words that name the scenarios: those of the switch's list or beside it, else the usual ones."""
    listed = {text.strip().lower() for text in scenario_settings(book) if isinstance(text, str)}
    if len(listed) > 1:
        return [listed]
    found = [set(names) for names in USUAL_SCENARIOS]
    switch = book.named_cell(*SCENARIO_NAMES)
    if switch is None:
        return found
    _, home, _ = switch
    for _, formula in home.formulas():
        if any(name in {"INDEX(", "CHOOSE("} for name in (token.text.upper() for token in formula.tokens)):
            for target, area in book.areas(home, formula):
                inside = book.graph.inside(area_key(target, area))
                texts = [target.at(row, column) for _, row, column in inside]
                names = {
                    str(text.shown).strip().lower()
                    for text in texts
                    if text is not None and isinstance(text.shown, str)
                }
                if len(names) >= 2:
                    found.append(names)
    return found


def _side_by_side(sheet: SheetView, names: set[str]) -> bool:
    """True when some row or column shows every scenario's name, each with a formula below it or right of it."""
    columns = {cell.column: cell.row for cell, _ in sheet.formulas()}
    rows = {cell.row: cell.column for cell, _ in sheet.formulas()}
    heads: dict[str, set[str]] = {}
    for cell in sheet.cells.values():
        if not isinstance(cell.shown, str) or (cell.row <= sheet.header_row and cell.formula is not None):
            continue
        text = cell.shown.lower()
        found = {name for name in names if name in text}
        if columns.get(cell.column, 0) > cell.row:
            heads.setdefault(f"row {cell.row}", set()).update(found)
        if rows.get(cell.row, 0) > cell.column:
            heads.setdefault(f"column {cell.column}", set()).update(found)
    return any(found == names for found in heads.values())


def _printed(book: Book) -> bool:
    """Whether the workbook says that its figures are printed somewhere; only then is there something to reconcile."""
    return any(
        isinstance(cell.shown, str) and _PRINTED.match(cell.shown)
        for sheet in book.sheets
        for cell in sheet.cells.values()
    )


def _reconciles(sheet: SheetView) -> bool:
    table = find_table(sheet, ("printed", "model", "variance", "tolerance"))
    return table is not None and bool(table_rows(sheet, table, "printed"))
