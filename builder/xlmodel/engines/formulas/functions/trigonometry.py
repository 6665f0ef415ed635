"""Sines and their kin, round and hyperbolic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from xlmodel.engines.formulas.functions.coercion import DIV0, NUM, ExcelError, number
from xlmodel.engines.formulas.functions.registering import scalar


def _trigonometric(name: str, compute: Callable[[float], float]) -> None:
    @scalar(name)
    def apply(value: Any) -> Any:
        try:
            return compute(number(value))
        except (ValueError, ZeroDivisionError):
            return NUM


def _reciprocal(name: str, compute: Callable[[float], float], of_large: float | None = None) -> None:
    @scalar(name)
    def apply(value: Any) -> Any:
        try:
            divisor = compute(number(value))
        except OverflowError:
            return NUM if of_large is None else of_large
        return 1 / divisor if divisor else DIV0


def _bounded(compute: Callable[[float], float]) -> Callable[[float], float]:
    def apply(value: float) -> float:
        if abs(value) >= 2**27:
            raise ExcelError(NUM)
        return compute(value)

    return apply


for _name, _compute in {
    "SIN": _bounded(math.sin), "COS": _bounded(math.cos), "TAN": _bounded(math.tan), "ASIN": math.asin,
    "ACOS": math.acos, "ATAN": math.atan, "SINH": math.sinh, "COSH": math.cosh, "TANH": math.tanh,
    "ASINH": math.asinh, "ACOSH": math.acosh, "ATANH": math.atanh, "RADIANS": math.radians, "DEGREES": math.degrees,
    "ACOTH": lambda value: math.atanh(1 / value) if abs(value) > 1 else math.acosh(0),
    "ACOT": lambda value: math.pi / 2 - math.atan(value),
}.items():  # fmt: skip
    _trigonometric(_name, _compute)
for _name, _compute in {"CSC": _bounded(math.sin), "SEC": _bounded(math.cos), "COT": _bounded(math.tan),
                        "COTH": math.tanh}.items():  # fmt: skip
    _reciprocal(_name, _compute)
_reciprocal("CSCH", math.sinh, 0)
_reciprocal("SECH", math.cosh, 0)


@scalar("ATAN2", least=2)
def _atan2(first: Any, second: Any) -> Any:
    x, y = number(first), number(second)
    return math.atan2(y, x) if x or y else DIV0
