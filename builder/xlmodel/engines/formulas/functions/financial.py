"""Payments, present values and rates of return."""

from __future__ import annotations

import calendar
import datetime
import math
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    DIV0,
    NA,
    NUM,
    VALUE,
    ExcelError,
    cells,
    is_blank,
    is_number,
    is_text,
    number,
    truth,
    whole,
)
from xlmodel.engines.formulas.functions.registering import is_many, is_reference, one, scalar, whole_arguments

_TURNS = 100
_HALF_YEAR, _LEAP_YEAR = 182, 366
_NEAR = 1e-8
"""What Microsoft documents for XIRR: it iterates to 0.000001 per cent."""


def _due(kind: float) -> int:
    return 1 if kind else 0


def _payment(rate: float, periods: float, present: float, future: float, due: int) -> float:
    if not periods or rate <= -1:
        raise ExcelError(NUM)
    if not rate:
        return -(present + future) / periods
    growth = math.pow(1 + rate, periods)
    if growth == 1:
        raise ExcelError(NUM)
    return -rate * (present * growth + future) / ((1 + rate * due) * (growth - 1))


def _future(rate: float, periods: float, payment: float, present: float, due: int) -> float:
    if not rate:
        return -(present + payment * periods)
    if rate == -1 and periods < 0:
        raise ExcelError(DIV0)
    try:
        growth = math.pow(1 + rate, periods)
    except ValueError:
        raise ExcelError(NUM) from None
    return -(present * growth + payment * (1 + rate * due) * (growth - 1) / rate)


def _numbers(*values: Any) -> list[float]:
    return [float(number(value)) for value in values]


@scalar("PMT", least=3, most=5)
def _pmt(rate: Any, periods: Any, present: Any, future: Any = 0, kind: Any = 0) -> Any:
    interest, count, start, end, when = _numbers(rate, periods, present, future, kind)
    return _payment(interest, count, start, end, _due(when))


@scalar("FV", least=3, most=5)
def _fv(rate: Any, periods: Any, payment: Any, present: Any = 0, kind: Any = 0) -> Any:
    interest, count, paid, start, when = _numbers(rate, periods, payment, present, kind)
    return _future(interest, count, paid, start, _due(when))


@scalar("PV", least=3, most=5)
def _pv(rate: Any, periods: Any, payment: Any, future: Any = 0, kind: Any = 0) -> Any:
    interest, count, paid, end, when = _numbers(rate, periods, payment, future, kind)
    due = _due(when)
    if not interest:
        return -(end + paid * count)
    if interest <= -1:
        return DIV0 if interest == -1 else NUM
    growth = (1 + interest) ** count
    return -(end + paid * (1 + interest * due) * (growth - 1) / interest) / growth


@scalar("NPER", least=3, most=5)
def _nper(rate: Any, payment: Any, present: Any, future: Any = 0, kind: Any = 0) -> Any:
    interest, paid, start, end, due = (*_numbers(rate, payment, present, future), _due(number(kind)))
    if not interest:
        return -(start + end) / paid if paid else NUM
    if interest <= -1:
        return NUM
    moved = paid * (1 + interest * due)
    top, bottom = moved - end * interest, moved + start * interest
    return math.log(top / bottom) / math.log1p(interest) if bottom and top / bottom > 0 else NUM


def _interest(rate: float, period: float, periods: float, present: float, future: float, due: int) -> float:
    if not 1 <= period < periods + 1:
        raise ExcelError(NUM)
    payment = _payment(rate, periods, present, future, due)
    if due and period == 1:
        return 0
    paid = _future(rate, period - 1, payment, present, due) * rate
    return paid / (1 + rate) if due else paid


@scalar("IPMT", least=4, most=6)
def _ipmt(rate: Any, period: Any, periods: Any, present: Any, future: Any = 0, kind: Any = 0) -> Any:
    interest, turn, count, start, end, when = _numbers(rate, period, periods, present, future, kind)
    return _interest(interest, turn, count, start, end, _due(when))


@scalar("PPMT", least=4, most=6)
def _ppmt(rate: Any, period: Any, periods: Any, present: Any, future: Any = 0, kind: Any = 0) -> Any:
    interest, turn, count, start, end, when = _numbers(rate, period, periods, present, future, kind)
    due = _due(when)
    return _payment(interest, count, start, end, due) - _interest(interest, turn, count, start, end, due)


def _cumulative(name: str, part: Callable[[float, float, float, float, int], float]) -> None:
    @scalar(name, least=6)
    def compute(rate: Any, periods: Any, present: Any, first: Any, last: Any, kind: Any) -> Any:
        for value in (rate, periods, present, first, last, kind):
            if isinstance(value, bool):
                return VALUE
        interest, count, start, begin, end, due = _numbers(rate, periods, present, first, last, kind)
        begin, end = math.ceil(begin), math.floor(end)
        if interest <= 0 or count <= 0 or start <= 0 or begin < 1 or end < begin or end > count or due not in {0, 1}:
            return NUM
        return math.fsum(part(interest, period, count, start, int(due)) for period in range(begin, end + 1))


_cumulative("CUMIPMT", lambda r, p, n, v, d: _interest(r, p, n, v, 0, d))
_cumulative("CUMPRINC", lambda r, p, n, v, d: _payment(r, n, v, 0, d) - _interest(r, p, n, v, 0, d))


def _flows(values: Any) -> list[float]:
    found = []
    for value in cells(values):
        if isinstance(value, XlError):
            raise ExcelError(value)
        if is_number(value):
            found.append(float(value))
    return found


def _worth(rate: float, flows: Sequence[float]) -> float:
    total, factor = 0.0, 1.0
    for flow in flows:
        total += flow * factor
        factor /= 1 + rate
    return total


@whole_arguments("IRR")
def _irr(values: Any, guess: Any = 0.1) -> Any:
    flows, first = _flows(values), float(number(one(guess)))
    if not is_many(values) or first <= -1:
        return VALUE
    if not any(flow > 0 for flow in flows) or not any(flow < 0 for flow in flows):
        return NUM
    rate = first
    for _ in range(_TURNS):
        value = _worth(rate, flows)
        slope = sum(-turn * flow / (1 + rate) ** (turn + 1) for turn, flow in enumerate(flows))
        if not slope:
            break
        step = value / slope
        rate -= step
        if rate <= -1:
            rate = (rate + step - 1) / 2
        if abs(step) < 1e-12:
            return rate
    return rate if abs(_worth(rate, flows)) < 1e-7 * max(abs(flow) for flow in flows) else NUM


@whole_arguments("MIRR")
def _mirr(values: Any, financing: Any, reinvesting: Any) -> Any:
    paid, earned = float(number(one(financing))), float(number(one(reinvesting)))
    flows = _flows(values)
    count = len(flows) - 1
    if earned == -1 or count < 1:
        return DIV0
    if not any(flow < 0 for flow in flows):
        return DIV0
    inflow = sum(flow * (1 + earned) ** (count - turn) for turn, flow in enumerate(flows) if flow > 0)
    if paid == -1:
        outflow = flows[0] if flows[0] < 0 else 0.0
    else:
        outflow = sum(flow / (1 + paid) ** turn for turn, flow in enumerate(flows) if flow < 0)
    if not outflow:
        return DIV0
    ratio = -inflow / outflow
    return NUM if ratio < 0 else ratio ** (1 / count) - 1


@whole_arguments("NPV")
def _npv(rate: Any, *values: Any) -> Any:
    interest = float(number(one(rate)))
    flows: list[float] = []
    for argument in values:
        for value in cells(argument):
            if isinstance(value, XlError):
                raise ExcelError(value)
            if is_many(argument) or is_reference(argument):
                if is_number(value):
                    flows.append(float(value))
            elif not is_blank(value):
                flows.append(float(number(value)))
    if interest == -1:
        return DIV0
    return _worth(interest, flows) / (1 + interest)


def _dated(values: Any, dates: Any) -> list[tuple[float, float]]:
    amounts, days = list(cells(values)), list(cells(dates))
    for value in (*amounts, *days):
        if isinstance(value, XlError):
            raise ExcelError(value)
    if len(amounts) != len(days):
        raise ExcelError(NUM)
    if any(isinstance(day, bool) or is_text(day) for day in days):
        raise ExcelError(VALUE)
    pairs = [(float(number(amount)), math.floor(number(day))) for amount, day in zip(amounts, days, strict=True)]
    if any(day < pairs[0][1] or day < 0 for _, day in pairs):
        raise ExcelError(NUM)
    return [(amount, (day - pairs[0][1]) / 365) for amount, day in pairs]


def _dated_worth(rate: float, flows: Sequence[tuple[float, float]]) -> float:
    return math.fsum(amount / (1 + rate) ** years for amount, years in flows)


@whole_arguments("XNPV")
def _xnpv(rate: Any, values: Any, dates: Any) -> Any:
    interest = one(rate)
    if isinstance(interest, bool):
        return VALUE
    held = float(number(interest))
    if held < 0 or not all(is_number(value) or isinstance(value, XlError) for value in cells(values)):
        return NUM
    flows = _dated(values, dates)
    return _dated_worth(held, flows)


@whole_arguments("XIRR")
def _xirr(values: Any, dates: Any, guess: Any = 0.1) -> Any:
    first = float(number(one(guess)))
    if first <= -1:
        return NUM
    if not is_many(values):
        return NA
    if any(isinstance(value, bool) for value in cells(values)):
        return VALUE
    flows = _dated(values, dates)
    amounts = [amount for amount, _ in flows]
    if not any(amount > 0 for amount in amounts) or not any(amount < 0 for amount in amounts):
        return NUM
    rate = first
    for _ in range(_TURNS):
        value = _dated_worth(rate, flows)
        slope = math.fsum(-years * amount / (1 + rate) ** (years + 1) for amount, years in flows)
        if not slope:
            break
        step = value / slope
        rate = rate - step if rate - step > -1 else (rate - 1) / 2
        if abs(step) < 1e-13 * max(1.0, abs(rate)):
            break
    scale = max(abs(amount) for amount in amounts)
    return rate if abs(_dated_worth(rate, flows)) <= _NEAR * scale else NUM


@scalar("DDB", least=4, most=5)
def _ddb(cost: Any, salvage: Any, life: Any, period: Any, factor: Any = 2) -> Any:
    start, end, years, turn, rate = _numbers(cost, salvage, life, period, factor)
    if start < 0 or end < 0 or years <= 0 or turn <= 0 or turn > years or rate <= 0:
        return NUM
    return _declined(start, end, years, turn, rate)


def _declined(start: float, end: float, years: float, turn: float, rate: float) -> float:
    share = min(rate / years, 1.0)
    before = start * (1 - share) ** (turn - 1) if share < 1 else start if turn == 1 else 0.0
    return max(0.0, before - max(start * (1 - share) ** turn, end)) if before > end else 0.0


@scalar("VDB", least=5, most=7)
def _vdb(cost: Any, salvage: Any, life: Any, first: Any, last: Any, factor: Any = 2, stay: Any = False) -> Any:
    start, end, years, begin, finish, rate = _numbers(cost, salvage, life, first, last, factor)
    if start < 0 or end < 0 or years <= 0 or begin < 0 or finish < begin or finish > years or rate <= 0:
        return NUM
    straight = not truth(stay)
    total, left = 0.0, start
    for turn in range(1, math.ceil(finish) + 1):
        declining = max(0.0, min(left * min(rate / years, 1.0), left - end)) if left > end else 0.0
        even = (left - end) / (years - turn + 1)
        amount = even if straight and (even > declining or left < end) else declining
        left -= amount
        total += amount * max(0.0, min(turn, finish) - max(turn - 1, begin))
    return total


def _days_of_a_year(first: int) -> int:
    """How many days it is to the same day of the next year."""
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=first)
    leap = day.year if day.month < 3 else day.year + 1
    return _LEAP_YEAR if calendar.isleap(leap) and (day.month, day.day) != (2, 29) else _LEAP_YEAR - 1


@scalar("TBILLEQ", least=3)
def _tbilleq(settlement: Any, maturity: Any, discount: Any) -> Any:
    """Beyond half a year the yield is that of a bond with a coupon in between."""
    if any(isinstance(value, bool) for value in (settlement, maturity, discount)):
        return VALUE
    first, last, rate = whole(settlement), whole(maturity), number(discount)
    days = last - first
    if rate <= 0 or not 0 < days <= _days_of_a_year(first):
        return NUM
    if days <= _HALF_YEAR:
        return 365 * rate / (360 - rate * days)
    price, term = 1 - rate * days / 360, days / (_LEAP_YEAR if days == _LEAP_YEAR else 365)
    if price <= 0:
        return NUM
    return 2 * (math.sqrt(term**2 - (2 * term - 1) * (1 - 1 / price)) - term) / (2 * term - 1)


@scalar("DOLLARFR", least=2)
def _dollarfr(value: Any, fraction: Any) -> Any:
    if isinstance(value, bool) or isinstance(fraction, bool):
        return VALUE
    amount, parts = number(value), math.trunc(number(fraction))
    if parts < 0:
        return NUM
    if not parts:
        return DIV0
    whole, rest = math.trunc(amount), abs(amount) - math.floor(abs(amount))
    size = abs(whole) + rest * parts / 10 ** math.ceil(math.log10(parts)) if parts > 1 else abs(whole) + rest
    return math.copysign(size, amount)
