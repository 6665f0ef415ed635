"""Values of cells as the `formulas` package takes and gives them."""

from __future__ import annotations

from typing import Any

import numpy as np
from formulas.tokens.operand import Error, XlError

from xlmodel.engines.formulas.compiled import EMPTY
from xlmodel.workbook.values import CellValue, ErrorValue

_LONGEST_TEXT = 32_767


class Odd(str):
    """The name of a type that is no cell value."""

    __slots__ = ()


def inward(value: CellValue) -> Any:
    """A value of a cell as the package takes it."""
    if value is None:
        return EMPTY
    if isinstance(value, ErrorValue):
        return Error.errors.get(str(value).upper(), Error.errors["#VALUE!"])
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def settled(value: Any) -> Any:
    """A result as later formulas see it."""
    while isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    if value is EMPTY:
        return 0
    if isinstance(value, XlError | bool | int | float):
        return _finite(value)
    if isinstance(value, np.generic):
        return _finite(value.item())
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_TEXT else Error.errors["#VALUE!"]
    if hasattr(value, "value") and isinstance(value.value, np.ndarray):
        return settled(value.value)
    return Odd(type(value).__name__)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not np.isfinite(value):
        return Error.errors["#NUM!"]
    if isinstance(value, complex):
        return Odd("complex")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return _finite(float(value)) if abs(value) < 10**308 else Error.errors["#NUM!"]
    return value


def outward(value: Any) -> CellValue:
    """A value of the package as a cell holds it."""
    if isinstance(value, XlError):
        return ErrorValue(str(value))
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value  # type: ignore[no-any-return]
