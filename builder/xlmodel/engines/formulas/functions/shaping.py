"""SEQUENCE, unions as one array, and AGGREGATE over the parts that it counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    NUM,
    VALUE,
    ExcelError,
    cells,
    is_blank,
    is_number,
    number,
    whole,
)
from xlmodel.engines.formulas.functions.registering import REGISTERED, array_of, given, one, whole_arguments

_MOST_CELLS = 1_000_000


@whole_arguments("XLUNION")
def _union(*areas: Any) -> Any:
    """The cells of several areas, one below the other."""
    return array_of([[value] for area in areas for value in cells(area)])


@whole_arguments("SEQUENCE")
def _sequence(rows: Any, columns: Any = None, start: Any = None, step: Any = None) -> Any:
    height, width = (whole(one(part)) if given(part) else 1 for part in (rows, columns))
    first, by = (number(one(part)) if given(part) else 1 for part in (start, step))
    if height < 0 or width < 0 or height * width > _MOST_CELLS:
        raise ExcelError(VALUE)
    if not height or not width:
        raise ExcelError(NUM)
    return array_of([[first + by * (row * width + column) for column in range(width)] for row in range(height)])


_PLAIN = ("AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV.S", "STDEV.P", "SUM", "VAR.S", "VAR.P",
          "MEDIAN")  # fmt: skip
_MODE = 13


def _mode(values: Sequence[float]) -> float:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    if most < 2:
        raise ExcelError(VALUE)
    return next(value for value, count in counts.items() if count == most)


def _largest(values: Sequence[float], place: float) -> float:
    return _smallest([-value for value in values], place) * -1


def _smallest(values: Sequence[float], place: float) -> float:
    if not 1 <= math.ceil(place) <= len(values):
        raise ExcelError(NUM)
    return sorted(values)[math.ceil(place) - 1]


def _percentile(values: Sequence[float], share: float) -> float:
    if not values or not 0 <= share <= 1:
        raise ExcelError(NUM)
    return _between(sorted(values), share * (len(values) - 1))


def _percentile_exclusive(values: Sequence[float], share: float) -> float:
    place = share * (len(values) + 1) - 1
    if not 0 <= place <= len(values) - 1:
        raise ExcelError(NUM)
    return _between(sorted(values), place)


def _between(values: Sequence[float], place: float) -> float:
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


_PLACED: dict[int, Callable[[Sequence[float], float], float]] = {
    14: _largest, 15: _smallest, 16: _percentile, 17: lambda values, quarter: _percentile(values, quarter // 1 / 4),
    18: _percentile_exclusive, 19: lambda values, quarter: _percentile_exclusive(values, quarter // 1 / 4),
}  # fmt: skip


@whole_arguments("XLAGGREGATE")
def _aggregate(kind: Any, ignore_errors: Any, place: Any, *parts: Any) -> Any:
    """AGGREGATE by its number: over parts that leave out what it leaves out, with or without error values."""
    number_of_kind = whole(one(kind))
    values = list(chain.from_iterable(cells(part) for part in parts))
    if number(one(ignore_errors)):
        values = [value for value in values if not isinstance(value, XlError)]
    if number_of_kind == _PLAIN.index("COUNTA") + 1:
        return sum(not is_blank(value) for value in values)
    error = next((value for value in values if isinstance(value, XlError)), None)
    counting = number_of_kind == _PLAIN.index("COUNT") + 1
    if error is not None and not counting:
        raise ExcelError(error)
    numbers = [float(value) for value in values if is_number(value)]
    if number_of_kind in _PLACED:
        return _PLACED[number_of_kind](numbers, number(one(place)))
    if number_of_kind == _MODE:
        return _mode(numbers)
    if not 1 <= number_of_kind <= len(_PLAIN):
        raise ExcelError(VALUE)
    if not numbers and _PLAIN[number_of_kind - 1] == "AVERAGE":
        raise ExcelError(DIV0)
    return REGISTERED[_PLAIN[number_of_kind - 1]](array_of([numbers])) if numbers else 0
