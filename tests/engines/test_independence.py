"""What is rewritten for one engine reaches no other: a fault in it is outvoted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel.engines import CellAddress, Limits, recalculate_all, recalculate_by
from xlmodel.engines.formulas import engine as of_formulas
from xlmodel.workbook.contents import BookContents

from tests.engines.workbooks import sheet_of

CELLS: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
    "A1": 2.0, "A2": 3.0, "B1": ("=A1+A2", 5.0), "B2": ("=SUM(INDEX(A1:A2,0))+1", 6.0), "B3": ("=IF(A1>1,A1,)+A2", 5.0),
}  # fmt: skip


def _spoiled(contents: BookContents) -> BookContents:
    """Every `+` as `-`, as a fault in what is rewritten for the formulas engine would have it."""
    sheets = [
        replace(
            sheet, formulas={where: replace(f, text=f.text.replace("+", "-")) for where, f in sheet.formulas.items()}
        )
        for sheet in contents.sheets
    ]
    return replace(contents, sheets=tuple(sheets))


def test_a_fault_in_what_one_engine_is_given_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_formulas, "without_whole_references", _spoiled)
    path = sheet_of(tmp_path / "i.xlsx", CELLS)
    right = {CellAddress("S", cell): content[1] for cell, content in CELLS.items() if isinstance(content, tuple)}
    for engine in ("formualizer", "ironcalc"):
        assert recalculate_all(engine, path, [{}], Limits(), isolated=False)[0].values == right, engine
    wrong = recalculate_all("formulas", path, [{}], Limits(), isolated=False)[0].values
    assert wrong == {CellAddress("S", "B1"): -1.0, CellAddress("S", "B2"): 4.0, CellAddress("S", "B3"): -1.0}


@pytest.mark.parametrize("isolated", [True, False])
def test_engines_that_share_a_process_and_a_reading_compute_what_each_does_alone(
    tmp_path: Path, *, isolated: bool
) -> None:
    path = sheet_of(tmp_path / "s.xlsx", CELLS)
    engines = ["formualizer", "ironcalc", "formulas"]
    positions = [{}, {CellAddress("S", "A1"): 7.0}]
    together = recalculate_by(engines, path, positions, Limits(), isolated=isolated)
    for engine, found in zip(engines, together, strict=True):
        alone = recalculate_all(engine, path, positions, Limits(), isolated=isolated)
        assert [done.engine for done in found] == [engine, engine]
        assert [(done.values, done.unsupported, done.cautions) for done in found] == [
            (done.values, done.unsupported, done.cautions) for done in alone
        ]
    assert together[0][1].values[CellAddress("S", "B1")] == 10.0
