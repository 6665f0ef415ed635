"""The checks hold wherever the drivers are moved: halved, doubled, without growth, in every scenario."""

from __future__ import annotations

from itertools import product

import pytest
from xlmodel import Model, Selection
from xlmodel.evaluate import evaluate
from xlmodel.model.control import MASTER
from xlmodel.model.items import SCALAR, Value
from xlmodel.model.selection import Change
from xlmodel.selecting import resolve

FACTORS = (0.5, 2.0)
PARTS = "share."
"""Printed shares of one market: one of them doubled contradicts the others, and a check says so."""


def moved(model: Model, input_id: str, scenario: str, factor: float) -> dict[str, dict[str, Value]]:
    """An input times a factor, within what may be entered."""
    item = model.inputs[input_id]
    low, high = item.valid or (float("-inf"), float("inf"))
    values = model.scenario_values(input_id, scenario)
    return {input_id: {m: min(max(v * factor, low), high) for m, v in values.items() if isinstance(v, float)}}


def stresses(model: Model, scenario: str) -> list[tuple[str, Selection]]:
    found = [(scenario, Selection(scenario))]
    for input_id in model.drivers():
        if input_id.startswith(PARTS):
            continue
        factors = (*FACTORS, 0.0) if "growth" in input_id else FACTORS
        for factor in factors:
            changes = moved(model, input_id, scenario, factor)
            found.append((f"{input_id} x{factor:g}", Selection(scenario, changes)))
            found.append((f"{input_id} x{factor:g} corrected", Selection(scenario, changes, tuple(model.corrections))))
    return found


@pytest.mark.parametrize("scenario", ["base", "bull", "bear"])
def test_every_check_holds_under_stress(flagship: Model, scenario: str) -> None:
    cases = stresses(flagship, scenario)
    values = evaluate(flagship, [selection for _, selection in cases])
    assert list(values.errors()) == []
    failing = [name for case, (name, _) in enumerate(cases) if values.number(MASTER, SCALAR, case) != 0]
    assert failing == []


USERS = ("infer.multimodal.daily_users", "infer.general.daily_users")
VENDORS = ("train.multimodal.vendors", "train.general.vendors")


def test_every_check_holds_without_users_without_vendors_and_without_demand(flagship: Model) -> None:
    switches = ((), flagship.mistakes, tuple(flagship.corrections))
    cases = []
    for basis, scenario, on in product(("report", "bottom_up"), flagship.scenarios, switches):
        for nobody in (USERS, VENDORS, USERS + VENDORS):
            changes: dict[str, Change] = dict.fromkeys(nobody, 0.0)
            cases.append(Selection(scenario, {**changes, "basis": basis}, on))
    values = evaluate(flagship, [resolve(flagship, case) for case in cases])
    assert list(values.errors()) == []
    assert [case for number, case in enumerate(cases) if values.number(MASTER, SCALAR, number) != 0] == []


def test_a_share_that_leaves_less_than_nothing_to_the_others_is_told(flagship: Model) -> None:
    changes = moved(flagship, "share.nvidia_ai_chip", "base", 2.0)
    assert evaluate(flagship, [Selection("base", changes)]).number(MASTER) > 0
