"""The kinds of sets of cases: each is a function that returns a set, its settings declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, all_of, any_of, call, code, largest, ref, where
from xlmodel.expr.nodes import Node, Number, Ref, Scenarios
from xlmodel.model.case_set import Case, Comparison, Grid, Tornado
from xlmodel.model.contents import Contents
from xlmodel.model.control import SCENARIO_NUMBER, TOLERANCE
from xlmodel.model.graph import precedents
from xlmodel.model.items import Input, Line
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Label, said
from xlmodel.timeline import Axis, axis

SCENARIO_CASES = "scenarios"
SELECTED, UNCHANGED = "selected", "base"
"""The cases that must equal the model: of a comparison, and of a tornado."""


def output_title(model: Contents, line_id: str, member: str) -> Label:
    """How an output at a member is called where one of several is chosen."""
    label = model.item(line_id).label
    return said("cases.output", label, Label(member)) if member else label


def scenario_cases(model: Unfinished, outputs: Mapping[str, tuple[str, ...]]) -> Comparison:
    """Outputs in every scenario, in the selected one, then in base as printed and corrected, both without readings.

    The case as printed keeps the choices that are as printed; all others follow the choices as they stand.
    """
    names = {s.id: s.label for s in model.scenarios.values()} | {SELECTED: said("cases.selected")}
    changes = {s: Case(s) for s in model.scenarios} | {SELECTED: Case()}
    if model.corrections:
        names |= {"as_printed": said("cases.as_printed"), "corrected": said("cases.all_corrected")}
        printed = {choice.input: choice.printed for choice in model.choices.values()}
        base = model.base_scenario
        changes |= {"as_printed": Case(base, (), chosen=printed), "corrected": Case(base, model.mistakes)}
    along = model.add_axis(axis(SCENARIO_CASES, said("cases.case"), list(names.items())))
    order = ["", *model.scenarios]
    numbers = {name: float(order.index(case.scenario)) for name, case in changes.items()}
    settings = [_setting(model, along, "scenario", "count", numbers, said("cases.scenario_setting"))]
    number, alike = f"cases.{SCENARIO_CASES}.number", f"cases.{SCENARIO_CASES}.alike"
    wanted, in_force = _of_case(settings[0]), ref(SCENARIO_NUMBER)
    stands = _of_case(number) == in_force
    switches: tuple[Line, ...] = ()
    rules = {input_id: call("INDEX", Scenarios(input_id), _of_case(number)).node for input_id in model.drivers()}
    if model.corrections:
        setting, in_case = _switches(model, along, changes)
        settings.append(setting)
        rules |= in_case
        switch = _of_case(setting)
        switched = all_of(*(ref(f.input) == (0 if f.reading else switch) for f in model.corrections.values()))
        flag = where(switched, 1, 0).node
        switches = (Line(f"{alike}.switches", said("workbook.alike_switches"), "count", flag, along.members, along),)
        conditions = [stands, any_of(switch == -1, _of_case(switches[0].id) == 1)]
        for choice in model.choices.values():
            taken, kept = ref(choice.input), code(choice.printed)
            rules[choice.input] = where(switch == 0, kept, Expression(rules.get(choice.input, taken.node))).node
            conditions.append(any_of(switch != 0, taken == kept))
        stands = all_of(*conditions)
    derived = (
        *switches,
        Line(
            number, said("workbook.scenario_number"), "count", where(wanted == 0, in_force, wanted).node,
            along.members, along,
        ),
        Line(alike, said("workbook.alike"), "count", where(stands, 1, 0).node, along.members, along),
    )  # fmt: skip
    return Comparison(
        SCENARIO_CASES, said("cases.scenario_cases"), along, changes, outputs, rules, tuple(settings), SELECTED,
        derived, alike,
    )  # fmt: skip


def grid_cases(
    model: Unfinished,
    set_id: str,
    label: Label,
    *,
    drivers: tuple[str, str],
    steps: Sequence[float],
    output: str,
    member: str,
    across: Sequence[float] = (),
) -> Grid:
    """Two drivers, each at its steps (factors on the live value, 1 among them): a case for every pair.

    The second driver has the steps of the first unless it has its own, `across`.
    """
    across = across or steps
    pairs = {Grid.case(first, second): (first, second) for first in steps for second in across}
    along = model.add_axis(axis(set_id, label, [(key, Label(f"{a:g} | {b:g}")) for key, (a, b) in pairs.items()]))
    changes = {key: Case(factors=dict(zip(drivers, pair, strict=True))) for key, pair in pairs.items()}
    settings, rules = _factors(model, along, changes, drivers)
    return Grid(
        set_id, label, along, changes, {output: (member,)}, rules, settings, Grid.case(1, 1),
        steps=tuple(sorted(steps)), across=tuple(sorted(across)),
    )  # fmt: skip


def swinging(model: Contents, outputs: Iterable[str]) -> list[str]:
    """Every input with a swing that reaches one of `outputs`, in order of declaration."""
    graph = precedents(model)
    reached, todo = set(outputs), list(outputs)
    while todo:
        for name in graph.get(todo.pop(), []):
            if name not in reached:
                reached.add(name)
                todo.append(name)
    return [item.id for item in model.inputs.values() if item.swing is not None and item.id in reached]


def tornado_cases(
    model: Unfinished,
    set_id: str,
    label: Label,
    *,
    drivers: Sequence[str],
    outputs: Mapping[str, str],
    corrected: bool = False,
) -> Tornado:
    """Each driver alone at its own low and high, then none; where `corrected` with all corrections, readings off."""
    missing = [driver for driver in drivers if model.inputs[driver].swing is None]
    if missing:
        raise ModelError(
            "a tornado needs the swing of every driver", problems=missing, hint="give swing_factor in the TOML"
        )
    names: dict[str, Label] = {}
    changes: dict[str, Case] = {}
    for driver in drivers:
        item = model.inputs[driver]
        low, high = item.swing or (1.0, 1.0)
        names |= {Tornado.case(driver, "low"): said("cases.low", item.label)}
        names |= {Tornado.case(driver, "high"): said("cases.high", item.label)}
        changes |= {Tornado.case(driver, "low"): Case(factors={driver: low})}
        changes |= {Tornado.case(driver, "high"): Case(factors={driver: high})}
    names[UNCHANGED], changes[UNCHANGED] = said("cases.base"), Case()
    if corrected:
        changes = {name: replace(case, corrections=model.mistakes) for name, case in changes.items()}
        names[SELECTED], changes[SELECTED] = said("cases.selected"), Case()
    along = model.add_axis(axis(set_id, label, [*names.items()]))
    settings, rules = _factors(model, along, changes, drivers)
    if corrected:
        setting, in_case = _switches(model, along, changes)
        settings, rules = (*settings, setting), rules | in_case
    wanted = {line_id: (member,) for line_id, member in outputs.items()}
    base = SELECTED if corrected else UNCHANGED
    return Tornado(
        set_id, label, along, changes, wanted, rules, settings, base, drivers=tuple(drivers), unmoved=UNCHANGED
    )


def _switches(model: Unfinished, along: Axis, changes: Mapping[str, Case]) -> tuple[str, dict[str, Node]]:
    """The setting of the corrections in each case (-1 as switched), and what it makes of the switches."""
    values = {n: -1.0 if c.corrections is None else float(bool(c.corrections)) for n, c in changes.items()}
    setting = _setting(model, along, "correction", "count", values, said("cases.correction_setting"))
    switch = _of_case(setting)
    found = model.corrections.values()
    return setting, {f.input: where(switch == -1, ref(f.input), 0 if f.reading else switch).node for f in found}


def _factors(
    model: Unfinished, along: Axis, changes: Mapping[str, Case], drivers: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, Node]]:
    """A setting for each driver, its factors in every case; and what they make of the drivers."""
    rules: dict[str, Node] = {}
    settings = []
    for number, driver in enumerate(drivers, start=1):
        item = model.inputs[driver]
        values = {case: change.factors.get(driver, 1.0) for case, change in changes.items()}
        settings.append(_setting(model, along, f"factor{number}", "x", values, said("cases.factor", item.label)))
        factor = _of_case(settings[-1])
        one: Expression | None = None
        if item.whole and item.unit != "count":
            label = said("cases.one", item.label)
            settings.append(_setting(model, along, f"one{number}", item.unit, dict.fromkeys(changes, 1.0), label))
            one = _of_case(settings[-1])
        rules[driver] = _scaled(item, factor, one).node
    return tuple(settings), rules


def _scaled(item: Input, factor: Expression, one: Expression | None) -> Expression:
    """The driver times a factor; of what cannot be parted the nearest whole number, and itself at a factor of 1.

    Args:
        item: the driver.
        factor: what it is scaled by.
        one: 1 in the unit of the driver, for what is rounded off; `None` of a count.
    """
    moved = ref(item.id) * factor
    if not item.whole:
        return moved
    half, trifle = Expression(Number(1)) / (Expression(Number(1)) + 1), ref(TOLERANCE)
    if one is not None:
        half, trifle = one * half, one * trifle
    # engines part on exact halves, not on halves and a trifle
    return where(factor == 1, ref(item.id), call("ROUNDUP", largest(0, moved - half + trifle), 0))


def _setting(model: Unfinished, along: Axis, name: str, unit: str, values: Mapping[str, float], label: Label) -> str:
    item = Input(f"cases.{along.id}.{name}", label, unit, "definition", "", dict(values), axis=along)
    model.declare(item)
    return item.id


def _of_case(line_id: str) -> Expression:
    """A setting, which all rows read from one."""
    return Expression(Ref(line_id, anchor="fixed"))
