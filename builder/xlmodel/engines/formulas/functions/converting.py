"""CONVERT of bits and bytes, with prefixes of either kind; other units are the package's."""

from __future__ import annotations

from typing import Any

from formulas.functions import get_functions

from xlmodel.engines.formulas.functions.coercion import number
from xlmodel.engines.formulas.functions.registering import is_many, one, whole_arguments

_BITS = {"bit": 1, "byte": 8}
_PREFIXES = {
    "": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Z": 1e21, "Y": 1e24,
    **{f"{letter}i": 1024.0**power for power, letter in enumerate("kMGTPEZY", 1)},
}  # fmt: skip
_SIZES = {prefix + unit: bits * factor for prefix, factor in _PREFIXES.items() for unit, bits in _BITS.items()}
_OF_OTHERS = get_functions()["CONVERT"]


@whole_arguments("CONVERT")
def _convert(value: Any, unit: Any, into: Any) -> Any:
    if not any(map(is_many, (value, unit, into))):
        sizes = [_SIZES.get(str(one(name))) for name in (unit, into)]
        if sizes[0] and sizes[1]:
            return number(one(value)) * sizes[0] / sizes[1]
    return _OF_OTHERS(value, unit, into)
