from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from xlmodel.workbook.spans import CellSpan, SheetSpans

CELLS = st.sets(st.tuples(st.integers(1, 60), st.integers(1, 12)), max_size=400)
EDGES = st.tuples(st.integers(1, 64), st.integers(1, 14), st.integers(1, 64), st.integers(1, 14))


def cells(spans: SheetSpans, found: tuple[int, int] | CellSpan) -> Iterator[tuple[int, int]]:
    if isinstance(found, CellSpan):
        for part in spans.parts(found):
            yield from cells(spans, part)
    else:
        yield found


@given(CELLS, EDGES)
def test_an_area_comes_to_its_cells_each_once(held: set[tuple[int, int]], edges: tuple[int, int, int, int]) -> None:
    row, last_row = sorted(edges[::2])
    column, last_column = sorted(edges[1::2])
    spans = SheetSpans(0, held)
    found = [cell for item in spans.of(row, column, last_row, last_column) for cell in cells(spans, item)]
    assert sorted(found) == sorted((r, c) for r, c in held if row <= r <= last_row and column <= c <= last_column)


def test_growing_areas_share_their_spans() -> None:
    spans = SheetSpans(0, [(row, 1) for row in range(1, 20_001)])
    met = {item for last in range(1, 20_001) for item in spans.of(1, 1, last, 1) if isinstance(item, CellSpan)}
    links = sum(sum(1 for _ in spans.of(1, 1, last, 1)) for last in range(1, 20_001, 97))
    assert len(met) < 45_000
    assert links < 16 * 20_001 / 97
