"""C. Inputs: where numbers may be typed, how they look, scenarios."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xlmodel.audit.book import Book
from xlmodel.audit.graph import constant_runs, is_link
from xlmodel.audit.lexer import ParsedFormula, Reference
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, passed, rule
from xlmodel.audit.roles import find_table
from xlmodel.audit.views import CellView, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import SCENARIO_NAMES

INPUT_TYPES = (SheetRole.INPUTS, SheetRole.CONTROL)
_SELECTING = frozenset({"ISNUMBER", "INDEX", "CHOOSE", "IF", "MATCH"})
MOST_CASES = 20
_AID_ROLES = ("source", "note", "id", "kind", "date")


def input_cells(book: Book) -> Iterator[tuple[SheetView, CellView]]:
    """The typed numbers below the header of Inputs and Control sheets, counting columns left out."""
    for sheet in book.of_type(*INPUT_TYPES):
        counting = constant_runs(sheet.cells.values()) if sheet.timeline is None else set()
        aids = {sheet.roles[role] for role in _AID_ROLES if role in sheet.roles}
        for cell in sheet.body():
            if cell.is_constant_number and cell.position not in counting and cell.column not in aids:
                yield sheet, cell


@rule(31, E, "Numbers are typed on Inputs and Control only", "FAST 3.03; ICAEW 8")
def typed_numbers(book: Book) -> Judgement:
    """No typed number on a Calc, Output or Checks sheet, except headers, counting axes and declared tolerances.

    Numbers to compare with may stand on a Checks sheet where nothing is calculated above or below them.
    """
    offenders = []
    for sheet in book.sheets:
        if sheet.type in INPUT_TYPES:
            continue
        counting = constant_runs(sheet.cells.values())
        tolerance = find_table(sheet, ("tolerance",)) if sheet.type in {SheetRole.CHECKS, SheetRole.OUTPUT} else None
        for cell in sheet.body():
            if not cell.is_constant_number or cell.position in counting:
                continue
            if sheet.type is SheetRole.DOC and (sheet.title, *cell.position) not in book.graph.used:
                continue
            if tolerance is not None and cell.column == tolerance.columns["tolerance"] and cell.row > tolerance.row:
                continue
            if sheet.type is SheetRole.CHECKS and not _among_formulas(sheet, cell):
                continue
            offenders.append(sheet.place(cell))
    return judged(
        offenders,
        book.inferred("none elsewhere"),
        book.inferred("typed numbers outside the input sheets: move them to Inputs, with unit and source, and link"),
    )


def _among_formulas(sheet: SheetView, cell: CellView) -> bool:
    """Whether the cell above or below is calculated."""
    beside = (sheet.at(cell.row + step, cell.column) for step in (-1, 1))
    return any(other is not None and other.formula is not None for other in beside)


@rule(32, E, "Input sheets hold no calculation but the live scenario row", "FAST 1.02; SMART")
def input_formulas(book: Book) -> Judgement:
    """Formulas on Inputs only choose among cases, tell empty from zero, link, or stand in columns nothing refers to."""
    sheets = book.of_type(SheetRole.INPUTS)
    if not sheets:
        return not_applicable(book.inferred("no input sheet"))
    offenders = []
    for sheet in sheets:
        for cell, formula in sheet.formulas():
            if cell.row <= sheet.header_row or is_selection(formula) or is_link(book, sheet, formula):
                continue
            in_period = sheet.timeline is not None and cell.column in sheet.timeline.headers
            if in_period or (sheet.title, *cell.position) in book.graph.used:
                offenders.append(sheet.place(cell))
    return judged(
        offenders,
        book.inferred("input sheets only choose and link"),
        book.inferred("calculations on an input sheet: move them to a Calc sheet; keep =INDEX(cases, Scenario)"),
    )


def is_selection(formula: ParsedFormula) -> bool:
    """True for a formula that chooses among cells without computing with them."""
    functions = {name.upper() for name in formula.shape.functions}
    return bool(functions) and functions <= _SELECTING and not set(formula.shape.operators) & set("-*/^%&")


@rule(33, E, "Inputs are blue on an input fill; nothing else is blue", "banking convention")
def input_style(book: Book) -> Judgement:
    """Typed numbers on Inputs and Control have a blue font and a fill; formulas and other constants are not blue."""
    plain = [
        sheet.place(cell)
        for sheet, cell in input_cells(book)
        if not is_blue(cell.style.color) or cell.style.fill in {"", "FFFFFF"}
    ]
    blue = [
        sheet.place(cell)
        for sheet in book.sheets
        if sheet.type is not SheetRole.DOC
        for cell in sheet.cells.values()
        if is_blue(cell.style.color)
        and sheet.worksheet.cell(cell.row, cell.column).hyperlink is None
        and (cell.formula is not None or (sheet.type not in {*INPUT_TYPES, SheetRole.CHECKS}))
    ]
    if not plain and not blue:
        if not any(True for _ in input_cells(book)):
            return not_applicable(book.inferred("no typed inputs"))
        return passed(book.inferred("inputs stand out, and only they"))
    problems = ["typed inputs without blue font (0000FF) and fill"] if plain else []
    if blue:
        problems.append("blue cells that are no input: make formulas black and links green")
    return broken(book.inferred("; ".join(problems)), plain + blue)


def is_blue(color: str) -> bool:
    """True for the blue of inputs: strong blue, hardly any red or green."""
    red, green, blue = channels(color)
    return blue >= 0xB0 and red <= 0x50 and green <= 0x50


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue of RRGGBB; black for an automatic colour."""
    if not re.fullmatch(r"[0-9A-F]{6}", color):
        return 0, 0, 0
    return int(color[:2], 16), int(color[2:4], 16), int(color[4:], 16)


@rule(37, W, "Each assumption appears once", "FAST 1.01-07")
def once(book: Book) -> Judgement:
    """No two input rows have the same label, unit and numbers."""
    seen: dict[tuple[object, ...], str] = {}
    offenders = []
    for sheet in book.of_type(SheetRole.INPUTS):
        for row in sorted(row for row in sheet.rows if row > sheet.header_row):
            numbers = tuple((c.column, str(c.value)) for c in sheet.rows[row] if c.is_constant_number)
            if not numbers or sheet.level(row):
                continue
            key = (sheet.text(row, "label").lower(), sheet.text(row, "unit").lower(), numbers)
            where = sheet.where(row, sheet.roles.get("label", 1))
            if key in seen:
                offenders.append(f"{where} (as {seen[key]})")
            seen.setdefault(key, where)
    if not seen:
        return not_applicable(book.inferred("no input rows"))
    return judged(
        offenders, f"{len(seen)} input rows, all different", "the same assumption twice: keep one, link the other"
    )


@rule(38, E, "The scenario cell has a list, inputs have a permitted range", "MBABench")
def validation(book: Book) -> Judgement:
    """A list validation covers the scenario cell; every typed input is covered by some validation."""
    switch = book.named_cell(*SCENARIO_NAMES)
    problems, offenders = [], []
    if switch is not None:
        _, sheet, cell = switch
        place = _covered(sheet, "list")
        if cell is None or cell.position not in place:
            problems.append("the scenario cell has no list to choose from")
            offenders.append(sheet.title if cell is None else sheet.place(cell))
    covered = {sheet.title: _covered(sheet) for sheet in book.of_type(*INPUT_TYPES)}
    cells = list(input_cells(book))
    open_cells = [sheet.place(cell) for sheet, cell in cells if cell.position not in covered[sheet.title]]
    if open_cells:
        problems.append("inputs that accept any number: add data validation with the permitted range")
    if switch is None and not cells:
        return not_applicable(book.inferred("no scenario cell and no typed inputs"))
    if problems:
        return broken("; ".join(problems), offenders + open_cells)
    return passed(f"{len(cells)} inputs validated" + ("" if switch else "; no scenario cell"))


class _Covered:
    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._ranges = ranges

    def __contains__(self, position: tuple[int, int]) -> bool:
        row, column = position
        return any(t <= row <= b and left <= column <= right for left, t, right, b in self._ranges)


def _covered(sheet: SheetView, kind: str = "") -> _Covered:
    return _Covered(
        [
            area.bounds
            for validation in sheet.worksheet.data_validations.dataValidation
            if validation.type and (not kind or validation.type == kind)
            for area in validation.sqref.ranges
        ]
    )


@rule(39, E, "Every scenario block is complete and in the same order", "MBABench")
def scenario_blocks(book: Book) -> Judgement:
    """The cases that a live row chooses from have no gap, are equally many for every driver, in one order."""
    blocks = list(case_blocks(book))
    if not blocks:
        return not_applicable("no live row chooses among cases by a scenario cell")
    gaps = [
        block_sheet.where(row, column)
        for _, _, block_sheet, cells in blocks
        for row, column in cells
        if not is_number(getattr(block_sheet.at(row, column), "shown", None))
    ]
    usual_count = Counter(len(cells) for _, _, _, cells in blocks).most_common(1)[0][0]
    counts = [sheet.place(cell) for sheet, cell, _, cells in blocks if len(cells) != usual_count]
    orders: dict[str, tuple[str, ...]] = {}
    for sheet, cell, block_sheet, cells in blocks:
        own = sheet.text(cell.row, "label").lower()
        names = tuple(_case_name(block_sheet.text(row, "label"), own) for row, _ in cells)
        orders.setdefault(f"{sheet.title}!{cell.row}", names)
    usual_order = Counter(orders.values()).most_common(1)[0][0]
    disorder = [
        f"{place} ({', '.join(names)})"
        for place, names in orders.items()
        if names != usual_order and len(names) == usual_count and len(set(names)) == len(names)
    ]
    problems = ["cases without a value"] if gaps else []
    problems += ["blocks with another number of cases"] if counts else []
    problems += [f"cases in another order than {', '.join(usual_order)}"] if disorder else []
    if problems:
        return broken("; ".join(problems) + ": give every driver one value a case and period", gaps + counts + disorder)
    return passed(f"{len(orders)} live rows, {usual_count} cases each")


def case_blocks(book: Book) -> Iterator[tuple[SheetView, CellView, SheetView, list[tuple[int, int]]]]:
    """Each live cell that chooses by the scenario cell, with the positions of its cases."""
    switch = book.named_cell(*SCENARIO_NAMES)
    if switch is None or switch[2] is None:
        return
    goal = (switch[1].title, *switch[2].position)
    for sheet, cell, formula in book.formulas():
        functions = [function.upper() for function in formula.shape.functions]
        if functions[:1] not in (["INDEX"], ["CHOOSE"]) or not is_selection(formula) or cell.row <= sheet.header_row:
            continue
        selectors: list[tuple[SheetView, Reference]] = []
        cases: list[tuple[SheetView, Reference]] = []
        for target, area in book.areas(sheet, formula):
            chooses = area.single and book.graph.leads_to((target.title, area.top, area.left), goal)
            (selectors if chooses else cases).append((target, area))
        if not selectors or not cases or any(target.type is not SheetRole.INPUTS for target, _ in cases):
            continue
        positions = [
            (row, column)
            for _, area in cases
            for row in range(area.top, min(area.bottom, area.top + MOST_CASES) + 1)
            for column in range(area.left, min(area.right, area.left + MOST_CASES) + 1)
        ]
        yield sheet, cell, cases[0][0], positions


def _case_name(label: str, own: str) -> str:
    return label.lower().replace(own, "").strip(" -–—:·,()") if own else label.lower().strip()
