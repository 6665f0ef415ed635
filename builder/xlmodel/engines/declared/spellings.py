"""Numbers, dates and money as the regional settings of another country spell them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from xlmodel.workbook.values import CellValue, ErrorValue

_ENGLISH = {
    "months": (
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ),
    "days": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}  # fmt: skip
_GROUPING = (",", ".", "'", "’", " ", "\u00a0", "\u202f")
_DECIMAL = (".", ",", "٫")
_SEPARATORS = {"/": r"[/.-] ?", ":": r"[:.]", ",": r"[,.،]", "-": r"[-−]", " ": r"[ \u00a0\u202f]"}
_SEPARATORS["\u00a0"] = _SEPARATORS[" "]
"""What may stand for a sign between numbers or names."""
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CENTS = re.compile(r"(.*?)(?:\.(\d+))?")
_NO_CENTS = re.compile(r"0{1,2}")


def may_be_spelled(stored: CellValue, computed: CellValue) -> bool:
    """Whether other regional settings may show the first text where American ones show the second.

    They have other names of the same month, day or half of the day, and other signs between and in the same numbers;
    a sign of money stands for itself. No engine's error value speaks against a text.
    """
    return _is_text(stored) and (isinstance(computed, ErrorValue) or _is_written_so(str(stored), str(computed)))


def may_be_joined(stored: CellValue, computed: CellValue) -> bool:
    """Whether two texts differ in decimal commas, and in truth values as another language writes them."""
    if not (_is_text(stored) and _is_text(computed)):
        return False
    parts = _JOINED.split(str(computed))
    return (
        re.fullmatch("".join(_JOINED_AS.get(part.casefold(), re.escape(part)) for part in parts), str(stored))
        is not None
    )


_JOINED = re.compile(r"((?<=\d)\.(?=\d)|\btrue\b|\bfalse\b)", re.IGNORECASE)
_JOINED_AS = {
    ".": "[.,]",
    "true": "(?:TRUE|WAHR|VRAI|VERDADERO|VERO|VERDADEIRO|WAAR|SANT|SAND|SANN|TOSI|PRAWDA|PRAVDA|IGAZ|ИСТИНА|DOĞRU)",
    "false": "(?:FALSE|FALSCH|FAUX|FALSO|ONWAAR|FALSKT|FALSK|USANN|EPÄTOSI|FAŁSZ|NEPRAVDA|HAMIS|ЛОЖЬ|YANLIŞ)",
}


def may_be_money(stored: CellValue, computed: CellValue) -> bool:
    """Whether other regional settings may show the first amount where American ones show the second, in dollars.

    Other money stands at another end of it; some has no cents. No engine's error value speaks against a text.
    """
    return _is_text(stored) and (isinstance(computed, ErrorValue) or _is_same_amount(str(stored), str(computed)))


def may_be_formatted(stored: CellValue, computed: CellValue) -> bool:
    """Whether a format of another language may give the first text where it gives the second in English.

    Letters that stand for parts of a day elsewhere have stayed letters; a number has the same digits, more or fewer.
    """
    if may_be_spelled(stored, computed):
        return True
    if not (_is_text(stored) and _is_text(computed)):
        return False
    ours, theirs = str(computed).strip(), str(stored).strip()
    if _OF_DAYS.search(ours):
        return re.fullmatch(_of_days(ours), theirs.casefold()) is not None
    if _GROUPED.split(ours) != _GROUPED.split(theirs):
        return False
    numbers = zip(_GROUPED.findall(ours), _GROUPED.findall(theirs), strict=True)
    return all(_is_rounded(re.sub(r"\D", "", our), re.sub(r"\D", "", their)) for our, their in numbers)


def may_be_named(stored: CellValue, computed: CellValue) -> bool:
    """Whether two texts differ in how a language cuts the names of the same months and days short, or in capitals."""
    if not (_is_text(stored) and _is_text(computed)):
        return False
    theirs, ours = (_every_name().split(str(text)) for text in (stored, computed))
    return len(theirs) == len(ours) and all(map(_is_same_name, theirs, ours))


def _is_same_name(their: str, our: str) -> bool:
    """Whether two pieces of text are equal, or names of one month or day; an English one is no other's name."""
    their, our = (text.casefold().rstrip(".") for text in (their, our))
    if their == our or their in _named():
        return their == our
    return any(their in group and our in group for group in (*_known()["months"], *_known()["days"]))


def months_named(text: str) -> list[int]:
    """The months from 1 that a text may name, in any language."""
    words = {word.casefold().rstrip(".") for word in _every_name().split(text)}
    return [number for number, group in enumerate(_known()["months"], 1) if words & {*group}]


@cache
def _every_name() -> re.Pattern[str]:
    names = {name for kind in ("months", "days") for group in _known()[kind] for name in group}
    return re.compile(rf"((?<![^\W\d_]){_any_of(names)}(?![^\W\d_])\.?)", re.IGNORECASE)


_GROUPED = re.compile(r"\d(?:[\d.,'’ \u00a0\u202f]*\d)?")
_OF_DAYS = re.compile(r"(?<![^\W\d_])([tjagupkvrnéóå\u0370-\u06ff])\1{0,3}(?![^\W\d_])", re.IGNORECASE)
"""A part of a day as other languages write it: `TT`, `jj`, `aaaa`, `гггг`."""


def _of_days(computed: str) -> str:
    """A pattern of a date of which some parts have stayed letters."""
    found, begin = "", 0
    for part in _OF_DAYS.finditer(computed):
        found += _written_text(computed[begin : part.start()]) + r"[^\W_]+\.?"
        begin = part.end()
    return found + _written_text(computed[begin:])


def _is_rounded(ours: str, theirs: str) -> bool:
    """Whether two numbers have the same digits, one of them fewer; the point may stand elsewhere."""
    if theirs.startswith("0") and int(ours or "0") <= 1:
        return ours != ""
    ours, theirs = ours.strip("0"), theirs.strip("0")
    if not ours or not theirs:
        return ours == theirs
    one, other = float(f"0.{ours}"), float(f"0.{theirs}")
    half = 0.5000001 * 10.0 ** -min(len(ours), len(theirs))
    return any(abs(one * left - other * right) <= half for left, right in ((1, 1), (1, 10), (10, 1)))


def _is_text(value: CellValue) -> bool:
    return isinstance(value, str) and not isinstance(value, ErrorValue)


def _is_written_so(theirs: str, ours: str) -> bool:
    if (ours.casefold() == theirs.casefold() and theirs != ours.lower()) or _blanks(ours) != _blanks(theirs):
        return False
    if len(ours) == len(theirs) == 1:
        return theirs.casefold() in _initials().get(ours.casefold(), ())
    if theirs == ours.replace(",", ""):
        return False
    shouted = theirs.isupper() and not ours.isupper()
    return not shouted and re.fullmatch(_written_text(ours), theirs.casefold()) is not None


def _blanks(text: str) -> tuple[str, str]:
    """The blanks a text begins and ends with, which no settings change."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _written_text(text: str) -> str:
    return "".join(_written(token) for token in _tokens().split(text) if token)


@cache
def _tokens() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _named()), key=len, reverse=True))
    halves = "|".join(_HALVES)
    return re.compile(rf"([ \u00a0]?\b(?:{halves})\b|\b(?:{words})\b\.?|{_NUMBER})", re.IGNORECASE)


def _written(token: str) -> str:
    """A pattern of all that may stand for a name, a number or what is between them."""
    if re.fullmatch(_NUMBER, token):
        return _spelled(token)
    half = token.strip().casefold()
    if half in _HALVES:
        return rf"(?:[ \u00a0\u202f]?{_any_of(_halves()[half])}\.?)?"
    names = _named().get(token.casefold().rstrip("."))
    if names is not None:
        return rf"{_any_of(names)}\.?"
    return "".join(_SEPARATORS.get(sign, re.escape(sign.casefold())) for sign in token)


def _any_of(words: Iterable[str]) -> str:
    return rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _spelled(number: str) -> str:
    """A pattern of a number with its own digits: others group them otherwise, or leave out cents that are none."""
    match = _CENTS.fullmatch(number)
    assert match is not None
    digits, cents = match[1].replace(",", ""), match[2]
    written = [("", digits)]
    if "," in number:
        written += [(sign, sign.join(groups)) for sign in _GROUPING for groups in _grouped(digits)]
    return rf"(?:{'|'.join(_with_cents(sign, whole, cents) for sign, whole in written)})"


def _grouped(digits: str) -> tuple[list[str], ...]:
    """The digits of a whole number in groups of three, and as India has them."""
    head, last = digits[:-3], digits[-3:]
    return tuple(
        [*([head[: len(head) % size]] if len(head) % size else []),
         *(head[start : start + size] for start in range(len(head) % size, len(head), size)), last]
        for size in (3, 2)
    )  # fmt: skip


def _with_cents(sign: str, whole: str, cents: str | None) -> str:
    if cents is None:
        return re.escape(whole)
    points = "|".join(re.escape(point) for point in _DECIMAL if point != sign)
    return rf"{re.escape(whole)}(?:(?:{points}){cents}){'?' if _NO_CENTS.fullmatch(cents) else ''}"


_HALVES = ("am", "pm")


@cache
def _halves() -> dict[str, list[str]]:
    return dict(zip(_HALVES, _known()["halves"], strict=True))


@cache
def _named() -> dict[str, frozenset[str]]:
    """What stands elsewhere for each English name, in small letters; no other English name."""
    found: dict[str, frozenset[str]] = {}
    for kind, names in _ENGLISH.items():
        english = {word for name in names for word in (name, name[:3])}
        for name, others in zip(names, _known()[kind], strict=True):
            for word in (name, name[:3]):
                found[word] = frozenset(others) - english | {word}
    return found


@cache
def _initials() -> dict[str, frozenset[str]]:
    """What a month of one letter may begin with elsewhere, by its English letter."""
    found: dict[str, frozenset[str]] = {}
    for name, others in zip(_ENGLISH["months"], _known()["months"], strict=True):
        found[name[0]] = found.get(name[0], frozenset()).union(other[0] for other in others if " " not in other)
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


def _is_same_amount(stored: str, computed: str) -> bool:
    ours, theirs = _amount(computed), _amount(stored)
    if _blanks(stored) != _blanks(computed):
        return False
    if ours is None or theirs is None or ours.money != "$" or stored == computed.replace(",", ""):
        return False
    written = [ours.number]
    if theirs.money in _WITHOUT_CENTS:
        whole = Decimal(ours.number.replace(",", "")).quantize(Decimal(1), ROUND_HALF_UP)
        written.append(f"{whole:,}")
    return ours.is_negative == theirs.is_negative and any(
        re.fullmatch(_spelled(number), theirs.number) is not None for number in written
    )


_WITHOUT_CENTS = frozenset({"¥", "￥", "円", "₩", "₫", "jpy", "krw", "clp", "kr"})


class _Amount(NamedTuple):
    is_negative: bool
    number: str
    money: str


def _amount(text: str) -> _Amount | None:
    """An amount of one money; None if it is none."""
    match = re.fullmatch(r"([^\d]*)(\d(?:.*\d)?)([^\d]*)", text.strip(), re.DOTALL)
    if match is None:
        return None
    around = match[1] + match[3]
    money = re.sub(r"[-−()\s]", "", around).casefold().rstrip(".")
    if money not in _money():
        return None
    signs = re.findall(r"[-−()]", around)
    if signs not in ([], ["-"], ["−"], ["(", ")"]):
        return None
    return _Amount(bool(signs), match[2], money)
