"""What a draft does when its inputs and lines are known: scenarios, headlines, charts where none are declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xlmodel.errors import ModelError, XlmodelError, brief
from xlmodel.model.chart_file import headline_chart
from xlmodel.model.contents import Contents
from xlmodel.model.control import SCENARIO, add_scenario_switch
from xlmodel.model.items import Scenario
from xlmodel.model.scenario_changes import read_scenarios
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said

SCENARIOS = "scenarios.toml"
_CHARTED = 4
"""The most headlines that are drawn where a model declares no charts."""


def asked_at(place: str, step: Callable[[Unfinished], None]) -> Callable[[Unfinished], None]:
    """A step whose errors say where the template asks for it, unless they name a line of a file."""

    def placed(draft: Unfinished) -> None:
        draft.asking = place
        try:
            step(draft)
        except XlmodelError as error:
            error.at(place)
            raise
        finally:
            draft.asking = ""

    return placed


def read_scenario_file(draft: Unfinished) -> None:
    """The scenarios of the file, or the base case alone, then those from elsewhere; and the switch.

    Raises:
        ModelError: the scenarios have no base, or a file of scenarios lies there that nothing asks for.
    """
    name, default = draft.scenario_file
    if not name and SCENARIO in draft.inputs:
        return  # the switch was made by hand
    if name:
        for scenario in read_scenarios(draft.folder / name, draft):
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
        added = _further(draft, read)
        draft.scenarios[added.id] = _spoken(draft, added, optional=True)
    add_scenario_switch(draft, default)


def _further(draft: Unfinished, read: Callable[[Contents], Scenario]) -> Scenario:
    try:
        added = read(draft)
    except XlmodelError:
        raise
    except Exception as error:
        # What reads a scenario is code of the user's own: whatever it raises is told in one voice.
        raise ModelError(f"add_scenario(): {brief(read)} fails: {type(error).__name__}: {error}") from error
    if not isinstance(added, Scenario):
        raise ModelError(f"add_scenario(): {brief(read)} gives {brief(added)}, which is no Scenario")
    return added


def _spoken(draft: Unfinished, scenario: Scenario, *, optional: bool = False) -> Scenario:
    """A scenario with its texts in every language; with `optional` its own words stand for a missing one.

    The reason of a block is that of each row it changes, unless the row has its own.
    """
    name = scenario.id
    reasons: dict[str, Label] = {}
    for input_id, reason in scenario.reasons.items():
        told = draft.texts.label(f"reasons.{name}.{input_id}", reason, optional=optional)
        reasons |= dict.fromkeys((row for row in draft.rows_of(input_id) if row in scenario.changes), told)
    label = draft.texts.label(f"scenarios.{name}", scenario.label, optional=optional)
    return replace(scenario, label=label, reasons=reasons)


def place_headlines(draft: Unfinished) -> None:
    """The headline outputs, a block by its rows; those that are not there are problems."""
    wanted = draft.expanded(draft.wanted_headlines)
    draft.headlines = [line_id for line_id in wanted if draft.found(line_id) is not None]
    for line_id in wanted:
        if line_id not in draft.headlines:
            place, hint = draft.wanted_headlines[line_id], draft.near(line_id)
            told = f"{place}: headline(): there is no line or input {line_id!r}; {hint}"
            draft.problems.append(told.removeprefix(": ").removesuffix("; "))


def chart_headlines(draft: Unfinished) -> None:
    """A model that declares no charts draws its first headlines over time."""
    drawn = [name for name in draft.headlines if draft.item(name).axis == draft.timeline][:_CHARTED]
    if drawn:
        draft.charts = [headline_chart(draft, name) for name in drawn]
        draft.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")
