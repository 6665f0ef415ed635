"""Sums, counts and means: in cells only numbers count, as arguments also texts and truth values that are numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    EMPTY,
    NUM,
    VALUE,
    ExcelError,
    cells,
    is_blank,
    is_number,
    is_text,
    number,
    number_of,
    plain,
)
from xlmodel.engines.formulas.functions.registering import (
    is_many,
    is_reference,
    scalar,
    single,
    two_dimensional,
    whole_arguments,
)

_NUMBERS = frozenset({float, int})


def numbers(arguments: Sequence[Any]) -> list[float]:
    """The numbers of arguments."""
    found: list[float] = []
    for argument in arguments:
        if is_many(argument):
            values = list(cells(argument))
            if _NUMBERS.issuperset(map(type, values)):
                found += values
                continue
            for value in values:
                if type(value) is float or type(value) is int:
                    found.append(value)
                elif isinstance(value, XlError):
                    raise ExcelError(value)
        else:
            found.append(number(next(cells(argument))))
    return found


def _of_numbers(name: str, total: Callable[[list[float]], Any]) -> None:
    whole_arguments(name)(lambda *arguments: total(numbers(arguments)))


def _variance(values: Sequence[float], less: int) -> float:
    if len(values) <= less:
        raise ExcelError(DIV0)
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - less)


def _median(values: list[float]) -> Any:
    if not values:
        return NUM
    values.sort()
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


_of_numbers("SUM", sum)
_of_numbers("AVERAGE", lambda values: sum(values) / len(values) if values else DIV0)
_of_numbers("MAX", lambda values: max(values, default=0))
_of_numbers("MIN", lambda values: min(values, default=0))
_of_numbers("PRODUCT", lambda values: math.prod(values) if values else 0)
_of_numbers("SUMSQ", lambda values: sum(value * value for value in values))
_of_numbers("MEDIAN", _median)
for _name in ("VAR", "VAR.S"):
    _of_numbers(_name, lambda values: _variance(values, 1))
for _name in ("VARP", "VAR.P"):
    _of_numbers(_name, lambda values: _variance(values, 0))
for _name in ("STDEV", "STDEV.S"):
    _of_numbers(_name, lambda values: math.sqrt(_variance(values, 1)))
for _name in ("STDEVP", "STDEV.P"):
    _of_numbers(_name, lambda values: math.sqrt(_variance(values, 0)))


@whole_arguments("SUMPRODUCT")
def _sumproduct(*arguments: Any) -> Any:
    """Whatever is no number counts as 0, but not a text alone; an error value is the result."""
    arrays = [two_dimensional(argument) for argument in arguments]
    if any(held.shape != arrays[0].shape for held in arrays) or any(is_text(single(held)) for held in arrays):
        raise ExcelError(VALUE)
    total = 0.0
    for values in zip(*(held.ravel().tolist() for held in arrays), strict=True):
        held = [plain(value) for value in values]
        error = next((value for value in held if isinstance(value, XlError)), None)
        if error is not None:
            raise ExcelError(error)
        total += math.prod(value if is_number(value) else 0 for value in held)
    return total


@whole_arguments("COUNT")
def _count(*arguments: Any) -> int:
    total = 0
    for argument in arguments:
        for value in cells(argument):
            if is_many(argument):
                total += is_number(value)
            elif is_text(value):
                total += number_of(value) is not None
            else:
                total += not isinstance(value, XlError)
    return total


@whole_arguments("COUNTA")
def _counta(*arguments: Any) -> int:
    return sum(value is not EMPTY or not is_reference(argument) for argument in arguments for value in cells(argument))


scalar("ISNUMBER")(is_number)
scalar("ISTEXT")(is_text)
scalar("ISNONTEXT")(lambda value: not is_text(value))
scalar("ISBLANK")(is_blank)
