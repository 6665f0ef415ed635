"""The order of cells and what stands on a cycle, against a plain reading of the same references."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.limits import DEFAULT_LIMITS
from xlmodel.workbook.links import Links, link
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.values import cell_name

from tests.engines.hostile import pack
from tests.workbook.sheets import rows_xml

Where = tuple[int, int]
ROWS, COLUMNS = 30, 3
AREAS = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS), st.integers(1, ROWS), st.integers(1, COLUMNS))


def linked(folder: Path, formulas: dict[tuple[int, int], str]) -> Links:
    contents = read_contents(pack(folder / "book.xlsx", rows_xml(formulas)))
    return link(contents, DEFAULT_LIMITS)


def inside(where: Where, area: Area) -> bool:
    return area.row <= where[0] <= area.last_row and area.column <= where[1] <= area.last_column


def written(area: Area) -> str:
    return f"{cell_name(area.row, area.column)}:{cell_name(area.last_row, area.last_column)}"


def reached(reads: dict[Place, set[Place]]) -> dict[Place, set[Place]]:
    """What each cell depends on, directly or not."""
    found = {place: set(sources) for place, sources in reads.items()}
    for middle, place in product(found, found):
        if middle in found[place]:
            found[place] |= found[middle]
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(areas=st.dictionaries(st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS)), AREAS, max_size=60))
def test_order_cycles_and_what_is_below(areas: dict[Where, tuple[int, int, int, int]], tmp_path: Path) -> None:
    plain = {}
    for where, (row, column, last_row, last_column) in areas.items():
        rows, columns = sorted((row, last_row)), sorted((column, last_column))
        plain[where] = Area(0, rows[0], columns[0], rows[1], columns[1])
    links = linked(tmp_path, {where: f"SUM({written(area)})" for where, area in plain.items()})
    reads = {Place(0, *where): {Place(0, *other) for other in plain if inside(other, a)} for where, a in plain.items()}
    depends = reached(reads)
    circular = {place for place in reads if place in depends[place]}
    assert links.circular == circular
    assert links.below == {place for place in reads if depends[place] & circular} - circular
    order = list(links.order)
    position = {place: number for number, place in enumerate(order)}
    assert set(order) == set(reads) - links.circular - links.below
    assert all(position[source] < position[place] for place in order for source in reads[place])
    assert all(set(links.cells_read(place)) == sources for place, sources in reads.items())


@pytest.mark.thorough
def test_20_000_running_totals_are_linked_in_seconds(tmp_path: Path) -> None:
    texts = {(row, 1): f"B{row}*2" for row in range(1, 20_001)} | {
        (row, 3): f"SUM($A$1:A{row})" for row in range(1, 20_001)
    }
    started = time.monotonic()
    links = linked(tmp_path, texts)
    assert sum(map(len, links.reads.values())) < 700_000
    assert len(list(links.order)) == 40_000
    assert time.monotonic() - started < 30


def test_what_reads_a_known_cell_is_told_with_its_first_source(tmp_path: Path) -> None:
    links = linked(tmp_path, {(row, 1): "1" for row in range(1, 31)} | {(1, 2): "SUM(A1:A30)", (2, 2): "B1+1"})
    known = {Place(0, 17, 1): "no value"}
    found = []
    for place, source in links.onward(known):
        if source is not None:
            known[place] = "reads it"
            found.append((place, source))
    assert found == [(Place(0, 1, 2), Place(0, 17, 1)), (Place(0, 2, 2), Place(0, 1, 2))]
