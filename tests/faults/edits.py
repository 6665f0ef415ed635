"""Changes of a formula token by token."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from xlmodel.audit.lexer import FormulaToken, ParsedFormula, column_letters, column_number
from xlmodel.audit.views import CellView, SheetView

Mutation = Callable[[SheetView, CellView, ParsedFormula], str | float | None]

_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]+)")


def pick(formula: ParsedFormula, random: Random, fits: Callable[[FormulaToken], bool]) -> int | None:
    """The place of a random token that fits."""
    indices = [index for index, token in enumerate(formula.tokens) if fits(token)]
    return random.choice(indices) if indices else None


def with_token(formula: ParsedFormula, index: int, text: str) -> str:
    """The formula with another text for one token."""
    texts: Sequence[str] = [token.text for token in formula.tokens]
    return "=" + "".join((*texts[:index], text, *texts[index + 1 :]))


def moved(text: str, rows: int, columns: int) -> str:
    """An A1 reference moved, with its sheet and dollar signs kept."""
    prefix, mark, body = text.rpartition("!")

    def move(match: re.Match[str]) -> str:
        column = column_letters(max(1, column_number(match[2]) + columns))
        return f"{match[1]}{column}{match[3]}{max(1, int(match[4]) + rows)}"

    return prefix + mark + _CORNER.sub(move, body)
