"""The database functions: DSUM, DGET and their kin."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import DIV0, NUM, VALUE, ExcelError, is_blank, is_number
from xlmodel.engines.formulas.functions.conditions import selected
from xlmodel.engines.formulas.functions.registering import whole_arguments


def _of_numbers(name: str, total: Callable[[Sequence[float]], Any]) -> None:
    @whole_arguments(name)
    def compute(database: Any, field: Any, criteria: Any) -> Any:
        values, named = selected(database, field, criteria)
        if not named:
            raise ExcelError(VALUE)
        error = next((value for value in values if isinstance(value, XlError)), None)
        if error is not None:
            raise ExcelError(error)
        return total([value for value in values if is_number(value)])


def _spread(values: Sequence[float], less: int) -> Any:
    if len(values) <= less:
        return DIV0
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - less)


def _root(value: Any) -> Any:
    return value if isinstance(value, XlError) else math.sqrt(value)


_of_numbers("DSUM", sum)
_of_numbers("DAVERAGE", lambda values: sum(values) / len(values) if values else DIV0)
_of_numbers("DMAX", lambda values: max(values, default=0))
_of_numbers("DMIN", lambda values: min(values, default=0))
_of_numbers("DPRODUCT", lambda values: math.prod(values) if values else 0)
_of_numbers("DVAR", lambda values: _spread(values, 1))
_of_numbers("DVARP", lambda values: _spread(values, 0))
_of_numbers("DSTDEV", lambda values: _root(_spread(values, 1)))
_of_numbers("DSTDEVP", lambda values: _root(_spread(values, 0)))


@whole_arguments("DCOUNT")
def _dcount(database: Any, field: Any, criteria: Any) -> Any:
    return sum(is_number(value) for value in selected(database, field, criteria)[0])


@whole_arguments("DCOUNTA")
def _dcounta(database: Any, field: Any, criteria: Any) -> Any:
    return sum(not is_blank(value) for value in selected(database, field, criteria)[0])


@whole_arguments("DGET")
def _dget(database: Any, field: Any, criteria: Any) -> Any:
    values, named = selected(database, field, criteria)
    if not named or not values:
        raise ExcelError(VALUE)
    return values[0] if len(values) == 1 else NUM
