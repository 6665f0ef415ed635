"""Number formats by unit, size and digits given: negatives in parentheses, zero as a dash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isfinite

from xlmodel.model.contents import Contents
from xlmodel.model.items import Input, Line, TableColumn, Value
from xlmodel.number_formats import whole_format
from xlmodel.semantics import POINTS, in_points

TEXT = "@"
YEAR = "0"
DATE = "yyyy-mm-dd"
PERIOD_END = "mmm yy"
_FACTOR, _UNEVEN = "#,##0", "#,##0.0#####"
"""Factors of conversions, and columns whose records have units of their own."""
_LONGEST = 1000
"""A number of years below it is how long something takes, and may end within a year; others name a year."""
_PLAIN = re.compile(r"[#0][#0,]*(\.0+)?")
_PADDED = re.compile(r'_.|"')
"""Of a number format: its digits; what leaves room or is not shown."""
_MOST = 6
"""Decimals of a number that somebody typed; one with more of them was computed elsewhere."""


def number_format(unit: str, size: float, *, digits: int = 0) -> str:
    """The number format for values in `unit` whose largest base value is `size`, given with so many decimals."""
    if unit == "text":
        return "General"
    if unit == "":
        return _FACTOR if size.is_integer() and not digits else _UNEVEN
    if unit == "year" and 0 < size < _LONGEST:
        return _decimals(YEAR, digits)
    if unit in ("year", "flag", "switch"):
        return YEAR
    if unit == "date":
        return DATE
    if in_points(unit):
        if 0 < size < 0.0005:
            return "0.0E+00"
        return whole_format(f"{_decimals('0' if size < 20 else '#,##0', max(1 if size < 20 else 0, digits - 2))}%")
    if unit == "x":
        return whole_format(f'{_decimals("0", max(1, digits))}"x"')
    if unit == "count" or size >= 10_000:
        return whole_format(_decimals("#,##0", digits))
    if size >= 100:
        return whole_format(_decimals("#,##0", max(1, digits)))
    if size >= 1 or size == 0:
        return whole_format(_decimals("#,##0", max(2, digits)))
    if size >= 0.1:
        return whole_format(_decimals("#,##0", max(2 if digits else 3, digits)))
    return whole_format(_decimals("0", digits or _MOST))


def item_format(model: Contents, item: Input | Line, sizes: Mapping[str, float]) -> str:
    """The number format of a line or input: its own, or that of its unit with the decimals of what is given."""
    if item.number_format:
        return whole_format(item.number_format)
    digits = int(item.unit == "year")
    if isinstance(item, Input):
        changed = (scenario.changes.get(item.id, {}).values() for scenario in model.scenarios.values())
        digits = decimals([*item.values.values(), *(value for values in changed for value in values)])
    return number_format(item.unit, sizes.get(item.id, 0.0), digits=digits)


def column_format(column: TableColumn, given: Iterable[Value], size: float) -> str:
    """The number format of a column of a table."""
    if column.text:
        return "General"
    return number_format(column.unit, size, digits=decimals(given)) if column.unit else _UNEVEN


def change_format(unit: str) -> str:
    """The number format of a change against a base: of a share or rate in percentage points, else in percent."""
    return whole_format(f'#,##0.0" {POINTS}"') if in_points(unit) else number_format("ratio", 1.0)


def room(form: str, size: float) -> float:
    """How wide a column has to be for a number of that size in a format; 0 where the format is no plain one."""
    section = form.partition(";")[0]
    found = _PLAIN.search(section)
    if found is None or "E" in section or not isfinite(size):
        return 0.0
    shown = size * (100 if "%" in section else 1)
    decimals_shown = len(found[1] or ".") - 1
    text = f"{shown:,.{decimals_shown}f}" if "," in found[0] else f"{shown:.{decimals_shown}f}"
    return len(text) + len(_PADDED.sub(" ", section)) - len(found[0])


def number_or_text(text: str) -> float | str:
    """A heading of an input sheet as its cell holds it: digits alone (the number of a case) are a number."""
    return float(text) if text.isdecimal() and str(int(text)) == text else text


def decimals(values: Iterable[Value]) -> int:
    """The most decimals that somebody typed."""
    found = (_decimals_of(value) for value in values if isinstance(value, float) and not value.is_integer())
    return max((number for number in found if number <= _MOST), default=0)


def _decimals_of(value: float) -> int:
    return -int(Decimal(repr(value)).as_tuple().exponent)


def _decimals(whole: str, count: int) -> str:
    return f"{whole}.{'0' * count}" if count else whole
