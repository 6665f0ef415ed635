"""The numbers that some regional settings or others may read in a text: digits, a day, a time of day."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from itertools import permutations

from xlmodel.engines.declared.regions import AS_NUMBERS, FIRST_DAY, LAST_DAY, significant
from xlmodel.engines.declared.spellings import months_named
from xlmodel.engines.uses import Use
from xlmodel.workbook.tokens import Kind, function_name
from xlmodel.workbook.values import CellValue

_A_SECOND = 1 / 86_400
_HALF_A_DAY = 0.5
_CENTURIES = (0, 1900, 2000)


def is_a_reading(use: Use, stored: CellValue) -> bool | None:
    """Whether a formula that does nothing but read one text as a number may come to a number; None of any other."""
    text = _text_read(use)
    if text is None or type(stored) is not float:
        return None
    return may_be_read(text, stored) or abs(stored) in use.pattern_text.numbers


def may_be_read(text: str, number: float) -> bool:
    """Whether some settings read a text as a number."""
    plain = unicodedata.normalize("NFKC", text)
    if significant(number) == "".join(re.findall(r"\d", plain)).strip("0"):
        return True
    part, day = math.modf(number)
    numbers = [int(digits) for digits in re.findall(r"\d{1,4}", plain)]
    times = [numbers, *(numbers[-count:] for count in (2, 3) if len(numbers) > count)]
    if day == 0 and any(_is_time(part, time) for time in times):
        return True
    if not 0 < day < LAST_DAY:
        return False
    months = months_named(plain)
    dates = [(month, *numbers[:2]) for month in months] or [tuple(numbers[:3])]
    time = numbers[2 if months else 3 :]
    return _is_time(part, time) and any(_is_day(int(day), date) for date in dates)


def _is_day(serial: int, numbers: tuple[int, ...]) -> bool:
    """Whether a day has these numbers, in any order; a year may be left out, or a day that is the first."""
    date = FIRST_DAY + datetime.timedelta(serial)
    years = {date.year - century for century in _CENTURIES}
    for order in permutations(numbers):
        match order:
            case (year, month, day) if (month, day) == (date.month, date.day) and year in years:
                return True
            case (first, month) if month == date.month and (first == date.day or (date.day == 1 and first in years)):
                return True
    return False


def _is_time(part: float, numbers: list[int]) -> bool:
    hours, minutes, seconds = (*numbers, 0, 0)[:3] if numbers else (0, 0, 0)
    time = hours / 24 + minutes / 1440 + seconds * _A_SECOND
    return any(abs(part - moment % 1) < _A_SECOND for moment in (time, time + _HALF_A_DAY))


def _text_read(use: Use) -> str | None:
    """The one text that a formula reads as a number, where it does nothing else but have a value for an error."""
    calls = [function_name(token.text) for token in use.tokens if token.kind is Kind.FUNCTION]
    if calls[:1] == ["IFERROR"]:
        calls = calls[1:]
    read = [text for text in use.given_to(AS_NUMBERS) if type(text) is str]
    plain = not use.has_binary and not use.compares and not any(token.text == "&" for token in use.tokens)
    return read[0] if plain and len(calls) == len(read) == 1 and calls[0] in AS_NUMBERS else None
