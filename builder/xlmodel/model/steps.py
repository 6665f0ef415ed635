"""What a draft does when its inputs and lines are known: scenarios, headlines, charts where none are declared."""

from __future__ import annotations

from dataclasses import replace

from xlmodel.errors import ModelError
from xlmodel.model.chart_file import headline_chart
from xlmodel.model.control import SCENARIO, add_scenario_switch
from xlmodel.model.data import read_scenarios
from xlmodel.model.items import Scenario
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import said

SCENARIOS = "scenarios.toml"
_CHARTED = 4
"""The most headlines that are drawn where a model declares no charts."""


def read_scenario_file(draft: Unfinished) -> None:
    """The scenarios of the file, or the base case alone, then those from elsewhere; and the switch.

    Raises:
        ModelError: the scenarios have no base, or a file of scenarios lies there that nothing asks for.
    """
    name, default = draft.scenario_file
    if not name and SCENARIO in draft.inputs:
        return  # the switch was made by hand
    if name:
        for scenario in read_scenarios(draft.folder / name, draft.inputs):
            draft.scenarios[scenario.id] = _spoken(draft, scenario)
    elif (draft.folder / SCENARIOS).is_file():
        raise ModelError(f"{SCENARIOS} lies in the folder of {draft.id} and is not read", hint="call add_scenarios()")
    else:
        draft.scenarios[default] = Scenario(default, said("control.base"), {}, {})
    if default not in draft.scenarios or draft.scenarios[default].changes:
        found = ", ".join(scenario.id for scenario in draft.scenarios.values() if not scenario.changes)
        hint = f'add_scenarios(default="{found}")' if found else f'begin {name} with [{default}] and label = "…"'
        raise ModelError(f"{draft.id} needs the scenario {default!r}, which changes nothing", hint=hint)
    for read in draft.further:
        added = read(draft)
        draft.scenarios[added.id] = _spoken(draft, added, optional=True)
    add_scenario_switch(draft, default)


def _spoken(draft: Unfinished, scenario: Scenario, *, optional: bool = False) -> Scenario:
    """A scenario with its texts in every language; with `optional` its own words stand for a missing one."""
    name = scenario.id
    reasons = {
        input_id: draft.texts.label(f"reasons.{name}.{input_id}", reason, optional=optional)
        for input_id, reason in scenario.reasons.items()
    }
    label = draft.texts.label(f"scenarios.{name}", scenario.label, optional=optional)
    return replace(scenario, label=label, reasons=reasons)


def place_headlines(draft: Unfinished) -> None:
    """The headline outputs, a block by its rows."""
    draft.headlines = list(draft.expanded(draft.wanted_headlines))
    for line_id in draft.headlines:
        draft.item(line_id)


def chart_headlines(draft: Unfinished) -> None:
    """A model that declares no charts draws its first headlines over time."""
    drawn = [name for name in draft.headlines if draft.item(name).axis == draft.timeline][:_CHARTED]
    if drawn:
        draft.charts = [headline_chart(draft, name) for name in drawn]
        draft.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")
