"""INDEX: an element, a row, a column or all of an array, a row or column of 0 being every one; ROWS and COLUMNS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from formulas.ranges import Ranges
from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import EMPTY, REF, VALUE, ExcelError, whole
from xlmodel.engines.formulas.functions.registering import (
    REGISTERED,
    CellArray,
    guarded,
    single,
    spread,
    two_dimensional,
)
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS


def _index(values: Any, row: Any = 0, column: Any = None, area: Any = 1) -> Any:
    """Numbers of rows and columns that are arrays give an element each."""
    array = two_dimensional(values)
    if any(isinstance(single(number), np.ndarray) for number in (row, column)):
        return spread(lambda *numbers: _element(array, *numbers), (row, column) if column is not None else (row,))
    return guarded(lambda: _part(array, single(row), single(column), single(area)), ())


def _part(array: CellArray, row: Any, column: Any, area: Any) -> Any:
    if whole(area) != 1:
        raise ExcelError(REF)
    rows, columns = _numbers(array, row, column)
    part = array[rows - 1 : rows] if rows else array
    part = part[:, columns - 1 : columns] if columns else part
    return part[0, 0] if part.size == 1 else part


def _element(array: CellArray, row: Any, column: Any = None) -> Any:
    rows, columns = _numbers(array, row, column)
    return array[max(rows, 1) - 1, max(columns, 1) - 1]


def _numbers(array: CellArray, row: Any, column: Any) -> tuple[int, int]:
    """The row and the column, 0 for all; out of the array is an error."""
    height, width = array.shape
    first = whole(row)
    second = 0 if column is None else whole(column)
    if column is None and height == 1:
        first, second = (1, first) if width > 1 or first <= 1 else (first, 1)
    elif column is None and width == 1:
        second = 1
    if first < 0 or second < 0:
        raise ExcelError(VALUE)
    if first > height or second > width:
        raise ExcelError(REF)
    return first, second


def _index_of_whole(values: Any, row: Any = 0, column: Any = None) -> Any:
    """INDEX of whole rows or columns, of which only the filled part is given: beyond it cells are blank."""
    array = two_dimensional(values)

    def pick() -> Any:
        try:
            return _part(array, single(row), single(column), 1)
        except ExcelError as error:
            inside = whole(single(row)) <= MAX_ROWS and whole(single(column) or 0) <= MAX_COLUMNS
            return EMPTY if error.value is REF and inside else error.value

    return guarded(pick, ())


def _size(first: str, last: str, axis: int) -> Callable[[Any], Any]:
    def compute(values: Any) -> Any:
        if isinstance(values, Ranges) and values.ranges:
            record = values.ranges[0]
            return int(record[last]) - int(record[first]) + 1
        held = single(values)
        return held if isinstance(held, XlError) else two_dimensional(held).shape[axis]

    return compute


REGISTERED["ROWS"] = _size("r1", "r2", 0)
REGISTERED["COLUMNS"] = _size("n1", "n2", 1)
REGISTERED["INDEX"] = _index
REGISTERED["XLINDEX"] = _index_of_whole
