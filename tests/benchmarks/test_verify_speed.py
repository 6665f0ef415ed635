"""The fast `formulas` path against its plain use, in one run: three scenarios of one workbook, every cell."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from xlmodel.engines import CellAddress, CellValue, recalculate_all
from xlmodel.workbook.limits import DEFAULT_LIMITS

from tests.engines.formulas import naive
from tests.engines.workbooks import model

BAR = 10.0
ROWS = 180
SWITCH = CellAddress("Control", "C1")


def test_three_scenarios_ten_times_faster_and_no_cell_lost(tmp_path: Path) -> None:
    path = model(tmp_path / "large.xlsx", rows=ROWS)
    positions = [{SWITCH: float(number)} for number in (1, 2, 3)]
    ratio, cells = measure(path, positions)
    print(f"\n{cells:,} formulas, {len(positions)} scenarios: {ratio:.1f} times faster than plain use")
    assert cells > 4_000
    assert ratio >= BAR


def measure(path: Path, positions: list[dict[CellAddress, float]]) -> tuple[float, int]:
    """How many times faster the fast path is, a process start included, and how many formula cells both computed."""
    naive.recalculate(model(path.with_name("warm.xlsx"), rows=1))
    started = time.perf_counter()
    overrides: list[Mapping[CellAddress, CellValue]] = list(positions)
    fast = recalculate_all("formulas", path, overrides, DEFAULT_LIMITS)
    middle = time.perf_counter()
    plain = [naive.recalculate(path, position) for position in positions]
    ended = time.perf_counter()
    for quick, slow in zip(fast, plain, strict=True):
        assert not quick.unsupported
        for address, value in quick.values.items():
            other = slow[address.sheet.upper(), address.cell]
            assert value == other or (
                isinstance(value, float) and isinstance(other, float) and abs(value - other) <= 1e-12 * abs(other)
            ), (address, value, other)
    return (ended - middle) / (middle - started), len(fast[0].values)
