"""The fields of one table or row of a data file, each held against what it must be."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlmodel.characters import unwritable
from xlmodel.errors import brief, nearest
from xlmodel.texts import Label

LONGEST_TEXT = 32_767
"""Characters a cell holds."""
_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Fields:
    """One table or row. What is wrong is added to `problems` (place, key, value, hint), and a stand-in returned.

    Attributes:
        where: the table or row, as messages name it.
        entry: its keys and values.
        problems: takes what is wrong.
        typed: whether numbers are numbers (TOML) or texts (CSV).
    """

    where: str
    entry: Mapping[str, Any]
    problems: list[str]
    typed: bool = True

    @classmethod
    def of(cls, where: str, value: object, problems: list[str]) -> Fields:
        """The fields of a value that must be a table."""
        if not isinstance(value, Mapping):
            problems.append(f"{where}: {brief(value)} is no table of keys and values")
            return cls(where, {}, [])
        return cls(where, value, problems)

    def wrong(self, key: str, text: str, hint: str = "") -> None:
        """Adds a problem of one key."""
        self.problems.append(f"{self.where} {key}: {text}{f'; {hint}' if hint else ''}".replace("  ", " "))

    def only(self, known: Collection[str]) -> None:
        """Every key must be one of these."""
        for key in self.entry:
            if key not in known:
                hint = nearest(key, known) or f"known keys: {', '.join(sorted(known))}"
                self.problems.append(f"{self.where}: unknown key {key!r}; {hint}")

    def need(self, *keys: str) -> bool:
        """Whether these keys are there; those that are not are problems."""
        missing = [key for key in keys if key not in self.entry]
        for key in missing:
            hint = nearest(key, self.entry)
            self.problems.append(f"{self.where}: {key!r} is missing{f'; {hint}' if hint else ''}")
        return not missing

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required where there is no default."""
        if key not in self.entry:
            if default is None:
                self.need(key)
            return default or ""
        value = self.entry[key]
        if not isinstance(value, str):
            self.wrong(key, f"{brief(value)} is no text", "write it in quotes")
            return ""
        self._checked(key, value)
        return value

    def label(self, key: str = "label", **others: str) -> Label:
        """A text that is shown, not empty; `others` are the keys of its translations, where the file has some."""
        return Label(self._said(key), **{language: self._said(name) for language, name in others.items()})

    def inner(self, key: str) -> Fields:
        """The table under a key."""
        return Fields.of(f"{self.where} {key}", self.entry.get(key, {}), self.problems)

    def number(self, key: str) -> float:
        """A finite number."""
        if not self.need(key):
            return math.nan
        value = self.entry[key]
        if not self.typed:
            try:
                value = float(value if value.isascii() and "_" not in value else "")
            except ValueError:
                self.wrong(key, f"{brief(value)} is no number")
                return math.nan
        return self.finite(key, value)

    def number_or_none(self, key: str) -> float | None:
        """A finite number, or nothing where the cell is empty."""
        return None if self.entry.get(key) == "" else self.number(key)

    def finite(self, key: str, value: object) -> float:
        """A value that must be a finite number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            hint = "write 1 or 0" if isinstance(value, bool) else "write a number without quotes"
            self.wrong(key, f"{brief(value)} is no number", hint)
        elif not abs(value) < _LARGEST:
            self.wrong(key, f"{brief(value)} is no finite number")
        else:
            return float(value)
        return math.nan

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number between bounds."""
        value = self.number(key)
        if math.isnan(value):
            return low
        if value != int(value) or not low <= value <= high:
            self.wrong(key, f"{value:g} is no whole number from {low} to {high}")
            return low
        return int(value)

    def items(self, key: str) -> list[Any]:
        """A list, empty where the key is absent."""
        value = self.entry.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, f"{brief(value)} is no list", "write it in [ ]")
            return []
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is absent."""
        found = self.items(key)
        for value in found:
            if not isinstance(value, str):
                self.wrong(key, f"{brief(value)} is no text", "write it in quotes")
        return tuple(value for value in found if isinstance(value, str))

    def numbers(self, key: str) -> list[float]:
        """A list of finite numbers, empty where the key is absent."""
        return [self.finite(key, value) for value in self.items(key)]

    def pair(self, key: str) -> tuple[float, float] | None:
        """Two numbers, the smaller first, or nothing where the key is absent."""
        if key not in self.entry:
            return None
        before, found = len(self.problems), self.numbers(key)
        if len(self.problems) == before and (len(found) != 2 or found[0] > found[1]):
            self.wrong(key, f"{brief(self.entry[key])} is no pair", "write [low, high]")
        return (found[0], found[1]) if len(found) == 2 else None

    def flag(self, key: str, *, required: bool = False) -> bool:
        """`true` or `false`; `false` where the key is absent."""
        if required:
            self.need(key)
        value = self.entry.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, f"{brief(value)} is neither true nor false", "write it without quotes")
            return False
        return value

    def one_of(self, key: str, known: Iterable[str], what: str, default: str | None = None) -> str:
        """A name (or a year, as a number) that must be known."""
        if default is None and not self.need(key):
            return ""
        value, names = self.entry.get(key, default), [*known]
        name = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if name not in names and (key in self.entry):
            self.unknown(key, value, names, what)
        return name

    def known(self, key: str, value: str, names: Collection[str], what: str) -> None:
        """A name that must be one of these."""
        if value not in names:
            self.unknown(key, value, names, what)

    def unknown(self, key: str, value: object, names: Collection[str], what: str) -> None:
        """Adds the problem of a name that is not known, with the nearest that are."""
        few = f"one of {', '.join(names)}" if len(names) <= 12 else ""
        self.wrong(key, f"no {what} {brief(value)}", nearest(str(value), names) or few)

    def _said(self, key: str) -> str:
        text = self.text(key)
        if isinstance(self.entry.get(key), str) and not text.strip():
            self.wrong(key, "the text is empty")
        return text

    def _checked(self, key: str, value: str) -> None:
        if len(value) > LONGEST_TEXT:
            self.wrong(key, f"{len(value):,} characters, more than the {LONGEST_TEXT:,} a cell holds")
        character = unwritable(value)
        if character:
            self.wrong(key, f"{brief(value)} has a control character or another no workbook can hold: {character}")
