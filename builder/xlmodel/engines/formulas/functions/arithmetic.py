"""Rounding, whole numbers, powers, and the numbers of combinatorics."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
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
    is_text,
    number,
    rounded,
    text,
    whole,
)
from xlmodel.engines.formulas.functions.operators import power
from xlmodel.engines.formulas.functions.registering import is_many, is_reference, scalar, whole_arguments

_MOST_FACTORIAL = 170


def at_places(value: float, places: int, rule: str) -> float:
    """A number at so many decimals, from the 15 digits Excel shows of it."""
    if not value or places > 307 + 15:
        return value
    if places < -308:
        return 0
    digits = Decimal(repr(rounded(value)))
    if -digits.as_tuple().exponent <= places:  # type: ignore[operator]
        return value
    return (
        float(digits.quantize(Decimal(1).scaleb(-places), rule))
        if digits.adjusted() >= -places - 1
        else _tiny(value, places, rule)
    )


def _tiny(value: float, places: int, rule: str) -> float:
    return math.copysign(10.0**-places, value) if rule == ROUND_UP else 0


def _rounding(name: str, rule: str) -> None:
    scalar(name, least=2)(lambda value, places: at_places(number(value), whole(places), rule))


_rounding("ROUND", ROUND_HALF_UP)
_rounding("ROUNDUP", ROUND_UP)
_rounding("ROUNDDOWN", ROUND_DOWN)


@scalar("TRUNC", most=2)
def _trunc(value: Any, places: Any = 0) -> Any:
    return at_places(number(value), whole(places), ROUND_DOWN)


@scalar("INT")
def _int(value: Any) -> Any:
    held = number(value)
    return math.floor(rounded(held)) if abs(held) < 2**53 else held


@scalar("MOD", least=2)
def _mod(value: Any, divisor: Any) -> Any:
    first, second = number(value), number(divisor)
    if not second:
        return DIV0
    if abs(first / second) >= 2.0**50:
        return NUM
    ratio = first / second
    times = math.floor(rounded(ratio)) if abs(ratio) < 1e14 else math.floor(ratio)
    result = first - second * times
    return 0 if abs(result) < 1e-15 * abs(first) else result


@scalar("QUOTIENT", least=2)
def _quotient(value: Any, divisor: Any) -> Any:
    for part in (value, divisor):
        if isinstance(part, bool):
            return VALUE
    first, second = number(value), number(divisor)
    return math.trunc(first / second) if second else DIV0


@scalar("MROUND", least=2)
def _mround(value: Any, multiple: Any) -> Any:
    if isinstance(value, bool) or isinstance(multiple, bool):
        return VALUE
    first, second = number(value), number(multiple)
    if not first or not second:
        return 0
    if first * second < 0:
        return NUM
    return multiple_of(first, second, ROUND_HALF_UP)


def multiple_of(value: float, step: float, rule: str) -> float:
    """A multiple of a step next to a number, by the 15 digits of their quotient."""
    ratio = value / step
    if not math.isfinite(ratio):
        raise ExcelError(NUM)
    return float(Decimal(repr(rounded(ratio))).to_integral_value(rule)) * step


def _to_step(name: str, below: bool) -> None:
    @scalar(name, least=2)
    def compute(value: Any, step: Any) -> Any:
        first, second = number(value), number(step)
        if not second:
            return DIV0 if below and first else 0
        if first > 0 > second:
            return NUM
        if not first:
            return 0
        rule = ROUND_FLOOR if below else ROUND_CEILING
        if first < 0 and second < 0:
            rule = ROUND_FLOOR if below else ROUND_CEILING
        return multiple_of(first, second, rule)


_to_step("FLOOR", below=True)
_to_step("CEILING", below=False)


def _always_up_or_down(names: tuple[str, ...], rule: str) -> None:
    @scalar(*names, most=2)
    def compute(value: Any, step: Any = 1) -> Any:
        first, second = number(value), abs(number(step))
        return multiple_of(first, second, rule) if second and first else 0


_always_up_or_down(("CEILING.PRECISE", "ISO.CEILING"), ROUND_CEILING)
_always_up_or_down(("FLOOR.PRECISE",), ROUND_FLOOR)


def _in_mode(name: str, up: bool) -> None:
    @scalar(name, most=3)
    def compute(value: Any, step: Any = 1, mode: Any = 0) -> Any:
        first, second = number(value), abs(number(step))
        if not second or not first:
            return 0
        away = bool(number(mode)) and first < 0
        rule = ROUND_CEILING if up is not away else ROUND_FLOOR
        return multiple_of(first, second, rule)


_in_mode("CEILING.MATH", up=True)
_in_mode("FLOOR.MATH", up=False)


def _to_parity(name: str, odd: int) -> None:
    @scalar(name)
    def compute(value: Any) -> Any:
        held = number(value)
        size = math.ceil(rounded(abs(held)))
        size += (size % 2 != odd) if size or odd else 0
        return -size if held < 0 else size


_to_parity("EVEN", 0)
_to_parity("ODD", 1)


def _parity(name: str, odd: bool) -> None:
    @scalar(name)
    def compute(value: Any) -> Any:
        if isinstance(value, bool):
            return VALUE
        return (abs(math.trunc(number(value))) % 2 == 1) is odd


_parity("ISODD", odd=True)
_parity("ISEVEN", odd=False)
scalar("SIGN")(lambda value: (number(value) > 0) - (number(value) < 0))
scalar("ABS")(lambda value: abs(number(value)))
scalar("POWER", least=2)(power)
scalar("PI", least=0, most=0)(lambda: math.pi)


@scalar("SQRT")
def _sqrt(value: Any) -> Any:
    held = number(value)
    return math.sqrt(held) if held >= 0 else NUM


@scalar("SQRTPI")
def _sqrtpi(value: Any) -> Any:
    held = number(value)
    return math.sqrt(held * math.pi) if held >= 0 else NUM


@scalar("EXP")
def _exp(value: Any) -> Any:
    return math.exp(number(value))


@scalar("LN")
def _ln(value: Any) -> Any:
    held = number(value)
    return math.log(held) if held > 0 else NUM


@scalar("LOG10")
def _log10(value: Any) -> Any:
    held = number(value)
    return math.log10(held) if held > 0 else NUM


@scalar("LOG", most=2)
def _log(value: Any, base: Any = 10) -> Any:
    held, radix = number(value), number(base)
    if held <= 0 or radix <= 0:
        return NUM
    if radix == 1:
        return DIV0
    return math.log10(held) if radix == 10 else math.log(held) / math.log(radix)


def _chosen(value: Any, of: Any) -> tuple[int, int]:
    total, taken = whole(value), whole(of)
    if total < 0 or taken < 0:
        raise ExcelError(NUM)
    return total, taken


@scalar("COMBIN", least=2)
def _combin(value: Any, of: Any) -> Any:
    total, taken = _chosen(value, of)
    return float(math.comb(total, taken)) if taken <= total else NUM


@scalar("COMBINA", least=2)
def _combina(value: Any, of: Any) -> Any:
    total, taken = _chosen(value, of)
    if not total:
        return 1 if not taken else NUM
    return float(math.comb(total + taken - 1, taken))


@scalar("PERMUT", least=2)
def _permut(value: Any, of: Any) -> Any:
    total, taken = _chosen(value, of)
    return float(math.perm(total, taken)) if taken <= total and total else NUM


@scalar("PERMUTATIONA", least=2)
def _permutationa(value: Any, of: Any) -> Any:
    total, taken = _chosen(value, of)
    return float(total**taken)


@scalar("FACT")
def _fact(value: Any) -> Any:
    held = number(value)
    return float(math.factorial(int(held))) if 0 <= held < _MOST_FACTORIAL + 1 else NUM


@scalar("FACTDOUBLE")
def _factdouble(value: Any) -> Any:
    if isinstance(value, bool):
        return VALUE
    held = whole(value)
    return float(math.prod(range(held, 0, -2))) if -1 <= held <= 300 else NUM


def _wholes(arguments: tuple[Any, ...]) -> Iterator[int]:
    for argument in arguments:
        for value in cells(argument):
            if isinstance(value, XlError):
                raise ExcelError(value)
            if is_many(argument) and (is_blank(value) or (is_reference(argument) and is_text(value) and not value)):
                continue
            if isinstance(value, bool):
                raise ExcelError(VALUE)
            held = number(value)
            if held < 0 or held >= 2**53:
                raise ExcelError(NUM)
            yield math.trunc(held)


whole_arguments("GCD")(lambda *values: math.gcd(*_wholes(values)))


@whole_arguments("LCM")
def _lcm(*values: Any) -> Any:
    held = list(_wholes(values))
    result = math.lcm(*held) if held else 0
    return float(result) if result < 2**53 else NUM


@whole_arguments("SERIESSUM")
def _seriessum(base: Any, first: Any, step: Any, factors: Any) -> Any:
    held, start, by = (number(next(cells(part))) for part in (base, first, step))
    total = 0.0
    for turn, factor in enumerate(cells(factors)):
        if not is_number(factor):
            raise ExcelError(factor if isinstance(factor, XlError) else VALUE)
        total += factor * held ** (start + turn * by)
    return total


_ROMANS = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
           (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_SHORTER = (
    ((950, "LM"), (450, "LD"), (95, "VC"), (45, "VL")), ((990, "XM"), (490, "XD"), (99, "IC"), (49, "IL")),
    ((995, "VM"), (495, "VD")), ((999, "IM"), (499, "ID")),
)  # fmt: skip


@scalar("ROMAN", most=2)
def _roman(value: Any, form: Any = 0) -> Any:
    held = whole(value)
    kind = (0 if form else 4) if isinstance(form, bool) else whole(form)
    if not 0 <= held <= 3999 or not 0 <= kind <= 4:
        return VALUE
    signs = sorted((*_ROMANS, *(sign for signs in _SHORTER[:kind] for sign in signs)), reverse=True)
    written = ""
    for amount, sign in signs:
        while held >= amount:
            written, held = written + sign, held - amount
    return written


@scalar("ARABIC")
def _arabic(value: Any) -> Any:
    held = text(value).strip().upper()
    sign = -1 if held.startswith("-") else 1
    held = held.removeprefix("-")
    amounts = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
    if len(held) > 255 or any(letter not in amounts for letter in held):
        return VALUE
    values = [amounts[letter] for letter in held]
    return sign * sum(
        -amount if number + 1 < len(values) and amount < values[number + 1] else amount
        for number, amount in enumerate(values)
    )
