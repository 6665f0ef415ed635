"""Lookup functions: INDEX, MATCH, SUMIFS, COUNTIF, RANK, LARGE."""

from __future__ import annotations

import numpy as np

from xlmodel.functions.record import Array, Function, comparable


def _index(values: Array, number: Array) -> Array:
    lead = np.broadcast_shapes(values.shape[:-1], number.shape)
    table = np.broadcast_to(values, (*lead, values.shape[-1]))
    place = np.broadcast_to(number, lead)
    valid = (place >= 1) & (place <= values.shape[-1])
    index = np.where(valid, place, 1).astype(int) - 1
    found = np.take_along_axis(table, index[..., None], axis=-1)[..., 0]
    return found if bool(valid.all()) else np.where(valid, found, np.nan)


def _equal(column: Array, key: Array) -> Array:
    return np.asarray(comparable(column) == comparable(np.asarray(key))[..., None], dtype=bool)


def _match(key: Array, values: Array, kind: Array) -> Array:
    if bool(np.any(kind != 0)):
        raise ValueError("MATCH is used with match type 0 only")
    hits = _equal(values, key)
    return np.where(hits.any(axis=-1), hits.argmax(axis=-1) + 1.0, np.nan)


def _sumifs(values: Array, *pairs: Array) -> Array:
    hits = np.ones(1, dtype=bool)
    for column, key in zip(pairs[::2], pairs[1::2], strict=True):
        hits = hits & _equal(column, key)
    return np.asarray(np.where(hits, values, 0.0).sum(axis=-1))


def _countif(column: Array, key: Array) -> Array:
    return np.asarray(_equal(column, key).sum(axis=-1), dtype=float)


def _rank(value: Array, values: Array) -> Array:
    place = (values > np.asarray(value)[..., None]).sum(axis=-1) + 1.0
    return np.asarray(np.where(np.isnan(value), np.nan, place))


def _large(values: Array, place: Array) -> Array:
    return _index(-np.sort(-values, axis=-1), place)


RECORDS = (
    Function(
        "INDEX",
        (2, 2),
        "lookup",
        "first",
        _index,
        "The value at a 1-based place of a range.",
    ),
    Function(
        "MATCH",
        (3, 3),
        "lookup",
        "ratio",
        _match,
        "The 1-based place of a key in a range.",
    ),
    Function(
        "SUMIFS",
        (3, None),
        "lookup",
        "first",
        _sumifs,
        "The sum of a range where other ranges equal their keys.",
    ),
    Function(
        "COUNTIF",
        (2, 2),
        "lookup",
        "ratio",
        _countif,
        "How many of a range equal a key.",
    ),
    Function(
        "RANK",
        (2, 2),
        "lookup",
        "ratio",
        _rank,
        "The place of a value in a range, largest first.",
    ),
    Function(
        "LARGE",
        (2, 2),
        "lookup",
        "first",
        _large,
        "The so-many-th largest of a range.",
    ),
)
