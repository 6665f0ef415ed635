"""The rolled model at each position of its switches: which checks fail that held before, and what else moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlmodel.evaluate import Values, evaluate, over_tolerance
from xlmodel.model import Model
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


class _Position(NamedTuple):
    """A position of the switches; `told` where it is one whose headlines are told."""

    name: str
    selection: Selection
    told: bool


def compared(before: Model, after: Model) -> tuple[tuple[Moved, ...], dict[str, tuple[Moved, ...]], tuple[Broken, ...]]:
    """What headlines moved as the model is given, where they move otherwise, and the checks that broke.

    Looked at are all scenarios, each as given and with each other choice and each correction alone; headlines are told
    of other scenarios and other ways of computing.
    """
    positions = list(_positions(after))
    old, new = (evaluate(model, [position.selection for position in positions]) for model in (before, after))
    names = [position.name for position in positions]
    headlines = {one.name: moved(old, new, case) for case, one in enumerate(positions) if one.told}
    given, *_ = headlines.values()
    elsewhere = {name: found for name, found in headlines.items() if _shares(found) != _shares(given)}
    checks = (_broken(old, new, check, names) for check in after.checks.values() if check.kind == "error")
    return given, elsewhere, tuple(one for one in checks if one is not None)


def _shares(moves: Sequence[Moved]) -> list[tuple[str, str, str]]:
    """The headlines that moved, each with by how much of what it was."""
    return [(one.id, one.period, one.share) for one in moves if not one.same]


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


def _positions(model: Model) -> Iterator[_Position]:
    """All that are looked at, the model as it is given first."""
    first = next(iter(model.scenarios))
    ways = {choice.input for choice in model.choices.values()}
    for scenario in model.scenarios:
        named = [] if scenario == first else [f"--scenario {scenario}"]
        yield _Position(" ".join(named), Selection(scenario), True)
        for item in model.inputs.values():
            # of the switches only ways of computing: the others choose what is shown
            if SCALAR not in item.values or (item.kind == "switch" and item.id not in ways):
                continue
            for key in item.choices:
                if key != item.values[SCALAR]:
                    name = " ".join((*named, f"--set {item.id}={key}"))
                    yield _Position(name, Selection(scenario, {item.id: key}), scenario == first and item.id in ways)
        for correction in model.corrections:
            name = " ".join((*named, f"--correct {correction}"))
            yield _Position(name, Selection(scenario, {}, (correction,)), False)
