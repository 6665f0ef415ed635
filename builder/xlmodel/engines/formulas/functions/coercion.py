"""How Excel turns one kind of value into another, and compares them: 15 digits, texts that look like numbers."""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
import schedula
from formulas.tokens.operand import Error, XlError

EMPTY = schedula.EMPTY
DIV0, NA, NAME, NULL, NUM, REF, VALUE = (
    Error.errors[text] for text in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
)
CALC = XlError("#CALC!")
Error.errors.update({str(error): error for error in (CALC, XlError("#SPILL!"), XlError("#FIELD!"))})
"""Errors newer than the package, known to it from here on."""

DIGITS = 15
_FIXED_FROM, _FIXED_TO = 1e-19, 1e21
_SAME = 4e-15


DAYS_TO_1904 = 1462
"""Days from 1900 to 1904, with the 29 February 1900 that never was."""

_counted_from: ContextVar[int] = ContextVar("counted_from", default=0)


@contextmanager
def days_counted(date_1904: bool) -> Iterator[None]:
    """Whether texts that are dates, and formats that show them, count days from 1904 in what is computed inside."""
    token = _counted_from.set(DAYS_TO_1904 if date_1904 else 0)
    try:
        yield
    finally:
        _counted_from.reset(token)


def first_day() -> int:
    """The day that has the number 0 in the workbook, as a serial number from 1900."""
    return _counted_from.get()


class ExcelError(Exception):
    """An error value on its way to becoming the result."""

    def __init__(self, value: XlError) -> None:
        self.value = value
        super().__init__(str(value))


def plain(value: Any) -> Any:
    """A single value without NumPy's wrappings."""
    while isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    return value.item() if isinstance(value, np.generic) else value


def is_number(value: Any) -> bool:
    """Whether it is a number; truth values and blanks are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_text(value: Any) -> bool:
    """Whether it is a text; error values and blanks are none."""
    return isinstance(value, str) and not isinstance(value, XlError) and value is not EMPTY


def is_blank(value: Any) -> bool:
    """Whether it is the value of a blank cell."""
    return value is EMPTY or value is None


def number(value: Any) -> float:
    """A value as a number.

    Raises:
        ExcelError: an error value, or a text that is no number.
    """
    if type(value) is float:
        return value
    if isinstance(value, XlError):
        raise ExcelError(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if is_blank(value):
        return 0
    found = number_of(value) if isinstance(value, str) else None
    if found is None:
        raise ExcelError(VALUE)
    return found


def whole(value: Any) -> int:
    """A value as a whole number, cut towards zero."""
    found = number(value)
    if not math.isfinite(found):
        raise ExcelError(NUM)
    return math.trunc(found)


def text(value: Any) -> str:
    """A value as a text."""
    if isinstance(value, XlError):
        raise ExcelError(value)
    if is_blank(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return general(value)


def truth(value: Any) -> bool:
    """A value as a truth value."""
    if isinstance(value, XlError):
        raise ExcelError(value)
    if is_blank(value):
        return False
    if isinstance(value, str):
        upper = value.upper()
        if upper not in {"TRUE", "FALSE"}:
            raise ExcelError(VALUE)
        return upper == "TRUE"
    return bool(value)


def rounded(value: float) -> float:
    """A number at Excel's 15 significant digits."""
    return float(f"{value:.14e}") if math.isfinite(value) else value


def general(value: float) -> str:
    """A number as text in the General format: at most 15 significant digits."""
    if isinstance(value, int) and abs(value) < 10**DIGITS:
        return str(value)
    value = float(value)
    if not value:
        return "0"
    mantissa, _, exponent = f"{abs(value):.14e}".partition("e")
    digits, power = mantissa.replace(".", "").rstrip("0"), int(exponent)
    sign = "-" if value < 0 else ""
    places = len(digits) - 1 - power
    if power > 20 or places > 20:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}E{'-' if power < 0 else '+'}{abs(power):02d}"
    if places <= 0:
        return f"{sign}{digits}{'0' * -places}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    return f"{sign}{digits[: power + 1]}.{digits[power + 1 :]}"


_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\s*(?P<money>[$¥￥€£]?)\s*(?P<inner>[+-]?)\s*
        (?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<rest>\.\d*)?(?P<power>[eE][+-]?\d+)?\s*(?P<after>[€]?)(?P<percent>\s*%*)\Z""",
    re.VERBOSE,
)


_FRACTION = re.compile(r"([+-]?)(\d+) +(\d{1,5})/(\d{1,5})")


def number_of(value: str) -> float | None:
    """The number a text spells, a date or a time included; None where it spells none."""
    stripped = value.strip(" ")
    found = _spelled_number(stripped)
    return found if found is not None else moment_of(value)


def _spelled_number(value: str) -> float | None:
    negative = value.startswith("(") and value.endswith(")")
    fraction = _FRACTION.fullmatch(value)
    if fraction and int(fraction[4]):
        size = int(fraction[2]) + int(fraction[3]) / int(fraction[4])
        return -size if fraction[1] == "-" else size
    match = _NUMBER.match(value[1:-1] if negative else value)
    if match is None or not (match["whole"] or (match["rest"] or "") != "") or match["rest"] == "." == value:
        return None
    if match["whole"] == "" and match["rest"] in {None, "."}:
        return None
    signs = (match["sign"], match["inner"])
    if (signs[0] and signs[1]) or (negative and any(signs)) or (signs[1] and not match["money"]):
        return None
    found = float(f"{match['whole'].replace(',', '') or '0'}{match['rest'] or ''}{match['power'] or ''}")
    if not math.isfinite(found):
        return None
    found /= 100 ** match["percent"].count("%")
    if match["percent"].count("%") > 1:
        return None
    found = -found if negative or "-" in signs else found
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


_NAMES = tuple(name.lower() for name in calendar.month_name[1:])
_MONTHS = tuple(name[:3] for name in _NAMES)
_TIME = re.compile(
    r"(?P<h>\d{1,4}):(?P<m>\d{1,4})(?::(?P<s>\d{1,4}(?:\.\d*)?))?\s*(?P<half>[aApP][mM])?\Z|(?P<hh>\d{1,2})\s+(?P<only>[aApP][mM])\Z"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})\Z")
_NO_YEAR = re.compile(r"(\d{1,2})[-/](\d{1,4})\Z")
_NAMED_LAST = re.compile(r"(\d{1,2})[-/ ]?\s*([A-Za-z]{3,9})(?:[-/ ,]+(\d{4}|\d{2}))?\Z")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})[-/ ]+(\d{1,4})(?:\s*,\s*(\d{4}|\d{2}))?\Z")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})\Z")


def moment_of(value: str) -> float | None:
    """The serial number of a date, a time, or both, as a text in American spelling; None where it is neither."""
    day_part, time_part = value, ""
    found = re.search(r"(?:^|\s)(\d{1,4}:\d.*|\d{1,2}\s+[aApP][mM])\Z", value)
    if found:
        day_part, time_part = value[: found.start()].strip(), found[1]
    day = day_of(day_part) if day_part else 0
    time = time_of(time_part) if time_part else 0.0
    if day is None or time is None or not (day_part or time_part):
        return None
    day -= first_day() if day_part else 0
    return day + time if time_part else day


def time_of(value: str) -> float | None:
    """A time of day as the part of a day it is."""
    match = _TIME.match(value.strip())
    if match is None:
        return None
    if match["only"]:
        hours, minutes, seconds, half = int(match["hh"]), 0, 0.0, match["only"].lower()
    else:
        hours, minutes, seconds = int(match["h"]), int(match["m"]), float(match["s"] or 0)
        half = (match["half"] or "").lower()
    if half and not 0 <= hours <= 12:
        return None
    if (hours > 23) + (minutes > 59) + (seconds >= 60) > 1 or hours > 9999:
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return (hours * 3600 + minutes * 60 + seconds) / 86400


def day_of(value: str) -> int | None:
    """The serial number of a date."""
    parts = _date_parts(value)
    if parts is None:
        return None
    year, month, day = parts
    if (year, month, day) == (1900, 2, 29):
        return 60
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    serial = date.toordinal() - datetime.date(1899, 12, 30).toordinal()
    serial -= serial < 61
    return serial if serial > 0 else None


def _date_parts(value: str) -> tuple[int, int, int] | None:
    this_year = datetime.date.today().year
    if match := _YEAR_FIRST.match(value):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _YEAR_LAST.match(value):
        return _year(match[4]), int(match[1]), int(match[3])
    if match := _YEAR_MONTH.match(value):
        return int(match[1]), int(match[2]), 1
    if match := _NO_YEAR.match(value):
        first, second = int(match[1]), int(match[2])
        if 1 <= first <= 12 and 1 <= second <= 31:
            return this_year, first, second
        return (_year(match[2]), first, 1) if 1 <= first <= 12 and len(match[2]) in {2, 4} else None
    if match := _NAMED_LAST.match(value):
        month = _month(match[2])
        return (_year(match[3]) if match[3] else this_year, month, int(match[1])) if month else None
    if match := _NAMED_FIRST.match(value):
        month = _month(match[1])
        if not month:
            return None
        if match[3]:
            return _year(match[3]), month, int(match[2])
        return (this_year, month, int(match[2])) if int(match[2]) <= 31 else (_year(match[2]), month, 1)
    return None


def _month(name: str) -> int:
    lower = name.lower()
    if lower in _MONTHS:
        return _MONTHS.index(lower) + 1
    return _NAMES.index(lower) + 1 if lower in _NAMES else 0


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 30 else 1900)


def kind(value: Any) -> int:
    """Where values of a kind stand in Excel's order: numbers, texts, truth values."""
    if isinstance(value, bool):
        return 2
    return 1 if isinstance(value, str) else 0


def compare(first: Any, second: Any) -> int:
    """-1, 0 or 1 as the first stands before the second; numbers at 15 digits, texts without case."""
    for value in (first, second):
        if isinstance(value, XlError):
            raise ExcelError(value)
    first, second = _against(first, second), _against(second, first)
    kinds = kind(first), kind(second)
    if kinds[0] != kinds[1]:
        return -1 if kinds[0] < kinds[1] else 1
    if kinds[0] == 1:
        first, second = folded(first), folded(second)
    elif kinds[0] == 0 and first != second and abs(first - second) <= _SAME * max(abs(first), abs(second)):
        first, second = rounded(first), rounded(second)
    return int(first > second) - int(first < second)


def folded(value: str) -> str:
    """A text as comparisons see it: without case."""
    return value.lower()


def _against(value: Any, other: Any) -> Any:
    if not is_blank(value):
        return value
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0


_PLAIN = frozenset({float, int, bool, str})


def cells(values: Any) -> Iterator[Any]:
    """The single values of an argument, row by row."""
    array = getattr(values, "value", values)
    if isinstance(array, np.ndarray):
        values = array.ravel().tolist()
        plain_already = _PLAIN.issuperset(map(type, values))
        yield from values if plain_already else map(plain, values)
    else:
        yield plain(array)
