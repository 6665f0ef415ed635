"""MINVERSE and MDETERM by elimination with exchanged rows, in the order that the last digits of Excel show."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import NUM, VALUE, ExcelError, is_number, whole
from xlmodel.engines.formulas.functions.registering import array_of, rows_of, whole_arguments

_Matrix = npt.NDArray[np.float64]


def _square(values: Any) -> _Matrix:
    held = rows_of(values)
    for value in (value for row in held for value in row):
        if isinstance(value, XlError):
            raise ExcelError(value)
        if not is_number(value):
            raise ExcelError(VALUE)
    if len(held) != len(held[0]):
        raise ExcelError(VALUE)
    return np.array(held, float)


def _decomposed(matrix: _Matrix) -> tuple[_Matrix, list[int], int]:
    """Both triangles in one matrix, where its rows came from, and the sign of their exchange."""
    held, rows, sign = matrix.copy(), list(range(len(matrix))), 1
    for step in range(len(held)):
        pivot = step + int(np.argmax(np.abs(held[step:, step])))
        if pivot != step:
            held[[step, pivot]] = held[[pivot, step]]
            rows[step], rows[pivot] = rows[pivot], rows[step]
            sign = -sign
        if held[step, step]:
            held[step + 1 :, step] /= held[step, step]
            held[step + 1 :, step + 1 :] -= np.outer(held[step + 1 :, step], held[step, step + 1 :])
    return held, rows, sign


@whole_arguments("MINVERSE")
def _minverse(values: Any) -> Any:
    held, rows, _ = _decomposed(_square(values))
    if not np.all(np.diagonal(held)):
        return NUM
    size = len(held)
    found = np.eye(size)[rows]
    for row in range(size):
        found[row] -= _summed(held, found, row, range(row))
    for row in range(size - 1, -1, -1):
        found[row] = (found[row] - _summed(held, found, row, range(row + 1, size))) / held[row, row]
    return array_of(found.tolist())


def _summed(held: _Matrix, found: _Matrix, row: int, columns: range) -> _Matrix:
    total = np.zeros(len(held))
    for column in columns:
        total += held[row, column] * found[column]
    return total


@whole_arguments("MDETERM")
def _mdeterm(values: Any) -> float:
    held, _, sign = _decomposed(_square(values))
    result = float(sign)
    for value in np.diagonal(held).tolist():
        result *= value
    return result


@whole_arguments("MUNIT")
def _munit(size: Any) -> Any:
    count = whole(size)
    return array_of(np.eye(count).tolist()) if count > 0 else VALUE
