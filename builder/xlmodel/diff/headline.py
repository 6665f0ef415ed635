"""What moved the headline outputs: each changed input alone, put into the first workbook's case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlmodel.diff.compare import Difference, alike
from xlmodel.engines import CellValue
from xlmodel.evaluate import Values, evaluate
from xlmodel.model import Model, Value
from xlmodel.model.control import SCENARIO, SCENARIO_NAMES
from xlmodel.model.selection import Selection
from xlmodel.readback import Alignment, Delivered, as_named

Changes = dict[str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Mover:
    """An input and how far it alone moves an output."""

    id: str
    by: float


class Ends(NamedTuple):
    """A line at a period, before and after."""

    id: str
    member: str
    before: CellValue
    after: CellValue


@dataclass(frozen=True, slots=True)
class Movement:
    """A headline output at one period, before and after, and the inputs that moved it, the strongest first.

    Attributes:
        rest: what no single input explains: inputs that act together, changed formulas, cells outside the lines.
    """

    id: str
    label: str
    unit: str
    member: str
    before: float
    after: float
    movers: tuple[Mover, ...]
    rest: float


def movements(before: Delivered, after: Delivered, difference: Difference, model: Model | None) -> list[Movement]:
    """Every headline output that differs, at its last period that does.

    Args:
        before: the first workbook.
        after: the second.
        difference: what differs between them.
        model: their template, to compute what each changed input does alone; without it all of a change is `rest`.
    """
    after, _ = as_named(before, after)
    align = Alignment(before, after) if before.headlines else None
    moved = [found for name in before.headlines if align and (found := _last_change(align, name)) is not None]
    if not moved:
        return []
    tried = [change.id for change in difference.inputs if not change.scenario]
    if model is None:
        return [_movement(before, ends, [], None) for ends in moved]
    tried = [name for name in dict.fromkeys(tried) if name in model.inputs]
    start, changed = _given(before, model), _given(after, model)
    tried = [name for name in tried if name in start and name in changed and None not in changed[name].values()]
    cases: list[Changes] = [start, *({**start, name: changed[name]} for name in tried)]
    scenario = before.scenario if before.scenario in model.scenarios else next(iter(model.scenarios))
    values = evaluate(model, [Selection(scenario, case) for case in cases], language=before.language)
    return [_movement(before, ends, tried, values) for ends in moved]


def _last_change(align: Alignment, name: str) -> Ends | None:
    """The last period at which a line differs; its cells are found where they stand now, as the lines are."""
    if name not in align.other.entries:
        return None
    for member, place in reversed(align.reference.places[name].items()):
        if (there := align.there(place)) is not None:
            pair = align.reference.result(place), align.other.result(there)
            if not alike(*pair):
                return Ends(name, member, *pair)
    return None


def _given(book: Delivered, model: Model) -> Changes:
    """Every input of the workbook as it stands."""
    found: Changes = {}
    for name in model.inputs:
        if name in (SCENARIO, SCENARIO_NAMES) or name not in book.entries:
            continue
        held = {member: book.value(place) for member, place in book.given(name).items()}
        text = model.inputs[name].unit == "text"
        found[name] = {
            m: value if text and isinstance(value, str) else _number_or_none(value) for m, value in held.items()
        }
    return found


def _movement(before: Delivered, ends: Ends, tried: Sequence[str], values: Values | None) -> Movement:
    name, member = ends.id, ends.member
    first, last = _number(ends.before), _number(ends.after)
    movers: list[Mover] = []
    if values is not None and name in values.arrays:
        start = values.number(name, member)
        found = [Mover(input_id, values.number(name, member, n) - start) for n, input_id in enumerate(tried, start=1)]
        movers = sorted((m for m in found if abs(m.by) > abs(start) * 1e-12), key=lambda m: -abs(m.by))
    entry = before.entries[name]
    rest = last - first - sum(mover.by for mover in movers)
    return Movement(entry.id, entry.label, entry.unit, member, first, last, tuple(movers), rest)


def _number(value: CellValue) -> float:
    return float(value) if isinstance(value, float | int) else float("nan")


def _number_or_none(value: CellValue) -> float | None:
    return float(value) if isinstance(value, float | int) else None
