from __future__ import annotations

import numpy as np
import pytest
import xlmodel
from xlmodel.errors import UsageError
from xlmodel.evaluate import evaluate
from xlmodel.model import Model
from xlmodel.model.selection import Selection
from xlmodel.simulation import PERCENTILES, DrawRange, simulate, spans_of

from tests.readback.workbooks import bakery


@pytest.fixture(scope="module")
def model() -> Model:
    return bakery()


def test_the_same_seed_gives_the_same_numbers_another_seed_others(model: Model) -> None:
    first, again, other = (simulate(model, draws=20, seed=seed).values for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_more_draws_than_fit_at_once_are_the_same_draws(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = simulate(model, draws=11, seed=1).values
    monkeypatch.setattr("xlmodel.simulation.run._AT_ONCE", 4)
    assert np.array_equal(simulate(model, draws=11, seed=1).values, whole)


def test_every_input_with_a_swing_is_drawn_unless_some_are_named(model: Model) -> None:
    spans = simulate(model, draws=1, seed=1).spans
    assert list(spans) == spans_of(model)
    assert {span.input for span in spans} == {i.id for i in model.inputs.values() if i.swing}
    assert len(spans) > 5


def test_a_factor_moves_a_proportional_output_by_itself(model: Model) -> None:
    found = simulate(model, draws=400, seed=2, vary=[DrawRange("price", 0.9, 1.2)], outputs=["revenue@2027"])
    base = evaluate(model).number("revenue", 2027)
    factors = found.values[:, 0] / base
    assert factors.min() >= 0.9
    assert factors.max() <= 1.2
    assert factors.min() < 0.93 and factors.max() > 1.15
    assert factors.mean() == pytest.approx((0.9 + 1 + 1.2) / 3, abs=0.01), "triangular, its mode at 1"
    flat = simulate(
        model, draws=400, seed=2, vary=[DrawRange("price", 0.9, 1.2)], outputs=["revenue@2027"], shape="uniform"
    )
    assert (flat.values[:, 0] / base).mean() == pytest.approx(1.05, abs=0.01)


def test_values_are_values_and_one_period_is_one_period(model: Model) -> None:
    vary = [DrawRange("price", 5, 5, factor=False, member="2026")]
    found = simulate(model, draws=2, seed=1, vary=vary, outputs=["revenue"])
    changed = evaluate(model, [Selection("base", {"price": {"2026": 5.0}})])
    assert [r.output.member for r in found.results] == list(model.lines["revenue"].members)
    assert found.values[0] == pytest.approx([changed.number("revenue", r.output.member) for r in found.results])


def test_draws_stand_on_the_selection(model: Model) -> None:
    selection = Selection("boom", {"rent": {"": 100.0}}, ("E1",))
    found = simulate(
        model, draws=1, seed=1, vary=[DrawRange("wage", 1, 1)], outputs=["profit@2027"], selection=selection
    )
    wanted = evaluate(model, [selection]).number("profit", 2027)
    assert found.results[0].base == pytest.approx(wanted)
    assert found.values[0, 0] == pytest.approx(wanted)


def test_draws_stay_within_the_bounds_of_the_input(model: Model) -> None:
    found = simulate(model, draws=50, seed=1, vary=[DrawRange("flour.waste", 0, 100)], outputs=["flour.waste"])
    assert found.values.max() == 1
    assert found.values.min() >= 0


def test_percentiles_are_those_of_the_draws(model: Model) -> None:
    found = simulate(model, draws=101, seed=5, outputs=["profit@2027", "profit.all"])
    summary, frame = found.summary(), found.frame()
    assert list(frame.columns) == ["profit@2027", "profit.all"]
    assert frame.shape == (101, 2)
    for number, name in enumerate(frame.columns):
        assert summary.loc[number, "mean"] == pytest.approx(frame[name].mean())
        assert summary.loc[number, "sd"] == pytest.approx(frame[name].std())
        for point in PERCENTILES:
            assert summary.loc[number, f"p{point}"] == pytest.approx(frame[name].quantile(point / 100))
    assert list(summary["period"]) == ["2027", ""]


@pytest.mark.parametrize(
    ("span", "message"),
    [
        (DrawRange("prise", 1, 2), "no input 'prise'"),
        (DrawRange("revenue", 1, 2), "revenue is calculated"),
        (DrawRange("oven.kind", 1, 2), "oven.kind is a text"),
        (DrawRange("correct.E1", 0, 1), "correct.E1 is a switch"),
        (DrawRange("price", 2, 1), "cannot be drawn between 2 and 1"),
        (DrawRange("price", 1, float("inf")), "cannot be drawn"),
        (DrawRange("price", float("nan"), 1), "cannot be drawn"),
        (DrawRange("price", 1, 1000, factor=False), "outside its bounds"),
        (DrawRange("price", 1, 2, member="2030"), "no value at '2030'"),
        (DrawRange("rent", 1, 2, member="2025"), "no value at '2025'"),
    ],
)
def test_a_range_that_cannot_be(model: Model, span: DrawRange, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        simulate(model, draws=1, seed=1, vary=[span])


@pytest.mark.parametrize(
    ("output", "message"),
    [("profitt", "no line 'profitt'"), ("profit@2030", "no value at '2030'"), ("check.status", "is a text")],
)
def test_an_output_that_cannot_be(model: Model, output: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        simulate(model, draws=1, seed=1, outputs=[output])


def test_no_draws_and_the_same_input_twice(model: Model) -> None:
    with pytest.raises(UsageError, match="0 draws"):
        simulate(model, draws=0, seed=1)
    with pytest.raises(UsageError, match="varied twice"):
        simulate(model, draws=1, seed=1, vary=[DrawRange("rent", 1, 2), DrawRange("rent", 1, 3)])


def test_it_is_called_from_the_package(model: Model) -> None:
    assert xlmodel.simulate(model, draws=1, seed=1).values.shape == (1, len(model.headlines))
