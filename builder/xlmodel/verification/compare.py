"""When two values agree."""

from __future__ import annotations

import math

from xlmodel.engines import CellValue, ErrorValue

TOLERANCE = 1e-9
RESIDUE = 1e-12
"""Two numbers both this small are what rounding leaves of a difference: they agree."""

REMAINDER = 1e-14
"""What a difference of nearly equal numbers leaves, relative to the larger: below it, 0 and the remainder agree."""

ADDITIVE = frozenset({"SUM", "ABS", "MIN", "MAX", "IF"})
"""The functions a formula may use for its result to count as such a difference."""


def gap(stored: CellValue, computed: CellValue) -> float | None:
    """The relative gap between two numbers, 0 for two residues; None unless both are numbers."""
    if not _is_number(stored) or not _is_number(computed):
        return None
    first, second = float(stored or 0), float(computed or 0)
    largest = max(abs(first), abs(second))
    if first == second or largest <= RESIDUE:
        return 0.0
    if not math.isfinite(largest):
        return math.inf
    difference = abs(first - second)
    return difference / largest if math.isfinite(difference) else abs(first / largest - second / largest)


def agree(stored: CellValue, computed: CellValue, tolerance: float, *, booleans: bool = True) -> bool:
    """Whether two values are the same; an error value agrees with nothing, not even itself.

    Args:
        stored: what the file holds.
        computed: what the engine makes of it.
        tolerance: the largest relative gap between numbers.
        booleans: the engine tells TRUE from 1.
    """
    if isinstance(stored, ErrorValue) or isinstance(computed, ErrorValue):
        return False
    if not booleans and isinstance(stored, bool) and _is_number(computed):
        return float(stored) == computed
    distance = gap(stored, computed)
    if distance is not None:
        return distance <= tolerance
    return type(stored) is type(computed) and stored == computed and stored is not None


def stored_otherwise(stored: CellValue, computed: CellValue) -> str:
    """How a stored value may have come from the computed one by the hand of who wrote the file; empty where not.

    It is a difference all the same: Excel keeps the type and every digit.
    """
    if isinstance(computed, str) and not isinstance(computed, ErrorValue) and _is_number(stored):
        kept = _spells(computed, stored)
        return "the file stores a number where the formula gives a text of its digits" if kept else ""
    if not _is_number(stored) or not _is_number(computed):
        return ""
    decimals = len(repr(float(stored or 0)).partition(".")[2])
    whole = float(stored or 0).is_integer()
    if whole or decimals > _MOST_DECIMALS or round(float(computed or 0), decimals) != stored:
        return ""
    return f"the file stores it rounded to {decimals} decimals"


_MOST_DECIMALS = 6


def _spells(text: str, number: CellValue) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
