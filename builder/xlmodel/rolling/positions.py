"""The rolled model at each position of its switches: which checks fail that held before, and what else moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlmodel.errors import FailingCheck
from xlmodel.evaluate import evaluate, failing_checks
from xlmodel.model import Model
from xlmodel.model.items import SCALAR
from xlmodel.model.selection import Selection
from xlmodel.rolling.moved import Moved, moved


@dataclass(frozen=True, slots=True)
class Broken:
    """A check that fails in the rolled model and held before, with each position of the switches at which it does.

    Attributes:
        id: of the check.
        label: what it checks.
        deviation: at the first of the positions.
        tolerance: what it may deviate.
        positions: as on the command line, `--scenario bear --set basis=bottom_up`; empty as the model is given.
    """

    id: str
    label: str
    deviation: float
    tolerance: float
    positions: tuple[str, ...]


def compared(before: Model, after: Model) -> tuple[dict[str, tuple[Moved, ...]], tuple[Broken, ...]]:
    """What headlines moved by choice, first as the model is given, and the checks that broke.

    Looked at are all scenarios, each as given and with each other choice and each correction alone.
    """
    positions = dict(_positions(after))
    old, new = (evaluate(model, list(positions.values())) for model in (before, after))
    language = after.speaks(None)
    headlines: dict[str, tuple[Moved, ...]] = {}
    broken: dict[str, tuple[FailingCheck, list[str]]] = {}
    for case, (name, selection) in enumerate(positions.items()):
        held = {check.id for check in failing_checks(before, old, language, case)}
        for check in failing_checks(after, new, language, case):
            if check.id not in held:
                broken.setdefault(check.id, (check, []))[1].append(name)
        if selection.scenario == next(iter(after.scenarios)) and not selection.corrections:
            headlines[name] = moved(old, new, case)
    return headlines, tuple(Broken(*check, tuple(at)) for check, at in broken.values())


def _positions(model: Model) -> Iterator[tuple[str, Selection]]:
    first = next(iter(model.scenarios))
    for scenario in model.scenarios:
        named = [] if scenario == first else [f"--scenario {scenario}"]
        yield " ".join(named), Selection(scenario)
        for choice in model.choices.values():
            item = model.inputs[choice.input]
            for key in item.choices:
                if key != item.values[SCALAR]:
                    yield " ".join((*named, f"--set {item.id}={key}")), Selection(scenario, {item.id: key})
        for name in model.corrections:
            yield " ".join((*named, f"--correct {name}")), Selection(scenario, {}, (name,))
