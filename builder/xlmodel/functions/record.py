"""What one spreadsheet function is: a record that formula, evaluate, units and prose all read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
NumpyRule = Callable[..., Array]
UnitRule = Literal["same", "first", "second", "choice", "ratio", "lookup", "product"]
FunctionShape = Literal["elementwise", "reduce", "lookup"]


@dataclass(frozen=True, slots=True)
class Function:
    """One spreadsheet function.

    Attributes:
        name: the spelling in Excel, upper case.
        arity: smallest and largest number of arguments (`None`: no largest).
        shape: `elementwise` (period by period), `reduce` (a range to one value), `lookup` (range and key).
        unit: how the unit of the result follows: `same` all arguments and the result alike; `first` that of the
            first argument; `second` that of the second; `choice` a condition, then alike; `ratio` a pure number;
            `lookup` that of the range searched; `product` the product of both.
        rule: NumPy reading; arrays broadcast, ranges have their members on the last axis.
        doc: what it does, one sentence.
    """

    name: str
    arity: tuple[int, int | None]
    shape: FunctionShape
    unit: UnitRule
    rule: NumpyRule
    doc: str


def truthy(values: Array) -> npt.NDArray[np.bool_]:
    """Excel's truth of numbers: anything but zero."""
    if values.dtype == object:
        return np.array([bool(v) for v in values.ravel()], dtype=bool).reshape(values.shape)
    return np.asarray(values != 0, dtype=bool)


def comparable(values: Array) -> Array:
    """Texts as they compare in a spreadsheet: without regard to case; numbers as they are."""
    if values.dtype != object:
        return values
    folded = [v.casefold() if isinstance(v, str) else v for v in values.ravel()]
    found = np.empty(len(folded), dtype=object)
    found[:] = folded
    return found.reshape(values.shape)


def stack(arguments: Sequence[Array]) -> Array:
    """Arguments on a new last axis, broadcast to one shape."""
    alike = len({argument.shape for argument in arguments}) == 1
    return np.stack(arguments if alike else np.broadcast_arrays(*arguments), axis=-1)
