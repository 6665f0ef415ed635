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


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
