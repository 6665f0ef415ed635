"""Circles as a file iterates them: whether Excel may have stopped at its count before a circle settled."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

from xlmodel.workbook.contents import Iteration, Place
from xlmodel.workbook.values import CellValue

Step = Callable[[Mapping[Place, CellValue]], Mapping[Place, CellValue]]
"""Every cell of a circle computed once from given values of its cells."""

_UNSETTLED = 2.0
"""A cell counts as one on its way where its next change is no more than so many times the last change of the run."""


class TooSlowError(Exception):
    """Iterating took more than the time allowed."""


def on_its_way(
    stored: Mapping[Place, float], after: Mapping[Place, CellValue], step: Step, iteration: Iteration, seconds: float
) -> frozenset[Place]:
    """The cells of a circle that the count stopped: from empty cells, so many steps leave them moving as much.

    Args:
        stored: the values in the file.
        after: those, computed once more.
        step: computes the circle once.
        iteration: how often the file iterates, and to what change.
        seconds: how long it may take.

    Raises:
        TooSlowError: it takes longer.
    """
    left = _last_change(dict.fromkeys(stored, 0.0), step, iteration, seconds)
    if not math.isfinite(left):
        left = _last_change(stored, step, iteration, seconds)
    if left <= iteration.delta or not math.isfinite(left):
        return frozenset()
    moves = {place: _change(value, after.get(place)) for place, value in stored.items()}
    if any(move > _UNSETTLED * left for move in moves.values()):
        return frozenset()
    return frozenset(place for place, move in moves.items() if move > 0)


def settled(
    start: Mapping[Place, float], step: Step, iteration: Iteration, seconds: float
) -> Mapping[Place, CellValue]:
    """The values of a circle where a step changes none by more than the file allows; none where its count stops it.

    Raises:
        TooSlowError: it takes longer.
    """
    values, change = _iterated(start, step, iteration, seconds)
    return values if change <= iteration.delta else {}


def _last_change(start: Mapping[Place, float], step: Step, iteration: Iteration, seconds: float) -> float:
    """The largest change of the last of the steps a file allows; infinite where a cell becomes no number."""
    return _iterated(start, step, iteration, seconds)[1]


def _iterated(
    start: Mapping[Place, float], step: Step, iteration: Iteration, seconds: float
) -> tuple[Mapping[Place, CellValue], float]:
    """The values after the steps a file allows, and the largest change of the last of them."""
    ends = time.perf_counter() + seconds
    values: Mapping[Place, CellValue] = start
    largest = math.inf
    for _ in range(max(1, iteration.count)):
        if time.perf_counter() > ends:
            raise TooSlowError
        anew = step(values)
        largest = max((_change(values[place], anew.get(place)) for place in start), default=0.0)
        values = anew
        if not math.isfinite(largest) or largest <= iteration.delta:
            break
    return values, largest


def _change(before: CellValue, after: CellValue) -> float:
    numbers = isinstance(before, float) and isinstance(after, float)
    return abs(float(before or 0) - float(after or 0)) if numbers else math.inf
