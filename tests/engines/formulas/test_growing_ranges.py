"""Totals of all cells so far: the values of a longer range are taken from the shorter one's."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlmodel.engines import CellAddress, get
from xlmodel.engines.formulas.walk import Walk
from xlmodel.workbook.contents import Place

COUNT = 150


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, COUNT + 1):
        sheet.cell(row, 1, {2: "text", 3: None, 4: True, 5: 0.5}.get(row, row))
        sheet.cell(row, 2, f"=SUM($A$1:A{row})")
        sheet.cell(row, 3, f"=COUNTA($A$1:A{row})+MAX($B$1:B{row})")
    book.save(found := tmp_path_factory.mktemp("totals") / "totals.xlsx")
    return found


def test_running_totals_are_right_whatever_is_moved(path: Path) -> None:
    moved = {CellAddress("Sheet", "A2"): 7.0, CellAddress("Sheet", f"A{COUNT - 1}"): 0.25}
    with get("formulas").session(path) as session:
        for overrides in ({}, moved):
            found = session.recalculate(overrides).values
            total = filled = 0.0
            for row in range(1, COUNT + 1):
                stands = {2: "text", 3: None, 4: True, 5: 0.5}.get(row, float(row))
                value = overrides.get(CellAddress("Sheet", f"A{row}"), stands)
                filled += value is not None
                total += value if isinstance(value, float) else 0
                assert found[CellAddress("Sheet", f"B{row}")] == total
                assert found[CellAddress("Sheet", f"C{row}")] == filled + total


def test_each_cell_is_looked_up_a_few_times(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Place] = []
    value = Walk._value

    def counted(walk: Walk, place: Place) -> object:
        looked.append(place)
        return value(walk, place)

    monkeypatch.setattr(Walk, "_value", counted)
    get("formulas").recalculate(path)
    assert COUNT < len(looked) < 10 * COUNT  # cell by cell it would be COUNT² for the three totals
