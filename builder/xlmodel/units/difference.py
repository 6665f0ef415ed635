"""How two units differ, in words."""

from __future__ import annotations

from fractions import Fraction

from xlmodel.units.unit import Unit, number_text, spelled


def difference(found: Unit, wanted: Unit) -> str:
    """What is wrong with `found` where `wanted` should be: the dimension, or the scale and by how much."""
    if found.is_text or wanted.is_text:
        return "a text and a number are not alike"
    missing = found.over(wanted)
    if missing.dimension:
        return f"the dimension differs by {spelled(missing)}"
    return f"the scale differs, by a factor of {_factor(missing.scale)}"


def remedy(found: Unit, wanted: str, target: Unit) -> str:
    """How to put a formula right that gives `found` where `wanted` is declared."""
    if found.is_text or target.is_text:
        return "declare the unit text, and text=True" if found.is_text else "declare the unit of a number"
    if not found.over(target).dimension:
        return f'write .to("{wanted}"), or declare {found}'
    return f"a factor in {spelled(target.over(found))} is missing, or declare {found}"


def _factor(scale: Fraction) -> str:
    return number_text(scale if scale >= 1 else 1 / scale)
