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
SHARES = ("share.", "share_odm.", "share_china.", "own.", "fact.share.", "fact.cloud.", "bottom_up.share.", "mix.")
"""How inputs that are a part of a whole begin."""


def moved(model: Model, input_id: str, scenario: str, factor: float) -> dict[str, dict[str, Value]]:
    """An input times a factor, within what may be entered."""
    item = model.inputs[input_id]
    low, high = item.valid or (float("-inf"), float("inf"))
    values = model.scenario_values(input_id, scenario)
    return {input_id: {m: min(max(v * factor, low), high) for m, v in values.items() if isinstance(v, float)}}


def stresses(model: Model, scenario: str) -> list[tuple[str, Selection]]:
    found = [(scenario, Selection(scenario))]
    for input_id in model.drivers():
        factors = (*FACTORS, 0.0) if "growth" in input_id else FACTORS
        for factor in factors:
            changes = moved(model, input_id, scenario, factor)
            found.append((f"{input_id} x{factor:g}", Selection(scenario, changes)))
            found.append((f"{input_id} x{factor:g} corrected", Selection(scenario, changes, tuple(model.corrections))))
    return found


@pytest.mark.parametrize(
    "scenario",
    ["base", pytest.param("bull", marks=pytest.mark.thorough), pytest.param("bear", marks=pytest.mark.thorough)],
)
def test_every_check_holds_under_stress(flagship: Model, scenario: str) -> None:
    cases = stresses(flagship, scenario)
    values = evaluate(flagship, [selection for _, selection in cases])
    assert list(values.errors()) == []
    failing = [name for case, (name, _) in enumerate(cases) if values.number(MASTER, SCALAR, case) != 0]
    assert failing == []


USERS = ("infer.multimodal.daily_users", "infer.general.daily_users")
VENDORS = ("train.multimodal.vendors", "train.general.vendors")


@pytest.mark.thorough
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


@pytest.mark.thorough
@pytest.mark.parametrize("basis", ["report", "bottom_up"])
def test_one_share_of_a_whole_is_changed_alone_and_every_check_holds(flagship: Model, basis: str) -> None:
    cases = []
    for item in flagship.inputs.values():
        if item.id.startswith(SHARES) and "share" in item.id and item.unit == "ratio":
            found = [min(1.0, 1.5 * v) if isinstance(v, float) else 0.4 for v in item.values.values()]
            change: dict[str, Change] = {item.id: dict(zip(item.values, found, strict=True)), "basis": basis}
            cases.append(Selection("base", change))
    values = evaluate(flagship, cases)
    assert len(cases) > 130
    assert list(values.errors()) == []
    assert [next(iter(case.changes)) for n, case in enumerate(cases) if values.number(MASTER, SCALAR, n) != 0] == []
