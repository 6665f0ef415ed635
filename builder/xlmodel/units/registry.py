"""Units from text: the words of a model on top of what the engine knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlmodel.errors import ModelError, nearest
from xlmodel.unit_words import COMMON, CURRENCIES, advice, written
from xlmodel.units.known import DEFINITIONS, PREFIXED, PREFIXES, PURE_WORDS, SWITCH
from xlmodel.units.unit import PURE, TEXT, Unit, Word, powers

if TYPE_CHECKING:
    from xlmodel.model.contents import Contents

_NUMBER = re.compile(r"(?![0.]+(?:[eE]|\Z))[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?\Z")
_FACTOR = re.compile(r"([A-Za-z_]+(?:[0-9]+[A-Za-z_]+)*)(?:\^?([0-9]))?\Z")
_NAME = re.compile(r"[A-Za-z_]+(?:[0-9]+[A-Za-z_]+)*\Z")


class Units:
    """The units of one model.

    Args:
        words: the words of the field: `card` counts things and is a dimension of its own; `name = definition` is
            defined by others (`TFLOP = 1e12 FLOP`).

    Raises:
        ModelError: a definition that cannot be read, or a word that is defined twice.
    """

    def __init__(self, words: Sequence[str] = ()) -> None:
        self._words: dict[str, Word] = {}
        self._parsed: dict[str, Unit] = {}
        self._declared: dict[str, Word] = {}
        self._declare(words)

    def parse(self, text: str) -> Unit:
        """The unit written as `text`: `1e8 parameters`, `USD 1e8/year`, `queries/user/day`, `ratio`, `text`.

        Raises:
            ModelError: an unknown word (with the nearest known ones), or a text that is no unit.
        """
        if text not in self._parsed:
            self._parsed[text] = self._read(text)
        return self._parsed[text]

    def _read(self, typed: str) -> Unit:
        text = typed if typed in self._declared else written(typed)
        if text == "text":
            return TEXT
        if text == SWITCH:
            return PURE
        unit, worded = PURE, False
        for sign, term in _terms(text):
            for part in term.split():
                if _NUMBER.match(part):
                    factor = Unit(multiple=Fraction(part))
                else:
                    factor, worded = self._factor(part, text), True
                unit = unit.over(factor) if sign == "/" else unit.times(factor)
        if not worded:
            raise _unreadable(text)
        if any(word.currency for word, _ in unit.words) and advice(text):
            raise ModelError(f"{text!r} is no certain unit", hint=advice(text))
        return unit

    def _factor(self, part: str, text: str) -> Unit:
        match = _FACTOR.match(part)
        if match is None:
            raise _unreadable(text)
        word = self._word(match[1], text)
        return PURE if word is None else Unit(((word, Fraction(match[2] or 1)),))

    def _word(self, name: str, text: str) -> Word | None:
        """The word `name`, or `None` for a pure number."""
        if name in PURE_WORDS and name not in self._declared:
            return None
        if name not in self._words:
            found = next((w for form in _singulars(name) if (w := self._find(form) or _common(form)) is not None), None)
            if found is None:
                hint = advice(name) or f'declare a word of the field: Draft(units=["{name}"])'
                close = "" if advice(name) else nearest(name, self._known())
                hint = f"{close.rstrip('?')}? Or {hint}" if close else hint
                raise ModelError(f"unknown word {name!r} in the unit {text!r}", hint=hint)
            self._words[name] = found
        return self._words[name]

    def _find(self, name: str) -> Word | None:
        if name in self._declared:
            return self._declared[name]
        if name in CURRENCIES:
            return Word(name, ((name, Fraction(1)),), Fraction(1), currency=True)
        if name in _known_words():
            return _known_words()[name]
        stem = name[1:]
        if name[:1] in PREFIXES and (stem in PREFIXED or (stem in self._declared and stem.isupper())):
            base = self._declared.get(stem) or _known_words()[stem]
            return Word(name, base.dimension, base.scale * Fraction(PREFIXES[name[0]]))
        return None

    def _declare(self, words: Sequence[str]) -> None:
        pending: dict[str, str] = {}
        for word in words:
            name, _, definition = (part.strip() for part in word.partition("="))
            if _NAME.match(name) is None:
                raise ModelError(f"{name!r} cannot be a unit", hint="a unit is one word of letters")
            if name in self._declared or name in pending:
                raise _taken(name)
            if definition:
                pending[name] = definition
            elif name != SWITCH and self._is_known(name):
                raise _taken(name)
            else:
                self._declared[name] = Word(name, ((name, Fraction(1)),), Fraction(1), counted=name.islower())
        while pending:
            problems: dict[str, ModelError] = {}
            for name, definition in list(pending.items()):
                try:
                    unit = self._read(definition)
                except ModelError as error:
                    problems[name] = error
                    continue
                if self._is_known(name) and not self.parse(name).alike(unit):
                    raise _taken(name)
                self._declared[name] = Word(name, unit.dimension, unit.scale, counted=name.islower())
                del pending[name]
            if len(problems) == len(pending) and pending:
                name, problem = next(iter(problems.items()))
                raise ModelError(f"the unit {name!r} cannot be defined: {problem.message}", hint=problem.hint)

    def _is_known(self, name: str) -> bool:
        return name in CURRENCIES or name in PURE_WORDS or name == "text" or self._find(name) is not None

    def _known(self) -> list[str]:
        return [*self._declared, *PURE_WORDS, "text", *_known_words(), *CURRENCIES]


def _common(name: str) -> Word | None:
    return Word(name, ((name, Fraction(1)),), Fraction(1), counted=name.islower()) if name in COMMON else None


def units_of(model: Contents) -> Units:
    """The units of a model, read once for all models that declare the same words."""
    return _units(model.units)


@lru_cache(maxsize=32)
def _units(words: tuple[str, ...]) -> Units:
    return Units(words)


@lru_cache(maxsize=1)
def _known_words() -> dict[str, Word]:
    """What the engine knows, by each of its spellings."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(None, non_int_type=Fraction)
    for line in DEFINITIONS:
        registry.define(line)
    found = {}
    for name in registry:
        scale, _ = registry.get_root_units(name)
        dimension = {base.strip("[]"): Fraction(power) for base, power in registry.get_dimensionality(name).items()}
        found[name] = Word(name, powers(dimension), Fraction(scale))
    return found


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """The terms between `/` and `*`, each with the sign before it; blanks within a term bind tighter."""
    sign = "*"
    for part in re.split(r"([*/])", text):
        if part in ("*", "/"):
            sign = part
        else:
            if not part.strip():
                raise _unreadable(text)
            yield sign, part


def _singulars(name: str) -> Iterator[str]:
    yield name
    if name.endswith("ies"):
        yield name[:-3] + "y"
    if name.endswith("es"):
        yield name[:-2]
    if name.endswith("s") and len(name) > 2:
        yield name[:-1]


def _unreadable(text: str) -> ModelError:
    return ModelError(
        f"{text!r} is no unit" if text else "the unit is missing",
        hint=advice(text) or "write for example '1e4 m3', 'USD 1e8/year', 'kWh/day', 'ratio', 'count', 'text'",
    )


def _taken(name: str) -> ModelError:
    return ModelError(f"the unit {name!r} is defined already", hint="leave it out of Draft(units=[...])")
