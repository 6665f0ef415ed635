"""E. Checks: the list of checks, the master check, scenarios and stress."""

from __future__ import annotations

from xlmodel.audit.book import Book
from xlmodel.audit.registry import E, Judgement, broken, judged, not_applicable, passed, rule
from xlmodel.audit.roles import find_table, table_rows
from xlmodel.audit.rules.stress import stressed_values
from xlmodel.audit.views import CellKey, CellView, HeaderTable, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import MASTER_NAMES, SCENARIO_NAMES

TOLERANCE = 1e-9
HEADER_DEPTH = 4


@rule(51, E, "A Checks sheet lists every check; all sum to one MasterCheck that is 0", "ICAEW; SSRB 11")
def check_list(book: Book) -> Judgement:
    """A table with id, kind, tolerance, value and link; the named MasterCheck covers all its rows and is zero."""
    found = check_table(book)
    if found is None and _counts_nothing(book):
        return not_applicable("the model has no checks, and MasterCheck counts none")
    if found is None:
        return broken("no table of checks: make a Checks sheet with the headers id, kind, tolerance, value, link")
    sheet, table = found
    rows = table_rows(sheet, table, "id")
    problems, offenders = [], []
    if "link" not in table.columns:
        problems.append("the table has no column 'link'")
    blank = [
        sheet.where(row, column)
        for row in rows
        for role, column in table.columns.items()
        if role in {"kind", "tolerance", "value", "link"} and sheet.at(row, column) is None
    ]
    if blank:
        problems.append("checks with a blank field")
        offenders += blank
    master = book.named_cell(*MASTER_NAMES)
    if master is None or master[2] is None:
        problems.append("no cell is named MasterCheck: sum the failures there")
    else:
        home, cell = master[1], master[2]
        summed = _rows_behind(book, home, cell, sheet)
        uncounted = [sheet.where(row, table.columns["id"]) for row in rows if row not in summed]
        if uncounted:
            problems.append(f"{len(rows) - len(uncounted)} of {len(rows)} checks are summed in MasterCheck")
            offenders += uncounted
        if not (is_number(cell.shown) and abs(float(str(cell.shown))) <= TOLERANCE):
            problems.append(f"MasterCheck is {cell.shown}, not 0: see which check fails")
            offenders.append(home.place(cell))
    return broken("; ".join(problems), offenders) if problems else passed(f"{len(rows)} checks, MasterCheck is 0")


def check_table(book: Book) -> tuple[SheetView, HeaderTable] | None:
    """The table of checks: on a Checks sheet the columns id, kind, tolerance, value and, if there, link."""
    for sheet in book.of_type(SheetRole.CHECKS):
        table = find_table(sheet, ("id", "kind", "tolerance", "value"), ("link",))
        if table is not None and table_rows(sheet, table, "id"):
            return sheet, table
    return None


def _counts_nothing(book: Book) -> bool:
    """Whether there is a MasterCheck that reads no cell, and no sheet of checks."""
    master = book.named_cell(*MASTER_NAMES)
    if master is None or master[2] is None or book.of_type(SheetRole.CHECKS):
        return False
    home, cell = master[1], master[2]
    return cell.formula is not None and not any(book.areas(home, cell.formula))


def _rows_behind(book: Book, home: SheetView, cell: CellView, checks: SheetView) -> set[int]:
    """The rows of the Checks sheet that the cell refers to, through other cells if need be."""
    rows: set[int] = set()
    seen: set[tuple[str, int, int]] = set()
    frontier = [(home.title, cell.row, cell.column)]
    for _ in range(HEADER_DEPTH):
        areas = {area: None for place in frontier for area in book.graph.precedents.get(place, ())}
        following = [found for found in book.graph.cells_in(areas) if found not in seen]
        seen.update(following)
        rows |= {row for title, row, _ in following if title == checks.title}
        frontier = following
    return rows


@rule(52, E, "Master check and live scenario stand in the frozen header of every sheet", "FAST 2.03-05")
def live_header(book: Book) -> Judgement:
    """In the frozen rows of each sheet one formula leads to MasterCheck and one to the scenario cell."""
    wanted = {
        word: book.named_cell(*names) for word, names in (("MasterCheck", MASTER_NAMES), ("Scenario", SCENARIO_NAMES))
    }
    unnamed = [word for word, found in wanted.items() if found is None]
    if unnamed:
        return broken(f"no cell is named {' or '.join(unnamed)}: name it, and show it in row 2 of every sheet")
    offenders = []
    for sheet in book.sheets:
        header = [cell for cell, _ in sheet.formulas() if cell.row <= _frozen_rows(sheet)]
        for word, found in wanted.items():
            if found is None:
                continue
            name, home, target = found
            place = (home.title, target.row, target.column) if target is not None else ("", 0, 0)
            if not any(_leads_to(book, sheet, cell, name.name, place) for cell in header):
                offenders.append(f"{sheet.title} (no {word})")
    return judged(
        offenders,
        "in every frozen header",
        "sheets that do not show it: freeze the top rows and link the scenario name and MasterCheck there",
    )


def _frozen_rows(sheet: SheetView) -> int:
    digits = "".join(letter for letter in str(sheet.worksheet.freeze_panes or "") if letter.isdigit())
    return int(digits) - 1 if digits else 0


def _leads_to(book: Book, sheet: SheetView, cell: CellView, name: str, place: CellKey) -> bool:
    if cell.formula is not None and any(mention.lower() == name.lower() for mention in cell.formula.names):
        return True
    return book.graph.leads_to((sheet.title, cell.row, cell.column), place)


@rule(53, E, "Checks hold in every scenario and under stress", "ICAEW; FAST")
def stress(book: Book) -> Judgement:
    """MasterCheck stays 0 in every scenario, drivers (ten or more) halved and doubled, growth at zero."""
    if book.recalculate is None:
        return not_applicable("not recalculated, so scenarios and stress were not tried")
    master = book.named_cell(*MASTER_NAMES)
    if master is None or master[2] is None:
        return broken("no cell is named MasterCheck, so nothing watches the scenarios: add checks")
    home, cell = master[1], master[2]
    place = (home.title, cell.row, cell.column)
    runs = stressed_values(book)
    if not runs:
        return broken("no scenario cell with live rows =INDEX(cases, Scenario), so there is nothing to vary")
    failing = []
    for run in runs:
        value = run.values.get(place)
        if not (isinstance(value, int | float) and abs(value) <= TOLERANCE):
            failing.append(f"{home.place(cell)} = {value} in {run.name}")
    return judged(
        failing, f"{len(runs)} runs, MasterCheck 0 in all", "checks fail under stress: mend the model or the check"
    )
