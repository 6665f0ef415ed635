"""What a formula may have in it that engines compute otherwise: each asked of its tokens, or of what it reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from xlmodel.engines.uses import COMPARING, COMPUTING, Use, is_range, is_sign
from xlmodel.workbook.function_kinds import ONE_VALUED, SPREADING
from xlmodel.workbook.tokens import Kind, function_name, tokens

_DIGITS = 15
_DECIMALS = 10
_MOST, _FROM = 1e21, 1e16
"""From here on Excel writes a power of ten, and LibreOffice."""


def calls(*names: str) -> Callable[[Use], bool]:
    """Asks whether a formula calls one of some functions."""
    wanted = frozenset(names)
    return lambda use: bool(wanted & use.functions)


def range_up_to_a_call(use: Use) -> bool:
    """Whether an end of a range is a call, as in `A1:INDEX(…)`."""
    written = [token for token in tokens(use.formula.text) if token.kind is not Kind.SPACE]
    return any(
        (first.text == ":" and second.kind is Kind.FUNCTION) or (first.text == ")" and second.text == ":")
        for first, second in pairwise(written)
    )


def truth_as_text(use: Use) -> bool:
    """Whether a condition has a truth value, or nothing, as a text."""
    return bool(use.functions & {"AND", "OR", "XOR", "NOT", "IF"}) and any(
        text.upper() in {"TRUE", "FALSE", ""} for text in use.written
    )


def power_without_value(use: Use) -> bool:
    """Whether a power may have no real value."""
    marks = "".join(token.text for token in use.tokens)
    return any(token.text == "^" for token in use.tokens) and ("0^0" in marks or ")^(" in marks)


def in_japanese(use: Use) -> bool:
    """Whether there are texts that have kana or letters of full or half width."""
    return any(
        "\u3000" <= letter <= "\u30ff" or "\uff00" <= letter <= "\uffef" for text in use.texts for letter in text
    )


_OF_TEXTS = frozenset({
    "CONCATENATE", "CONCAT", "TEXTJOIN", "LEN", "LEFT", "RIGHT", "MID", "FIND", "SEARCH", "SUBSTITUTE", "REPLACE",
    "EXACT", "TRIM", "VALUETOTEXT",
})  # fmt: skip


def takes_texts(use: Use) -> bool:
    """Whether it makes texts of what it reads."""
    return bool(use.functions & _OF_TEXTS) or any(token.text == "&" for token in use.tokens)


def many_digits(use: Use) -> bool:
    """Whether a number in it may have more digits than Excel writes: it is computed, or read so."""
    long = any(value != _cut(value) or abs(value) >= _MOST for value in _numbers(use))
    return use.computes or long or use.reads_fractions


def large(use: Use) -> bool:
    """Whether a number in it is one that LibreOffice writes otherwise."""
    return any(abs(value) >= _FROM for value in _numbers(use))


def _numbers(use: Use) -> list[float]:
    """The numbers written in a formula and those it reads."""
    return [*use.pattern_text.numbers, *(value for value in use.values if type(value) is float)]


def _cut(value: float) -> float:
    return float(f"{value:.{_DIGITS - 1}e}")


def one_value_over_a_range(use: Use) -> bool:
    """Whether a function of one value gets a range where an array is asked for."""
    return any(
        is_range(token) and any(call.argument in ONE_VALUED.get(call.name, ()) for call in calls)
        and (use.is_array or any(call.name in {"SUMPRODUCT", "LOOKUP", "MMULT", "INDEX"} for call in calls))
        for token, calls in use.nested
    )  # fmt: skip


def rows_of_a_range(use: Use) -> bool:
    """Whether it asks for the rows or columns of several cells."""
    return any(is_range(token) and calls and calls[-1].name in {"ROW", "COLUMN"} for token, calls in use.nested)


def places_as_array(use: Use) -> bool:
    """Whether the place of LARGE or SMALL is an array."""
    return any(token.text == "{" and calls and calls[-1] in {("LARGE", 1), ("SMALL", 1)} for token, calls in use.nested)


def index_of_an_array(use: Use) -> bool:
    """Whether INDEX picks from what is computed."""
    return any(
        calls
        and calls[-1] == ("INDEX", 0)
        and (token.kind is Kind.FUNCTION or token.text == "(" or is_sign(token, COMPUTING))
        for token, calls in use.nested
    )


def reads_whole_rows(use: Use) -> bool:
    """Whether it reads whole rows or columns."""
    return any(_WHOLE.fullmatch(token.text) for token in tokens(use.formula.text) if token.kind is Kind.RANGE)


_WHOLE = re.compile(r"\$?[A-Z]+:\$?[A-Z]+|\$?[0-9]+:\$?[0-9]+", re.IGNORECASE)


def hands_on_a_range(use: Use) -> bool:
    """Whether IF has ranges to choose from inside another call."""
    return any(
        is_range(token) and len(calls) > 1 and calls[-1].name == "IF" and calls[-1].argument > 0
        for token, calls in use.nested
    )


def compares_comparisons(use: Use) -> bool:
    """Whether the result of a comparison is compared."""
    signs = sum(is_sign(token, COMPARING) for token in use.tokens)
    beside = any(
        (first.text == ")" and is_sign(second, COMPARING)) or (is_sign(first, COMPARING) and second.text == "(")
        for first, second in pairwise(use.tokens)
    )
    return signs > 1 and beside


CONDITIONED = frozenset({
    "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
})  # fmt: skip


def other_than_a_text(use: Use) -> bool:
    """Whether a criterion leaves out a text."""
    return any(re.match(r"<>\D", text) for text in use.texts)


def sizes_differ(use: Use) -> bool:
    """Whether the areas it reads have several sizes."""
    return len({area.size for area in use.areas}) > 1


def money_or_thousands(use: Use) -> bool:
    """Whether a text is a number with a sign of money or thousands."""
    return any(re.fullmatch(r"\s*[-+(]?\s*[$€£¥]?\s*[0-9][0-9,.]*[0-9.%)]*\s*", text)
               and re.search(r"[$€£¥,()]", text) for text in use.texts)  # fmt: skip


def digits_in_texts(use: Use) -> bool:
    """Whether it reads texts of digits, or a truth value."""
    return any(
        value is True or (type(value) is str and re.fullmatch(r"\s*[0-9.,%$]+\s*", value)) for value in use.values
    )


def units(*names: str) -> Callable[[Use], bool]:
    """Asks whether a text is one of some units; patterns."""
    wanted = re.compile(f"(?:{'|'.join(names)})\\Z")
    return lambda use: any(map(wanted.match, use.texts))


def sign_before_a_blank(use: Use) -> bool:
    """Whether a criterion is a comparison sign joined to a cell that is blank or an empty text."""
    signs = any(text in COMPARING for text in use.written)
    return signs and any(value in {None, ""} for value in use.single_values)


OF_DATABASES = calls("DSUM", "DAVERAGE", "DCOUNT", "DCOUNTA", "DGET", "DMAX", "DMIN", "DPRODUCT", "DSTDEV",
                       "DSTDEVP", "DVAR", "DVARP")  # fmt: skip


def rounded_to_the_end(use: Use) -> bool:
    """Whether what is compared was rounded to ten decimals or more."""
    return use.compares and any(
        token.kind is Kind.NUMBER and float(token.text) >= _DECIMALS and calls and calls[-1] == ("ROUND", 1)
        for token, calls in use.nested
    )


def placed_by_a_cell(use: Use) -> bool:
    """Whether the row or column of INDEX is that of a cell."""
    return any(
        token.kind is Kind.RANGE and not is_range(token) and calls and calls[-1] in {("INDEX", 1), ("INDEX", 2)}
        for token, calls in use.nested
    )


def searches_sorted(use: Use) -> bool:
    """Whether it looks for the place of a value among sorted ones."""
    exact = any(
        calls and calls[-1] in {("MATCH", 2), ("VLOOKUP", 3), ("HLOOKUP", 3)} and token.text.upper() in {"0", "FALSE"}
        for token, calls in use.nested
    )
    return "LOOKUP" in use.functions or (bool(use.functions & {"MATCH", "VLOOKUP", "HLOOKUP"}) and not exact)


def has_equals(use: Use) -> bool:
    """Whether it reads a number twice."""
    numbers = [value for value in use.values if type(value) is float]
    return len(set(numbers)) < len(numbers)


def count_of_letters_as_text(use: Use) -> bool:
    """Whether a number of letters stands as a text."""
    return any(
        token.kind is Kind.TEXT and calls and calls[-1] in {("LEFT", 1), ("RIGHT", 1), ("MID", 1), ("MID", 2)}
        for token, calls in use.nested
    )


def truth_value(use: Use) -> bool:
    """Whether TRUE or FALSE stands in it."""
    return any(token.kind is Kind.NAME and token.text.upper() in {"TRUE", "FALSE"} for token in use.tokens)


def emoji_in_sheet_name(use: Use) -> bool:
    """Whether a sheet it reads has a letter in its name that takes two places in UTF-16."""
    return any(letter > "\uffff" for area in use.areas for letter in use.contents.sheets[area.sheet].name)


SHAPING = frozenset({
    "SEQUENCE", "UNIQUE", "SORT", "SORTBY", "FILTER", "TAKE", "DROP", "EXPAND", "CHOOSECOLS", "CHOOSEROWS", "HSTACK",
    "VSTACK", "TOCOL", "TOROW", "WRAPROWS", "WRAPCOLS", "TEXTSPLIT", "MAP", "BYROW", "BYCOL", "REDUCE", "SCAN",
    "MAKEARRAY", "RANDARRAY", "TRIMRANGE", "GROUPBY", "PIVOTBY",
})  # fmt: skip
"""Functions that make arrays of arrays."""


def called_lambda(use: Use) -> bool:
    """Whether a LAMBDA is called where it stands, as in `LAMBDA(x,x+1)(2)`."""
    return "LAMBDA" in use.functions and any(
        first.text == ")" and second.text == "(" for first, second in pairwise(use.tokens)
    )


def sums_comparisons(use: Use) -> bool:
    """Whether a comparison is an argument of a sum."""
    return any(is_sign(token, COMPARING) and calls and calls[-1].name in SPREADING for token, calls in use.nested)


_SPELLED = re.compile(r"\s*(?:[-+]?\d+ +\d+/\d+|\(.*\)|[A-Za-z]{3,9}[-/ ]+\d.*|\d{1,2}[-/ ][A-Za-z]{3}.*)\s*")


def spelled_number(use: Use) -> bool:
    """Whether a text spells a number as a date with the name of a month, as a fraction, or in parentheses."""
    return any(map(_SPELLED.fullmatch, use.texts))


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


def nearest_of_xlookup(use: Use) -> bool:
    """Whether XLOOKUP may take the next smaller or larger value."""
    return any(calls and calls[-1] == ("XLOOKUP", 4) and token.text not in {"0", ","} for token, calls in use.nested)


_SPREADING_OUT = SHAPING | {
    "TRANSPOSE", "MMULT", "MINVERSE", "LINEST", "LOGEST", "TREND", "GROWTH", "FREQUENCY", "OFFSET", "INDIRECT", "LET",
}  # fmt: skip


def fills_beyond(use: Use) -> bool:
    """Whether an array formula fills more rows or columns than anything it computes with has."""
    filled = use.formula.area
    if filled is None or filled.size == 1 or use.functions & _SPREADING_OUT:
        return False
    rows = max((area.last_row - area.row for area in use.areas), default=0)
    columns = max((area.last_column - area.column for area in use.areas), default=0)
    return rows < filled.last_row - filled.row or columns < filled.last_column - filled.column


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


def early_days(use: Use) -> bool:
    """Whether a day it takes apart, or makes, lies before March 1900."""
    read = bool(use.functions & _OF_DAYS) and any(
        isinstance(value, float) and value <= _LAST_EARLY_DAY for value in use.single_values
    )
    return read or any(
        token.kind is Kind.NUMBER and len(calls) > 0 and calls[-1].argument == 0
        and ((calls[-1].name in _OF_DAYS and float(token.text) <= _LAST_EARLY_DAY)
             or (calls[-1].name == "DATE" and float(token.text) in {0.0, 1900.0}))
        for token, calls in use.nested
    )  # fmt: skip


def negative_size(use: Use) -> bool:
    """Whether OFFSET may go up or left, or has an argument left out."""
    signs = any(token.text == "-" and calls and calls[-1] in {("OFFSET", 3), ("OFFSET", 4)}
                for token, calls in use.nested)  # fmt: skip
    below = any(isinstance(value, float) and value < 0 for value in use.single_values)
    sized = use.has_argument("OFFSET", 3)
    return signs or (sized and below) or left_out_of("OFFSET")(use)


def tiny(use: Use) -> bool:
    """Whether a number in it is next to nothing."""
    return any(0 < abs(value) < _TINY for value in _numbers(use))


_TINY = 1e-6


def reads_texts(use: Use) -> bool:
    """Whether a single cell it reads is a text or a truth value, or one is written in it."""
    return bool(use.written) or truth_value(use) or any(isinstance(value, str | bool) for value in use.single_values)
