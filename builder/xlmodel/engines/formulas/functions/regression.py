"""Straight lines and exponential curves through points: TREND, GROWTH, LINEST, LOGEST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from xlmodel.engines.formulas.functions.coercion import NA, NUM, REF, VALUE, ExcelError, is_blank, is_number, truth
from xlmodel.engines.formulas.functions.registering import (
    CellArray,
    array_of,
    given,
    rows_of,
    single,
    whole_arguments,
)

_Matrix = np.ndarray[Any, np.dtype[np.float64]]
_FEWEST_SIGNIFICANT = 1e-12
"""A share of the squares below this is the rounding of an exact fit."""


def _matrix(argument: Any) -> _Matrix:
    rows = rows_of(argument)
    if any(not is_number(value) for row in rows for value in row):
        raise ExcelError(VALUE)
    return np.array(rows, dtype=float)


def _points(ys: Any, xs: Any) -> tuple[_Matrix, _Matrix, bool]:
    """The known values as one column, what they depend on as columns, and whether points stand below each other."""
    known = _matrix(ys)
    down = known.shape[1] == 1 or known.shape[0] > 1
    if not given(xs):
        places = np.arange(1.0, known.size + 1)
        return known.reshape(-1), places.reshape(-1, 1), down
    held = _matrix(xs)
    if held.shape == known.shape:
        return known.reshape(-1), held.reshape(-1, 1), down
    if known.shape[1] == 1 and held.shape[0] == known.shape[0]:
        return known.reshape(-1), held, True
    if known.shape[0] == 1 and held.shape[1] == known.shape[1]:
        return known.reshape(-1), held.T, False
    raise ExcelError(REF)


def _flag(argument: Any, otherwise: bool) -> bool:
    value = single(argument)
    return otherwise if is_blank(value) else truth(value)


def _fit(ys: _Matrix, xs: _Matrix, constant: bool) -> _Matrix:
    """The factors of the columns, then the constant, by least squares."""
    terms = np.column_stack([xs, np.ones(len(ys))]) if constant else xs
    factors = np.linalg.lstsq(terms, ys, rcond=None)[0]
    return np.asarray(factors if constant else np.append(factors, 0.0), dtype=float)


def _logarithms(ys: _Matrix) -> _Matrix:
    if (ys <= 0).any():
        raise ExcelError(NUM)
    return np.log(ys)


def _fitted(name: str, before: Callable[[_Matrix], _Matrix], after: Callable[[_Matrix], _Matrix]) -> None:
    @whole_arguments(name)
    def compute(ys: Any, xs: Any = None, new_xs: Any = None, constant: Any = True) -> Any:
        known, held, down = _points(ys, xs)
        factors = _fit(before(known), held, _flag(constant, True))
        new = _matrix(new_xs) if given(new_xs) else None
        if new is None:
            values, shape = held @ factors[:-1] + factors[-1], np.array(rows_of(ys), dtype=object).shape
        elif held.shape[1] == 1:
            values, shape = new.reshape(-1) * factors[0] + factors[-1], new.shape
        else:
            points = new if down else new.T
            if points.shape[1] != held.shape[1]:
                raise ExcelError(REF)
            values = points @ factors[:-1] + factors[-1]
            shape = (len(values), 1) if down else (1, len(values))
        shaped: Any = after(values).reshape(shape).tolist()
        return array_of(shaped)


_fitted("TREND", lambda ys: ys, lambda ys: ys)
_fitted("GROWTH", _logarithms, np.exp)


def _described(name: str, before: Callable[[_Matrix], _Matrix], after: Callable[[_Matrix], _Matrix]) -> None:
    @whole_arguments(name)
    def compute(ys: Any, xs: Any = None, constant: Any = True, statistics: Any = False) -> Any:
        known, held, _ = _points(ys, xs)
        known = before(known)
        factors = _fit(known, held, _flag(constant, True))
        shown = after(np.append(factors[-2::-1], factors[-1]))
        if not _flag(statistics, False):
            return array_of([shown.tolist()])
        return _statistics(known, held, factors, shown, _flag(constant, True))


def _statistics(ys: _Matrix, xs: _Matrix, factors: _Matrix, shown: _Matrix, constant: bool) -> CellArray:
    """The five rows of LINEST: factors, their errors, how well they fit, F and degrees of freedom, squares."""
    left = ys - (xs @ factors[:-1] + factors[-1])
    residual = float(left @ left)
    total = float(((ys - ys.mean()) ** 2).sum()) if constant else float(ys @ ys)
    residual = 0.0 if residual <= _FEWEST_SIGNIFICANT**2 * total else residual
    free = len(ys) - xs.shape[1] - constant
    terms = np.column_stack([xs, np.ones(len(ys))]) if constant else xs
    spread = np.sqrt(np.diag(np.linalg.pinv(terms.T @ terms)) * residual / free) if free > 0 else None
    errors: list[Any] = [0.0] * terms.shape[1] if spread is None else list(spread)
    errors = [*errors[-2::-1], errors[-1]] if constant else [*errors[::-1], NA]
    explained = total - residual
    ratio = (explained / xs.shape[1]) / (residual / free) if free > 0 and residual else NUM
    rows = [
        shown.tolist(), errors, [explained / total if total else 1.0, (residual / free) ** 0.5 if free > 0 else 0.0],
        [ratio, float(free)], [explained, residual],
    ]  # fmt: skip
    return array_of(rows)


_described("LINEST", lambda ys: ys, lambda factors: factors)
_described("LOGEST", _logarithms, np.exp)
