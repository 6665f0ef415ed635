"""How a function of ours becomes one of the `formulas` package: arguments unpacked, arrays spread, errors as values."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from formulas.functions import Array
from formulas.ranges import Ranges
from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import EMPTY, NA, NUM, VALUE, ExcelError, is_blank, plain

CellArray = np.ndarray[Any, Any]
Implementation = Callable[..., Any]

REGISTERED: dict[str, Implementation] = {}
"""The functions by bare upper-case name."""


def scalar(*names: str, least: int = 1, most: int | None = None) -> Callable[[Implementation], Implementation]:
    """Registers a function of single values; arrays are computed value by value."""

    def register(function: Implementation) -> Implementation:
        def call(*arguments: Any) -> Any:
            if not least <= len(arguments) <= (least if most is None else most):
                return VALUE
            return spread(function, arguments)

        _add(names, call)
        return function

    return register


def whole_arguments(*names: str) -> Callable[[Implementation], Implementation]:
    """Registers a function that gets its arguments as they are: ranges, arrays, single values."""

    def register(function: Implementation) -> Implementation:
        def call(*arguments: Any) -> Any:
            return guarded(function, arguments)

        _add(names, call)
        return function

    return register


def _add(names: Sequence[str], function: Implementation) -> None:
    for name in names:
        REGISTERED[name] = function


def guarded(function: Implementation, arguments: Sequence[Any]) -> Any:
    """The result of a call, trouble as an error value."""
    try:
        return finite(function(*arguments))
    except ExcelError as error:
        return error.value
    except (ZeroDivisionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return VALUE
    except OverflowError:
        return NUM


def finite(value: Any) -> Any:
    """A number that is one; `#NUM!` in place of infinity."""
    if type(value) is float:
        return value if math.isfinite(value) else NUM
    if isinstance(value, complex):
        return NUM
    return value


def spread(function: Implementation, arguments: Sequence[Any]) -> Any:
    """Calls a function of single values for every element of its arguments."""
    held = [single(argument) for argument in arguments]
    if not any(isinstance(value, np.ndarray) for value in held):
        return guarded(function, held)
    arrays = [two_dimensional(value) for value in held]
    rows, columns = max(a.shape[0] for a in arrays), max(a.shape[1] for a in arrays)
    result = array(rows, columns)
    for row in range(rows):
        for column in range(columns):
            values = [_at(a, row, column) for a in arrays]
            result[row, column] = NA if any(value is None for value in values) else guarded(function, values)
    return result


def _at(values: CellArray, row: int, column: int) -> Any:
    height, width = values.shape
    row, column = 0 if height == 1 else row, 0 if width == 1 else column
    return plain(values[row, column]) if row < height and column < width else None


def single(argument: Any) -> Any:
    """An argument as a single value where it is one, else as an array."""
    value = argument.value if isinstance(argument, Ranges) else argument
    if isinstance(value, np.ndarray):
        return plain(value) if value.size == 1 else value
    return value.item() if isinstance(value, np.generic) else value


def is_area(argument: Any) -> bool:
    """Whether an argument is a reference to several cells."""
    return is_reference(argument) and isinstance(single(argument), np.ndarray)


def two_dimensional(argument: Any) -> CellArray:
    """An argument as an array of rows."""
    value = argument.value if isinstance(argument, Ranges) else argument
    if not isinstance(value, np.ndarray):
        result = array(1, 1)
        result[0, 0] = plain(value)
        return result
    if value.ndim == 2:
        return value
    return value.reshape((1, -1)) if value.ndim < 2 else value.reshape((value.shape[0], -1))


def array(rows: int, columns: int) -> CellArray:
    """An empty array of the kind the package hands around."""
    result: CellArray = np.empty((rows, columns), object).view(Array)
    return result


def array_of(rows: Sequence[Sequence[Any]]) -> CellArray:
    """An array of rows of values."""
    result = array(len(rows), max((len(row) for row in rows), default=1))
    for number, row in enumerate(rows):
        for column in range(result.shape[1]):
            result[number, column] = row[column] if column < len(row) else NA
    return result


def rows_of(argument: Any) -> list[list[Any]]:
    """The single values of an argument by row."""
    return [[plain(value) for value in row] for row in two_dimensional(argument).tolist()]


def is_reference(argument: Any) -> bool:
    """Whether an argument is cells of a sheet: in them texts and truth values are no numbers."""
    return isinstance(argument, Ranges)


def is_many(argument: Any) -> bool:
    """Whether an argument is cells of a sheet or several values."""
    return isinstance(argument, Ranges) or isinstance(single(argument), np.ndarray)


def given(argument: Any) -> bool:
    """Whether an optional argument was given: left out between two commas it is blank."""
    return not (argument is EMPTY or (not isinstance(argument, Ranges) and is_blank(single(argument))))


def one(argument: Any) -> Any:
    """The first of an argument's values.

    Raises:
        ExcelError: it is an error value.
    """
    value = single(argument)
    if isinstance(value, np.ndarray):
        value = plain(value.ravel()[0])
    if isinstance(value, XlError):
        raise ExcelError(value)
    return value


def _left_out() -> Any:
    """What stands for an argument left out between two commas."""
    blank = array(1, 1)
    blank[0, 0] = EMPTY
    return blank


REGISTERED["XLMISSING"] = _left_out


def install() -> None:
    """Puts the functions among those of the package, under every spelling a file may use."""
    from formulas.functions import get_functions

    known = get_functions()
    for name, function in REGISTERED.items():
        for prefix in ("", "_XLFN.", "_XLFN._XLWS."):
            known[prefix + name] = function
