"""Dates: the serial number of a day, working days between holidays, the second of a moment."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    NUM,
    VALUE,
    ExcelError,
    cells,
    is_blank,
    is_text,
    number,
    text,
    whole,
)
from xlmodel.engines.formulas.functions.registering import given, is_area, scalar, single, spread, whole_arguments

_LEAP_DAY = 60
_BEFORE = datetime.date(1899, 12, 30).toordinal()
"""Serial numbers count from here, but for days before the 29 February 1900 that Excel takes for one."""
_LAST = 2_958_465
_A_DAY = 86_400


def _date(year: Any, month: Any, day: Any) -> Any:
    years, months, days = whole(year), whole(month), whole(day)
    years += 1900 if 0 <= years < 1900 else 0
    years, months = years + (months - 1) // 12, (months - 1) % 12 + 1
    if not 1899 <= years <= 9999:
        return NUM
    first = datetime.date(years, months, 1).toordinal() - _BEFORE
    first -= first <= _LEAP_DAY
    serial = first + days - 1
    return serial if 0 <= serial <= _LAST else NUM


scalar("DATE", least=3)(_date)


@scalar("SECOND")
def _second(moment: Any) -> Any:
    held = number(moment)
    return round(held % 1 * _A_DAY) % 60 if held >= 0 else NUM


def weekday_of(day: int) -> int:
    """0 on a Monday, 6 on a Sunday."""
    return (day - 2) % 7


_SATURDAY_AND_SUNDAY = frozenset({5, 6})


def _weekend(argument: Any) -> frozenset[int]:
    """The days of the week that are no working days, from a number or a text of seven digits."""
    value = single(argument)
    if is_blank(value):
        return _SATURDAY_AND_SUNDAY
    if is_text(value):
        if len(value) != 7 or set(value) - {"0", "1"} or value == "1111111":
            raise ExcelError(VALUE)
        return frozenset(day for day, digit in enumerate(value) if digit == "1")
    kind = whole(value)
    if 1 <= kind <= 7:
        return frozenset({(kind + 4) % 7, (kind + 5) % 7})
    if 11 <= kind <= 17:
        return frozenset({(kind - 12) % 7})
    raise ExcelError(NUM)


def _holidays(argument: Any) -> frozenset[int]:
    if not given(argument):
        return frozenset()
    found = set()
    for value in cells(argument):
        if isinstance(value, XlError):
            raise ExcelError(value)
        if not is_blank(value):
            found.add(day_of(value))
    return frozenset(found)


def day_of(value: Any) -> int:
    """The serial number of a day.

    Raises:
        ExcelError: it is none.
    """
    day = whole(value)
    if not 0 <= day <= _LAST:
        raise ExcelError(NUM)
    return day


def _working(weekend: frozenset[int], holidays: frozenset[int]) -> Callable[[int], bool]:
    return lambda day: weekday_of(day) not in weekend and day not in holidays


def _moved(start: Any, days: Any, works: Callable[[int], bool]) -> Any:
    day, left = day_of(start), whole(days)
    step = 1 if left > 0 else -1
    while left:
        day += step
        if not 0 <= day <= _LAST:
            return NUM
        if works(day):
            left -= step
    return day


def _counted(start: Any, end: Any, works: Callable[[int], bool]) -> Any:
    first, last = day_of(start), day_of(end)
    sign = 1 if first <= last else -1
    first, last = min(first, last), max(first, last)
    return sign * sum(map(works, range(first, last + 1)))


def _by_week(name: str, compute: Callable[[Any, Any, Callable[[int], bool]], Any]) -> None:
    @whole_arguments(name)
    def call(start: Any, other: Any, holidays: Any = None) -> Any:
        works = _working(_SATURDAY_AND_SUNDAY, _holidays(holidays))
        return spread(lambda first, second: compute(first, second, works), (start, other))

    @whole_arguments(f"{name}.INTL")
    def call_by_weekend(start: Any, other: Any, weekend: Any = None, holidays: Any = None) -> Any:
        works = _working(_weekend(weekend), _holidays(holidays))
        return spread(lambda first, second: compute(first, second, works), (start, other))


_by_week("WORKDAY", _moved)
_by_week("NETWORKDAYS", _counted)


def calendar_day(serial: int) -> tuple[int, int, int]:
    """The year, month and day of a serial number, the 29 February 1900 that Excel takes for one included."""
    if serial <= 0:
        return 1900, 1, 0
    if serial == _LEAP_DAY:
        return 1900, 2, 29
    date = datetime.date.fromordinal(serial + _BEFORE + (serial < _LEAP_DAY))
    return date.year, date.month, date.day


@scalar("DATEDIF", least=3)
def _datedif(start: Any, end: Any, unit: Any) -> Any:
    """Whole years, months or days between two days, or what is left over of them."""
    first, last = day_of(start), day_of(end)
    if first > last:
        return NUM
    (year, month, day), (last_year, last_month, last_day) = calendar_day(first), calendar_day(last)
    months = (last_year - year) * 12 + last_month - month - (last_day < day)
    match text(unit).upper():
        case "D":
            return last - first
        case "Y":
            return months // 12
        case "M":
            return months
        case "YM":
            return months % 12
        case "MD":
            before = last - last_day
            return last_day - day if last_day >= day else last_day - day + calendar_day(before)[2]
        case "YD":
            later = (last_month, last_day) < (month, day)
            return _date(year + later, last_month, last_day) - first
        case _:
            return NUM


def _in_months(name: str, place: Callable[[int, int, int], Any]) -> None:
    """EDATE and EOMONTH: they take arrays, but no range of several cells."""

    @whole_arguments(name)
    def call(start: Any, months: Any) -> Any:
        if is_area(start) or is_area(months):
            return VALUE
        return spread(lambda first, count: _month_on(first, count, place), (start, months))


def _month_on(start: Any, months: Any, place: Callable[[int, int, int], Any]) -> Any:
    if isinstance(start, bool) or isinstance(months, bool):
        return VALUE
    year, month, day = calendar_day(day_of(start))
    count = month - 1 + whole(months)
    year, month = year + count // 12, count % 12 + 1
    return place(year, month, day) if 1900 <= year <= 9999 else NUM


def last_of_month(year: int, month: int) -> int:
    """The number of days of a month, the February of 1900 having 29."""
    return 29 if (year, month) == (1900, 2) else calendar.monthrange(year, month)[1]


_in_months("EDATE", lambda year, month, day: _date(year, month, min(day, last_of_month(year, month))))
_in_months("EOMONTH", lambda year, month, day: _date(year, month, last_of_month(year, month)))
