"""Numbers, days and rates, and the functions that give them."""

from __future__ import annotations

import re
from collections.abc import Callable

from xlmodel.engines.declared.constructs import EVERY, RUST, calls, left_out_of, numbers_of, sizes_differ
from xlmodel.engines.uses import Use, Weakness
from xlmodel.workbook.tokens import Kind
from xlmodel.workbook.values import CellValue, ErrorValue


def power_without_value(use: Use) -> bool:
    """Whether a power may have no real value."""
    marks = "".join(token.text for token in use.tokens)
    signs = any(token.text == "^" for token in use.tokens) and ("0^0" in marks or ")^(" in marks)
    return signs or "POWER(0,0)" in marks.upper()


def units(*names: str) -> Callable[[Use], bool]:
    """Asks whether a text is one of some units; patterns."""
    wanted = re.compile(f"(?:{'|'.join(names)})\\Z")
    return lambda use: any(map(wanted.match, use.texts))


def all_numbers(use: Use) -> bool:
    """Whether every cell of the areas it reads has a number."""
    return sum(type(value) is float for value in use.values) == sum(area.size for area in use.areas)


def written_into(*names: str) -> Callable[[Use], bool]:
    """Asks whether a text or truth value is written as an argument of some functions."""
    wanted = frozenset(names)
    return lambda use: any(
        calls and calls[-1].name in wanted and (token.kind is Kind.TEXT or token.text.upper() in {"TRUE", "FALSE"})
        for token, calls in use.nested
    )


_LAST_EARLY_DAY = 60.0
"""The day that Excel counts and the calendar does not, 29 February 1900."""


_OF_DAYS = frozenset({"YEAR", "MONTH", "DAY", "WEEKDAY"})
_DAYS_TAKEN_APART = frozenset((name, 0) for name in _OF_DAYS)


def early_days(use: Use) -> bool:
    """Whether a day it takes apart, or makes, lies before March 1900; a blank is the day 0."""
    read = any(
        value is None or (isinstance(value, bool | float) and value <= _LAST_EARLY_DAY)
        for value in use.given_to(_OF_DAYS)
    ) or any(
        value is None or (isinstance(value, float) and int(value) in {0, 1900})
        for value in use.arguments(frozenset({("DATE", 0)}))
    )
    return (
        read
        or None in use.given_to(frozenset({"EDATE", "EOMONTH"}))
        or any(isinstance(value, float) and value <= _LAST_EARLY_DAY for value in use.arguments(_DAYS_TAKEN_APART))
    )


def tiny(use: Use) -> bool:
    """Whether a number in it is next to nothing."""
    return any(0 < abs(value) < _TINY for value in numbers_of(use))


_TINY = 1e-6
_WITH_HIDDEN = 100
"""Functions of SUBTOTAL above it leave hidden rows out."""


_OF_NUMBERS = frozenset({
    "EXP", "INT", "SIGN", "TRUNC", "MROUND", "ISEVEN", "ISODD", "EOMONTH", "EFFECT", "NOMINAL", "QUOTIENT", "POWER",
    "ERF", "GESTEP", "DELTA", "LOG", "NPER",
})  # fmt: skip


def reads_texts(use: Use) -> bool:
    """Whether a text or a truth value is an argument of a function of numbers, or a blank one of ISODD."""
    blank = None in use.given_to(frozenset({"ISEVEN", "ISODD"}))
    return blank or any(isinstance(value, str | bool) for value in use.given_to(_OF_NUMBERS))


def are_last_digits_apart(stored: CellValue, computed: CellValue) -> bool:
    """Whether two numbers are as near as an iteration leaves them, or one of two values is an error value."""
    if isinstance(stored, ErrorValue) or isinstance(computed, ErrorValue):
        return True
    if not isinstance(stored, int | float) or not isinstance(computed, int | float):
        return False
    return abs(stored - computed) <= _ITERATED * max(abs(stored), _LEAST)


_ITERATED = 1e-6
_LEAST = 0.2
"""Below it a gap is told as a share of this: Excel's own iterations stop within 0.00001 percent."""


OF_NUMBERS: tuple[Weakness, ...] = (
    Weakness("YEARFRAC of months of 30 days or backwards", ("ironcalc",), "counts otherwise, or gives #NUM!",
             calls("YEARFRAC")),
    Weakness("DURATION by actual days", ("libreoffice",), "counts the days otherwise", calls("DURATION", "MDURATION")),
    Weakness(
        "IRR of a loss, or over blanks and texts", ("formualizer",), "stops at another rate", calls("IRR"),
        lambda use: not all_numbers(use) or sum(value for value in use.values if type(value) is float) < 0,
    ),
    Weakness(
        "an iterative financial function", EVERY, "stops iterating elsewhere",
        calls("IRR", "XIRR", "RATE", "YIELD", "ODDFYIELD"), explains=are_last_digits_apart,
    ),
    Weakness(
        "a text as argument of AVERAGE", ("formualizer",), "passes over it",
        lambda use: any(
            token.kind is Kind.TEXT and calls and calls[-1].name in {"AVERAGE", "AVERAGEA"}
            for token, calls in use.nested
        ),
    ),
    Weakness(
        "temperatures in CONVERT", ("ironcalc",), "rounds the freezing point", calls("CONVERT"),
        units("F", "fah", "C", "cel", "K", "kel"),
    ),
    Weakness(
        "hours, minutes and bytes in CONVERT", ("formualizer",), "gives #N/A",
        calls("CONVERT"), units("hr", "mn", "min", "day", "d", ".{0,2}bit", ".{0,2}byte"),
    ),
    Weakness(
        "holidays of WORKDAY", ("ironcalc",), "does not skip all of them",
        lambda use: use.has_argument("WORKDAY", 2) or use.has_argument("WORKDAY.INTL", 3),
    ),
    Weakness("SECOND of a part of a second", ("ironcalc",), "cuts it where Excel rounds", calls("SECOND")),
    Weakness("pounds and ounces in CONVERT", ("libreoffice",), "has older sizes", calls("CONVERT"),
             units("lbm", "ozm")),
    Weakness("a power without a real value", ("formualizer", "libreoffice"), "gives another value or error",
             power_without_value),
    Weakness(
        "an argument left out of a count, an average or AND", ("ironcalc",), "passes over it where Excel counts it",
        left_out_of("COUNT", "COUNTA", "AND", "AVERAGE", "AVERAGEA"),
    ),
    Weakness(
        "texts, errors or blanks among pairs", (*RUST, "libreoffice"), "leaves out other pairs",
        calls("SUMX2MY2", "SUMX2PY2", "SUMXMY2"), lambda use: not all_numbers(use) or sizes_differ(use),
    ),
    Weakness(
        "texts or truth values written into a statistic", ("ironcalc",), "passes over them",
        written_into("AVEDEV", "DEVSQ", "MODE", "STDEV", "SUMSQ", "VAR", "VARP"),
    ),
    Weakness(
        "a blank or a text among single cells", (*RUST, "libreoffice"), "passes over it where Excel gives #VALUE!",
        calls("MODE", "MODE.SNGL", "SUMPRODUCT"),
        lambda use: any(
            value is None or isinstance(value, str)
            for value in use.given_to(frozenset({"MODE", "MODE.SNGL", "SUMPRODUCT"}))
        ),
    ),
    Weakness(
        "a count of what is gone", (*RUST, "libreoffice"), "counts #REF!",
        lambda use: any(
            token.text == "#REF!" and calls and calls[-1].name in {"SUBTOTAL", "COUNTA"} for token, calls in use.nested
        ),
    ),
    Weakness(
        "SUBTOTAL without hidden rows", ("formualizer",), "takes them in",
        lambda use: any(
            token.kind is Kind.NUMBER and calls and calls[-1] == ("SUBTOTAL", 0) and float(token.text) > _WITH_HIDDEN
            for token, calls in use.nested
        ),
    ),
    Weakness("AGGREGATE", ("formualizer", "libreoffice"), "takes in what its options leave out", calls("AGGREGATE")),
    Weakness("days before March 1900", (*RUST, "libreoffice"), "counts one day more or less, or gives #NUM!",
             calls(*_OF_DAYS, "DATE", "EDATE", "EOMONTH"), early_days),
    Weakness("MOD by next to nothing", ("formulas", "ironcalc"), "gives 0", calls("MOD"), tiny),
    Weakness(
        "a text or truth value where a number is asked", ("formualizer",), "gives another value or error",
        calls(*_OF_NUMBERS), reads_texts,
    ),
)  # fmt: skip
