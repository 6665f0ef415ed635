"""Arrays cut, widened, stacked and folded: TAKE, DROP, EXPAND, CHOOSECOLS, HSTACK, TOCOL, WRAPROWS and their kin.

An argument left out between two commas counts as not given, as in Excel.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import CALC, NA, NUM, VALUE, ExcelError, is_blank, number, whole
from xlmodel.engines.formulas.functions.registering import array_of, given, one, rows_of, whole_arguments

Rows = list[list[Any]]
_MOST_CELLS = 1_000_000


def option(argument: Any, otherwise: int) -> int:
    """An optional whole number."""
    return whole(one(argument)) if argument is not None and given(argument) else otherwise


def shaped(rows: Rows) -> Any:
    """Rows as an array; `#CALC!` where nothing is left.

    Raises:
        ExcelError: nothing is left, or too much.
    """
    if not rows or not rows[0]:
        raise ExcelError(CALC)
    if len(rows) * len(rows[0]) > _MOST_CELLS:
        raise ExcelError(NUM)
    return array_of(rows)


def turned(rows: Rows) -> Rows:
    """Rows as columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def _first(count: int, size: int) -> slice:
    return slice(0, count) if count >= 0 else slice(max(size + count, 0), size)


@whole_arguments("TAKE")
def _take(array: Any, rows: Any = None, columns: Any = None) -> Any:
    held = rows_of(array)
    height, width = option(rows, len(held)), option(columns, len(held[0]))
    part = held[_first(height, len(held))]
    return shaped([row[_first(width, len(row))] for row in part])


def _rest(count: int, size: int) -> slice:
    return slice(count, size) if count >= 0 else slice(0, max(size + count, 0))


@whole_arguments("DROP")
def _drop(array: Any, rows: Any = None, columns: Any = None) -> Any:
    held = rows_of(array)
    part = held[_rest(option(rows, 0), len(held))]
    return shaped([row[_rest(option(columns, 0), len(row))] for row in part])


@whole_arguments("EXPAND")
def _expand(array: Any, rows: Any = None, columns: Any = None, pad: Any = None) -> Any:
    held = rows_of(array)
    height, width = option(rows, len(held)), option(columns, len(held[0]))
    if height < len(held) or width < len(held[0]):
        raise ExcelError(VALUE)
    filler = _filler(pad)
    wider = [row + [filler] * (width - len(row)) for row in held]
    return shaped(wider + [[filler] * width for _ in range(height - len(held))])


def _filler(pad: Any) -> Any:
    if pad is None or not given(pad):
        return NA
    found = rows_of(pad)[0][0]
    return 0 if is_blank(found) else found


def _chosen(lines: Rows, places: Sequence[Any]) -> Rows:
    found = []
    for place in chain.from_iterable(chain.from_iterable(rows_of(argument) for argument in places)):
        position = whole(place)
        if not 1 <= abs(position) <= len(lines):
            raise ExcelError(VALUE)
        found.append(lines[position - 1 if position > 0 else position])
    return found


@whole_arguments("CHOOSEROWS")
def _chooserows(array: Any, *places: Any) -> Any:
    return shaped(_chosen(rows_of(array), places))


@whole_arguments("CHOOSECOLS")
def _choosecols(array: Any, *places: Any) -> Any:
    return shaped(turned(_chosen(turned(rows_of(array)), places)))


def _stacked(arrays: Sequence[Rows]) -> Rows:
    """Arrays one below the other, narrower ones widened by `#N/A`."""
    width = max(len(rows[0]) for rows in arrays)
    return [row + [NA] * (width - len(row)) for rows in arrays for row in rows]


whole_arguments("VSTACK")(lambda *arrays: shaped(_stacked([rows_of(array) for array in arrays])))
whole_arguments("HSTACK")(lambda *arrays: shaped(turned(_stacked([turned(rows_of(array)) for array in arrays]))))


def _in_a_line(array: Any, ignore: Any, by_column: Any) -> list[Any]:
    held = rows_of(array)
    kind = option(ignore, 0)
    if not 0 <= kind <= 3:
        raise ExcelError(VALUE)
    line = chain.from_iterable(turned(held) if by_column is not None and number(one(by_column)) else held)
    return [
        value for value in line
        if not (kind & 1 and is_blank(value)) and not (kind & 2 and isinstance(value, XlError))
    ]  # fmt: skip


@whole_arguments("TOCOL")
def _tocol(array: Any, ignore: Any = None, by_column: Any = None) -> Any:
    return shaped([[value] for value in _in_a_line(array, ignore, by_column)])


@whole_arguments("TOROW")
def _torow(array: Any, ignore: Any = None, by_column: Any = None) -> Any:
    return shaped([_in_a_line(array, ignore, by_column)])


def _wrapped(vector: Any, count: Any, pad: Any) -> Rows:
    held = rows_of(vector)
    length = whole(one(count))
    if len(held) > 1 and len(held[0]) > 1:
        raise ExcelError(VALUE)
    if length < 1:
        raise ExcelError(NUM)
    line = list(chain.from_iterable(held))
    lines = [line[start : start + length] for start in range(0, len(line), length)]
    width = length if len(lines) > 1 else len(line)
    return [part + [_filler(pad)] * (width - len(part)) for part in lines]


@whole_arguments("WRAPROWS")
def _wraprows(vector: Any, count: Any, pad: Any = None) -> Any:
    return shaped(_wrapped(vector, count, pad))


@whole_arguments("WRAPCOLS")
def _wrapcols(vector: Any, count: Any, pad: Any = None) -> Any:
    return shaped(turned(_wrapped(vector, count, pad)))
