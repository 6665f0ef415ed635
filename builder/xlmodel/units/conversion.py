"""Unit conversions: the exact factor of each, kept as a labelled cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from xlmodel.errors import ModelError
from xlmodel.expr.nodes import Convert
from xlmodel.model.contents import Contents
from xlmodel.units.infer import unit_of
from xlmodel.units.registry import units_of
from xlmodel.units.sketch import sketch
from xlmodel.units.unit import Unit


@dataclass(frozen=True, slots=True)
class Conversion:
    """The factor between two units; never below 1, so that it is a short decimal wherever there is one.

    Attributes:
        id: the same for all conversions between the same two units.
        value: the factor.
        multiply: whether the quantity is multiplied by it, or divided.
        small: the unit that there are so many of; `large`: in one of these.
        unit: the unit of the factor's cell.
    """

    id: str
    value: float
    multiply: bool
    small: str
    large: str
    unit: str = "x"


_found: WeakKeyDictionary[Contents, dict[Convert, Conversion]] = WeakKeyDictionary()


def conversion(model: Contents, node: Convert) -> Conversion:
    """The conversion that `node` asks for.

    Raises:
        ModelError: the units are not of one dimension, or the operand has no unit to convert from.
    """
    known = _found.setdefault(model, {})
    found = known.get(node)
    if found is None:
        found = known[node] = _conversion(model, node)
    return found


def _conversion(model: Contents, node: Convert) -> Conversion:
    units = units_of(model)
    target = units.parse(node.unit)
    source = unit_of(node.operand, model, units)
    if source.kind != "number":
        raise ModelError(f'{sketch(node.operand)} has no unit that .to("{node.unit}") could start from')
    unit_of(node, model, units)
    return _between(source, target)


@cache
def _between(source: Unit, target: Unit) -> Conversion:
    """The factor from one unit to another."""
    factor = source.scale / target.scale
    multiply = factor >= 1
    large, small = (source, target) if multiply else (target, source)
    large, small = _reduced(large, small)
    value = float(factor if multiply else 1 / factor)
    slug = f"unit.{_slug(str(small))}.per.{_slug(str(large))}"
    return Conversion(slug, value, multiply, str(small), str(large))


def _reduced(large: Unit, small: Unit) -> tuple[Unit, Unit]:
    """Both without the words they share."""
    shared = dict(large.words)
    kept = dict(small.words)
    common = {word: power for word, power in kept.items() if shared.get(word) == power}
    if len(common) == len(kept) or len(common) == len(shared):
        return large, small
    strip = Unit(tuple(common.items()))
    return large.over(strip), small.over(strip)


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", text.replace("1e-", "1em")).strip("_")
