"""Scenarios on both bases: in order on every headline, alike in 2023, no driver without effect; tornado and grids."""

from __future__ import annotations

from itertools import combinations, product
from typing import get_args

import ai_compute
import numpy as np
import pytest
from xlmodel import Model, Selection, load
from xlmodel.evaluate import Values, evaluate
from xlmodel.model.restating import NumberDisplay
from xlmodel.model.selection import Change

from tests.templates.conftest import Compute

BASES = ("report", "bottom_up")
ORDER = ("bear", "base", "bull")
SWITCHES = ("E1", "E2", "E3", "E4", "E7")
SETTINGS = [chosen for count in range(len(SWITCHES) + 1) for chosen in combinations(SWITCHES, count)]
POSITIONS = list(product(BASES, SETTINGS, ORDER))
CORRECTED = ("E1", "E2")


def compared(model: Model) -> tuple[str, ...]:
    """What the cover, Scenarios and Ranges show of the scenarios."""
    return tuple(dict.fromkeys((*model.headlines, *model.range_reasons, *model.range_lines)))


@pytest.fixture(scope="module")
def values(flagship: Model) -> Values:
    """Every scenario at each setting of the switches, on both bases."""
    selections = [Selection(name, {"basis": {"": basis}}, on) for basis, on, name in POSITIONS]
    return evaluate(flagship, selections)


def test_bear_base_and_bull_are_in_order_on_every_headline_on_both_bases(flagship: Model, values: Values) -> None:
    wrong = []
    for line_id in compared(flagship):
        bear, base, bull = np.moveaxis(values.arrays[line_id].reshape(len(POSITIONS) // 3, 3, -1), 1, 0)
        slack = 1e-12 * np.abs(base)
        if ((bear > base + slack) | (base > bull + slack)).any():
            wrong.append(line_id)
    assert wrong == []
    assert len(compared(flagship)) > 25


@pytest.mark.thorough
@pytest.mark.parametrize("display", get_args(NumberDisplay))
def test_each_display_keeps_the_order_and_compares_what_its_charts_draw(display: NumberDisplay) -> None:
    model = load(ai_compute.model(), display=display)
    drawn = {line for chart in model.charts if chart.kind in ("fan", "compared") for line in chart.lines}
    assert drawn
    assert drawn <= set(model.headlines)
    positions = list(product(BASES, ((), ("E1",), CORRECTED), ORDER))
    values = evaluate(model, [Selection(name, {"basis": {"": basis}}, on) for basis, on, name in positions])
    for line_id in model.headlines:
        bear, base, bull = np.moveaxis(values.arrays[line_id].reshape(len(positions) // 3, 3, -1), 1, 0)
        slack = 1e-12 * np.abs(base)
        assert ((bear <= base + slack) & (base <= bull + slack)).all(), line_id


def test_the_bases_part_and_the_scenarios_move_each_of_them(flagship: Model, values: Values) -> None:
    by_basis = values.arrays["chosen.server.market"].reshape(2, len(SETTINGS), 3, -1)
    assert (by_basis[0, :, :, 2:] != by_basis[1, :, :, 2:]).all()
    for line_id in compared(flagship):
        bear, _, bull = np.moveaxis(values.arrays[line_id].reshape(2, len(SETTINGS), 3, -1)[1], 1, 0)
        assert (bear < bull).any(), line_id


def test_2023_is_the_same_in_every_scenario(flagship: Model, values: Values) -> None:
    for line_id in compared(flagship):
        item = flagship.item(line_id)
        if "2023" in item.members and item.axis is not None:
            place = item.axis.position("2023")
            found = values.arrays[line_id].reshape(len(POSITIONS) // 3, 3, -1)[:, :, place]
            assert found == pytest.approx(np.broadcast_to(found[:, 1:2], found.shape), rel=1e-12), line_id


def against(flagship: Model, scenario: str, basis: str) -> set[str]:
    """The drivers that alone move some headline the other way than their scenario does."""
    drivers = [name for name in flagship.drivers() if name in flagship.scenarios[scenario].changes]
    here: dict[str, Change] = {"basis": {"": basis}}
    alone = [{**here, name: flagship.scenario_values(name, scenario)} for name in drivers]
    values = evaluate(flagship, [Selection("base", changes, CORRECTED) for changes in (here, *alone)])
    sign, found = 1 if scenario == "bull" else -1, set()
    for line_id in flagship.headlines:
        shown = values.arrays[line_id].reshape(len(alone) + 1, -1)
        wrong = (sign * (shown[1:] - shown[0]) < -1e-12 * np.abs(shown[0])).any(axis=1)
        found |= {name for name, against_it in zip(drivers, wrong, strict=True) if against_it}
    return found


@pytest.mark.parametrize("scenario", ["bull", "bear"])
def test_a_driver_that_alone_works_against_its_scenario_says_so_in_its_reason(flagship: Model, scenario: str) -> None:
    changes = flagship.scenarios[scenario].changes
    told = {name for name in changes if "Alone" in flagship.scenarios[scenario].reasons[name].origin}
    assert told == set().union(*(against(flagship, scenario, basis) for basis in BASES))
    assert len(told) == 3


def moving(flagship: Model, scenario: str, on: tuple[str, ...]) -> set[str]:
    """The drivers that move what the cover shows of some headline, each set alone as in a scenario."""
    here: dict[str, Change] = {"basis": {"": "bottom_up"}}
    drivers = [name for name in flagship.drivers() if name in flagship.scenarios[scenario].changes]
    alone = [{**here, name: flagship.scenario_values(name, scenario)} for name in drivers]
    values = evaluate(flagship, [Selection("base", changes, on) for changes in (here, *alone)])
    shown = np.stack([values.arrays[name].reshape(len(alone) + 1, -1)[:, -1] for name in flagship.headlines], axis=1)
    return {name for name, found in zip(drivers, shown[1:], strict=True) if not np.array_equal(found, shown[0])}


@pytest.mark.parametrize("on", [(), CORRECTED])
def test_no_driver_leaves_every_headline_of_the_cover_still_on_the_bottom_up_basis(
    flagship: Model, on: tuple[str, ...]
) -> None:
    bull, bear = moving(flagship, "bull", on), moving(flagship, "bear", on)
    assert bull | bear == set(flagship.drivers())
    # all links of 2027 are on 800G in base already
    assert bull == set(flagship.scenarios["bull"].changes) - {"network.h100.share_800g"}
    assert bear == set(flagship.scenarios["bear"].changes)


def test_every_reason_stands_beside_its_range_in_both_languages(flagship: Model) -> None:
    assert len(flagship.range_reasons) > 8
    assert all(why.origin and why.has("zh") for why in flagship.range_reasons.values())


def test_in_the_tornado_utilisation_enters_once_whatever_the_switches_say(compute: Compute, flagship: Model) -> None:
    low, high = flagship.inputs["infer.utilisation"].swing or (1, 1)
    corrected = compute(*CORRECTED)
    trained, served = (corrected.number(f"{kind}.h100.stock", 2025) for kind in ("train", "infer"))
    for values in (compute(), corrected):
        for edge, factor in (("low", low), ("high", high)):
            found = values.number("cases.tornado:total.h100.stock@2025", f"infer.utilisation:{edge}")
            assert found == pytest.approx(trained + served / factor)
        unmoved = values.number("cases.tornado:total.h100.stock@2025", "base")
        assert unmoved == pytest.approx(corrected.number("total.h100.stock", 2025))
        selected = values.number("cases.tornado:total.h100.stock@2025", "selected")
        assert selected == pytest.approx(values.number("total.h100.stock", 2025))


def test_vendors_stay_whole_on_the_axis_of_the_grid_and_training_days_go_from_7_to_90(compute: Compute) -> None:
    values = compute()
    steps = {"0.8": 12, "0.9": 14, "1": 15, "1.1": 17, "1.2": 18}
    rows = "cases.grid.training:train.multimodal"
    assert {step: values.number(f"{rows}.vendors@2027", f"{step}x1") for step in steps} == steps
    across = [values.number(f"{rows}.training_days@2027", f"1x{step}") for step in ("1", "2", "4.28571", "8.57143")]
    assert across == pytest.approx([7, 14, 30, 60])
    for scenario, first in (("bear", 8), ("bull", 6)):
        moved = compute(scenario=scenario)
        days = [
            moved.number(f"{rows}.training_days@2027", case)
            for case in moved.model.item(f"{rows}.training_days@2027").members
        ]
        assert min(days) == first
        assert all(day.is_integer() for day in days)
    halved = values.number("cases.grid.training:train.h100.stock@2027", "1x2")
    multimodal = values.number("train.multimodal.peak_compute", 2027) / values.number("train.peak_compute", 2027)
    stock = values.number("train.h100.stock", 2027)
    assert halved == pytest.approx(stock * (1 - multimodal / 2))
