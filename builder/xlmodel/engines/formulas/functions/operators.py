"""Excel's operators: texts that look like numbers, 15 digits in comparisons, a remainder of a difference as 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from formulas.ranges import Ranges
from formulas.tokens.operand import XlError
from formulas.tokens.operator import OperatorToken

from xlmodel.engines.formulas.functions.coercion import DIV0, EMPTY, NUM, ExcelError, compare, number, text
from xlmodel.engines.formulas.functions.registering import finite, guarded, spread

_REMAINDER = 2.0**-50
"""Below it, relative to the numbers, what an addition or a subtraction leaves is 0 where it ends a formula."""


def _divided(first: Any, second: Any) -> Any:
    dividend, divisor = number(first), number(second)
    return dividend / divisor if divisor else DIV0


def power(first: Any, second: Any) -> Any:
    """A number raised to another; roots of numbers below zero where they are odd."""
    base, exponent = number(first), number(second)
    if not base and not exponent:
        return NUM
    if not base and exponent < 0:
        return DIV0
    if base < 0 and not float(exponent).is_integer():
        inverse = round(1 / exponent) if exponent else 0
        odd = inverse % 2 == 1 and abs(1 / inverse - exponent) <= 1e-15 if inverse else False
        return -math.pow(-base, exponent) if odd else NUM
    try:
        result = math.pow(base, exponent)
    except OverflowError:
        return NUM
    return int(result) if isinstance(base, int) and result.is_integer() and abs(result) < 2**53 else result


def _binary(compute: Callable[[Any, Any], Any], quick: Callable[[Any, Any], Any] | None = None) -> Callable[..., Any]:
    """An operator of two values, spread over arrays, with a short way for two numbers."""
    fast = quick or compute

    def operate(first: Any, second: Any) -> Any:
        first, second = _single(first), _single(second)
        if type(first) in _NUMBERS and type(second) in _NUMBERS:
            try:
                return finite(fast(first, second))
            except ExcelError as error:
                return error.value
            except (OverflowError, ZeroDivisionError):
                return NUM
        if type(first) is np.ndarray or type(second) is np.ndarray or isinstance(first, np.ndarray | Ranges):
            return spread(compute, (first, second))
        if isinstance(second, np.ndarray | Ranges):
            return spread(compute, (first, second))
        return guarded(compute, (first, second))

    return operate


_NUMBERS = frozenset({int, float})


def _single(argument: Any) -> Any:
    value = argument.value if isinstance(argument, Ranges) else argument
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    return value.item() if isinstance(value, np.generic) else value


def _unary(compute: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda value: spread(compute, (value,))


def _comparison(holds: Callable[[int], bool]) -> Callable[..., Any]:
    return _binary(lambda first, second: holds(compare(first, second)))


def _handed_on(value: Any) -> Any:
    if isinstance(value, XlError):
        raise ExcelError(value)
    return 0 if value is EMPTY else value


OPERATORS: dict[str, Callable[..., Any]] = {
    "+": _binary(lambda a, b: number(a) + number(b), lambda a, b: a + b),
    "-": _binary(lambda a, b: number(a) - number(b), lambda a, b: a - b),
    "*": _binary(lambda a, b: number(a) * number(b), lambda a, b: a * b),
    "/": _binary(_divided),
    "^": _binary(power),
    "&": _binary(lambda a, b: text(a) + text(b)),
    "U-": _unary(lambda a: -number(a)),
    "U+": _unary(_handed_on),
    "%": _unary(lambda a: number(a) / 100),
    "=": _comparison(lambda order: order == 0),
    "<>": _comparison(lambda order: order != 0),
    "<": _comparison(lambda order: order < 0),
    ">": _comparison(lambda order: order > 0),
    "<=": _comparison(lambda order: order <= 0),
    ">=": _comparison(lambda order: order >= 0),
}


def _ending(sign: int) -> Callable[[Any, Any], Any]:
    def compute(first: Any, second: Any) -> Any:
        left, right = number(first), sign * number(second)
        result = left + right
        return 0 if abs(result) <= _REMAINDER * max(abs(left), abs(right)) else result

    return _binary(compute)


ENDING: dict[Callable[..., Any], Callable[..., Any]] = {
    OPERATORS["+"]: _ending(1),
    OPERATORS["-"]: _ending(-1),
}
"""In place of an operator where it is the last of a formula: Excel then takes a remainder for 0."""


class ExcelOperator(OperatorToken):  # type: ignore[misc]
    """The package's operators, computed by the rules above."""

    def compile(self) -> Any:
        """The function of the operator."""
        found = OPERATORS.get(self.name.upper())
        return found if found is not None else super().compile()
