"""Dates: the serial number of a day."""

from __future__ import annotations

import datetime
from typing import Any

from xlmodel.engines.formulas.functions.coercion import NUM, whole
from xlmodel.engines.formulas.functions.registering import scalar

_LEAP_DAY = 60
_BEFORE = datetime.date(1899, 12, 30).toordinal()
"""Serial numbers count from here, but for days before the 29 February 1900 that Excel takes for one."""


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
    return serial if 0 <= serial <= 2958465 else NUM
