"""Arithmetic functions: SUM, MIN, MAX, ABS, ROUNDUP, SUMPRODUCT."""

from __future__ import annotations

import numpy as np

from xlmodel.functions.record import Array, Function


def _gather(arguments: tuple[Array, ...]) -> Array:
    """Ranges keep their members on the last axis; everything is laid side by side there."""
    if len({a.shape[:-1] for a in arguments}) == 1:
        return np.concatenate(arguments, axis=-1)
    lead = np.broadcast_shapes(*(a.shape[:-1] for a in arguments))
    return np.concatenate([np.broadcast_to(a, (*lead, a.shape[-1])) for a in arguments], axis=-1)


def _numbers(values: Array, text: float) -> Array:
    """Values of a range with a number in place of each text, as far as there are texts."""
    return np.where(_is_text(values), text, values).astype(float) if values.dtype == object else values


def _is_text(values: Array) -> Array:
    """Which values of a range are texts; a sum and the largest and smallest pass them over."""
    return np.array([isinstance(value, str) for value in values.ravel()], dtype=bool).reshape(values.shape)


def _sum(*arguments: Array) -> Array:
    return np.asarray(_numbers(_gather(arguments), 0.0).sum(axis=-1))


def _min(*arguments: Array) -> Array:
    values = _gather(arguments)
    return _unless_all_texts(values, _numbers(values, np.inf).min(axis=-1))


def _max(*arguments: Array) -> Array:
    values = _gather(arguments)
    return _unless_all_texts(values, _numbers(values, -np.inf).max(axis=-1))


def _unless_all_texts(values: Array, found: Array) -> Array:
    """What was found among numbers; 0 where there was none."""
    return np.asarray(np.where(_is_text(values).all(axis=-1), 0.0, found) if values.dtype == object else found)


def _roundup(value: Array, digits: Array) -> Array:
    scale = 10.0**digits
    return np.sign(value) * np.ceil(np.abs(value) * scale) / scale


def _average(*arguments: Array) -> Array:
    return np.asarray(_gather(arguments).mean(axis=-1))


def _sumproduct(*factors: Array) -> Array:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return np.asarray(product.sum(axis=-1))


RECORDS = (
    Function("SUM", (1, None), "reduce", "same", _sum, "The sum of all arguments."),
    Function("MIN", (1, None), "reduce", "same", _min, "The smallest argument."),
    Function("MAX", (1, None), "reduce", "same", _max, "The largest argument."),
    Function("AVERAGE", (1, None), "reduce", "same", _average, "The mean of all arguments."),
    Function("ABS", (1, 1), "elementwise", "first", np.abs, "The value without its sign."),
    Function(
        "ROUNDUP",
        (2, 2),
        "elementwise",
        "first",
        _roundup,
        "The first argument rounded away from zero to so many digits.",
    ),
    Function(
        "SUMPRODUCT",
        (1, None),
        "reduce",
        "product",
        _sumproduct,
        "The sum of the products of ranges of one shape.",
    ),
)
