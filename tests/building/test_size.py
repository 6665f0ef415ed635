"""A workbook too large to be verified is refused before anything is computed."""

from __future__ import annotations

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
