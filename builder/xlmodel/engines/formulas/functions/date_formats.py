"""A day and a time as a number format shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from xlmodel.engines.formulas.functions.coercion import VALUE, ExcelError
from xlmodel.engines.formulas.functions.dates import calendar_day, weekday_of
from xlmodel.engines.formulas.functions.format_pieces import Piece
from xlmodel.engines.formulas.functions.languages import Language
from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError

_LAST_DAY = 2958466
_WITH_WEEKDAYS = frozenset({"ja", "ko", "zh", "zh_Hant"})
"""Languages in which `aaaa` is a day of the week."""


def date_text(value: float, section: Sequence[Piece], language: Language, date_1904: bool) -> str:
    """A day by a section of a format, names in a language.

    Raises:
        ExcelError: no day has that number.
        UnsupportedFormulaError: the format shows what is not known here.
    """
    if any(piece.kind == "digit" for piece in section if piece.text in "#?"):
        raise ExcelError(VALUE)
    if value < 0 or value >= _LAST_DAY:
        raise ExcelError(VALUE)
    fraction = next((len(p.text) - 1 for p in section if p.kind == "fraction"), 0)
    seconds = round(value * 86400, fraction) if fraction else math.floor(value * 86400 + 0.5)
    days, clock = divmod(seconds, 86400)
    half = any(piece.kind == "half" for piece in section)
    date = _day(int(days), date_1904)
    hours, minutes, second = int(clock // 3600), int(clock % 3600 // 60), clock % 60
    pieces = []
    for number, piece in enumerate(section):
        match piece.kind:
            case "letters":
                time = _Time(hours, minutes, second, half)
                pieces.append(_letters(piece.text.lower(), date, time, language, section, number))
            case "elapsed":
                unit = {"h": 3600, "m": 60, "s": 1}[piece.text[0]]
                pieces.append(str(int(seconds // unit)).rjust(len(piece.text), "0"))
            case "half":
                pieces.append(_half(piece.text, hours, language))
            case "fraction":
                pieces.append(f"{second % 1:.{fraction}f}"[1:])
            case _:
                pieces.append(piece.text)
    return "".join(pieces)


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    weekday: int


def _day(serial: int, date_1904: bool) -> _Day:
    if date_1904:
        serial += 1462
    return _Day(*calendar_day(serial), weekday_of(serial))


class _Time(NamedTuple):
    hours: int
    minutes: int
    second: float
    has_halves: bool


def _half(text: str, hours: int, language: Language) -> str:
    if language.code != "en":
        raise UnsupportedFormulaError("a half of the day in another language")
    return (("AM", "PM") if len(text) > 3 else ("A", "P"))[hours >= 12]


def _letters(text: str, date: _Day, time: _Time, language: Language, section: Sequence[Piece], number: int) -> str:
    count = len(text)
    match text[0]:
        case "y":
            return f"{date.year % 100:02d}" if count < 3 else f"{date.year:04d}"
        case "d":
            if count < 3:
                return str(date.day).rjust(count, "0")
            return (language.short_days if count == 3 else language.days)[date.weekday]
        case "h":
            shown = (time.hours % 12 or 12) if time.has_halves else time.hours
            return str(shown).rjust(min(count, 2), "0")
        case "s":
            return str(int(time.second)).rjust(min(count, 2), "0")
        case "m":
            if _is_minute(section, number):
                return str(time.minutes).rjust(min(count, 2), "0")
            if count < 3:
                return str(date.month).rjust(count, "0")
            name = (language.short_months if count == 3 else language.months)[date.month - 1]
            return name[:1] if count == 5 else name
        case "a" if count == 4 and language.code in _WITH_WEEKDAYS:
            return language.days[date.weekday]
        case _:
            raise UnsupportedFormulaError("a number format with years or days as East Asia writes them")


def _is_minute(section: Sequence[Piece], number: int) -> bool:
    if len(section[number].text) > 2:
        return False
    timed = [n for n, piece in enumerate(section) if piece.kind in {"letters", "elapsed"}]
    at = timed.index(number)
    before = section[timed[at - 1]].text[0].lower() if at else ""
    after = section[timed[at + 1]].text[0].lower() if at + 1 < len(timed) else ""
    return before == "h" or after == "s"
