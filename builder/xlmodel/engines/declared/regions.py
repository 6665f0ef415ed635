"""What follows the regional settings of Excel: texts read as numbers, numbers written as texts, letters."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from xlmodel.engines.declared.constructs import formats_of, numbers_of
from xlmodel.engines.uses import Use, is_sign
from xlmodel.workbook.values import CellValue, ErrorValue

OF_LETTERS = frozenset({
    "ASC", "DBCS", "JIS", "PHONETIC", "LENB", "LEFTB", "RIGHTB", "MIDB", "FINDB",
    "SEARCHB", "REPLACEB", "CODE", "CHAR",
})  # fmt: skip
_ASCII = 127


def beyond_ascii(use: Use) -> bool:
    """Whether a function of letters by region has others than the common ones."""
    letters = any(not text.isascii() for text in use.texts) or ("FINDB" in use.functions and "" in use.texts)
    numbers = any(not 1 <= value <= _ASCII for value in numbers_of(use))
    return (
        letters or (not use.functions.isdisjoint({"CHAR", "UNICHAR"}) and numbers) or use.functions >= {"CODE", "CHAR"}
    )


AS_NUMBERS = frozenset({"VALUE", "NUMBERVALUE", "DATEVALUE", "TIMEVALUE"})
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PLAIN = re.compile(
    r"\s*[-+]?\d*\.?\d+(?:E[-+]?\d+)?\s*%?\s*|\s*\d{4}-\d{1,2}-\d{1,2}(?: +\d{1,2}:[0-5]\d(?::[0-5]\d)?)?\s*"
    r"|\s*\d{1,2}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?\s*", re.IGNORECASE,
)  # fmt: skip
"""Numbers without thousands, days and times as ISO 8601 has them: read alike everywhere."""
_AMERICAN = re.compile(
    rf"\s*(?:(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{{4}}|.*\b{MONTH}\b.*|[\d:. ]+[ap]m?|.*\d,\d{{3}}\.\d+.*)\s*",
    re.IGNORECASE,
)
"""What one reading only has: the day behind the month, English names, a comma before the point."""
_TWO_WAYS = re.compile(r"\d[/.-]\d+[/.-]\d|\d[/-]\d|\d,|,\d|\.\d+,|\d\s*[A-Za-z]|[A-Za-z]\s*\d")


def read_by_region(use: Use) -> bool:
    """Whether a text taken for a number is one that other settings read otherwise: a comma, days by number, letters."""
    return not _by_given_signs(use) and any(
        not text.isascii() or (_TWO_WAYS.search(text) and not _PLAIN.fullmatch(text) and not _AMERICAN.fullmatch(text))
        for text in use.texts
    )


def read_by_americans(use: Use) -> bool:
    """Whether a text taken for a number is one that other settings may not read: money, English months, thousands."""
    return not _by_given_signs(use) and (
        any(re.search(r"[/,:$()-]|\A\s*\Z|[A-Za-z]", text) and not _PLAIN.fullmatch(text) for text in use.texts)
        or None in use.single_values
    )


def _by_given_signs(use: Use) -> bool:
    """Whether NUMBERVALUE alone reads numbers, told which signs separate decimals and thousands."""
    return use.functions & AS_NUMBERS == {"NUMBERVALUE"} and use.has_argument("NUMBERVALUE", 2)


def joins_by_region(use: Use) -> bool:
    """Whether a number with decimals may become part of a text."""
    divides = any(is_sign(token, frozenset({"/", "%"})) for token in use.tokens)
    return divides or use.reads_fractions or any(not value.is_integer() for value in numbers_of(use))


_EUROPEAN = re.compile(r"\s*(?:[-+]?(?:\d{1,3}(?:[. \u00a0\u202f]\d{3})*|\d+),\d+ ?%?|\d{1,2}\.\d{1,2}\.\d{2,4})\s*")


def computes_by_region(use: Use) -> bool:
    """Whether a single cell it reads has a number with a decimal comma, or a day with points, as a text."""
    return any(type(value) is str and _EUROPEAN.fullmatch(value) for value in use.single_values)


def is_a_number_no_engine_has(stored: CellValue, computed: CellValue) -> bool:
    """Whether Excel has a number where an engine has an error value."""
    return type(stored) is float and isinstance(computed, ErrorValue)


def is_one_an_error(stored: CellValue, computed: CellValue) -> bool:
    """Whether one of two values is an error value."""
    return isinstance(stored, ErrorValue) or isinstance(computed, ErrorValue)


def are_texts_or_error(stored: CellValue, computed: CellValue) -> bool:
    """Whether two values are texts, or one of them is an error value."""
    return is_one_an_error(stored, computed) or (isinstance(stored, str) and isinstance(computed, str))


def are_digits_alike(stored: CellValue, computed: CellValue) -> bool:
    """Whether two texts differ in names and signs alone, or one of two values is an error value."""
    return is_one_an_error(stored, computed) or (
        isinstance(stored, str) and isinstance(computed, str) and _digits(stored) == _digits(computed)
    )


def are_readings(stored: CellValue, computed: CellValue) -> bool:
    """Whether two values may be one text read by two settings: numbers of like digits or days, or texts, or an error.

    Settings differ in where the point stands, and in whether the day or the month comes first.
    """
    if type(stored) is not float or type(computed) is not float:
        return are_texts_or_error(stored, computed)
    return significant(stored) == significant(computed) or _change_places(stored, computed)


def _change_places(one: float, other: float) -> bool:
    """Whether two numbers are days of which one has the day where the other has the month."""
    if not all(number.is_integer() and 0 < number < LAST_DAY for number in (one, other)):
        return False
    first, second = (FIRST_DAY + datetime.timedelta(number) for number in (one, other))
    return (first.year, first.month, first.day) == (second.year, second.day, second.month)


FIRST_DAY = datetime.date(1899, 12, 30)
LAST_DAY = 2_958_466


def are_letters_or_bytes(stored: CellValue, computed: CellValue) -> bool:
    """Whether two values are numbers of letters or of bytes, or texts that differ in names and signs alone.

    One letter has two bytes at most, and none has none.
    """
    if type(stored) is not float or type(computed) is not float:
        return are_digits_alike(stored, computed)
    least, most = sorted((stored, computed))
    return least > 1 or (least == 1 and most == _BYTES_OF_A_LETTER)


_BYTES_OF_A_LETTER = 2


def _digits(text: str) -> list[str]:
    return re.findall(r"\d", re.sub(r"[.,]0{1,2}(?![\d.,])", "", text))


def significant(number: float) -> str:
    """The digits of a number without the zeros around them."""
    return "".join(_digits(repr(number))).strip("0")


def formatted_in_another_language(use: Use) -> bool:
    """Whether a number format is none that American settings read: letters of other languages, a decimal comma."""
    return any(_OF_ANOTHER_LANGUAGE.search(_ASIDE.sub("", text)) for text in formats_of(use))


_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|General|E[-+]', re.IGNORECASE)
_OF_ANOTHER_LANGUAGE = re.compile(r"[tjagupkvrn\u00c0-\u06ff]|[#0],0{1,2}(?!0)", re.IGNORECASE)
"""Letters that are parts of a day elsewhere, `T`, `j`, `a`; signs such as \u5e74 stand for themselves everywhere."""


def formatted_by_region(use: Use) -> bool:
    """Whether a number format has names of months or days, separators of dates, or another script."""
    return any(_BY_REGION.search(text) and not _AMERICAN_NAMED.search(text) for text in formats_of(use))


def formatted_by(signs: str) -> Callable[[Use], bool]:
    """Asks whether a number format has some signs."""
    pattern = re.compile(signs, re.IGNORECASE)
    return lambda use: any(pattern.search(_QUOTED.sub("", text)) for text in formats_of(use))


def names_another_language(use: Use) -> bool:
    """Whether a number format asks for a language other than English, by number or by name."""
    return any(_TAGGED.search(text) and not _AMERICAN_NAMED.search(text) for text in formats_of(use))


def cuts_names_short(use: Use) -> bool:
    """Whether a number format asks for names of months, days or halves of it in a language other than English."""
    return any(
        _TAGGED.search(text) and _NAMED.search(_ASIDE.sub("", text)) and not _AMERICAN_NAMED.search(text)
        for text in formats_of(use)
    )


_TAGGED = re.compile(r"\[\$[^\]-]*-[^\]]+\]")
_NAMED = re.compile(r"m{3}|d{3}", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.')
_AMERICAN_NAMED = re.compile(r"\[\$[^\]-]*-(?:en-[a-z]{2}|[0-9a-f]*[048c]09)[],]", re.IGNORECASE)
_BY_REGION = re.compile(r"[^\x00-\x7f]|m{3}|d{3}|a{3}|[/\[]|e(?![-+])|[#0],0{1,2}(?!0)", re.IGNORECASE)
