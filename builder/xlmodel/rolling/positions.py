"""The rolled model at each position of its switches: which checks fail that held before, and what else moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlmodel.evaluate import Values, evaluate, over_tolerance
from xlmodel.model import Input, Model
from xlmodel.model.items import SCALAR, Check
from xlmodel.model.selection import Selection
from xlmodel.rolling.moved import Moved, moved


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that fails in the rolled model and held before, with each position of the switches at which it does.

    Attributes:
        id: of the check.
        label: what it checks.
        periods: those that fail now and held, at any of the positions; none of a check that is one value.
        deviation: the largest at the first of the positions.
        tolerance: what it may deviate.
        positions: as on the command line, `--scenario bear --set basis=bottom_up`; empty as the model is given.
    """

    id: str
    label: str
    periods: tuple[str, ...]
    deviation: float
    tolerance: float
    positions: tuple[str, ...]


def compared(before: Model, after: Model) -> tuple[dict[str, tuple[Moved, ...]], tuple[Broken, ...]]:
    """What headlines moved by scenario and way of computing, first as the model is given, and the checks that broke.

    Looked at are all scenarios, each as given and with each other choice and each correction alone.
    """
    positions = dict(_positions(after))
    old, new = (evaluate(model, list(positions.values())) for model in (before, after))
    headlines = {
        name: moved(old, new, case)
        for case, (name, selection) in enumerate(positions.items())
        if _is_told(after, selection)
    }
    checks = (_broken(old, new, check, list(positions)) for check in after.checks.values() if check.kind == "error")
    return headlines, tuple(one for one in checks if one is not None)


def _broken(old: Values, new: Values, check: Check, positions: Sequence[str]) -> Broken | None:
    """Where a check fails now and held before; None where it does nowhere."""
    before = old.model.checks.get(check.id)
    failing: dict[str, dict[str, float]] = {}
    for case, name in enumerate(positions):
        known = {} if before is None else over_tolerance(old, before, case)
        over = over_tolerance(new, check, case)
        news = {period: deviation for period, deviation in over.items() if period not in known}
        if news:
            failing[name] = news
    if not failing:
        return None
    found = {period for news in failing.values() for period in news}
    periods = [member for member in new.model.item(check.line).members if member and member in found]
    deviation = max(next(iter(failing.values())).values())
    tolerance = new.number(check.tolerance)
    return Broken(check.id, check.label.origin, tuple(periods), deviation, tolerance, tuple(failing))


def _is_told(model: Model, selection: Selection) -> bool:
    """Whether headlines are told: as given, in another scenario, or with another way of computing."""
    ways = {choice.input for choice in model.choices.values()}
    changed = selection.changes.keys()
    first = selection.scenario == next(iter(model.scenarios))
    return not selection.corrections and (not changed or (first and changed <= ways))


def _chosen(model: Model) -> list[Input]:
    """The inputs that are one of some choices; what is shown alone is none."""
    switches = {choice.input for choice in model.choices.values()}
    return [
        item
        for item in model.inputs.values()
        if item.choices and SCALAR in item.values and (item.id in switches or item.kind != "switch")
    ]


def _positions(model: Model) -> Iterator[tuple[str, Selection]]:
    first = next(iter(model.scenarios))
    for scenario in model.scenarios:
        named = [] if scenario == first else [f"--scenario {scenario}"]
        yield " ".join(named), Selection(scenario)
        for item in _chosen(model):
            for key in item.choices:
                if key != item.values[SCALAR]:
                    yield " ".join((*named, f"--set {item.id}={key}")), Selection(scenario, {item.id: key})
        for name in model.corrections:
            yield " ".join((*named, f"--correct {name}")), Selection(scenario, {}, (name,))
