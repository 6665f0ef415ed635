"""Faults of how formulas are written: anchors, operands, copied rows."""

from __future__ import annotations

import re
from random import Random

from xlmodel.audit.lexer import FormulaToken, ParsedFormula
from xlmodel.audit.views import CellView, SheetView

from tests.faults.edits import Mutation, moved, pick, with_token


def anchor(_: SheetView, cell: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """A row is copied across with a dollar sign too many or too few in one reference."""
    index = pick(formula, random, lambda token: token.reference is not None and token.reference.single)
    if index is None or (reference := formula.tokens[index].reference) is None:
        return None
    began, fixed = cell.column, reference.fixed[1]

    def mutate(_: SheetView, at: CellView, found: ParsedFormula) -> str:
        distance = at.column - began
        step = distance + 1 if fixed else -max(distance, 1)
        return with_token(found, index, moved(found.tokens[index].text, 0, step))

    return mutate


def swapped_operands(_: SheetView, __: CellView, formula: ParsedFormula, random: Random) -> Mutation | None:
    """The two sides of a minus or a division stand the wrong way round."""
    places = [
        place
        for place, token in enumerate(formula.tokens[1:-1], start=1)
        if token.kind == "operator"
        and token.text in {"-", "/"}
        and formula.tokens[place - 1].reference is not None
        and formula.tokens[place + 1].reference is not None
    ]
    if not places:
        return None
    place = random.choice(places)

    def mutate(_: SheetView, __: CellView, found: ParsedFormula) -> str:
        texts = [token.text for token in found.tokens]
        texts[place - 1], texts[place + 1] = texts[place + 1], texts[place - 1]
        return "=" + "".join(texts)

    return mutate


def duplicated_row(sheet: SheetView, cell: CellView, _: ParsedFormula, __: Random) -> Mutation | None:
    """The formula of the row above is copied down over this one."""
    above = sheet.at(cell.row - 1, cell.column)
    if above is None or above.formula is None:
        return None

    def mutate(sheet: SheetView, at: CellView, _: ParsedFormula) -> str | None:
        over = sheet.at(at.row - 1, at.column)
        if over is None or over.formula is None:
            return None
        texts = [_down(token) for token in over.formula.tokens]
        return "=" + "".join(texts)

    return mutate


def _down(token: FormulaToken) -> str:
    if token.reference is None or token.reference.whole:
        return token.text
    return re.sub(r"(?<![$0-9A-Za-z])(\$?[A-Z]{1,3})([0-9]+)(?![0-9(])", lambda m: f"{m[1]}{int(m[2]) + 1}", token.text)


MUTATIONS = {"absolute or relative": anchor, "swapped operands": swapped_operands, "duplicated row": duplicated_row}
