"""Every id of commit 0ccd2b4 has the value it had there, in base, bull and bear, in every position of the switches.

Bull and bear were cut anew since (decision 0606): their old changes, scenarios.toml, are put upon today's base, so that
it is the formulas that are held in all three.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from xlmodel import Model, Selection
from xlmodel.evaluate import Values, evaluate
from xlmodel.model.selection import Change

from tests.templates.promise.layout import FOLDER, POSITIONS, SCENARIOS, positions

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
RELATIVE = 1e-12
"""Far below what a spreadsheet shows, far above what another order of the same sum moves (2e-16 each addition)."""

OF_THE_SWITCH = ("scenario.name", "scenario.number", "scenario.is_base", "reconciliation.differs")
"""They tell where the scenario switch stands, which here stands on base throughout."""

MOVED = {
    "cooling.building_cost": "the cooling share is of rooms cooled by air",
    "edwc.investment_per_rack": "nationwide money over nationwide racks",
    "tornado.output": "the tornado opens on the AI server market of 2025, on the basis chosen",
    "cases.scenarios.scenario": "as printed and corrected are of base, whatever is selected",
    "cases.grid.training.factor1": "the grid goes over 7 to 90 training days",
    "cases.grid.training.factor2": "the grid goes over 7 to 90 training days",
    "cases.tornado.factor6": "the swing of training days is 7 to 90",
    "cases.tornado.factor12": "the swing of training days is 7 to 90",
}
"""What was wrong at 0ccd2b4 and moved on purpose, and why; the changelog names each."""


class Promised(NamedTuple):
    """The values of one input or line at one period, a row of scenarios x positions."""

    id: str
    period: str
    scenarios: tuple[str, ...]
    values: list[str]


@cache
def promised() -> tuple[Promised, ...]:
    return tuple(_read())


def _read() -> Iterator[Promised]:
    with (FOLDER / "values.csv").open(encoding="utf-8", newline="") as stream:
        for name, period, scenario, switches, *given in csv.reader(stream):
            moving = switches.split()
            places = dict(zip(positions(moving), given, strict=True))
            values = [places[tuple(switch for switch in on if switch in moving)] for on in POSITIONS]
            yield Promised(name, period, (scenario,) if scenario else SCENARIOS, values)


def old_changes(scenario: str) -> dict[str, Change]:
    with (FOLDER / "scenarios.toml").open("rb") as stream:
        changes = tomllib.load(stream)[scenario].get("changes", {})
    return {name: entry.get("values", entry.get("value")) for name, entry in changes.items()}


@pytest.fixture(scope="module")
def found(flagship: Model) -> Values:
    selections = [Selection("base", old_changes(name), on) for name in SCENARIOS for on in POSITIONS]
    return evaluate(flagship, selections)


def broken(values: Values) -> list[str]:
    """The ids that have no value where they had one, or another."""
    return list(dict.fromkeys(row.id for row in promised() if not _kept(values, row)))


def _kept(values: Values, row: Promised) -> bool:
    if row.id not in values.arrays or row.period not in (item := values.model.item(row.id)).members:
        return False
    everywhere = values.arrays[row.id][:, item.axis.position(row.period) if item.axis is not None else 0]
    by_scenario = np.broadcast_to(everywhere, len(SCENARIOS) * len(POSITIONS)).reshape(len(SCENARIOS), -1)
    held = SCENARIOS[:1] if row.id in OF_THE_SWITCH else row.scenarios
    places = [SCENARIOS.index(scenario) for scenario in held if scenario in row.scenarios]
    return all(_same(by_scenario[place], row.values, zero=row.id in values.model.checks) for place in places)


def _same(found: NDArray[np.object_] | NDArray[np.float64], expected: list[str], *, zero: bool) -> bool:
    if found.dtype == object:
        return list(found) == expected
    wanted = np.array(expected, dtype=float)
    # a check's deviation is a ratio that is zero but for rounding, so it is held absolutely
    return bool(np.allclose(found, wanted, rtol=RELATIVE, atol=RELATIVE if zero else 0.0, equal_nan=True))


def test_every_value_of_0ccd2b4_is_kept_but_what_moved_on_purpose(found: Values) -> None:
    assert set(broken(found)) == set(MOVED)


@pytest.mark.parametrize("name", MOVED)
def test_what_moved_is_named_in_the_changelog(name: str) -> None:
    assert f"`{name}`" in CHANGELOG.read_text(encoding="utf-8")


def test_the_file_holds_every_input_and_line_of_then() -> None:
    rows = promised()
    assert len({row.id for row in rows}) == 1235
    assert sum(len(row.values) * len(row.scenarios) for row in rows) > 500_000


def test_the_scenarios_and_switches_move_what_is_held(found: Values) -> None:
    peaks = found.arrays["infer.peak_compute"][:, -1].reshape(len(SCENARIOS), len(POSITIONS))
    assert len(np.unique(peaks[:, 0])) == 3
    assert len(np.unique(peaks[0])) == 4  # E1 and E4


@pytest.mark.parametrize("name", ["cooling.ai.market", "train.multimodal.params", "check.cooling.value"])
def test_a_value_that_moves_is_told(found: Values, name: str) -> None:
    before = found.arrays[name].copy()
    found.arrays[name][-1, -1] += 1e-9 * max(1.0, abs(before[-1, -1]))
    assert set(broken(found)) == {name, *MOVED}
    found.arrays[name][:] = before


def test_an_id_that_is_missing_is_told(found: Values) -> None:
    left = {name: array for name, array in found.arrays.items() if name != "cooling.ai.market"}
    assert set(broken(Values(found.model, left))) == {"cooling.ai.market", *MOVED}
