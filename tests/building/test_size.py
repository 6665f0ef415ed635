"""A workbook too large to be verified is refused before anything is computed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from xlmodel.building.size import hold_size
from xlmodel.errors import ModelError
from xlmodel.registry import load


def test_what_costs_the_formulas_is_told() -> None:
    model = load("tests/models/retail/")
    of_cases = sum(len(line.members) for line in model.case_lines.values() if line.id.startswith("cases.tornado"))
    whole = sum(len(line.members) for line in model.every_line())
    hold_size(model, most=whole)
    with pytest.raises(ModelError) as caught:
        hold_size(model, most=whole - 1)
    assert f"at least {whole:,} formulas, more than the {whole - 1:,}" in caught.value.message
    assert f"{of_cases:,} in the cases 'tornado'" in caught.value.problems
    assert "cases.toml" in (caught.value.hint or "")


def test_a_set_whose_id_begins_as_anothers_has_its_own_formulas(tmp_path: Path) -> None:
    shutil.copytree("tests/models/retail", tmp_path / "retail", ignore=shutil.ignore_patterns("__pycache__"))
    cases = tmp_path / "retail/cases.toml"
    text = cases.read_text(encoding="utf-8")
    grid = text.partition("[tornado]")[0]
    again = grid.replace("[grids.price]", '[grids."price.again"]').replace("Profit: ", "Again: ")
    cases.write_text(f"{text}\n{again}", encoding="utf-8")
    model = load(str(tmp_path / "retail"))
    with pytest.raises(ModelError, match="formulas") as caught:
        hold_size(model, most=100)
    told = [problem.partition(" in the cases ") for problem in caught.value.problems]
    counts = {name: count for count, _, name in told}
    assert counts["'grid.price'"] == counts["'grid.price.again'"]
