"""Number formats by unit and size: negatives in parentheses, zero as a dash."""

from __future__ import annotations

TEXT = "@"
YEAR = "0"
DATE = "yyyy-mm-dd"
PERIOD_END = "mmm yy"


def number_format(unit: str, size: float) -> str:
    """The number format for values in `unit` whose largest base value is `size`."""
    if unit in ("text", ""):
        return "General"
    if unit == "year" or unit in ("flag", "switch"):
        return YEAR
    if unit == "date":
        return DATE
    if unit == "ratio":
        if 0 < size < 0.0005:
            return "0.0E+00"
        return _family("0.0%") if size < 20 else _family("#,##0%")
    if unit == "x":
        return _family('0.0"x"')
    if unit == "count":
        return _family("#,##0")
    if size >= 10_000:
        return _family("#,##0")
    if size >= 100:
        return _family("#,##0.0")
    if size >= 0.1 or size == 0:
        return _family("#,##0.00")
    return _family("0.000000")


def number_or_text(text: str) -> float | str:
    """A heading of an input sheet as its cell holds it: digits alone (the number of a case) are a number."""
    return float(text) if text.isdecimal() and str(int(text)) == text else text


def _family(positive: str) -> str:
    return f'{positive}_);({positive});"-"_)'
