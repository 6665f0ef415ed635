"""Which values an input may have."""

from __future__ import annotations

import math

from xlmodel.characters import unwritable
from xlmodel.errors import UsageError, nearest
from xlmodel.model import Input, Value

_LARGEST = 1e300
_FEW = 12


def checked(item: Input, value: Value) -> Value:
    """The value, if the input may have it.

    Raises:
        UsageError: it may not.
    """
    if item.unit == "text":
        return _text(item, value)
    if value is None and None in item.values.values():
        return None
    if not isinstance(value, float):
        raise UsageError(f"{item.id} takes a number ({item.unit}), not {value!r}")
    if not abs(value) < _LARGEST:
        raise UsageError(f"{item.id} takes a finite number, not {value:g}")
    if item.valid is not None and not item.valid[0] <= value <= item.valid[1]:
        low, high = item.valid
        raise UsageError(f"{item.id} = {value:g} is outside its bounds", hint=f"{low:g} to {high:g} {item.unit}")
    if item.whole and not value.is_integer():
        near = " or ".join(f"{edge:g}" for edge in (math.floor(value), math.ceil(value)))
        raise UsageError(f"{item.id} = {value:g} is no whole number, and it counts what cannot be parted", hint=near)
    return value


def _text(item: Input, value: Value) -> str:
    if not isinstance(value, str) or not value:
        raise UsageError(f"{item.id} takes a text, not {value!r}")
    character = unwritable(value)
    if character:
        raise UsageError(f"{item.id} cannot be {value!a}: a character no workbook can hold, {character}")
    if item.choices and value not in item.choices:
        few = len(item.choices) <= _FEW
        hint = f"choices: {', '.join(item.choices)}" if few else nearest(value, item.choices)
        raise UsageError(f"{item.id} cannot be {value!r}", hint=hint)
    return value
