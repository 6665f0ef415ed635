"""SORT, SORTBY, UNIQUE, FILTER: rows put in order, told apart, chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.array_parts import Rows, option, shaped, turned
from xlmodel.engines.formulas.functions.coercion import (
    CALC,
    VALUE,
    ExcelError,
    compare,
    folded,
    is_blank,
    is_text,
    kind,
    number,
    rounded,
)
from xlmodel.engines.formulas.functions.registering import given, one, rows_of, single, whole_arguments

_ERRORS, _BLANKS = 1, 2


def _class(value: Any) -> int:
    """Values come first, error values then, blanks last."""
    return _BLANKS if is_blank(value) else _ERRORS if isinstance(value, XlError) else 0


def _order(first: Any, second: Any) -> int:
    kinds = _class(first), _class(second)
    return kinds[0] - kinds[1] if any(kinds) else compare(first, second)


def _in_order(lines: Rows, keys: Sequence[tuple[Sequence[Any], int]]) -> Rows:
    """Lines by some columns of keys, each up (1) or down (-1); blanks stay last, equals as they stood."""

    def between(first: int, second: int) -> int:
        for values, way in keys:
            held = values[first], values[second]
            blank = _BLANKS in map(_class, held)
            found = _order(*held) * (1 if blank else way)
            if found:
                return found
        return 0

    return [lines[place] for place in sorted(range(len(lines)), key=cmp_to_key(between))]


def _way(argument: Any) -> int:
    way = option(argument, 1)
    if way not in {1, -1}:
        raise ExcelError(VALUE)
    return way


def _by_column(argument: Any) -> bool:
    return argument is not None and given(argument) and bool(number(one(argument)))


def _numbers(argument: Any, otherwise: int) -> list[int]:
    if argument is None or not given(argument):
        return [otherwise]
    return [option(value, otherwise) for row in rows_of(argument) for value in row]


@whole_arguments("SORT")
def _sort(array: Any, index: Any = None, order: Any = None, by_column: Any = None) -> Any:
    held = rows_of(array)
    lines = turned(held) if _by_column(by_column) else held
    places, ways = _numbers(index, 1), _numbers(order, 1)
    if any(not 1 <= place <= len(lines[0]) for place in places) or set(ways) - {1, -1}:
        raise ExcelError(VALUE)
    ways = ways * len(places) if len(ways) == 1 else ways
    keys = [([line[place - 1] for line in lines], way) for place, way in zip(places, ways, strict=True)]
    found = _in_order(lines, keys)
    return shaped(turned(found) if _by_column(by_column) else found)


@whole_arguments("SORTBY")
def _sortby(array: Any, *by: Any) -> Any:
    held = rows_of(array)
    keys = []
    upright = True
    for number_of_key in range(0, len(by), 2):
        values = rows_of(by[number_of_key])
        upright = len(values[0]) == 1 and len(values) == len(held)
        line = [row[0] for row in values] if upright else values[0]
        if len(line) != (len(held) if upright else len(held[0])) or (not upright and len(values) > 1):
            raise ExcelError(VALUE)
        keys.append((line, _way(by[number_of_key + 1] if number_of_key + 1 < len(by) else None)))
    found = _in_order(held if upright else turned(held), keys)
    return shaped(found if upright else turned(found))


def _identity(value: Any) -> tuple[int, Any]:
    """What makes two values the same: their kind, texts without case, numbers at 15 digits."""
    if _class(value):
        return _class(value) + 2, str(value)
    held = folded(value) if is_text(value) else value if isinstance(value, bool) else rounded(value)
    return kind(value), held


@whole_arguments("UNIQUE")
def _unique(array: Any, by_column: Any = None, once: Any = None) -> Any:
    held = rows_of(array)
    lines = turned(held) if _by_column(by_column) else held
    counts: dict[tuple[Any, ...], int] = {}
    firsts: dict[tuple[Any, ...], list[Any]] = {}
    for line in lines:
        same = tuple(map(_identity, line))
        counts[same] = counts.get(same, 0) + 1
        firsts.setdefault(same, line)
    found = [line for same, line in firsts.items() if counts[same] == 1 or not _by_column(once)]
    return shaped(turned(found) if _by_column(by_column) and found else found)


def _picked(lines: Rows, marks: Sequence[bool]) -> Rows:
    return [line for line, mark in zip(lines, marks, strict=True) if mark]


def _holds(value: Any) -> bool:
    if is_text(value):
        raise ExcelError(VALUE)
    return bool(number(value))


@whole_arguments("FILTER")
def _filter(array: Any, include: Any, otherwise: Any = None) -> Any:
    held, wanted = rows_of(array), rows_of(include)
    if len(wanted[0]) == 1 and len(wanted) == len(held):
        found = _picked(held, [_holds(row[0]) for row in wanted])
    elif len(wanted) == 1 and len(wanted[0]) == len(held[0]):
        chosen = _picked(turned(held), [_holds(value) for value in wanted[0]])
        found = turned(chosen) if chosen else []
    else:
        raise ExcelError(VALUE)
    if found:
        return shaped(found)
    if otherwise is None or not given(otherwise):
        raise ExcelError(CALC)
    return single(otherwise)
