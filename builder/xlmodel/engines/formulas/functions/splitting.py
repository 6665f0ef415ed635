"""Texts taken apart at delimiters: TEXTBEFORE, TEXTAFTER, TEXTSPLIT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from xlmodel.engines.formulas.functions.array_parts import option, shaped
from xlmodel.engines.formulas.functions.coercion import NA, VALUE, ExcelError, cells, text
from xlmodel.engines.formulas.functions.registering import given, one, whole_arguments


def _at(marks: Sequence[str], without_case: bool) -> re.Pattern[str]:
    """Any of some delimiters, longer ones first."""
    pattern = "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True))
    return re.compile(pattern, re.IGNORECASE if without_case else 0)


def _cut(
    held: str, marks: Sequence[str], turn: int, without_case: bool, ends: bool, otherwise: Any, before: bool
) -> Any:
    if not turn or abs(turn) > max(len(held), 1):
        return VALUE
    if any(len(mark) > len(held) for mark in marks):
        return VALUE
    if any(not mark for mark in marks):
        return ("" if turn > 0 else held) if before else (held if turn > 0 else "")
    spans = [match.span() for match in _at(marks, without_case).finditer(held)]
    if ends:
        spans = [*spans, (len(held), len(held))] if turn > 0 else [(0, 0), *spans]
    if abs(turn) > len(spans):
        return NA if otherwise is None else otherwise
    first, last = spans[turn - 1] if turn > 0 else spans[turn]
    return held[:first] if before else held[last:]


def _cutting(name: str, *, before: bool) -> None:
    @whole_arguments(name)
    def compute(
        value: Any, delimiter: Any, instance: Any = None, mode: Any = None, end: Any = None, otherwise: Any = None
    ) -> Any:
        other = None if otherwise is None or not given(otherwise) else one(otherwise)
        return _cut(
            text(one(value)), [text(mark) for mark in cells(delimiter)], option(instance, 1), bool(option(mode, 0)),
            bool(option(end, 0)), other, before,
        )  # fmt: skip


_cutting("TEXTBEFORE", before=True)
_cutting("TEXTAFTER", before=False)


@whole_arguments("TEXTSPLIT")
def _textsplit(
    value: Any, columns: Any, rows: Any = None, ignore_empty: Any = None, mode: Any = None, pad: Any = None
) -> Any:
    """A text as rows and columns; shorter rows are filled up."""
    held, without_case, skip = text(one(value)), bool(option(mode, 0)), bool(option(ignore_empty, 0))
    filler = NA if pad is None or not given(pad) else one(pad)
    lines = list(_parts(held, rows, without_case, skip))
    found: list[list[Any]] = [list(_parts(line, columns, without_case, skip)) for line in lines]
    found = [line for line in found if line or not skip]
    width = max((len(line) for line in found), default=0)
    return shaped([line + [filler] * (width - len(line)) for line in found])


def _parts(held: str, delimiters: Any, without_case: bool, skip: bool) -> Iterator[str]:
    if delimiters is None or not given(delimiters):
        yield held
        return
    marks = [text(mark) for mark in cells(delimiters)]
    if any(not mark for mark in marks):
        raise ExcelError(VALUE)
    yield from (part for part in _at(marks, without_case).split(held) if part or not skip)
