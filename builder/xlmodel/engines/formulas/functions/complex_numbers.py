"""Complex numbers as texts: `3+4i`."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    NUM,
    VALUE,
    ExcelError,
    cells,
    general,
    is_blank,
    is_text,
    number,
)
from xlmodel.engines.formulas.functions.registering import is_reference, scalar, whole_arguments

_REAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_COMPLEX = re.compile(
    rf"(?P<real>{_REAL}(?![\dij.eE]))?(?:(?P<imaginary>[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)?)(?P<unit>[ij]))?\Z"
)


def parsed(value: Any) -> tuple[complex, str]:
    """A complex number and the letter of its imaginary part; empty where the text has none."""
    if isinstance(value, XlError):
        raise ExcelError(value)
    if isinstance(value, bool):
        raise ExcelError(VALUE)
    if is_blank(value):
        return 0j, ""
    if not is_text(value):
        return complex(value), ""
    match = _COMPLEX.match(value)
    if not value or match is None or (match["real"] is None and match["unit"] is None):
        raise ExcelError(NUM)
    if match["unit"] is None:
        return complex(float(match["real"])), ""
    imaginary = match["imaginary"]
    if match["real"] is not None and imaginary[:1] not in {"+", "-"}:
        raise ExcelError(NUM)
    part = float(f"{imaginary}1") if imaginary in {"", "+", "-"} else float(imaginary)
    return complex(float(match["real"] or 0), part), match["unit"]


def spelled(value: complex, unit: str) -> str:
    """A complex number as Excel writes it, each part at 15 digits."""
    real, imaginary = _trimmed(value.real), _trimmed(value.imag)
    if not (math.isfinite(real) and math.isfinite(imaginary)):
        raise ExcelError(NUM)
    if not imaginary:
        return general(real)
    letter = unit or "i"
    part = "" if imaginary == 1 else "-" if imaginary == -1 else general(imaginary)
    if not real:
        return f"{part}{letter}"
    return f"{general(real)}{'' if part.startswith('-') else '+'}{part}{letter}"


def _trimmed(value: float) -> float:
    return 0.0 if value == 0 else value


@scalar("COMPLEX", least=2, most=3)
def _complex(real: Any, imaginary: Any, unit: Any = None) -> Any:
    letter = "i" if is_blank(unit) or unit == "" else unit
    for part in (real, imaginary, unit):
        if isinstance(part, XlError):
            return part
        if isinstance(part, bool):
            return VALUE
    if letter not in {"i", "j"}:
        return VALUE
    return spelled(complex(number(real), number(imaginary)), letter)


def _part(name: str, compute: Callable[[complex], Any]) -> None:
    scalar(name)(lambda value: compute(parsed(value)[0]))


def _argument(value: complex) -> Any:
    return cmath.phase(value) if value else DIV0


_part("IMREAL", lambda value: value.real)
_part("IMAGINARY", lambda value: value.imag)
_part("IMABS", abs)
_part("IMARGUMENT", _argument)


def _function(name: str, compute: Callable[[complex], complex]) -> None:
    def apply(value: Any) -> Any:
        held, unit = parsed(value)
        try:
            return spelled(compute(held), unit)
        except (ZeroDivisionError, OverflowError, ValueError):
            return NUM

    scalar(name)(apply)


def _sqrt(value: complex) -> complex:
    return cmath.rect(math.sqrt(abs(value)), cmath.phase(value) / 2) if value else 0j


_function("IMCONJUGATE", lambda value: value.conjugate())
_function("IMSQRT", _sqrt)
_function("IMEXP", cmath.exp)
_function("IMLN", cmath.log)
_function("IMLOG2", lambda value: cmath.log(value) / math.log(2))
_function("IMLOG10", lambda value: cmath.log(value) / math.log(10))
_function("IMSIN", cmath.sin)
_function("IMCOS", cmath.cos)
_function("IMTAN", cmath.tan)
_function("IMSINH", cmath.sinh)
_function("IMCOSH", cmath.cosh)
_function("IMCSC", lambda value: 1 / cmath.sin(value))
_function("IMSEC", lambda value: 1 / cmath.cos(value))
_function("IMCOT", lambda value: 1 / cmath.tan(value))
_function("IMCSCH", lambda value: 1 / cmath.sinh(value))
_function("IMSECH", lambda value: 1 / cmath.cosh(value))


@scalar("IMPOWER", least=2)
def _power(value: Any, exponent: Any) -> Any:
    held, unit = parsed(value)
    by = number(exponent)
    if not held:
        return "0" if by > 0 else NUM
    if by == int(by) and 0 < by <= 64 and _is_whole(held):
        result = 1 + 0j
        for _ in range(int(by)):
            result *= held
        return spelled(result, unit)
    return spelled(cmath.rect(abs(held) ** by, cmath.phase(held) * by), unit)


def _is_whole(value: complex) -> bool:
    return value.real.is_integer() and value.imag.is_integer()


@scalar("IMSUB", least=2)
def _difference(first: Any, second: Any) -> Any:
    (left, unit), (right, other) = parsed(first), parsed(second)
    return spelled(left - right, _same(unit, other))


@scalar("IMDIV", least=2)
def _quotient(first: Any, second: Any) -> Any:
    (left, unit), (right, other) = parsed(first), parsed(second)
    return spelled(left / right, _same(unit, other)) if right else NUM


def _same(*units: str) -> str:
    found = {unit for unit in units if unit}
    if len(found) > 1:
        raise ExcelError(VALUE)
    return found.pop() if found else ""


def _all(arguments: Sequence[Any]) -> tuple[list[complex], str]:
    parts = []
    for argument in arguments:
        for value in cells(argument):
            if is_reference(argument) and is_blank(value):
                continue
            parts.append(parsed(value))
    return [value for value, _ in parts], _same(*(unit for _, unit in parts))


@whole_arguments("IMSUM")
def _sum(*arguments: Any) -> Any:
    values, unit = _all(arguments)
    return spelled(sum(values, 0j), unit)


@whole_arguments("IMPRODUCT")
def _product(*arguments: Any) -> Any:
    values, unit = _all(arguments)
    return spelled(math.prod(values, start=1 + 0j), unit)
