"""Functions of texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    VALUE,
    ExcelError,
    cells,
    first_day,
    folded,
    is_blank,
    is_text,
    moment_of,
    number,
    number_of,
    rounded,
    text,
    truth,
    whole,
)
from xlmodel.engines.formulas.functions.conditions import wildcards
from xlmodel.engines.formulas.functions.number_formats import formatted
from xlmodel.engines.formulas.functions.registering import (
    is_reference,
    one,
    scalar,
    spread,
    two_dimensional,
    whole_arguments,
)

_LONGEST = 32_767


@scalar("TEXT", least=2)
def _text(value: Any, style: Any) -> str:
    if isinstance(style, XlError):
        raise ExcelError(style)
    if isinstance(value, bool):
        return text(value)
    found = number_of(value) if is_text(value) else number(value)
    if found is None:
        return formatted(value, text(style))
    return formatted(found + (first_day() if _shows_days(text(style)) else 0), text(style))


_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def _shows_days(style: str) -> bool:
    """Whether a format shows years, months or days."""
    return bool(set("ymdYMD") & set(_ASIDE.sub("", style)))


_CODE_PAGE = "cp1252"
"""The one of Windows in Western languages; a number without a letter there stands for the control sign of Unicode."""
_NO_LETTER = 63
_LAST_BYTE = 255


@scalar("CHAR")
def _char(value: Any) -> Any:
    number_of_letter = whole(value)
    if not 1 <= number_of_letter <= _LAST_BYTE:
        return VALUE
    try:
        return bytes([number_of_letter]).decode(_CODE_PAGE)
    except UnicodeDecodeError:
        return chr(number_of_letter)


@scalar("CODE")
def _code(value: Any) -> Any:
    held = text(value)
    if not held:
        return VALUE
    try:
        return held[0].encode(_CODE_PAGE)[0]
    except UnicodeEncodeError:
        return ord(held[0]) if ord(held[0]) <= _LAST_BYTE else _NO_LETTER


@scalar("TRIM")
def _trim(value: Any) -> str:
    return " ".join(part for part in text(value).split(" ") if part)


@scalar("LEN")
def _len(value: Any) -> int:
    return len(_units(text(value)))


def _units(held: str) -> str:
    """A text by units of UTF-16, as Excel counts and cuts: an emoji is two of them."""
    return "".join(
        letter if letter <= "\uffff" else "".join(chr(unit) for unit in _pair(ord(letter) - 0x10000))
        for letter in held
    ) if not held.isascii() else held  # fmt: skip


def _pair(beyond: int) -> tuple[int, int]:
    return 0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF)


def _joined(units: str) -> str:
    """A text of units of UTF-16, those that are halves put together again; a half alone is none."""
    return units if units.isascii() else units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _found(wanted: str, within: str, start: Any, *, exact: bool) -> Any:
    wanted, within, first = _units(wanted), _units(within), whole(start)
    if first < 1 or first > len(within) + (not wanted):
        return VALUE
    if exact:
        at = within.find(wanted, first - 1)
        return at + 1 if at >= 0 else VALUE
    match = wildcards(wanted, whole=False).search(folded(within), first - 1)
    return match.start() + 1 if match else VALUE


@scalar("FIND", least=2, most=3)
def _find(wanted: Any, within: Any, start: Any = 1) -> Any:
    return _found(text(wanted), text(within), start, exact=True)


@scalar("SEARCH", least=2, most=3)
def _search(wanted: Any, within: Any, start: Any = 1) -> Any:
    return _found(text(wanted), text(within), start, exact=False)


@scalar("SUBSTITUTE", least=3, most=4)
def _substitute(value: Any, old: Any, new: Any, which: Any = None) -> Any:
    held, sought, other = text(value), text(old), text(new)
    if which is None:
        return held.replace(sought, other) if sought else held
    turn = whole(which)
    if turn < 1:
        return VALUE
    if not sought:
        return held
    at = -1
    for _ in range(turn):
        at = held.find(sought, at + 1)
        if at < 0:
            return held
    return held[:at] + other + held[at + len(sought) :]


def _length(value: Any) -> int:
    count = whole(value)
    if count < 0:
        raise ExcelError(VALUE)
    return count


@scalar("LEFT", most=2)
def _left(value: Any, count: Any = 1) -> str:
    return _joined(_units(text(value))[: _length(count)])


@scalar("MID", least=3)
def _mid(value: Any, start: Any, count: Any) -> Any:
    held, first, length = _units(text(value)), whole(start) - 1, _length(count)
    return VALUE if first < 0 else _joined(held[first : first + length])


@scalar("RIGHT", most=2)
def _right(value: Any, count: Any = 1) -> str:
    held, length = _units(text(value)), _length(count)
    return _joined(held[len(held) - min(length, len(held)) :])


@scalar("REPLACE", least=4)
def _replace(value: Any, start: Any, count: Any, new: Any) -> Any:
    held, first, length = _units(text(value)), whole(start) - 1, _length(count)
    return VALUE if first < 0 else _joined(held[:first] + _units(text(new)) + held[first + length :])


@scalar("REPT", least=2)
def _rept(value: Any, times: Any) -> Any:
    count, held = whole(times), text(value)
    return VALUE if count < 0 or count * len(held) > _LONGEST else held * count


@scalar("VALUE")
def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return VALUE
    return number(value)


@scalar("NUMBERVALUE", most=3)
def _numbervalue(value: Any, decimal: Any = ".", group: Any = None) -> Any:
    held = text(value).replace(" ", "")
    if not held:
        return 0
    point = text(decimal)[:1]
    thousands = ("." if point == "," else ",") if group is None else text(group)[:1]
    if not point or point == thousands or held.count(point) > 1:
        return VALUE
    left, mark, right = held.partition(point)
    if thousands and thousands in right:
        return VALUE
    percents = len(held) - len(held.rstrip("%"))
    plain = (left.replace(thousands, "") if thousands else left) + ("." if mark else "") + right
    plain = plain.rstrip("%")
    found = number_of(plain)
    if found is None or ":" in plain or "/" in plain:
        return VALUE
    return found / 100**percents


@scalar("DATEVALUE")
def _datevalue(value: Any) -> Any:
    if not is_text(value):
        raise ExcelError(value if isinstance(value, XlError) else VALUE)
    found = moment_of(value.strip())
    if found is None:
        return VALUE
    return int(found)


@scalar("TIMEVALUE")
def _timevalue(value: Any) -> Any:
    if not is_text(value):
        raise ExcelError(value if isinstance(value, XlError) else VALUE)
    found = moment_of(value.strip())
    return VALUE if found is None else found % 1


@whole_arguments("TEXTJOIN")
def _textjoin(delimiter: Any, ignore: Any, *values: Any) -> Any:
    marks = [text(mark) for mark in cells(delimiter)]
    skip = truth(one(ignore))
    parts = [text(value) for argument in values for value in cells(argument)]
    kept = [part for part in parts if part or not skip]
    joined = "".join(
        part + (marks[number % len(marks)] if number + 1 < len(kept) else "") for number, part in enumerate(kept)
    )
    return joined if len(joined) <= _LONGEST else VALUE


@whole_arguments("CONCAT")
def _concat(*values: Any) -> Any:
    joined = "".join(text(value) for argument in values for value in cells(argument))
    return joined if len(joined) <= _LONGEST else VALUE


scalar("CONCATENATE", most=255)(lambda *values: "".join(text(value) for value in values))


def _money(name: str, sign: str) -> None:
    @scalar(name, most=2)
    def compute(value: Any, places: Any = 2) -> Any:
        amount, digits = number(value), whole(places)
        if digits < 0:
            amount = round(rounded(amount) * 10.0**digits) / 10.0**digits
        shape = "#,##0" + ("." + "0" * digits if digits > 0 else "")
        return (
            formatted(amount, f"{sign}{shape}_);({sign}{shape})").strip()
            if amount < 0
            else formatted(amount, f"{sign}{shape}")
        )


_money("DOLLAR", "$")


@scalar("FIXED", most=3)
def _fixed(value: Any, places: Any = 2, plain: Any = False) -> Any:
    amount, digits = number(value), whole(places)
    if digits > 127:
        return VALUE
    if digits < 0:
        amount = round(rounded(amount) * 10.0**digits) / 10.0**digits
    shape = "0" if truth(plain) else "#,##0"
    return formatted(amount, shape + ("." + "0" * digits if digits > 0 else ""))


@scalar("VALUETOTEXT", most=2)
def _valuetotext(value: Any, strict: Any = 0) -> Any:
    if isinstance(value, XlError):
        return str(value)
    if whole(strict) not in {0, 1}:
        return VALUE
    return f'"{value}"' if whole(strict) and is_text(value) else text(value)


def _of_the_first(name: str, kept: Callable[[Any], Any]) -> None:
    """N and T: of a range they look at its first cell, of an array at each value."""

    @whole_arguments(name)
    def call(value: Any) -> Any:
        held = two_dimensional(value)[0, 0] if is_reference(value) else value
        return spread(lambda part: part if isinstance(part, XlError) else kept(part), (held,))


_of_the_first("T", lambda value: value if is_text(value) else "")
_of_the_first("N", lambda value: 0 if is_text(value) or is_blank(value) else number(value))


@scalar("HYPERLINK", most=2)
def _hyperlink(address: Any, shown: Any = None) -> Any:
    return text(address) if shown is None else shown


@scalar("EXACT", least=2)
def _exact(first: Any, second: Any) -> bool:
    return text(first) == text(second)
