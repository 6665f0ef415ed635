"""XLOOKUP, XMATCH, MATCH, VLOOKUP, HLOOKUP, LOOKUP, ADDRESS."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import (
    EMPTY,
    NA,
    REF,
    VALUE,
    ExcelError,
    compare,
    folded,
    is_blank,
    is_text,
    kind,
    number,
    text,
    truth,
    whole,
)
from xlmodel.engines.formulas.functions.conditions import wildcards
from xlmodel.engines.formulas.functions.registering import (
    array_of,
    given,
    guarded,
    one,
    rows_of,
    scalar,
    single,
    two_dimensional,
    whole_arguments,
)
from xlmodel.workbook.tokens import corners
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, letters, quoted

_MODES = frozenset({-1, 0, 1, 2})


def _alike(first: Any, second: Any) -> bool:
    return not isinstance(first, XlError) and not is_blank(first) and kind(first) == kind(second)


def _equals(wanted: Any, wild: bool) -> Callable[[Any], bool]:
    if wild and is_text(wanted) and any(letter in wanted for letter in "*?~"):
        matches = wildcards(wanted).match
        return lambda value: is_text(value) and matches(folded(value)) is not None
    return lambda value: _alike(value, wanted) and compare(value, wanted) == 0


def _position(wanted: Any, values: Sequence[Any], mode: int, search: int) -> int | None:
    """Where a value stands, counted from 0: exactly, or next below (-1) or above (1) where it is not there."""
    order = range(len(values) - 1, -1, -1) if search < 0 else range(len(values))
    equals = _equals(wanted, mode == 2)
    found = next((number for number in order if equals(values[number])), None)
    if found is not None or mode in {0, 2}:
        return found
    best: int | None = None
    for place in order:
        value = values[place]
        if isinstance(value, XlError) or is_blank(value) or compare(value, wanted) != mode:
            continue
        if best is None or compare(value, values[best]) == -mode:
            best = place
    return best


def _bisected(wanted: Any, values: Sequence[Any], mode: int, ascending: bool) -> int | None:
    """A binary search in values taken to be sorted, blanks last: of equals the first, or the last where they fall."""
    low, high = 0, len(values) - 1
    sign = 1 if ascending else -1
    exact: int | None = None
    while low <= high:
        middle = (low + high) // 2
        last = is_blank(values[middle]) or isinstance(values[middle], XlError)
        order = 1 if last else sign * compare(values[middle], wanted)
        if order == 0:
            exact = middle
        low, high = (middle + 1, high) if order < (0 if ascending else 1) else (low, middle - 1)
    if exact is not None or mode == 0:
        return exact
    near = (high if mode == -1 else low) if ascending else (low if mode == -1 else high)
    return near if 0 <= near < len(values) and not is_blank(values[near]) else None


def _sought(wanted: Any, values: Sequence[Any], mode: int, search: int) -> int | None:
    if isinstance(wanted, XlError):
        raise ExcelError(wanted)
    if mode not in _MODES or search not in {1, -1, 2, -2} or (mode == 2 and abs(search) == 2):
        raise ExcelError(VALUE)
    if is_blank(wanted):
        blank = next((place for place, value in enumerate(values) if is_blank(value)), None)
        if blank is not None:
            return blank
        wanted = 0
    if abs(search) == 2:
        return _bisected(wanted, values, mode, search > 0)
    return _position(wanted, values, mode, search)


def _line(values: Any) -> tuple[list[Any], bool]:
    """A row or a column as a list, and whether it is a column."""
    held = rows_of(values)
    if len(held) > 1 and len(held[0]) > 1:
        raise ExcelError(VALUE)
    return (held[0], False) if len(held) == 1 else ([row[0] for row in held], True)


def _each(wanted: Any, find: Callable[[Any], Any]) -> Any:
    value = single(wanted)
    if not hasattr(value, "shape"):
        return find(value)
    return array_of([[guarded(find, (element,)) for element in row] for row in rows_of(value)])


def _option(value: Any, otherwise: int) -> int:
    return whole(one(value)) if value is not None and given(value) else otherwise


@whole_arguments("XMATCH")
def _xmatch(wanted: Any, values: Any, mode: Any = None, search: Any = None) -> Any:
    line, _ = _line(values)
    options = _option(mode, 0), _option(search, 1)

    def find(value: Any) -> Any:
        place = _sought(value, line, *options)
        return NA if place is None else place + 1

    return _each(wanted, find)


@whole_arguments("XLOOKUP")
def _xlookup(
    wanted: Any, values: Any, results: Any, otherwise: Any = None, mode: Any = None, search: Any = None
) -> Any:
    line, upright = _line(values)
    held = rows_of(results)
    if len(line) != (len(held) if upright or (len(line) == 1 and len(held) == 1) else len(held[0])):
        raise ExcelError(VALUE)
    options = _option(mode, 0), _option(search, 1)

    def find(value: Any) -> Any:
        place = _sought(value, line, *options)
        if place is None:
            return single(otherwise) if otherwise is not None and given(otherwise) else NA
        found = [held[place]] if upright else [[row[place]] for row in held]
        return found[0][0] if len(found) == len(found[0]) == 1 else array_of(found)

    return _each(wanted, find)


@whole_arguments("MATCH")
def _match(wanted: Any, values: Any, mode: Any = None) -> Any:
    kind_of = 1.0 if mode is None else float(number(one(mode)))
    held = rows_of(values)
    if len(held) > 1 and len(held[0]) > 1:
        raise ExcelError(NA)
    line, _ = _line(values)

    def find(value: Any) -> Any:
        place = _as_in_match(value, line, (kind_of > 0) - (kind_of < 0))
        return NA if place is None else place + 1

    return _each(wanted, find)


def _as_in_match(wanted: Any, line: Sequence[Any], mode: int) -> int | None:
    if isinstance(wanted, XlError):
        raise ExcelError(wanted)
    if is_blank(wanted):
        wanted = 0
    if not mode:
        return _position(wanted, line, 2 if is_text(wanted) else 0, 1)
    if mode < 0:
        best: int | None = None
        for place, value in enumerate(line):
            if not _alike(value, wanted):
                continue
            order = compare(value, wanted)
            if order < 0:
                break
            best = place
            if order == 0:
                break
        return best
    low, high = 0, len(line) - 1
    found: int | None = None
    while low <= high:
        middle = probe = (low + high) // 2
        while probe <= high and not _alike(line[probe], wanted):
            probe += 1
        order = compare(line[probe], wanted) if probe <= high else 1
        if order == 0:
            return _end_of_run(wanted, line, probe)
        if order < 0:
            found, low = probe, probe + 1
        else:
            high = middle - 1
    return found


def _end_of_run(wanted: Any, values: Sequence[Any], place: int) -> int:
    """The last of the equal values that stand together."""
    while place + 1 < len(values) and _alike(values[place + 1], wanted) and compare(values[place + 1], wanted) == 0:
        place += 1
    return place


@whole_arguments("LOOKUP")
def _lookup(wanted: Any, values: Any, results: Any = None) -> Any:
    """In a table the first row is searched where it is wider than high, else the first column; the last one answers."""
    held = rows_of(values)
    if len(held[0]) > len(held):
        line, answers = held[0], held[-1]
    else:
        line, answers = [row[0] for row in held], [row[-1] for row in held]
    if results is not None:
        given_rows = rows_of(results)
        if len(given_rows) > 1 and len(given_rows[0]) > 1:
            raise ExcelError(NA)
        answers, _ = _line(results)

    def find(value: Any) -> Any:
        place = _as_in_match(value, line, 1)
        return answers[place] if place is not None and place < len(answers) else NA

    return _each(wanted, find)


def _in_table(name: str, *, upright: bool) -> None:
    @whole_arguments(name)
    def compute(wanted: Any, table: Any, which: Any, near: Any = True) -> Any:
        held = two_dimensional(table).tolist()
        if not upright:
            held = [list(row) for row in zip(*held, strict=True)]
        if not hasattr(single(table), "shape") and is_text(single(table)):
            raise ExcelError(VALUE)
        about = truth(one(near))

        def find(value: Any) -> Any:
            column = whole(one(which))
            place = _as_in_match(value, [row[0] for row in held], 1 if about else 0)
            if place is None:
                return NA
            if column < 1:
                raise ExcelError(VALUE)
            if column > len(held[0]):
                raise ExcelError(REF)
            return held[place][column - 1]

        return _each(wanted, find)


_in_table("VLOOKUP", upright=True)
_in_table("HLOOKUP", upright=False)


_FIXED = {1: ("$", "$"), 2: ("", "$"), 3: ("$", ""), 4: ("", "")}
"""By the third argument of ADDRESS, the signs before column and row."""
_BARE_SHEET = re.compile(r"(?:\[[\w.]+\])?[^\W\d][\w.]*")


@scalar("ADDRESS", least=2, most=5)
def _address(row: Any, column: Any, fixed: Any = 1, a1: Any = True, sheet: Any = None) -> str:
    """A cell's address as a text; an argument left out is the usual one, a sheet that needs none has no quotes."""
    place = whole(row), whole(column)
    signs = _FIXED.get(whole(fixed) if given(fixed) else 1)
    if signs is None or not 1 <= place[0] <= MAX_ROWS or not 1 <= place[1] <= MAX_COLUMNS:
        raise ExcelError(VALUE)
    if given(a1) and not truth(a1):
        spelled = [f"{letter}{number}" if sign else f"{letter}[{number}]"
                   for letter, number, sign in (("R", place[0], signs[1]), ("C", place[1], signs[0]))]  # fmt: skip
        cell = "".join(spelled)
    else:
        cell = f"{signs[0]}{letters(place[1])}{signs[1]}{place[0]}"
    if sheet is None or sheet is EMPTY:
        return cell
    name = text(sheet)
    bare = not name or (_BARE_SHEET.fullmatch(name) and corners(name) is None)
    return f"{name if bare else quoted(name)}!{cell}"
