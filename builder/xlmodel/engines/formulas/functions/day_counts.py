"""YEARFRAC: the years between two days, by the five ways of counting them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlmodel.engines.formulas.functions.coercion import NUM, VALUE, is_blank, whole
from xlmodel.engines.formulas.functions.dates import calendar_day, day_of, last_of_month
from xlmodel.engines.formulas.functions.registering import is_area, spread, whole_arguments

Day = tuple[int, int, int]
_FEBRUARY = 2
_LEAP_DAY = (2, 29)


@whole_arguments("YEARFRAC")
def _yearfrac(start: Any, end: Any, basis: Any = None) -> Any:
    if any(map(is_area, (start, end, basis))):
        return VALUE
    return spread(_years, (start, end, basis))


def _years(start: Any, end: Any, basis: Any) -> Any:
    if any(isinstance(value, bool) for value in (start, end, basis)):
        return VALUE
    kind = 0 if is_blank(basis) else whole(basis)
    first, last = sorted((day_of(start), day_of(end)))
    if not 0 <= kind < len(_COUNTED):
        return NUM
    days, year = _COUNTED[kind](first, last)
    return days / year


def _american(first: int, last: int) -> tuple[int, float]:
    """Months of 30 days; the last day of February is a 30th where the span begins on it."""
    (year, month, day), (last_year, last_month, last_day) = calendar_day(first), calendar_day(last)
    if day >= 30:
        day, last_day = 30, min(last_day, 30)
    elif _ends_february(year, month, day):
        day, last_day = 30, 30 if _ends_february(last_year, last_month, last_day) else last_day
    return _of_30((year, month, day), (last_year, last_month, last_day))


def _european(first: int, last: int) -> tuple[int, float]:
    (year, month, day), (last_year, last_month, last_day) = calendar_day(first), calendar_day(last)
    return _of_30((year, month, min(day, 30)), (last_year, last_month, min(last_day, 30)))


def _of_30(first: Day, last: Day) -> tuple[int, float]:
    years, months, days = (after - before for before, after in zip(first, last, strict=True))
    return 360 * years + 30 * months + days, 360


def _ends_february(year: int, month: int, day: int) -> bool:
    return month == _FEBRUARY and day == last_of_month(year, month)


def _actual(first: int, last: int) -> tuple[int, float]:
    """The days as they are, by the length of the year they lie in, or of the mean one where they are more than one."""
    begin, end = calendar_day(first), calendar_day(last)
    if end[0] > begin[0] + 1 or (end[0] == begin[0] + 1 and end[1:] > begin[1:]):
        years = range(begin[0], end[0] + 1)
        return last - first, (365 * len(years) + sum(map(_is_leap, years))) / len(years)
    leaps = (_is_leap(year) and begin <= (year, *_LEAP_DAY) <= end for year in (begin[0], end[0]))
    return last - first, 366 if any(leaps) or (begin[0] == end[0] and _is_leap(begin[0])) else 365


def _is_leap(year: int) -> bool:
    return (_FEBRUARY, last_of_month(year, _FEBRUARY)) == _LEAP_DAY


_COUNTED: tuple[Callable[[int, int], tuple[int, float]], ...] = (
    _american, _actual, lambda first, last: (last - first, 360), lambda first, last: (last - first, 365), _european,
)  # fmt: skip
