"""The engine's own words, by key: a catalogue a language; the keys of the English one are the measure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xlmodel.errors import nearest
from xlmodel.texts.label import Label

NOT_MEANINGFUL = "model.not_meaningful"
"""The key of what is said where a change has no meaningful ratio (rule 14)."""
ORIGIN = "en"
"""The language of the engine's authors."""
FOLDER = Path(__file__).parent
_UNITS = "units"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One of the engine's texts; `{0}`, `{1}` … stand for its parts."""

    key: str

    def text(self, language: str, *parts: str) -> str:
        """The text in `language`."""
        said = _catalogue(language)[self.key]
        return said.format(*parts) if parts else said

    def label(self, *parts: Label) -> Label:
        """The text in every language that the engine or one of the parts has."""
        known = dict.fromkeys(code for code in (*spoken(), *(c for part in parts for c in part.languages)))
        known.pop(ORIGIN, None)
        origin = self.text(ORIGIN, *(part.origin for part in parts))
        # A part may be written in another language than English and have English as a translation.
        english = {ORIGIN: self.text(ORIGIN, *(p.text(ORIGIN) for p in parts))} if _any_in(ORIGIN, parts) else {}
        said = {code: self._in(code).format(*(part.text(code) for part in parts)) for code in known}
        return Label(origin, **english, **said)

    def _in(self, language: str) -> str:
        return _catalogue(language if language in spoken() else ORIGIN)[self.key]


def said(key: str, *parts: Label) -> Label:
    """The engine's text `key` in every language, with its parts filled in."""
    return Phrase(key).label(*parts)


def joined(parts: Sequence[Label], key: str) -> Label:
    """Labels one after the other with the engine's text `key` between."""
    between = Phrase(key)
    codes = dict.fromkeys((*spoken()[1:], *(code for part in parts for code in part.languages)))
    others = {code: between.label().text(code).join(part.text(code) for part in parts) for code in codes}
    return Label(between.text(ORIGIN).join(part.origin for part in parts), **others)


@dataclass(frozen=True, slots=True)
class UnitWords:
    """How a language writes units.

    Attributes:
        as_written: units are spelled in this language already, so only powers of ten are replaced.
        spaces: whether words of a unit stand apart.
        currency_last: whether the multiple stands before the currency.
        whole: units that are said as a whole.
        words: a word of a unit, by its singular.
        powers: a power of ten.
    """

    as_written: bool
    spaces: bool
    currency_last: bool
    whole: Mapping[str, str]
    words: Mapping[str, str]
    powers: Mapping[str, str]


@cache
def spoken() -> tuple[str, ...]:
    """The languages that the engine has words in, English first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return (ORIGIN, *(code for code in found if code != ORIGIN))


@cache
def unit_words(language: str) -> UnitWords:
    """How `language` writes units."""
    return UnitWords(**_file(language)[_UNITS])


def incomplete(language: str) -> list[str]:
    """What the catalogue of `language` lacks or has in vain, against the English one."""
    wanted, given = _catalogue(ORIGIN), _catalogue(language)
    missing = [f"{language}: {key} is missing, {text!r}" for key, text in wanted.items() if key not in given]
    vain = [f"{language}: {key} is not a key; {nearest(key, wanted)}" for key in given if key not in wanted]
    return missing + vain


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    return _flat({name: entry for name, entry in _file(language).items() if name != _UNITS})


@cache
def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def _flat(entries: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, entry in entries.items():
        found |= _flat(entry, f"{prefix}{name}.") if isinstance(entry, Mapping) else {f"{prefix}{name}": str(entry)}
    return found


def _any_in(language: str, parts: tuple[Label, ...]) -> bool:
    return any(part.has(language) for part in parts)
