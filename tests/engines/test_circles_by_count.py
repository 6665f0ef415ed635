"""Circles that the file's count of iterations stops before they settle."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.engines import CellAddress
from xlmodel.verification import verify
from xlmodel.workbook.reader import read_contents

from tests.engines.hostile import pack
from tests.engines.test_data_tables_and_circles import cell, rows

RUST = ("formulas", "formualizer", "ironcalc")


def halved(start: float, count: int) -> float:
    """`A2*0.5+10`, so many times, the cell below reading it."""
    for _ in range(count):
        start = start * 0.5 + 10
    return start


def circle(path: Path, stored: float, attributes: str, factor: str = "0.5") -> Path:
    sheet = rows(
        cell("A1", stored, f"A2*{factor}+10"), cell("A2", stored, "A1"), cell("B1", stored + 1, "A1+1")
    )  # fmt: skip
    return pack(path, sheet, names=f'<calcPr iterate="1"{attributes}/>')


@pytest.mark.parametrize("engine", RUST)
def test_a_circle_that_the_count_stops_is_taken_as_stored(engine: str, tmp_path: Path) -> None:
    path = circle(tmp_path / "c.xlsx", halved(0.0, 5), ' iterateCount="5"')
    verdict = verify(path, engine=engine, isolated=False)
    assert verdict.ok
    reason = "the file stops its circle at the count of 5 iterations, before it settles"
    assert verdict.taken == {CellAddress("S", "A1"): reason}
    assert verdict.compared == 2


@pytest.mark.parametrize("engine", RUST)
def test_a_counter_never_settles(engine: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "c.xlsx", rows(cell("A1", 37.0, "A1+1")), names='<calcPr iterate="1" iterateCount="1"/>')
    verdict = verify(path, engine=engine, isolated=False)
    assert not verdict.differing
    assert list(verdict.taken) == [CellAddress("S", "A1")]


@pytest.mark.parametrize(("stored", "attributes", "factor"), [(25.0, "", "0.5"), (5000.0, "", "0.99"),
                                                              (400.0, ' iterateCount="5"', "0.5")])  # fmt: skip
def test_a_value_no_count_explains_differs(stored: float, attributes: str, factor: str, tmp_path: Path) -> None:
    """It settles within the count, or moves further than the count leaves it moving."""
    path = circle(tmp_path / "c.xlsx", stored, attributes, factor)
    verdict = verify(path, isolated=False)
    assert [finding.address.cell for finding in verdict.differing] == ["A1"]
    assert not verdict.taken


@pytest.mark.parametrize(
    ("written", "count"), [("2147483647", 32_767), ("4294967295", 32_767), ("5", 5), ("", 100), ("-1", 100)]
)
def test_a_count_beyond_what_excel_iterates_is_its_limit(written: str, count: int, tmp_path: Path) -> None:
    iteration = read_contents(circle(tmp_path / "c.xlsx", 20.0, f' iterateCount="{written}"')).iteration
    assert iteration is not None and iteration.count == count
