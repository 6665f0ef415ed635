"""Whole numbers in other bases, and their bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import NUM, VALUE, ExcelError, general, is_blank, number, text, whole
from xlmodel.engines.formulas.functions.registering import scalar

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASES = {"BIN": 2, "OCT": 8, "HEX": 16}
_PLACES = 10
_RANGE = {2: 2**9, 8: 2**29, 16: 2**39}


def _spelled(value: int, base: int) -> str:
    digits = ""
    while value:
        value, digit = divmod(value, base)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _from(value: Any, base: int) -> int:
    """The number that ten digits of a base stand for, in two's complement."""
    if isinstance(value, XlError):
        raise ExcelError(value)
    if isinstance(value, bool):
        raise ExcelError(VALUE)
    digits = "0" if is_blank(value) else value if isinstance(value, str) else general(value)
    if not digits:
        return 0
    if len(digits) > _PLACES or any(letter not in _DIGITS[:base] for letter in digits.upper()):
        raise ExcelError(NUM)
    found = int(digits, base)
    return found - 2 * _RANGE[base] if found >= _RANGE[base] else found


def _to(value: int, base: int, places: Any) -> str:
    if not -_RANGE[base] <= value < _RANGE[base]:
        raise ExcelError(NUM)
    if value < 0:
        if places is not None:
            _width(places)
        return _spelled(value + 2 * _RANGE[base], base)
    digits = _spelled(value, base)
    if places is None:
        return digits
    width = _width(places)
    if width < len(digits):
        raise ExcelError(NUM)
    return digits.rjust(width, "0")


def _width(places: Any) -> int:
    if isinstance(places, bool):
        raise ExcelError(VALUE)
    width = whole(places)
    if not 1 <= width <= _PLACES:
        raise ExcelError(NUM)
    return width


def _conversions() -> None:
    for first, base in _BASES.items():
        scalar(f"{first}2DEC")(lambda value, base=base: _from(value, base))
        scalar(f"DEC2{first}", most=2)(lambda value, places=None, base=base: _to(_decimal(value), base, places))
        for second, other in _BASES.items():
            if first != second:
                scalar(f"{first}2{second}", most=2)(
                    lambda value, places=None, base=base, other=other: _to(_from(value, base), other, places)
                )


def _decimal(value: Any) -> int:
    if isinstance(value, bool):
        raise ExcelError(VALUE)
    return whole(value)


_conversions()


@scalar("BASE", least=2, most=3)
def _base(value: Any, base: Any, width: Any = 0) -> Any:
    amount, radix, least = whole(value), whole(base), whole(width)
    if not 0 <= amount < 2**53 or not 2 <= radix <= 36 or not 0 <= least <= 255:
        return NUM
    return _spelled(amount, radix).rjust(least, "0")


@scalar("DECIMAL", least=2)
def _decimal_of(digits: Any, base: Any) -> Any:
    radix, written = whole(base), text(digits).strip()
    if not 2 <= radix <= 36 or len(written) > 255:
        return NUM
    if radix == 16 and written[:2].upper() == "0X":
        written = written[2:]
    if any(letter not in _DIGITS[:radix] for letter in written.upper()):
        return NUM
    return float(int(written, radix)) if written else 0


_MOST_BITS = 2**48 - 1


def _bits(value: Any) -> int:
    found = number(value)
    if found < 0 or found > _MOST_BITS or found != int(found):
        raise ExcelError(NUM)
    return int(found)


def _bitwise(name: str, compute: Callable[[int, int], int]) -> None:
    scalar(name, least=2)(lambda first, second: compute(_bits(first), _bits(second)))


_bitwise("BITAND", lambda a, b: a & b)
_bitwise("BITOR", lambda a, b: a | b)
_bitwise("BITXOR", lambda a, b: a ^ b)


def _shifted(value: Any, by: Any, sign: int) -> Any:
    bits, distance = _bits(value), sign * int(number(by))
    if abs(distance) > 53:
        return NUM
    result = bits << distance if distance >= 0 else bits >> -distance
    return float(result) if result <= _MOST_BITS else NUM


scalar("BITLSHIFT", least=2)(lambda value, by: _shifted(value, by, 1))
scalar("BITRSHIFT", least=2)(lambda value, by: _shifted(value, by, -1))
