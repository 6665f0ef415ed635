"""One unit: its dimension, its scale, and the words it is spelled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

Powers = tuple[tuple[str, Fraction], ...]
"""Names with their exponents, sorted by name, none of them zero."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a unit: `cards`, `TFLOP`, `USD`.

    Attributes:
        name: in the singular.
        dimension: the base dimensions it stands for.
        scale: how many base units it is.
        counted: whether it counts things, so that it has a plural.
        currency: whether it stands before the multiple (`USD 1e8`).
    """

    name: str
    dimension: Powers
    scale: Fraction
    counted: bool = False
    currency: bool = False

    @property
    def plural(self) -> str:
        """How the word reads when there are many."""
        if not self.counted:
            return self.name
        if self.name.endswith(("ch", "sh", "s", "x")):
            return self.name + "es"
        if self.name.endswith("y") and self.name[-2:-1] not in "aeiou":
            return self.name[:-1] + "ies"
        return self.name + "s"


@dataclass(frozen=True, slots=True)
class Unit:
    """A multiple of a product of words; a text; or (the number 0) anything.

    Attributes:
        words: the words with their exponents, in the order they were written.
        multiple: the number in front: 1e8 in `1e8 parameters`.
        kind: `number`, `text`, or `any` for what adapts to its surroundings.
    """

    words: tuple[tuple[Word, Fraction], ...] = ()
    multiple: Fraction = Fraction(1)
    kind: Literal["number", "text", "any"] = "number"

    @property
    def dimension(self) -> Powers:
        """The base dimensions with their exponents."""
        found: dict[str, Fraction] = {}
        for word, exponent in self.words:
            for base, power in word.dimension:
                found[base] = found.get(base, Fraction(0)) + power * exponent
        return tuple(sorted((base, power) for base, power in found.items() if power))

    @property
    def scale(self) -> Fraction:
        """How many base units it is, exactly (words have whole exponents wherever they have a scale)."""
        scale = self.multiple
        for word, exponent in self.words:
            scale *= Fraction(word.scale**exponent)
        return scale

    @property
    def is_text(self) -> bool:
        """Whether it is no number at all."""
        return self.kind == "text"

    @property
    def is_pure(self) -> bool:
        """Whether it is a pure number: no dimension, and a scale of 1."""
        if self.kind != "number" or not self.words:
            return self.kind == "any" or (self.kind == "number" and self.multiple == 1)
        return not self.dimension and self.scale == 1

    def times(self, other: Unit) -> Unit:
        """The unit of a product."""
        return Unit(_merged((*self.words, *other.words)), self.multiple * other.multiple)

    def over(self, other: Unit) -> Unit:
        """The unit of a quotient."""
        return self.times(other.power(Fraction(-1)))

    def power(self, exponent: Fraction) -> Unit:
        """The unit to a power."""
        return Unit(_merged((word, old * exponent) for word, old in self.words), Fraction(self.multiple**exponent))

    def alike(self, other: Unit) -> bool:
        """Whether both measure the same thing at the same scale; what is `any` is alike with every number and text."""
        if self is other or "any" in (self.kind, other.kind):
            return True
        if self.kind != other.kind or self.kind == "text":
            return self.kind == other.kind
        same = self.words == other.words and self.multiple == other.multiple
        return same or (self.dimension == other.dimension and self.scale == other.scale)

    def __str__(self) -> str:
        if self.kind != "number":
            return "text" if self.kind == "text" else "anything"
        if not self.words:
            return "ratio" if self.multiple == 1 else f"{number_text(self.multiple)} ratio"
        above = [(word, power) for word, power in self.words if power > 0]
        below = [(word, -power) for word, power in self.words if power < 0]
        above.sort(key=lambda entry: not entry[0].currency)
        names = [_powered(word.plural if place == 0 else word.name, power) for place, (word, power) in enumerate(above)]
        if self.multiple != 1 and above and above[0][0].currency:
            names[0] += f" {number_text(self.multiple)}"
        elif self.multiple != 1 or not above:
            names[:1] = [" ".join([number_text(self.multiple), *names[:1]])]
        return "".join(["*".join(names), *(f"/{_powered(word.name, power)}" for word, power in below)])


PURE = Unit()
TEXT = Unit(kind="text")
ANY = Unit(kind="any")


def spelled(unit: Unit) -> str:
    """The dimension of a unit in as few of its own words as make it up, for messages: `h`, `USD/card`."""
    wanted = unit.dimension
    single = tuple((replace(word, counted=False), power) for word, power in unit.words)
    choices = (Unit(words) for count in range(len(single)) for words in combinations(single, count))
    return str(next((found for found in choices if found.dimension == wanted), Unit(single)))


def powers(entries: Mapping[str, Fraction]) -> Powers:
    """Sorted powers without zeros."""
    return tuple(sorted((name, power) for name, power in entries.items() if power))


def _merged(entries: Iterable[tuple[Word, Fraction]]) -> tuple[tuple[Word, Fraction], ...]:
    found: dict[str, tuple[Word, Fraction]] = {}
    for word, exponent in entries:
        known = found.get(word.name)
        found[word.name] = (word, exponent if known is None else known[1] + exponent)
    return tuple((word, exponent) for word, exponent in found.values() if exponent)


def _powered(name: str, exponent: Fraction) -> str:
    return name if exponent == 1 else f"{name}{exponent}"


def number_text(value: Fraction) -> str:
    """A number as units are written: a power of ten as `1e8`."""
    for power in range(-30, 31):
        if value == Fraction(10) ** power:
            return "1" if power == 0 else f"1e{power}"
    return f"{float(value):.6g}"
