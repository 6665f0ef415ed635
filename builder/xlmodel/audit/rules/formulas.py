"""D. Formulas: one pattern a row, no constants, short, calculated once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from xlmodel.audit.book import Book
from xlmodel.audit.graph import is_link, resolved
from xlmodel.audit.lexer import ParsedFormula, bare_name
from xlmodel.audit.registry import E, Judgement, W, judged, not_applicable, rule
from xlmodel.audit.views import CellView, SheetRole, SheetView, is_number
from xlmodel.audit.vocabulary import OPENING_NOTE

MAX_LENGTH = 120
MAX_DEPTH = 3
LONG_RUN = 4

_PLAIN_NUMBERS = frozenset({0.0, 1.0})
_CONVERSIONS = re.compile(r"conversion|constants|unit factors|换算|单位换算|常数", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")


@rule(41, E, "One formula a row, copied across all periods", "FAST 3.02-01")
def one_pattern(book: Book) -> Judgement:
    """Each line has one R1C1 pattern and no typed number among its formulas; elsewhere no cell breaks its run."""
    if not any(True for _ in book.formulas()):
        return not_applicable("no formulas")
    offenders = []
    for sheet in book.sheets:
        if sheet.timeline is not None:
            for row in sorted(sheet.rows):
                offenders += [sheet.place(cell) for cell in _odd_in_row(sheet, row)]
        else:
            offenders += [sheet.place(cell) for cell in _odd_in_runs(sheet)]
    return judged(
        offenders,
        "every line is one formula",
        "cells that differ from their row: copy the row's formula across; a different first period is declared by the "
        "word 'opening' in the note column",
    )


def _odd_in_row(sheet: SheetView, row: int) -> list[CellView]:
    cells = [cell for cell in sheet.period_cells(row) if cell.formula is not None or is_number(cell.value)]
    patterns = [cell.formula.r1c1 if cell.formula is not None else "" for cell in cells]
    if row <= sheet.header_row:
        cells, patterns = _header_without_start(cells, patterns)
    if not any(patterns) or len(set(patterns)) == 1:
        return []
    if OPENING_NOTE.search(sheet.text(row, "note")) and len(set(patterns[1:])) == 1:
        return []
    counts = Counter(pattern for pattern in patterns if pattern)
    usual = counts.most_common(1)[0][0]
    return [cell for cell, pattern in zip(cells, patterns, strict=True) if pattern != usual]


def _header_without_start(cells: list[CellView], patterns: list[str]) -> tuple[list[CellView], list[str]]:
    if len(set(patterns[1:])) == 1:
        return cells[1:], patterns[1:]
    return cells, patterns


def _odd_in_runs(sheet: SheetView) -> Iterator[CellView]:
    """The one cell of a run of four or more that differs from the rest of it, and from its other neighbours too."""
    free = {cell.position: cell for cell in sheet.body() if _counts_in_run(cell)}
    found: dict[tuple[int, int], CellView] = {}
    for down, right in ((0, 1), (1, 0)):
        for (row, column), cell in free.items():
            if (row - down, column - right) in free:
                continue
            run = [cell]
            while (following := (run[-1].row + down, run[-1].column + right)) in free:
                run.append(free[following])
            odd = _single_odd(run)
            if odd is not None and not _fixed_link(odd) and not _like_a_neighbour(free, odd, right, down):
                found[odd.position] = odd
    yield from found.values()


def _counts_in_run(cell: CellView) -> bool:
    return cell.formula is not None or is_number(cell.value)


def _single_odd(run: list[CellView]) -> CellView | None:
    if len(run) < LONG_RUN:
        return None
    counts = Counter(cell.formula.r1c1 if cell.formula is not None else "" for cell in run)
    usual, many = counts.most_common(1)[0]
    if not usual or many != len(run) - 1:
        return None
    return next(cell for cell in run if (cell.formula.r1c1 if cell.formula is not None else "") != usual)


def _fixed_link(cell: CellView) -> bool:
    """True for `=Sheet!$A$1`: a link that was pointed by hand, not copied."""
    return (
        cell.formula is not None
        and cell.formula.is_reference
        and all(r.fixed[:2] == (True, True) for r in cell.formula.references)
    )


def _like_a_neighbour(free: dict[tuple[int, int], CellView], cell: CellView, down: int, right: int) -> bool:
    own = cell.formula.r1c1 if cell.formula is not None else None
    for sign in (1, -1):
        other = free.get((cell.row + sign * down, cell.column + sign * right))
        if other is not None and own is not None and other.formula is not None and other.formula.r1c1 == own:
            return True
        if other is not None and own is None and other.formula is None:
            return True
    return False


@rule(42, E, "No typed constant in a formula but 0, 1 and declared conversions", "FAST 3.04-01")
def embedded(book: Book) -> Judgement:
    """A number in a formula is 0 or 1, chooses a place, or is named in the row's note or as a conversion."""
    if not any(True for _ in book.formulas()):
        return not_applicable("no formulas")
    declared = _declared_conversions(book)
    offenders = []
    for sheet, cell, formula in book.formulas():
        numbers = set(formula.shape.numbers) - _PLAIN_NUMBERS
        if numbers and (undeclared := numbers - declared - _numbers_in(sheet.text(cell.row, "note"))):
            offenders.append(f"{sheet.place(cell)} ({', '.join(f'{number:g}' for number in sorted(undeclared))})")
    return judged(
        offenders,
        "none",
        "numbers inside formulas: make each an input, or, if it converts units, name it in the row's note",
    )


def _numbers_in(text: str) -> set[float]:
    return {float(found.replace(",", "")) for found in _NUMBER.findall(text)}


def _declared_conversions(book: Book) -> set[float]:
    """The numbers on a sheet or under a heading that speaks of unit conversions, outside Calc sheets."""
    declared: set[float] = set()
    for sheet in book.of_type(SheetRole.DOC, SheetRole.CONTROL):
        heading = next(
            (c for c in sheet.cells.values() if isinstance(c.value, str) and _CONVERSIONS.search(c.value)), None
        )
        if heading is not None:
            declared |= {
                float(cell.value)
                for cell in sheet.cells.values()
                if cell.row > heading.row and isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
            }
    return declared


@rule(43, W, "Formulas are short: 120 characters, three levels, no IF in an IF", "FAST 3.03-01, -07")
def short(book: Book) -> Judgement:
    """No formula is longer, deeper or branches twice; a call that occurs again is counted once."""
    return _every_formula(
        book,
        lambda formula: formula.shape.depth > MAX_DEPTH or formula.shape.nested_if or _long(formula),
        "all are short",
        "long or nested formulas: split them into lines with labels of their own",
    )


def _long(formula: ParsedFormula) -> bool:
    return len(formula.text) >= MAX_LENGTH and formula.length > MAX_LENGTH


def _every_formula(book: Book, bad: Callable[[ParsedFormula], bool], good: str, message: str) -> Judgement:
    if not any(True for _ in book.formulas()):
        return not_applicable("no formulas")
    return judged((sheet.place(cell) for sheet, cell, formula in book.formulas() if bad(formula)), good, message)


@rule(44, W, "No daisy chains: a link never points at a link", "FAST 3.06-02")
def daisy_chains(book: Book) -> Judgement:
    """Below the header, no pure link to another sheet leads to such a link, nor one within a sheet to one in it."""
    offenders = []
    links = 0
    for sheet, cell, formula in book.formulas():
        if not formula.is_reference or cell.row <= sheet.header_row:
            continue
        links += 1
        for target, reference in book.areas(sheet, formula):
            source = target.at(reference.top, reference.left) if reference.single else None
            if source is None or source.formula is None or source.row <= target.header_row:
                continue
            follows = [following for following, _ in book.areas(target, source.formula)]
            if source.formula.is_reference and all((target is sheet) == (following is target) for following in follows):
                offenders.append(sheet.place(cell))
    if not links:
        return not_applicable("no links")
    return judged(offenders, f"{links} links, none to a link", "links to links: link to where the number is calculated")


@rule(45, W, "Calculate once: no two rows compute the same", "FAST 1.01-07")
def calculated_once(book: Book) -> Judgement:
    """On Calc sheets, no two rows have formulas with the same operations on the same cells."""
    seen: dict[tuple[str, ...], str] = {}
    offenders = []
    for sheet in book.of_type(SheetRole.CALC):
        for row in sorted(row for row in sheet.rows if row > sheet.header_row):
            cells = sheet.period_cells(row) or sheet.rows[row]
            computed = [cell.formula for cell in cells if cell.formula is not None]
            if not computed:
                continue
            own = sheet.title if all(is_link(book, sheet, formula) for formula in computed) else ""
            key = (own, *(resolved(book, sheet, formula) for formula in computed))
            where = sheet.where(row, cells[0].column)
            if key in seen:
                offenders.append(f"{where} (as {seen[key]})")
            seen.setdefault(key, where)
    if not seen:
        return not_applicable(book.inferred("no calculations"))
    return judged(
        offenders,
        book.inferred(f"{len(seen)} rows, all different"),
        "the same calculation twice: keep one, link the other",
    )


@rule(50, W, "No rounding in intermediate results", "FAST 3.05")
def rounding(book: Book) -> Judgement:
    """ROUND and its kin occur on Output, Checks and documentation sheets only."""
    inner = {SheetRole.CALC, SheetRole.INPUTS, SheetRole.CONTROL}
    offenders = [
        sheet.place(cell)
        for sheet, cell, formula in book.formulas()
        if sheet.type in inner
        and any(bare_name(name) in {"ROUND", "ROUNDUP", "ROUNDDOWN", "MROUND"} for name in formula.shape.functions)
    ]
    if not any(True for _ in book.formulas()):
        return not_applicable("no formulas")
    return judged(
        offenders,
        book.inferred("none"),
        book.inferred("rounded intermediates: round by number format, or on outputs only"),
    )
