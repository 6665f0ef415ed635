"""INDEX: an element, a row, a column or all of an array; a row or column of 0 is every one."""

from __future__ import annotations

from typing import Any

import numpy as np

from xlmodel.engines.formulas.functions.coercion import REF, VALUE, ExcelError, whole
from xlmodel.engines.formulas.functions.registering import (
    REGISTERED,
    Values,
    guarded,
    single,
    spread,
    two_dimensional,
)


def _index(values: Any, row: Any = 0, column: Any = None, area: Any = 1) -> Any:
    """Numbers of rows and columns that are arrays give an element each."""
    array = two_dimensional(values)
    if any(isinstance(single(number), np.ndarray) for number in (row, column)):
        return spread(lambda *numbers: _element(array, *numbers), (row, column) if column is not None else (row,))
    return guarded(lambda: _part(array, single(row), single(column), single(area)), ())


def _part(array: Values, row: Any, column: Any, area: Any) -> Any:
    if whole(area) != 1:
        raise ExcelError(REF)
    rows, columns = _numbers(array, row, column)
    part = array[rows - 1 : rows] if rows else array
    part = part[:, columns - 1 : columns] if columns else part
    return part[0, 0] if part.size == 1 else part


def _element(array: Values, row: Any, column: Any = None) -> Any:
    rows, columns = _numbers(array, row, column)
    return array[max(rows, 1) - 1, max(columns, 1) - 1]


def _numbers(array: Values, row: Any, column: Any) -> tuple[int, int]:
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


REGISTERED["INDEX"] = _index
