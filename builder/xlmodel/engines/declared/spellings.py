"""Numbers, dates and money as the regional settings of another country spell them."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from xlmodel.workbook.values import CellValue, ErrorValue

_ENGLISH = {
    "months": (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ),
    "days": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}  # fmt: skip
_GROUPING = r"[.,'’ \u00a0\u202f]"
_DECIMAL = r"[.,٫]"
_SEPARATORS = {
    "/": r"[/.-] ?", ":": r"[:.]", ",": r"[,.،]?", ".": r"\.?", "-": r"[-−]", " ": r"[ \u00a0\u202f]?",
    "\u00a0": r"[ \u00a0\u202f]?",
}  # fmt: skip
"""What may stand for a sign between numbers or names."""
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CENTS = re.compile(r"(.*?)(?:\.(\d+))?")
_NO_CENTS = re.compile(r"0{1,2}")


def may_be_spelled(stored: CellValue, computed: CellValue) -> bool:
    """Whether other regional settings may show the first text where American ones show the second.

    They have other names of the same month, day or half of the day, other signs between and in the same numbers, other
    money at another end of them; no engine's error value speaks against a text.
    """
    if isinstance(computed, ErrorValue) or not (isinstance(stored, str) and isinstance(computed, str)):
        return isinstance(computed, ErrorValue) and isinstance(stored, str)
    return _is_written_so(stored, computed) or _is_money(stored, computed)


def _is_written_so(stored: str, computed: str) -> bool:
    ours, theirs = computed.strip(), stored.strip().casefold()
    if len(ours) == len(theirs) == 1:
        return theirs in _initials().get(ours.casefold(), ())
    pattern = "".join(_written(token) for token in _tokens().split(ours) if token)
    return re.fullmatch(pattern, theirs) is not None


@cache
def _tokens() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _named()), key=len, reverse=True))
    return re.compile(rf"(\b(?:{words})\b|{_NUMBER})", re.IGNORECASE)


def _written(token: str) -> str:
    """A pattern of all that may stand for a name, a number or what is between them."""
    if re.fullmatch(_NUMBER, token):
        return _spelled(token)
    names = _named().get(token.casefold())
    if names is not None:
        return rf"(?:{'|'.join(map(re.escape, names))})\.?"
    return "".join(_SEPARATORS.get(sign, re.escape(sign.casefold())) for sign in token)


def _spelled(number: str) -> str:
    """A pattern of a number with its own digits: others group them otherwise, or leave out cents that are none."""
    match = _CENTS.fullmatch(number)
    assert match is not None
    digits, cents = match[1].replace(",", ""), match[2]
    whole = f"{_GROUPING}?".join(digits) if "," in number else digits
    if cents is None:
        return whole
    fraction = f"{_DECIMAL}{cents}"
    return f"{whole}(?:{fraction})?" if _NO_CENTS.fullmatch(cents) else f"{whole}{fraction}"


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """What stands elsewhere for each English name, in small letters: the longest first."""
    found: dict[str, set[str]] = {}
    for kind, names in _ENGLISH.items():
        for name, others in zip(names, _known()[kind], strict=True):
            for word in (name, name[:3]):
                found.setdefault(word, {word}).update(others)
    for half in ("am", "pm"):
        found[half] = {half, "", *_known()["halves"][0]}
    return {word: tuple(sorted(others, key=len, reverse=True)) for word, others in found.items()}


@cache
def _initials() -> dict[str, frozenset[str]]:
    """What a month of one letter may begin with elsewhere, by its English letter."""
    found: dict[str, frozenset[str]] = {}
    for name, others in zip(_ENGLISH["months"], _known()["months"], strict=True):
        found[name[0]] = found.get(name[0], frozenset()).union(other[0] for other in others)
    return found


@cache
def _money() -> frozenset[str]:
    return frozenset(_known()["money"][0])


@cache
def _known() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads(
        files(__package__).joinpath("names.json").read_text(encoding="utf-8")
    )
    return found


def _is_money(stored: str, computed: str) -> bool:
    """Whether two texts are one amount, one of them in dollars."""
    ours, theirs = _amount(computed), _amount(stored)
    if ours is None or theirs is None or "$" not in computed:
        return False
    return ours[0] == theirs[0] and re.fullmatch(_spelled(ours[1]), theirs[1]) is not None


def _amount(text: str) -> tuple[bool, str] | None:
    """Whether an amount of money is negative, and its number; None if it is no amount with at most one money."""
    match = re.fullmatch(r"([^\d]*)(\d(?:.*\d)?)([^\d]*)", text.strip(), re.DOTALL)
    if match is None:
        return None
    around = match[1] + match[3]
    money = re.sub(r"[-−()\s]", "", around).casefold().rstrip(".")
    if money not in _money() and money not in {"", "$"}:
        return None
    signs = re.findall(r"[-−()]", around)
    if signs not in ([], ["-"], ["−"], ["(", ")"]):
        return None
    return bool(signs), match[2]
