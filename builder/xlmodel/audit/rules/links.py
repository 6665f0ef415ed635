"""D. Formulas: colours by origin, sums, masked errors, divisions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlmodel.audit.book import Book
from xlmodel.audit.graph import is_link, leaves
from xlmodel.audit.lexer import FormulaToken, ParsedFormula, Reference, bare_name
from xlmodel.audit.registry import E, Judgement, W, broken, judged, not_applicable, passed, rule
from xlmodel.audit.rules.inputs import channels, is_blue
from xlmodel.audit.rules.stress import stressed_values
from xlmodel.audit.views import CellKey, CellView, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import ERROR_NOTE

_MASKS = frozenset({"IFERROR", "IFNA", "ISERROR", "ISERR", "ISNA"})


@rule(46, E, "Links between sheets are green, formulas black; no arithmetic on another sheet's cells", "banking; FAST")
def link_colors(book: Book) -> Judgement:
    """Pure links to another sheet are green, formulas on their own sheet black, and the two are not mixed.

    A Checks sheet may sum another sheet's cells: a total held against a number is what it is for.
    """
    wrong, mixed, seen = [], [], 0
    for sheet, cell, formula in book.formulas():
        if cell.row <= sheet.header_row or sheet.type is SheetRole.DOC:
            continue
        seen += 1
        color = cell.style.color
        away = leaves(book, sheet, formula)
        if away and sheet.type is SheetRole.CHECKS and not _TOTALS.isdisjoint(map(bare_name, formula.shape.functions)):
            continue
        if away and not is_link(book, sheet, formula):
            if any(
                target is not None and target is not sheet and target.type is not SheetRole.CONTROL
                for target in (book.target(sheet, reference) for reference in formula.references)
            ):
                mixed.append(sheet.place(cell))
        elif away and formula.is_reference and not _is_green(color):
            wrong.append(f"{sheet.place(cell)} (link, not green)")
        elif away and not (_is_green(color) or _is_neutral(color)):
            wrong.append(f"{sheet.place(cell)} (lookup, neither green nor black)")
        elif not away and not (_is_neutral(color) or (formula.names and _is_green(color))) and not is_blue(color):
            wrong.append(f"{sheet.place(cell)} (formula, not black)")
    if not seen:
        return not_applicable("no formulas")
    problems = ["make links between sheets green and other formulas black"] if wrong else []
    if mixed:
        problems.append("arithmetic with another sheet's cells: call them up first as green links, then refer to those")
    return broken("; ".join(problems), mixed + wrong) if problems else passed(f"{seen} formulas coloured by origin")


_TOTALS = frozenset({"SUM", "SUMPRODUCT"})


def _is_green(color: str) -> bool:
    red, green, blue = channels(color)
    return green >= 0x50 and green > red + 0x20 and green > blue + 0x20


def _is_neutral(color: str) -> bool:
    values = channels(color)
    return max(values) - min(values) <= 0x18


@rule(47, E, "SUM covers exactly its block", "FAST 3.03; PerfectXL")
def sums(book: Book) -> Judgement:
    """A SUM leaves out no line that belongs, holds no total of other lines in it, and runs over all periods."""
    offenders, seen, columns = [], 0, _Columns()
    for sheet, cell, formula in book.formulas():
        if not any(bare_name(name) == "SUM" for name in formula.shape.functions):
            continue
        for reference in _summed(formula):
            target = book.target(sheet, reference)
            if target is None or reference.whole or reference.external or reference.single:
                continue
            seen += 1
            problem = _sum_problem(book, sheet, cell, target, reference, columns)
            if problem:
                offenders.append(f"{sheet.place(cell)} ({problem})")
    if not seen:
        return not_applicable("no SUM over a range")
    return judged(offenders, f"{seen} ranges", "sums that miss a line or count one twice: sum the whole block, once")


def _summed(formula: ParsedFormula) -> Iterator[Reference]:
    """The ranges that are whole arguments of a SUM."""
    calls: list[str] = []
    for token in formula.tokens:
        if token.kind == "function":
            calls.append(bare_name(token.text[:-1]))
        elif token.text == "(":
            calls.append("")
        elif token.text == ")" and calls:
            calls.pop()
        elif token.reference is not None and calls and calls[-1] == "SUM":
            yield token.reference


class _Columns:
    """The filled rows of a column, and the totals in it: row, first and last row of what each sums there."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[list[int], list[tuple[int, int, int]]]] = {}

    def of(self, book: Book, sheet: SheetView, column: int) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Rows and totals of a column, in order; looked up once."""
        key = sheet.title, column
        if key not in self._known:
            cells = sorted((row, cell) for (row, at), cell in sheet.cells.items() if at == column)
            totals = [
                (row, reference.top, reference.bottom)
                for row, cell in cells
                if cell.formula is not None
                for reference in _summed(cell.formula)
                if book.target(sheet, reference) is sheet and reference.left == column
            ]
            self._known[key] = [row for row, _ in cells], totals
        return self._known[key]


def _sum_problem(
    book: Book, sheet: SheetView, cell: CellView, target: SheetView, area: Reference, columns: _Columns
) -> str:
    if area.left == area.right:
        return _column_problem(book, sheet, cell, target, area, columns)
    periods = target.timeline.columns if target.timeline is not None else ()
    if area.top == area.bottom and periods and not (target is sheet and cell.column in periods):
        filled = [c for c in periods if (found := target.at(area.top, c)) is not None and is_number(found.shown)]
        covered = [c for c in filled if area.left <= c <= area.right]
        if covered and len(covered) != len(filled):
            return f"{len(covered)} of {len(filled)} periods"
    return ""


def _column_problem(
    book: Book, sheet: SheetView, cell: CellView, target: SheetView, area: Reference, columns: _Columns
) -> str:
    column = area.left
    if target is sheet and cell.column == column and area.top <= cell.row <= area.bottom:
        return "sums itself"
    rows, totals = columns.of(book, target, column)
    for row, top, bottom in totals:
        if area.top <= row <= area.bottom and area.top <= top <= bottom <= area.bottom:
            return f"row {row} in it is a total of lines in it"
    inside = rows[bisect_left(rows, area.top) : bisect_left(rows, area.top) + 1]
    inside = [row for row in inside if row <= area.bottom]
    if _is_window(sheet, cell) or _is_running(target is sheet, cell, area, totals):
        return ""
    for row in (area.top - 1, area.bottom + 1):
        if target is sheet and row == cell.row:
            continue
        elsewhere = any(top <= row <= bottom and (bottom < area.top or top > area.bottom) for _, top, bottom in totals)
        if inside and not elsewhere and _sibling(target, row, inside[0], column):
            return f"row {row} beside it is left out"
    return ""


def _is_running(here: bool, cell: CellView, area: Reference, totals: Sequence[tuple[int, int, int]]) -> bool:
    """True for a running total laid downwards: the row above or below sums from the same row to one more or less."""
    return here and any(
        abs(row - cell.row) == 1 and top == area.top and abs(bottom - area.bottom) == 1 for row, top, bottom in totals
    )


def _is_window(sheet: SheetView, cell: CellView) -> bool:
    """True when the formula is copied down: a running total or a moving window, not the total of a block."""
    own = cell.formula.r1c1 if cell.formula is not None else ""
    beside = (sheet.at(cell.row + step, cell.column) for step in (-1, 1))
    return any(other is not None and other.formula is not None and other.formula.r1c1 == own for other in beside)


def _sibling(sheet: SheetView, row: int, like: int, column: int) -> bool:
    """True when the cell is a line of the same making: the same formula pattern or typed number, the same unit."""
    cell, model = sheet.at(row, column), sheet.at(like, column)
    if cell is None or model is None or row <= sheet.header_row:
        return False
    if sheet.text(row, "unit") != sheet.text(like, "unit") or sheet.level(row) != sheet.level(like):
        return False
    if cell.formula is None or model.formula is None:
        return cell.is_constant_number and model.is_constant_number
    return cell.formula.r1c1 == model.formula.r1c1


@rule(48, W, "Errors are masked only where that is declared", "FAST 3.03")
def masking(book: Book) -> Judgement:
    """IFERROR and its kin stand only in rows whose note says so."""
    found = [
        (sheet, cell)
        for sheet, cell, formula in book.formulas()
        if any(bare_name(name) in _MASKS for name in formula.shape.functions)
    ]
    if not any(True for _ in book.formulas()):
        return not_applicable("no formulas")
    offenders = [s.place(cell) for s, cell in found if not ERROR_NOTE.search(s.text(cell.row, "note"))]
    return judged(
        offenders,
        f"{len(found)} declared",
        "errors are masked: guard the division with IF, or say in the row's note when the divisor may be zero",
    )


@rule(49, W, "Every division is guarded, or its divisor is never zero", "ICAEW")
def divisions(book: Book) -> Judgement:
    """No unguarded divisor is zero or blank, as saved and, when recalculated, in every scenario and stress."""
    divisors: dict[CellKey, str] = {}
    offenders: list[str] = []
    seen = 0
    for sheet, cell, formula in book.formulas():
        for divisor in _divisors(formula):
            seen += 1
            target = book.target(sheet, divisor) if isinstance(divisor, Reference) else None
            if target is None or not isinstance(divisor, Reference) or divisor.external or not divisor.single:
                continue
            source = target.at(divisor.top, divisor.left)
            if source is None or source.shown in {0, ""}:
                offenders.append(f"{sheet.place(cell)} (by {target.where(divisor.top, divisor.left)})")
            divisors.setdefault((target.title, divisor.top, divisor.left), sheet.place(cell))
    if not seen:
        return not_applicable("no unguarded division")
    for run in stressed_values(book):
        offenders += [
            f"{place} (by {title}!R{row}C{column} in {run.name})"
            for (title, row, column), place in divisors.items()
            if run.values.get((title, row, column), 1) == 0
        ]
    return judged(offenders, f"{seen} divisors, none zero", "divisors that are or become zero: guard them with IF")


def _divisors(formula: ParsedFormula) -> Iterator[FormulaToken | Reference]:
    """What stands after each division sign outside IF and IFERROR."""
    solid = [token for token in formula.tokens if token.kind != "space"]
    calls: list[str] = []
    for token, following in pairwise(solid):
        if token.kind == "function":
            calls.append(bare_name(token.text[:-1]))
        elif token.text == "(":
            calls.append("")
        elif token.text == ")" and calls:
            calls.pop()
        elif token.text == "/" and not {"IF", "IFERROR"} & set(calls):
            yield following.reference if following.reference is not None else following
