"""formualizer changes a loaded workbook in place: every value equals that of a workbook loaded anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.engines import CellAddress, CellValue, get
from xlmodel.engines.formualizer import FormualizerSession

from tests.engines.workbooks import model, sheet_of

SWITCH = CellAddress("Control", "C1")
CHANGES: list[dict[CellAddress, CellValue]] = [
    {},
    {SWITCH: 2.0},
    {SWITCH: 3.0},
    {SWITCH: 1.0},
    {SWITCH: "text"},
    {SWITCH: None},
    {SWITCH: 2.0, CellAddress("Control", "A1"): "renamed"},
    {},
]


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    found: list[object] = []
    plain = FormualizerSession._load

    def counting(self: FormualizerSession, changes: object) -> object:
        found.append(changes)
        return plain(self, changes)  # type: ignore[arg-type]

    monkeypatch.setattr(FormualizerSession, "_load", counting)
    return found


def test_every_value_equals_that_of_a_workbook_loaded_anew(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", rows=12)
    with get("formualizer").session(path) as session:
        for change in CHANGES:
            done, anew = session.recalculate(change), get("formualizer").recalculate(path, overrides=change)
            assert done.values == anew.values, change
            assert done.unsupported == anew.unsupported


def test_a_typed_number_changes_without_loading_again(tmp_path: Path, loads: list[object]) -> None:
    with get("formualizer").session(model(tmp_path / "m.xlsx")) as session:
        for change in CHANGES[:4]:
            session.recalculate(change)
    assert loads == [{}]


def test_a_formula_that_is_overridden_is_a_formula_again_afterwards(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "m.xlsx", {"A1": 2.0, "A2": "=A1*3", "A3": "=A2+1"})
    sheet = path_sheet(path)
    with get("formualizer").session(path) as session:
        for change, expected in (({}, 7.0), ({CellAddress(sheet, "A2"): 10.0}, 11.0), ({}, 7.0)):
            assert session.recalculate(change).values[CellAddress(sheet, "A3")] == expected


def test_computed_references_are_loaded_anew_each_time(tmp_path: Path, loads: list[object]) -> None:
    path = sheet_of(tmp_path / "m.xlsx", {"A1": 2.0, "A2": '=INDIRECT("A1")*3'})
    with get("formualizer").session(path) as session:
        for value in (2.0, 5.0):
            done = session.recalculate({CellAddress(path_sheet(path), "A1"): value})
            assert list(done.values.values()) == [value * 3]
    assert len(loads) == 2


def path_sheet(path: Path) -> str:
    """The name of the first sheet."""
    import openpyxl

    return openpyxl.load_workbook(path).sheetnames[0]
