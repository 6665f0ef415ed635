"""The names of months and days in the language that a number format asks for, `[$-407]mmmm` or `[$-de-DE]mmmm`."""

from __future__ import annotations

import json
import locale
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError

_TAG = re.compile(r"\[\$[^\]-]*-([^\]]+)\]")
_BY_NUMBER = re.compile(r"[0-9a-f]{1,8}", re.IGNORECASE)
_GREGORIAN = frozenset({0, 1})
_WITH_PLACE = 0x400


class Language(NamedTuple):
    """The names a language has, months from January and days from Monday."""

    code: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


def language_of(style: str) -> Language:
    """The language a number format asks for, English where it asks for none.

    Raises:
        UnsupportedFormulaError: its names are not known here, or it asks for another calendar or other digits.
    """
    tag = _TAG.search(style)
    code = "en" if tag is None else _code(tag[1].partition(",")[0])
    found = _known().get(code)
    if found is None:
        raise UnsupportedFormulaError(f"a number format in a language whose names are not known: {style}")
    return found


def _code(tag: str) -> str:
    """The code of a language, `de` of `407` and of `de-DE`; empty where it is not known."""
    if not _BY_NUMBER.fullmatch(tag):
        language, _, place = tag.partition("-")
        return _written(f"{language.lower()}_{place}")
    number = int(tag, 16)
    calendar, place_and_language = number >> 16, number & 0xFFFF
    if calendar not in _GREGORIAN:
        return ""
    with_place = place_and_language if place_and_language >= _WITH_PLACE else place_and_language | _WITH_PLACE
    return _written(locale.windows_locale.get(with_place, ""))


_TRADITIONAL = frozenset({"zh_TW", "zh_HK", "zh_MO", "zh_CHT", "zh_Hant"})


def _written(name: str) -> str:
    return "zh_Hant" if name in _TRADITIONAL else name.partition("_")[0]


@cache
def _known() -> dict[str, Language]:
    held = json.loads(files(__package__).joinpath("languages.json").read_text(encoding="utf-8"))
    return {code: Language(code, *map(tuple, names)) for code, names in held.items()}
