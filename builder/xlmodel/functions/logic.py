"""Logical functions: IF, AND, OR, NOT, IFERROR, ISNUMBER, CHOOSE."""

from __future__ import annotations

import numpy as np

from xlmodel.functions.record import Array, Function, stack, truthy


def _unknown(*values: Array) -> Array:
    """Where any number is an error value."""
    known = [np.isnan(v.astype(float)) for v in values if v.dtype != object]
    return np.asarray(np.any(stack(known), axis=-1)) if known else np.zeros((1, 1), dtype=bool)


def _raised(found: Array, unknown: Array) -> Array:
    """The result, or an error value where one went in."""
    return np.where(unknown, np.nan, found) if bool(unknown.any()) else found


def _if(condition: Array, then: Array, otherwise: Array) -> Array:
    return _raised(np.where(truthy(condition), then, otherwise), _unknown(condition))


def _and(*conditions: Array) -> Array:
    found = np.all(stack([truthy(c) for c in conditions]), axis=-1)
    return _raised(np.asarray(found, dtype=float), _unknown(*conditions))


def _or(*conditions: Array) -> Array:
    found = np.any(stack([truthy(c) for c in conditions]), axis=-1)
    return _raised(np.asarray(found, dtype=float), _unknown(*conditions))


def _not(condition: Array) -> Array:
    return _raised(np.asarray(~truthy(condition), dtype=float), _unknown(condition))


def _iferror(value: Array, fallback: Array) -> Array:
    return np.where(_unknown(value), fallback, value)


def _isnumber(value: Array) -> Array:
    if value.dtype != object:
        return np.asarray(~np.isnan(value.astype(float)), dtype=float)
    found = [not isinstance(one, str) and not np.isnan(float(one)) for one in value.ravel()]
    return np.array(found, dtype=float).reshape(value.shape)


def _choose(number: Array, *choices: Array) -> Array:
    shape = np.broadcast_shapes(number.shape, *(c.shape for c in choices))
    place = np.trunc(np.broadcast_to(number, shape))
    outside = ~((place >= 1) & (place <= len(choices)))
    index = np.where(outside, 1, place).astype(int) - 1
    laid = stack([np.broadcast_to(c, shape) for c in choices])
    return _raised(np.take_along_axis(laid, index[..., None], axis=-1)[..., 0], outside)


RECORDS = (
    Function(
        "IF",
        (3, 3),
        "elementwise",
        "choice",
        _if,
        "The second argument where the first is true, else the third.",
    ),
    Function(
        "AND",
        (1, None),
        "elementwise",
        "ratio",
        _and,
        "True where every argument is.",
    ),
    Function(
        "OR",
        (1, None),
        "elementwise",
        "ratio",
        _or,
        "True where any argument is.",
    ),
    Function("NOT", (1, 1), "elementwise", "ratio", _not, "True where the argument is false."),
    Function(
        "IFERROR",
        (2, 2),
        "elementwise",
        "same",
        _iferror,
        "The first argument, or the second where the first is an error.",
    ),
    Function("ISNUMBER", (1, 1), "elementwise", "ratio", _isnumber, "True where the argument is a number."),
    Function(
        "CHOOSE",
        (2, None),
        "elementwise",
        "choice",
        _choose,
        "The argument whose 1-based number is the first argument.",
    ),
)
