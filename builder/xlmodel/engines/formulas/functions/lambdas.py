"""MAP, BYROW, BYCOL, REDUCE, SCAN, MAKEARRAY: functions that call a function, LAMBDA or one of Excel's by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.array_parts import Rows, option, shaped, turned
from xlmodel.engines.formulas.functions.coercion import CALC, EMPTY, VALUE, ExcelError, plain
from xlmodel.engines.formulas.functions.registering import array_of, given, rows_of, two_dimensional, whole_arguments

_MOST_CALLS = 200_000


def _caller(function: Any) -> Callable[..., Any]:
    """A function of arrays that gives one value.

    Raises:
        ExcelError: it is none.
    """
    if not callable(function):
        raise ExcelError(function if isinstance(function, XlError) else VALUE)

    def call(*arguments: Any) -> Any:
        found = two_dimensional(function(*arguments))
        if found.size != 1:
            raise ExcelError(CALC)
        return plain(found)

    return call


def _boxed(value: Any) -> Any:
    """A single value as an array, as cells come: in them blanks stay blank."""
    return array_of([[value]])


def _limited(count: int) -> None:
    if count > _MOST_CALLS:
        raise ExcelError(VALUE)


@whole_arguments("MAP")
def _map(*arguments: Any) -> Any:
    """Where arrays have several sizes, places that one lacks are `#N/A`."""
    call = _caller(arguments[-1])
    held = [rows_of(argument) for argument in arguments[:-1]]
    if not held or any((len(rows), len(rows[0])) != (len(held[0]), len(held[0][0])) for rows in held):
        raise ExcelError(VALUE)
    _limited(len(held[0]) * len(held[0][0]))
    return shaped([
        [call(*map(_boxed, values)) for values in zip(*lines, strict=True)] for lines in zip(*held, strict=True)
    ])  # fmt: skip


def _by_line(array: Any, function: Any, *, columns: bool) -> Rows:
    call = _caller(function)
    held = rows_of(array)
    lines = [[[value] for value in line] for line in turned(held)] if columns else [[line] for line in held]
    return [[call(array_of(line)) for line in lines]]


whole_arguments("BYROW")(lambda array, function: shaped(turned(_by_line(array, function, columns=False))))
whole_arguments("BYCOL")(lambda array, function: shaped(_by_line(array, function, columns=True)))


def _steps(start: Any, array: Any, function: Any) -> list[list[Any]]:
    """What is carried on, by row; without a start the first value is one."""
    held = rows_of(array)
    _limited(len(held) * len(held[0]))
    carried, first = (start, False) if given(start) else (None, True)
    found: list[list[Any]] = []
    for row in held:
        found.append([])
        for value in row:
            carried = _boxed(value) if first else function(carried, _boxed(value))
            first = False
            found[-1].append(carried)
    return found


def _callable(function: Any) -> Callable[..., Any]:
    _caller(function)
    return function  # type: ignore[no-any-return]


@whole_arguments("REDUCE")
def _reduce(start: Any, array: Any, function: Any) -> Any:
    return _steps(start, array, _callable(function))[-1][-1]


@whole_arguments("SCAN")
def _scan(start: Any, array: Any, function: Any) -> Any:
    call = _caller(function)
    steps = _steps(start, array, lambda carried, value: _boxed(call(carried, value)))
    return shaped([[plain(value) for value in row] for row in steps])


@whole_arguments("MAKEARRAY")
def _makearray(rows: Any, columns: Any, function: Any) -> Any:
    call = _caller(function)
    height, width = option(rows, 0), option(columns, 0)
    if height < 1 or width < 1:
        raise ExcelError(VALUE)
    _limited(height * width)
    return shaped([[call(row, column) for column in range(1, width + 1)] for row in range(1, height + 1)])


@whole_arguments("ISOMITTED")
def _isomitted(argument: Any) -> bool:
    return argument is EMPTY or not given(argument)
