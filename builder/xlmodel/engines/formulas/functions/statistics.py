"""AVEDEV, DEVSQ, MODE, LARGE, SMALL, AVERAGEA, POISSON.DIST."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.aggregates import numbers
from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    NA,
    NUM,
    VALUE,
    ExcelError,
    cells,
    is_blank,
    is_text,
    number,
    truth,
    whole,
)
from xlmodel.engines.formulas.functions.registering import (
    is_many,
    is_reference,
    scalar,
    single,
    spread,
    whole_arguments,
)


def _deviations(arguments: Sequence[Any]) -> list[float]:
    values = numbers(arguments)
    if not values:
        raise ExcelError(NUM)
    mean = sum(values) / len(values)
    return [value - mean for value in values]


@whole_arguments("AVEDEV")
def _avedev(*arguments: Any) -> float:
    deviations = _deviations(arguments)
    return sum(map(abs, deviations)) / len(deviations)


@whole_arguments("DEVSQ")
def _devsq(*arguments: Any) -> float:
    return sum(deviation**2 for deviation in _deviations(arguments))


@whole_arguments("MODE", "MODE.SNGL")
def _mode(*arguments: Any) -> Any:
    """The commonest number, of several the first; a text as argument is none, nor is a blank cell given alone."""
    for argument in arguments:
        value = single(argument)
        if is_blank(value) or (is_text(value) and not is_many(argument)):
            return VALUE
    counts = Counter(numbers(arguments))
    value, count = counts.most_common(1)[0] if counts else (NA, 0)
    return value if count > 1 else NA


def _place_of(name: str, *, largest: bool) -> None:
    @whole_arguments(name)
    def compute(values: Any, place: Any) -> Any:
        ordered = sorted(numbers((values,)), reverse=largest)

        def pick(wanted: Any) -> Any:
            turn = number(wanted)
            if not 1 <= turn <= len(ordered):
                return NUM
            return ordered[(math.ceil(turn) if largest else math.floor(turn)) - 1]

        return spread(pick, (place,))


_place_of("LARGE", largest=True)
_place_of("SMALL", largest=False)


@whole_arguments("AVERAGEA")
def _averagea(*arguments: Any) -> Any:
    """Texts count as 0; truth values as 0 or 1, but in an array not at all."""
    found: list[float] = []
    for argument in arguments:
        for value in cells(argument):
            if isinstance(value, XlError):
                raise ExcelError(value)
            if not is_many(argument):
                found.append(number(value))
            elif is_text(value):
                found.append(0)
            elif not is_blank(value) and (is_reference(argument) or not isinstance(value, bool)):
                found.append(number(value))
    return sum(found) / len(found) if found else DIV0


@scalar("POISSON.DIST", "POISSON", least=3)
def _poisson(count: Any, mean: Any, cumulative: Any) -> Any:
    events, rate, summed = whole(count), float(number(mean)), truth(cumulative)
    if events < 0 or rate < 0:
        return NUM
    if not rate:
        return 1.0 if summed or not events else 0.0
    first = 0 if summed else events
    return math.fsum(
        math.exp(turn * math.log(rate) - rate - math.lgamma(turn + 1)) for turn in range(first, events + 1)
    )
