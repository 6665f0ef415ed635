"""What formulas are asked for by weaknesses of several themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from xlmodel.engines.uses import COMPARING, TRUTHS, Use, is_sign
from xlmodel.workbook.tokens import Kind, function_name, tokens

EVERY = ("formulas", "formualizer", "ironcalc", "libreoffice")
RUST = ("formualizer", "ironcalc")

_DIGITS = 15


_MOST = 1e21
"""From here on Excel writes a power of ten."""
_NEARLY = 1e-13


def calls(*names: str) -> Callable[[Use], bool]:
    """Asks whether a formula calls one of some functions."""
    wanted = frozenset(names)
    return lambda use: bool(wanted & use.functions)


def many_digits(use: Use) -> bool:
    """Whether a number in it may have more digits than Excel writes: it is computed, or read so."""
    long = any(value != _cut(value) or abs(value) >= _MOST for value in numbers_of(use))
    return long or use.reads_fractions or computes_fractions(use)


def computes_fractions(use: Use) -> bool:
    """Whether its arithmetic may leave a remainder in the last digits: it divides, or has fractions."""
    return use.has_binary and (
        any(token.text in {"/", "^", "%"} for token in use.tokens)
        or any(not value.is_integer() for value in numbers_of(use))
        or bool(use.functions - _OF_WHOLE_NUMBERS)
    )


_OF_WHOLE_NUMBERS = frozenset({
    "SUM", "IF", "IFERROR", "MIN", "MAX", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "SUMPRODUCT",
    "ROW", "COLUMN", "ROWS", "COLUMNS", "MATCH", "INDEX", "AND", "OR", "NOT", "ABS", "INT", "ROUND", "LEN", "FIND",
    "SEARCH", "LEFT", "RIGHT", "MID", "YEAR", "MONTH", "DAY", "DATE", "EDATE", "EOMONTH", "MOD", "VLOOKUP", "HLOOKUP",
    "XLOOKUP", "OFFSET", "CHOOSE", "ISNUMBER", "ISBLANK", "ISTEXT", "N", "COUNTBLANK", "SUBTOTAL",
})  # fmt: skip
"""Functions that give whole numbers where they are given such."""


def nearly_equal(use: Use) -> bool:
    """Whether numbers may be compared that differ in their last digits: two it has do, or it computes them."""
    numbers = sorted(set(numbers_of(use)))
    beside = any(0 < second - first <= _NEARLY * abs(second) for first, second in pairwise(numbers))
    return beside or computes_fractions(use)


def compares_numbers(use: Use) -> bool:
    """Whether it has a comparison in which no text stands on either side."""
    written = [None, *use.tokens, None]
    return any(
        sign is not None and is_sign(sign, COMPARING)
        and not any(side is not None and side.kind is Kind.TEXT for side in (before, after))
        for before, sign, after in zip(written, written[1:], written[2:], strict=False)
    )  # fmt: skip


def numbers_of(use: Use) -> list[float]:
    """The numbers written in a formula and those it reads."""
    return [*use.pattern_text.numbers, *(value for value in use.values if type(value) is float)]


def _cut(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")


def reads_whole_rows(use: Use) -> bool:
    """Whether it reads whole rows or columns."""
    return any(_WHOLE.fullmatch(token.text) for token in tokens(use.formula.text) if token.kind is Kind.RANGE)


_WHOLE = re.compile(r"\$?[A-Z]+:\$?[A-Z]+|\$?[0-9]+:\$?[0-9]+", re.IGNORECASE)


def sizes_differ(use: Use) -> bool:
    """Whether the areas it reads have several sizes."""
    return len({area.size for area in use.areas}) > 1


def digits_in_texts(use: Use) -> bool:
    """Whether it reads texts of digits, or a truth value."""
    return any(
        value is True or (type(value) is str and re.fullmatch(r"\s*[0-9.,%$]+\s*", value)) for value in use.values
    )


_SWITCHED = frozenset({
    "VLOOKUP", "HLOOKUP", "MATCH", "ADDRESS", "INDIRECT", "TEXTJOIN", "FIXED", "DB", "DDB", "VDB", "LINEST", "LOGEST",
    "TREND", "GROWTH", "UNIQUE", "SORT", "TOCOL", "TOROW", "TEXTSPLIT", "ACCRINT", "WEIBULL", "POISSON", "SUBTOTAL",
})  # fmt: skip
"""Functions that take a truth value as a switch, besides the distributions."""


def truth_value(use: Use) -> bool:
    """Whether TRUE or FALSE stands in it, other than as the switch of a function."""
    return any(
        token.kind is Kind.NAME and token.text.upper() in TRUTHS
        and not (calls and (calls[-1].name in _SWITCHED or "DIST" in calls[-1].name))
        for token, calls in use.nested
    )  # fmt: skip


def left_out_of(*names: str) -> Callable[[Use], bool]:
    """Asks whether an argument of some functions is left out between commas."""
    wanted = frozenset(names)

    def asked(use: Use) -> bool:
        for (token, calls), (after, _) in pairwise(use.nested):
            opens = token.kind is Kind.FUNCTION
            name = function_name(token.text) if opens else calls[-1].name if token.text == "," and calls else ""
            if name in wanted and (after.text == "," or (after.text == ")" and not opens)):
                return True
        return False

    return asked


def formats_of(use: Use) -> Iterator[str]:
    """The texts that TEXT is given: its formats, and what it is to write where that is one."""
    return (text for text in use.given_to(frozenset({"TEXT"})) if isinstance(text, str))


OF_TEXTS = frozenset({
    "CONCATENATE", "CONCAT", "TEXTJOIN", "LEN", "LEFT", "RIGHT", "MID", "FIND", "SEARCH", "SUBSTITUTE", "REPLACE",
    "EXACT", "TRIM", "VALUETOTEXT", "UPPER", "LOWER", "PROPER", "REPT",
})  # fmt: skip
"""Functions that take their arguments as texts."""


def takes_texts(use: Use) -> bool:
    """Whether it makes texts of what it reads."""
    return bool(use.functions & OF_TEXTS) or any(token.text == "&" for token in use.tokens)
