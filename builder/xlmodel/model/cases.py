"""Cases: the same cone of lines computed side by side under other settings, in ordinary formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from xlmodel.errors import ModelError
from xlmodel.expr.nodes import (
    At,
    Binary,
    Call,
    Cell,
    Column,
    Convert,
    Live,
    Node,
    Number,
    Ref,
    Run,
    Scenarios,
    Setting,
    Span,
    Summary,
)
from xlmodel.model.case_set import CaseSet, CellId, Comparison, Grid, Tornado
from xlmodel.model.control import SCENARIO_NUMBER
from xlmodel.model.graph import precedents
from xlmodel.model.items import SCALAR, Input, Value
from xlmodel.model.selection import Selection
from xlmodel.texts import Label, said
from xlmodel.timeline import Axis, axis

if TYPE_CHECKING:
    from xlmodel.model.contents import Contents
    from xlmodel.model.draft import Draft

SCENARIO_CASES = "scenarios"
CASE_SETTINGS = "case_settings"
SELECTED, UNCHANGED = "selected", "base"
"""The cases that must equal the model: of a comparison, and of a tornado."""
LIVE_NUMBER = "number"
SCENARIO_SETTING, CORRECTION_SETTING, FACTOR_SETTING = "scenario", "correction", "factor"


def output_title(model: Contents, line_id: str, member: str) -> Label:
    """How an output at a member is called where one of several is chosen."""
    label = model.item(line_id).label
    return said("cases.output", label, Label(member)) if member else label


def selections(model: Contents, cases: CaseSet, live: Selection) -> list[Selection]:
    """Each case of a set as a selection, from where the switches stand."""
    found = []
    for member in cases.axis.members:
        setting = {name: model.inputs[input_id].values[member] for name, input_id in cases.settings.items()}
        scenario, corrections = live.scenario, live.corrections
        number = setting.get(SCENARIO_SETTING)
        if isinstance(number, float) and number > 0:
            scenario = list(model.scenarios)[int(number) - 1]
        if setting.get(CORRECTION_SETTING) in (0.0, 1.0):
            corrections = model.mistakes if setting[CORRECTION_SETTING] else ()
        changes = dict(live.changes)
        for number, input_id in enumerate(cases.rules, start=1):
            factor = setting.get(f"{FACTOR_SETTING}{number}", 1.0)
            if isinstance(factor, float) and factor != 1.0:
                values = {**model.scenario_values(input_id, scenario), **live.changes.get(input_id, {})}
                changes[input_id] = {m: v * factor if isinstance(v, float) else v for m, v in values.items()}
        found.append(Selection(scenario, changes, corrections))
    return found


def scenario_cases(model: Draft, outputs: Sequence[str]) -> Comparison:
    """Every scenario side by side, the selected one, then that as printed and corrected, both without readings."""
    along, numbers, switches = _scenario_columns(model)
    settings = {
        SCENARIO_SETTING: _setting(
            model,
            along,
            "scenarios",
            SCENARIO_SETTING,
            numbers,
            said("cases.scenario_setting"),
        ),
        CORRECTION_SETTING: _setting(
            model,
            along,
            "scenarios",
            CORRECTION_SETTING,
            switches,
            said("cases.correction_setting"),
        ),
    }
    wanted = {line_id: model.item(line_id).members for line_id in outputs}
    label = said("cases.scenario_cases")
    number = Call(
        "IF", (Binary("=", Setting(SCENARIO_SETTING), Number(0)), Ref(SCENARIO_NUMBER), Setting(SCENARIO_SETTING))
    )
    rules = scenario_rules(model)
    return Comparison(
        SCENARIO_CASES, label, along, wanted, rules, settings, SELECTED, {LIVE_NUMBER: number}, alike=True
    )


def case_numbers(model: Contents, *more: Axis) -> Axis:
    """The axis of the sheet of settings: a number for each case of the largest set."""
    count = max(len(along.members) for along in (*more, *(cases.axis for cases in model.case_sets.values())))
    return axis("case_number", said("cases.case"), [(str(n), Label(str(n))) for n in range(1, count + 1)])


def _scenario_columns(model: Draft) -> tuple[Axis, dict[str, Value], dict[str, Value]]:
    """The cases of the comparison, each with its scenario's number and the position of its correction switches."""
    cases = [(s.id, s.label) for s in model.scenarios.values()]
    cases.append((SELECTED, said("cases.selected")))
    numbers: dict[str, Value] = {s: float(n) for n, s in enumerate(model.scenarios, start=1)}
    numbers[SELECTED] = 0.0
    switches: dict[str, Value] = dict.fromkeys((*model.scenarios, SELECTED), -1.0)
    if model.corrections:
        cases += [("as_printed", said("cases.as_printed")), ("corrected", said("cases.all_corrected"))]
        numbers |= {"as_printed": 0.0, "corrected": 0.0}
        switches |= {"as_printed": 0.0, "corrected": 1.0}
    return model.add_axis(axis(SCENARIO_CASES, said("cases.case"), cases)), numbers, switches


def scenario_rules(model: Contents) -> dict[str, Node]:
    """What each driver of the scenarios and each correction switch becomes in a case of the comparison."""
    selected = Binary("=", Setting(CORRECTION_SETTING), Number(-1))
    rules: dict[str, Node] = {
        input_id: Call("INDEX", (Scenarios(input_id), Setting(LIVE_NUMBER))) for input_id in model.drivers()
    }
    for found in model.corrections.values():
        rules[found.input] = Call("IF", (selected, Live(), Number(0) if found.reading else Setting(CORRECTION_SETTING)))
    return rules


def grid_cases(
    model: Draft,
    set_id: str,
    label: Label,
    *,
    drivers: tuple[str, str],
    steps: Sequence[float],
    output: str,
    member: str,
) -> Grid:
    """Two drivers, each at the same steps (factors on the live value, 1 in the middle): a case for every pair."""
    pairs = [(first, second) for first in steps for second in steps]
    cases = [(Grid.case(a, b), Label(f"{a:g} | {b:g}")) for a, b in pairs]
    along = model.add_axis(axis(set_id, label, cases))
    settings = {}
    for place, driver in enumerate(drivers):
        name = f"{FACTOR_SETTING}{place + 1}"
        values: dict[str, Value] = {key: pair[place] for (key, _), pair in zip(cases, pairs, strict=True)}
        settings[name] = _setting(model, along, set_id, name, values, _factor_label(model, driver))
    rules: dict[str, Node] = {
        driver: Binary("*", Live(), Setting(f"{FACTOR_SETTING}{place + 1}")) for place, driver in enumerate(drivers)
    }
    base = Grid.case(1, 1)
    return Grid(set_id, label, along, {output: (member,)}, rules, settings, base, steps=tuple(sorted(steps)))


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
    model: Draft, set_id: str, label: Label, *, drivers: Sequence[str], outputs: Mapping[str, str]
) -> Tornado:
    """Each driver alone at its own low and high, then the model as it is."""
    missing = [driver for driver in drivers if model.inputs[driver].swing is None]
    if missing:
        raise ModelError(
            "a tornado needs the swing of every driver", problems=missing, hint="give swing_factor in the TOML"
        )
    edges: tuple[Literal["low", "high"], ...] = ("low", "high")
    cases = [
        (Tornado.case(driver, edge), said(f"cases.{edge}", model.inputs[driver].label))
        for driver in drivers
        for edge in edges
    ]
    cases.append((UNCHANGED, said("cases.base")))
    along = model.add_axis(axis(set_id, label, cases))
    settings: dict[str, str] = {}
    rules: dict[str, Node] = {}
    for number, driver in enumerate(drivers, start=1):
        name = f"{FACTOR_SETTING}{number}"
        low, high = model.inputs[driver].swing or (1.0, 1.0)
        values: dict[str, Value] = dict.fromkeys(along.members, 1.0)
        values |= {Tornado.case(driver, "low"): low, Tornado.case(driver, "high"): high}
        settings[name] = _setting(model, along, set_id, name, values, _factor_label(model, driver))
        rules[driver] = Binary("*", Live(), Setting(name))
    return Tornado(set_id, label, along, {k: (m,) for k, m in outputs.items()}, rules, settings, UNCHANGED)


def _factor_label(model: Draft, driver: str) -> Label:
    return said("cases.factor", model.inputs[driver].label)


def _setting(model: Draft, along: Axis, set_id: str, name: str, values: Mapping[str, Value], label: Label) -> str:
    unit = "count" if name in (SCENARIO_SETTING, CORRECTION_SETTING) else "x"
    item = Input(f"cases.{set_id}.{name}", label, unit, "definition", "", dict(values), axis=along)
    model.declare(item)
    return item.id


def driver_member(model: Contents, cases: CaseSet, driver: str, member: str) -> str:
    """The member of a driver that is shown beside an output at `member`: that one, or the last the output reads."""
    members = [m for name, m in cone(model, cases)[0] if name == driver]
    return member if member in members else members[-1]


def cone(model: Contents, cases: CaseSet) -> tuple[list[CellId], list[CellId]]:
    """The cells between drivers and outputs, and the other cells they read; both in order of declaration.

    Raises:
        ModelError: a computed table stands between a driver and an output.
    """
    moving: dict[CellId, bool] = {}
    fixed: set[CellId] = set()

    def reads(cell: CellId) -> list[CellId]:
        if cell[0] in cases.rules:
            nodes = (cases.rules[cell[0]], *cases.derived.values())
            return [found for node in nodes for found in _reads(model, node, cell[1])]
        line = model.lines.get(cell[0])
        return [] if line is None else _reads(model, line.expression, cell[1])

    def visit(root: CellId) -> None:
        stack: list[tuple[CellId, list[CellId]]] = [(root, reads(root))]
        while stack:
            cell, below = stack[-1]
            waiting = [c for c in below if c not in moving]
            if waiting:
                moving.setdefault(cell, False)
                nxt = waiting[0]
                moving[nxt] = nxt[0] in cases.rules
                stack.append((nxt, reads(nxt)))
                continue
            moving[cell] = cell[0] in cases.rules or any(moving[c] for c in below)
            stack.pop()

    for line_id, members in cases.outputs.items():
        for member in members:
            if (line_id, member) not in moving:
                visit((line_id, member))
    inside = {cell for cell, moves in moving.items() if moves} | {
        (line_id, m) for line_id, members in cases.outputs.items() for m in members
    }
    for cell in inside:
        fixed.update(c for c in reads(cell) if c not in inside)
    return _ordered(model, inside), _ordered(model, fixed)


def compared(model: Contents, cases: CaseSet) -> list[CellId]:
    """The cells whose base case must equal the model: every number between drivers and outputs, drivers included."""
    return [cell for cell in cone(model, cases)[0] if model.item(cell[0]).unit != "text"]


def _ordered(model: Contents, cells: set[CellId]) -> list[CellId]:
    order = {item_id: place for place, item_id in enumerate([*model.inputs, *model.lines])}

    def place(cell: CellId) -> tuple[int, int]:
        along = model.item(cell[0]).axis
        return order[cell[0]], 0 if along is None else along.position(cell[1])

    return sorted(cells, key=place)


def _reads(model: Contents, node: Node, member: str) -> list[CellId]:
    found: list[CellId] = []
    for part in node.walk():
        match part:
            case Ref(line_id, shift):
                item = model.item(line_id)
                if item.axis is None:
                    found.append((line_id, SCALAR))
                else:
                    place = item.axis.position(member) + shift
                    if 0 <= place < len(item.axis.members) and item.axis.members[place] in item.members:
                        found.append((line_id, item.axis.members[place]))
            case At(line_id, fixed):
                found.append((line_id, fixed))
            case Span(line_id, _):
                found.extend((line_id, m) for m in model.item(line_id).members)
            case Run(line_id, periods):
                along = model.item(line_id).axis
                assert along is not None
                place = along.position(member)
                reach = along.members[max(place - periods + 1, 0) if periods else 0 : place + 1]
                found.extend((line_id, m) for m in reach if m in model.item(line_id).members)
            case Summary() | Cell() | Column() | Convert():
                continue
    return list(dict.fromkeys(found))
