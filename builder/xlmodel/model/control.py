"""The control sheet every model has: scenario, corrections, years of growth rates, timeline, tolerance."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.errors import ModelError, nearest
from xlmodel.expr import Expression, at, call, code, ref, span, where, words
from xlmodel.model.calendar import period_flag
from xlmodel.model.calendar_rows import add_calendar, given_row, growth_places
from xlmodel.model.items import SCALAR, Check, Choice, Correction, Input, InputKind, Sheet, Value
from xlmodel.model.sheets import SheetBuilder
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, Wording, said
from xlmodel.timeline import Axis, axis

SCENARIO = "scenario.name"
SCENARIO_NAMES = "scenario.names"
SCENARIO_NUMBER = "scenario.number"
SCENARIO_IS_BASE = "scenario.is_base"
PROBABILITY = "scenario.probability"
PROBABILITY_CHECK = "check.scenario.probability"
TORNADO_OUTPUT = "tornado.output"
TOLERANCE = "check.tolerance"
FAILING = "check.listed"
MISSING = "check.missing"
MASTER = "check.failed"
STATUS = "check.status"
ALERTS = "check.alerts"


def add_control(model: Unfinished, growth: tuple[int | str, int | str]) -> SheetBuilder:
    """Declares the control sheet's own inputs and lines; templates add corrections, flags and scenarios to it."""
    timeline = model.timeline
    purpose = said("control.purpose")
    sheet = Sheet("control", said("control.control"), "Control", purpose, timeline)
    model.sheets[sheet.id] = sheet
    control = SheetBuilder(model, sheet, first=None)
    model.builders.append(control)
    control.section(said("control.scenario"), name="scenario")
    control.section(said("control.choices"), name="choices")
    control.section(said("control.corrections"), name="corrections")
    control.section(said("control.readings"), name="readings")
    control.section(said("control.workings"), name="workings")

    control.section(said("control.growth_rates"), name="growth")
    growth_places(control, timeline, growth)
    add_calendar(control, timeline)

    control.section(said("control.checks"), name="tolerance")
    given_row(control, TOLERANCE, 1e-6, "ratio", "control.tolerance", (1e-9, 1e-3))
    return control


def add_switch(model: Unfinished, switch_id: str, label: Wording, *, reading: bool) -> Expression:
    """Declares a switch between what is printed (0) and what is right, or how else it can be read (1)."""
    input_id = f"correct.{switch_id}"
    what = model.texts.label(f"corrections.{switch_id}", label)
    model.corrections[switch_id] = Correction(switch_id, what, input_id, reading)
    shown = said("control.correction", Label(switch_id), what)
    model.control.resume("readings" if reading else "corrections")
    switch = Input(input_id, shown, "switch", "switch", "", {SCALAR: 0.0}, valid=(0.0, 1.0), whole=True)
    return model.control.add(switch)


def add_choice(
    model: Unfinished, choice_id: str, label: Wording, choices: Mapping[str, Wording], *, printed: str, note: Wording
) -> Expression:
    """Declares a switch between ways of computing by their keys, and the words for the one that is taken."""
    if printed not in choices:
        hint = nearest(printed, choices) or f"choices: {', '.join(choices)}"
        raise ModelError(f"the choice {choice_id!r} has no {printed!r} to be as printed", hint=hint)
    control = model.control
    control.resume("choices")
    taken, *others = choices
    chosen = control.add(
        Input(choice_id, Label.of(label), "text", "definition", "", {SCALAR: taken}, note=Label.of(note),
              choices=tuple(choices))
    )  # fmt: skip
    said_of = {key: words(wording) for key, wording in choices.items()}
    shown = said_of[taken]
    for key in others:
        shown = where(chosen == code(key), said_of[key], shown)
    control.resume("workings")
    shown_id = f"{choice_id}.shown"
    control.scalar(
        shown_id,
        "text",
        shown,
        label=said("control.choice_shown", model.texts.label(f"labels.{choice_id}", label)),
        text=True,
    )
    model.choices[choice_id] = Choice(choice_id, shown_id, printed)
    return chosen


def add_flag(model: Unfinished, flag_id: str, label: Wording, until: int | str) -> Expression:
    """Declares a row of 1 up to the period `until` and 0 after, and that period as an input."""
    what = model.texts.label(f"labels.{flag_id}", label)
    row, last, unit = period_flag(model.timeline, until)
    key = "control.until" if unit == "year" else "control.until_date"
    bound = Input(f"{flag_id}.until", said(key, what), unit, "definition", "", {SCALAR: last})
    model.control.resume("timeline")
    return model.control.flag(flag_id, Expression(row) <= model.control.add(bound), label=what)


def add_scenario_switch(model: Unfinished, default: str) -> None:
    """Declares the scenario's name (a list to choose from), the list, and its number in the list."""
    control = model.control
    control.resume("scenario")
    names = tuple((scenario.id, scenario.label) for scenario in model.scenarios.values())
    scenarios = model.add_axis(axis("scenario", said("control.scenario"), names))
    listed = dict(names)
    control.add(
        Input(
            SCENARIO, said("control.scenario"), "text", "switch", "", {SCALAR: listed[default]}, choices=tuple(listed)
        )
    )
    control.add(Input(SCENARIO_NAMES, said("control.scenarios"), "text", "definition", "", listed, axis=scenarios))
    if any(scenario.probability is not None for scenario in model.scenarios.values()):
        _add_probabilities(model, scenarios)
    control.resume("workings")
    control.scalar(
        SCENARIO_NUMBER,
        "count",
        call("MATCH", ref(SCENARIO), span(SCENARIO_NAMES), 0),
        label=said("control.scenario_number"),
    )
    control.scalar(
        SCENARIO_IS_BASE,
        "flag",
        where(ref(SCENARIO) == at(SCENARIO_NAMES, default), 1, 0),
        label=said("control.is_base"),
    )


def _add_probabilities(model: Unfinished, scenarios: Axis) -> None:
    control = model.control
    label = said("control.probability")
    values: dict[str, Value] = {s.id: s.probability or 0.0 for s in model.scenarios.values()}
    note = said("control.probability_note")
    kind: InputKind = "assumption"
    source = kind if kind in model.sources else ""
    control.add(Input(PROBABILITY, label, "ratio", kind, source, values, axis=scenarios, note=note, valid=(0.0, 1.0)))
    check = said("control.probability_check")
    total = call("SUM", span(PROBABILITY)) - 1
    control.resume("tolerance")
    control.scalar(PROBABILITY_CHECK, "ratio", total, label=check)
    model.checks[PROBABILITY_CHECK] = Check(PROBABILITY_CHECK, check, PROBABILITY_CHECK, TOLERANCE, "error")
