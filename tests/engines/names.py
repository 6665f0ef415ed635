"""Writes the names of months, days, halves of a day and money in the languages of Excel: `pip install babel`, then
`python -m tests.engines.names`.

From the Unicode CLDR: all together, without points and in small letters, `OF_WINDOWS` being what Windows has beside
them, for what is excused; and by language, for TEXT.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_symbol, get_territory_currencies
from xlmodel.engines.declared import spellings
from xlmodel.engines.formulas.functions import languages

LANGUAGES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "gl", "he", "hi",
    "hr", "hu", "id", "it", "ja", "kk", "ko", "lt", "lv", "ms", "nb", "nl", "nn", "pl", "pt", "ro",
    "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh", "zh_Hant",
)  # fmt: skip
PLACES = ("format", "stand-alone")
OF_WINDOWS = {2: "mrz"}
MONEY_OF_WINDOWS = {"din", "eur", "kn", "lei", "nt$", "tl", "元", "円", "лв"}


def bare(name: str) -> str:
    return name.casefold().rstrip(".")


def names() -> dict[str, list[list[str]]]:
    """By kind: months from January, days from Monday, halves of the day from the first, money together."""
    months: list[set[str]] = [set() for _ in range(12)]
    days: list[set[str]] = [set() for _ in range(7)]
    halves: tuple[set[str], set[str]] = (set(), set())
    for locale in map(Locale.parse, LANGUAGES):
        for place in PLACES:
            for width in ("abbreviated", "wide"):
                for number, name in locale.months[place][width].items():
                    months[number - 1].add(bare(name))
                for number, name in locale.days[place][width].items():
                    days[number].add(bare(name))
        for periods in locale.day_periods["format"].values():
            for half, known in zip(("am", "pm"), halves, strict=True):
                known.update({bare(periods[half])} if half in periods else ())
    for month, name in OF_WINDOWS.items():
        months[month].add(name)
    money = {
        get_currency_symbol(currency, language)
        for territory in get_global("territory_currencies")
        for language in get_official_languages(territory)
        if language in LANGUAGES
        for currency in get_territory_currencies(territory)
    }
    found = {
        "months": months,
        "days": days,
        "halves": [*halves],
        "money": [{bare(word) for word in money} | MONEY_OF_WINDOWS],
    }
    return {kind: [sorted(group - {""}) for group in groups] for kind, groups in found.items()}


OF_OTHER_CALENDARS = frozenset({"ar", "fa", "he", "hi", "th"})


def names_by_language() -> dict[str, list[list[str]]]:
    """By code: months, months cut short, days from Monday, days cut short, as they stand alone."""
    found = {}
    for code in LANGUAGES:
        if code in OF_OTHER_CALENDARS:
            continue
        known = Locale.parse(code)
        found[code] = [
            [kind["stand-alone"][width][number] for number in sorted(kind["stand-alone"][width])]
            for kind in (known.months, known.days) for width in ("wide", "abbreviated")
        ]  # fmt: skip
    return found


def _write(module: ModuleType, name: str, held: object) -> None:
    path = Path(str(module.__file__)).parent / name
    path.write_text(f"{json.dumps(held, ensure_ascii=False, indent=0)}\n", encoding="utf-8")


if __name__ == "__main__":
    _write(spellings, "names.json", names())
    _write(languages, "languages.json", names_by_language())
