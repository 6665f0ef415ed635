"""The flagship rolled forward: with its own values nothing moves and no check breaks, wherever its switches stand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from xlmodel import Model, roll
from xlmodel.evaluate import evaluate

OWN = {
    "server.global.history": "server.global.stock",
    "server.china.history": "server.china.stock",
    "server.global.growth_history": "server.global.growth",
    "server.china.growth_history": "server.china.growth",
    "server.china.all_servers": "",
    "idc.new_racks": "",
    "idc.telco.new_racks": "",
}
"""What needs actuals, and the line that has the model's own values for it; no line where any will do."""


def rolled_to_2024(flagship: Model, folder: Path, factor: float = 1.0) -> Path:
    """A file of actuals: the model's own values times a factor."""
    values = evaluate(flagship)
    path = folder / "actuals.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id", "period", "value", "source"))
        for name, line in OWN.items():
            for year in ("2023", "2024"):
                value = values.number(line, year) * factor if line else 100.0
                writer.writerow((name, year, repr(value), "IDC"))
    return path


@pytest.mark.thorough
@pytest.mark.parametrize("factor", [1.0, 1.01])
def test_actuals_break_no_check_and_move_what_they_are_of(flagship: Model, tmp_path: Path, factor: float) -> None:
    done = roll(
        "ai_compute", to=2024, actuals=rolled_to_2024(flagship, tmp_path, factor), output=tmp_path / "compute_2024"
    )
    assert done.broken == ()
    moved = {(one.id, one.period) for one in done.moved if not one.same}
    if factor == 1.0:
        assert not moved
        assert all(one.same for found in done.moved_by_choice.values() for one in found)
    else:
        assert ("chosen.server.market", "2024") in moved
        assert {period for _, period in moved} == {"2023", "2024"}
