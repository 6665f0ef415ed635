"""Cells of a sheet in spans that halve: an area comes to a few spans, however many cells it covers.

So a column of running totals, `SUM(A$1:A1)` to `SUM(A$1:A20000)`, has some links a formula and not one for each cell.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

ENUMERATED = 8
"""So many cells of a line are told one by one."""


class CellSpan(NamedTuple):
    """Neighbouring cells of one column (or row), those that exist, by their numbers in it: `start` up to `stop`."""

    sheet: int
    by_row: bool
    line: int
    start: int
    stop: int


class SheetSpans:
    """The cells of one sheet, line by line."""

    def __init__(self, sheet: int, cells: Iterable[tuple[int, int]]) -> None:
        self._sheet = sheet
        self._columns: dict[int, list[int]] = {}
        self._rows: dict[int, list[int]] = {}
        for row, column in cells:
            self._columns.setdefault(column, []).append(row)
            self._rows.setdefault(row, []).append(column)
        for line in (*self._columns.values(), *self._rows.values()):
            line.sort()

    def of(self, row: int, column: int, last_row: int, last_column: int) -> Iterator[tuple[int, int] | CellSpan]:
        """The cells that exist in an area: (row, column) where a line has few in it, else spans."""
        by_row = last_column - column > last_row - row
        lines = self._rows if by_row else self._columns
        first, last = (row, last_row) if by_row else (column, last_column)
        low, high = (column, last_column) if by_row else (row, last_row)
        known: Iterable[int] = range(first, last + 1)
        if last - first >= len(lines):
            known = [line for line in lines if first <= line <= last]
        for line in known:
            cells = lines.get(line)
            if cells is None:
                continue
            start, stop = bisect_left(cells, low), bisect_right(cells, high)
            if stop - start <= ENUMERATED:
                yield from ((line, cell) if by_row else (cell, line) for cell in cells[start:stop])
            else:
                yield from self._halved(by_row, line, start, stop, len(cells))

    def parts(self, span: CellSpan) -> Iterator[tuple[int, int] | CellSpan]:
        """The cells of a span, or the two spans it halves into."""
        if span.stop - span.start <= ENUMERATED:
            cells = (self._rows if span.by_row else self._columns)[span.line]
            for cell in cells[span.start : span.stop]:
                yield (span.line, cell) if span.by_row else (cell, span.line)
        else:
            middle = span.start + _half(span.stop - span.start)
            yield span._replace(stop=middle)
            yield span._replace(start=middle)

    def _halved(self, by_row: bool, line: int, start: int, stop: int, count: int) -> Iterator[CellSpan]:
        """The fewest spans of the tree over a line that come to an interval of it."""
        waiting = [CellSpan(self._sheet, by_row, line, 0, count)]
        while waiting:
            span = waiting.pop()
            if start <= span.start and span.stop <= stop:
                yield span
            elif span.start < stop and start < span.stop and span.stop - span.start <= ENUMERATED:
                yield span._replace(start=max(start, span.start), stop=min(stop, span.stop))
            elif span.start < stop and start < span.stop:
                middle = span.start + _half(span.stop - span.start)
                waiting += [span._replace(start=middle), span._replace(stop=middle)]


def _half(count: int) -> int:
    """The largest power of two below `count`: equal parts of growing intervals are the same spans."""
    return 1 << ((count - 1).bit_length() - 1)
