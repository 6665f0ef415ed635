"""Models of another industry, loaded as a stranger loads them: by path."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel import Model, Selection
from xlmodel.evaluate import Values, evaluate
from xlmodel.expr import as_node
from xlmodel.registry import load
from xlmodel.testing import assert_sound

MODELS = Path(__file__).parents[1] / "models"


@pytest.fixture(scope="module")
def bakery() -> Model:
    return load(str(MODELS / "tutorial" / "model.py"))


@pytest.fixture(scope="module")
def values(bakery: Model) -> Values:
    return evaluate(bakery, [Selection("bear"), Selection("base"), Selection("bull")])


@pytest.mark.thorough
def test_a_strangers_model_is_sound(bakery: Model, tmp_path: Path) -> None:
    assert_sound(bakery, tmp_path)


def test_revenue_is_what_the_till_holds(values: Values) -> None:
    loaves = 40 * 210 * 310 * 1.2
    assert values.number("sales.revenue", "2023", case=1) == pytest.approx(loaves * 4.6 / 1e4, rel=1e-12)


def test_flour_is_paid_until_2024_and_grows_from_there(values: Values) -> None:
    prices = [values.number("costs.flour_price", str(year), case=1) for year in range(2023, 2027)]
    assert prices == pytest.approx([0.9, 0.95, 0.95 * 1.04, 0.95 * 1.04 * 1.03], rel=1e-12)


def test_history_is_the_same_in_every_scenario(values: Values) -> None:
    for line in ("sales.revenue", "costs.flour"):
        assert len({values.number(line, "2024", case=case) for case in range(3)}) == 1


def test_bear_is_below_base_is_below_bull(values: Values) -> None:
    for line in ("sales.loaves", "sales.revenue", "profit.operating", "profit.margin"):
        found = [values.number(line, "2028", case=case) for case in range(3)]
        assert found == sorted(set(found)), line


def test_a_cost_left_out_breaks_the_check_by_the_loaf() -> None:
    module = runpy.run_path(str(MODELS / "tutorial" / "model.py"))
    draft = module["model"]()
    without_rent = as_node(draft["costs.flour"] + draft["costs.wages"])
    draft.lines["costs.total"] = replace(draft.lines["costs.total"], expression=without_rent)
    assert evaluate(draft.complete(), [Selection()]).number("check.failed") == 1
    assert evaluate(load(str(MODELS / "tutorial" / "model.py")), [Selection()]).number("check.failed") == 0
