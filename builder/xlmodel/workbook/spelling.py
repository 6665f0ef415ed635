"""Formulas and constants as any program would write them down."""

from __future__ import annotations

import math

from xlmodel.workbook.tokens import Kind, sheet_name, tokens
from xlmodel.workbook.values import CellValue

_DIGITS = 1e-12
"""Relative gap between two numbers that are one: programs store 15 or 17 digits."""


def plainly(formula: str) -> str:
    """A formula without spaces and needless quotes, functions in upper case."""
    found = []
    for token in tokens(formula):
        match token.kind:
            case Kind.SPACE:
                continue
            case Kind.SHEET:
                found.append(f"{sheet_name(token.text)}!")
            case Kind.TEXT:
                found.append(token.text)
            case _:
                found.append(token.text.upper())
    return "".join(found)


def same_constant(one: CellValue, other: CellValue) -> bool:
    """Whether two constants are the same: numbers up to their last digits, an empty text and an empty cell alike."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_DIGITS)
    empty = (None, "")
    return (type(one) is type(other) and one == other) or (one in empty and other in empty)
