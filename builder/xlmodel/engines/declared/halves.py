"""Numbers that lie halfway between two that TEXT could show: read, written, or worked out from plain arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from xlmodel.engines.declared.constructs import formats_of, numbers_of
from xlmodel.engines.uses import FunctionCall, Use, is_sign
from xlmodel.workbook.tokens import Kind, Token, function_name

_ULPS = 4
"""So near to a half Excel rounds up, for it looks at 15 digits; others may not."""
_NEAR = 1e-3
"""A number with fewer decimals than this tells has no half that could be seen."""


def half_in_the_last_digit(use: Use) -> bool:
    """Whether TEXT gets a number within a few ulps of a half of the last digit it shows.

    Where its argument is more than plain arithmetic, it may be handed any number that it reads or has written.
    """
    formats = [text for text in formats_of(use) if "0" in text]
    numbers = list(_given(use)) if formats else []
    return any(_is_half(abs(number), section) for text in formats for section in text.split(";") for number in numbers)


def _is_half(number: float, section: str) -> bool:
    if not number or not math.isfinite(number):
        return False
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", section)
    shown, power, _ = plain.upper().partition("E")
    places = len(re.findall(r"[0#?]", shown.partition(".")[2])) + 2 * plain.count("%")
    places -= 3 * len((re.search(r"[0#?](,*)[^0#?,]*\Z", shown) or [""] * 2)[1])
    if power:
        places -= math.floor(math.log10(number))
    try:
        scaled = number * 10.0**places
    except OverflowError:
        return False
    return abs(scaled % 1 - 0.5) <= min(_ULPS * math.ulp(scaled), _NEAR)


def _given(use: Use) -> Iterator[float]:
    """The numbers that the first arguments of TEXT come to, or may."""
    for number, (token, calls) in enumerate(use.nested):
        if token.kind is not Kind.FUNCTION or function_name(token.text) != "TEXT":
            continue
        own = (*calls, FunctionCall("TEXT", 0))
        try:
            yield _Arithmetic(use, _argument(use.nested[number + 1 :], own)).value()
        except (_NotPlainError, ArithmeticError):
            yield from numbers_of(use)


Calls = tuple[FunctionCall, ...]


def _argument(following: Sequence[tuple[Token, Calls]], own: Calls) -> list[Token]:
    """The tokens of an argument: those that stand in it, up to the comma behind it."""
    inside = takewhile(lambda pair: pair[1][: len(own)] == own and pair != (_COMMA, own), following)
    return [token for token, _ in inside]


_COMMA = Token(Kind.OTHER, ",")


class _NotPlainError(Exception):
    """A formula is more than plain arithmetic."""


_AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "SUM": math.fsum, "AVERAGE": lambda values: math.fsum(values) / len(values), "PRODUCT": math.prod,
    "MIN": min, "MAX": max,
}  # fmt: skip


class _Arithmetic:
    """The value of numbers, single cells, `+ - * / ^ %`, parentheses and sums of areas."""

    def __init__(self, use: Use, tokens: Sequence[Token]) -> None:
        self._use = use
        self._tokens = [*tokens, Token(Kind.OTHER, "")]
        self._at = 0

    def value(self) -> float:
        found = self._sum()
        if self._at != len(self._tokens) - 1:
            raise _NotPlainError
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _sum(self) -> float:
        found = self._product()
        while is_sign(self._next, frozenset("+-")):
            sign = self._take().text
            term = self._product()
            found = found + term if sign == "+" else found - term
        return found

    def _product(self) -> float:
        found = self._power()
        while is_sign(self._next, frozenset("*/")):
            sign = self._take().text
            factor = self._power()
            found = found * factor if sign == "*" else found / factor
        return found

    def _power(self) -> float:
        found = self._percent()
        while self._next.text == "^":
            self._take()
            found = math.pow(found, self._percent())
        return found

    def _percent(self) -> float:
        found = self._operand()
        while self._next.text == "%":
            self._take()
            found /= 100
        return found

    def _operand(self) -> float:
        token = self._take()
        if token.kind is Kind.NUMBER:
            return float(token.text)
        if is_sign(token, frozenset("+-")):
            return self._operand() if token.text == "+" else -self._operand()
        if token.text == "(":
            found = self._sum()
            self._close()
            return found
        if token.kind is Kind.SHEET:
            return self._single(self._read(token))
        if token.kind is Kind.FUNCTION and function_name(token.text) in _AGGREGATES:
            return self._aggregate(_AGGREGATES[function_name(token.text)])
        raise _NotPlainError

    def _aggregate(self, function: Callable[[Sequence[float]], float]) -> float:
        values: list[float] = []
        while True:
            if self._next.kind is Kind.SHEET:
                values += self._read(self._take())
            else:
                values.append(self._sum())
            if self._next.text != ",":
                break
            self._take()
        self._close()
        if not values:
            raise _NotPlainError
        return function(values)

    def _read(self, token: Token) -> list[float]:
        self._take()
        area = self._use.area_of(token)
        values = self._use.contents.sheets[area.sheet].values
        if area.size > _MOST_CELLS:
            raise _NotPlainError
        held = [
            values.get((row, column))
            for row in range(area.row, area.last_row + 1) for column in range(area.column, area.last_column + 1)
        ]  # fmt: skip
        return [float(value) for value in held if isinstance(value, int | float) and not isinstance(value, bool)]

    def _single(self, values: list[float]) -> float:
        if len(values) != 1:
            raise _NotPlainError
        return values[0]

    def _close(self) -> None:
        if self._take().text != ")":
            raise _NotPlainError

    def _take(self) -> Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token


_MOST_CELLS = 500
