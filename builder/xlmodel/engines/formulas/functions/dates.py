"""Dates: the serial number of a day, working days between holidays, the second of a moment."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import NUM, VALUE, ExcelError, cells, is_blank, is_text, number, whole
from xlmodel.engines.formulas.functions.registering import given, scalar, single, spread, whole_arguments

_LEAP_DAY = 60
_BEFORE = datetime.date(1899, 12, 30).toordinal()
"""Serial numbers count from here, but for days before the 29 February 1900 that Excel takes for one."""
_LAST = 2_958_465
_A_DAY = 86_400


@scalar("DATE", least=3)
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


@scalar("SECOND")
def _second(moment: Any) -> Any:
    held = number(moment)
    return round(held % 1 * _A_DAY) % 60 if held >= 0 else NUM


def _weekday(day: int) -> int:
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
            found.add(_day(value))
    return frozenset(found)


def _day(value: Any) -> int:
    day = whole(value)
    if not 0 <= day <= _LAST:
        raise ExcelError(NUM)
    return day


def _working(weekend: frozenset[int], holidays: frozenset[int]) -> Callable[[int], bool]:
    return lambda day: _weekday(day) not in weekend and day not in holidays


def _moved(start: Any, days: Any, works: Callable[[int], bool]) -> Any:
    day, left = _day(start), whole(days)
    step = 1 if left > 0 else -1
    while left:
        day += step
        if not 0 <= day <= _LAST:
            return NUM
        if works(day):
            left -= step
    return day


def _counted(start: Any, end: Any, works: Callable[[int], bool]) -> Any:
    first, last = _day(start), _day(end)
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
