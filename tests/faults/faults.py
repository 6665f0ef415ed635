"""Classes of faults of formulas, drawn at random from the formulas of a workbook: one cell, or the whole row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import FormulaToken, ParsedFormula
from xlmodel.audit.views import CellView, SheetView, is_number

from tests.faults.edits import Mutation, moved, pick, with_token
from tests.faults.wider import MUTATIONS

TRIES = 400
REACH = 12

Changes = dict[tuple[str, int, int], str | float | None]


Rows = list[tuple[SheetView, list[CellView]]]


@dataclass(frozen=True)
class Fault:
    """A change to one workbook, and what it is."""

    kind: str
    scope: str
    where: str
    before: str
    after: str
    changes: Changes


def draw(book: Book, kind: str, scope: str, random: Random, rows: Rows | None = None) -> Fault | None:
    """A fault of a class in a row that allows it; None when no such row was found."""
    rows = rows_of(book) if rows is None else rows
    for _ in range(TRIES if rows else 0):
        sheet, cells = random.choice(rows)
        chosen = [random.choice(cells)] if scope == "cell" else _copied(cells)
        first = chosen[0]
        if first.formula is None:
            continue
        mutation = KINDS[kind](sheet, first, first.formula, random)
        if mutation is None:
            continue
        changed: Changes = {
            (sheet.title, cell.row, cell.column): content
            for cell in chosen
            if cell.formula is not None and (content := mutation(sheet, cell, cell.formula)) is not None
        }
        if len(changed) == len(chosen):
            after = str(changed[sheet.title, first.row, first.column])
            return Fault(kind, scope, sheet.place(first), f"={first.formula.text}", after, changed)
    return None


def _copied(cells: list[CellView]) -> list[CellView]:
    """The cells of a row that hold its most frequent formula."""
    usual = Counter(cell.formula.r1c1 for cell in cells if cell.formula).most_common(1)[0][0]
    return [cell for cell in cells if cell.formula and cell.formula.r1c1 == usual]


def rows_of(book: Book) -> Rows:
    """The rows of numeric formulas below the headers: period cells, else all cells of a row off time-axis sheets."""
    rows = []
    for sheet in book.sheets:
        for row in sorted(row for row in sheet.rows if row > sheet.header_row):
            among = sheet.period_cells(row) if sheet.timeline is not None else sheet.rows[row]
            cells = [cell for cell in among if cell.formula is not None and is_number(cell.cached)]
            if cells:
                rows.append((sheet, cells))
    return rows


def swapped_reference(sheet: SheetView, cell: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """One reference points to another line of the same sheet, a few rows away, with another value."""
    index = pick(formula, random, lambda token: token.reference is not None and token.reference.single)
    if index is None:
        return None
    reference = formula.tokens[index].reference
    if reference is None or reference.sheet:
        return None
    own = sheet.at(reference.top, reference.left)
    others = [
        row
        for row in range(max(sheet.header_row + 1, reference.top - REACH), reference.top + REACH)
        if row not in {reference.top, cell.row}
        and (other := sheet.at(row, reference.left)) is not None
        and is_number(other.shown)
        and (own is None or other.shown != own.shown)
    ]
    if not others:
        return None
    step = random.choice(others) - reference.top
    return lambda _, __, found: with_token(found, index, moved(found.tokens[index].text, step, 0))


def shifted_range(_: SheetView, __: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """A range begins or ends one cell off."""
    index = pick(formula, random, lambda token: token.reference is not None and not token.reference.single)
    if index is None:
        return None
    reference = formula.tokens[index].reference
    if reference is None:
        return None
    down = reference.bottom > reference.top
    step = random.choice((-1, 1))
    edge = random.choice((0, 1))

    def mutate(_: SheetView, __: CellView, found: ParsedFormula) -> str | None:
        ends = found.tokens[index].text.split(":")
        if len(ends) != 2:
            return None
        ends[edge] = moved(ends[edge], step if down else 0, 0 if down else step)
        return with_token(found, index, ":".join(ends))

    return mutate


def hard_coded(_: SheetView, __: CellView, ___: ParsedFormula, ____: Random) -> Mutation | None:
    """The formula is overwritten by its own value as a person would type it, to two digits."""

    def mutate(_: SheetView, cell: CellView, __: ParsedFormula) -> float | None:
        value = cell.cached
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        typed = float(f"{value:.2g}")
        return typed if typed != value else value * 1.05

    return mutate


def sign_flip(_: SheetView, __: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """A plus becomes a minus or the other way round; where there is none, the result is negated."""
    index = pick(formula, random, lambda token: token.kind == "operator" and token.text in {"+", "-"})
    if index is None or index == 0:
        return lambda _, __, found: f"=-({found.text})"
    return lambda _, __, found: with_token(found, index, "-" if found.tokens[index].text == "+" else "+")


def wrong_year(sheet: SheetView, _: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """One reference of a time-axis sheet reads the period before or after."""
    if sheet.timeline is None:
        return None
    periods = sheet.timeline.columns

    def fits(token: FormulaToken) -> bool:
        reference = token.reference
        return reference is not None and reference.single and not reference.fixed[1] and reference.left in periods

    index = pick(formula, random, fits)
    step = random.choice((-1, 1))
    if index is None:
        return None
    reference = formula.tokens[index].reference
    if reference is None or reference.left + step not in periods:
        return None
    return lambda _, __, found: with_token(found, index, moved(found.tokens[index].text, 0, step))


def unit_x1000(_: SheetView, __: CellView, ___: ParsedFormula, random: Random) -> Mutation | None:
    """The result is a thousand times too large or too small."""
    operator = random.choice("*/")
    return lambda _, __, found: f"=({found.text}){operator}1000"


KINDS: dict[str, Callable[[SheetView, CellView, ParsedFormula, Random], Mutation | None]] = {
    "swapped reference": swapped_reference,
    "shifted range": shifted_range,
    "hard-coded value": hard_coded,
    "sign flip": sign_flip,
    "wrong year": wrong_year,
    "unit x1000": unit_x1000,
    **MUTATIONS,
}
