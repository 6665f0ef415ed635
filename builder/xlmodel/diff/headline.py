"""What moved the headline outputs: each changed input alone, put into the first workbook and recalculated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlmodel.diff.compare import Difference, alike
from xlmodel.engines import DEFAULT_LIMITS, CellAddress, CellValue, Recalculation, recalculate_all
from xlmodel.readback import Delivered, Place

ENGINE = "formualizer"
MOST = 60
"""So many inputs, those that changed most, are each tried alone."""


@dataclass(frozen=True, slots=True)
class Mover:
    """An input and how far it alone moves an output."""

    id: str
    by: float


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


def movements(before: Delivered, after: Delivered, difference: Difference) -> list[Movement]:
    """Every headline output that differs, at its last period, and what moved it.

    Raises:
        EngineError: the first workbook cannot be recalculated.
    """
    moved = [(name, place) for name in before.headlines if (place := _last_change(before, after, name)) is not None]
    if not moved:
        return []
    trials = _trials(before, after, difference)
    runs = recalculate_all(ENGINE, before.path, [{}, *trials.values()], DEFAULT_LIMITS) if trials else []
    return [_movement(before, after, name, member, dict(zip(trials, runs[1:], strict=True)), runs[:1])
            for name, member in moved]  # fmt: skip


def _last_change(before: Delivered, after: Delivered, name: str) -> str | None:
    if name not in after.entries:
        return None
    members = [m for m in before.places[name] if m in after.places[name]]
    for member in reversed(members):
        if not alike(before.results[before.places[name][member]], after.results[after.places[name][member]]):
            return member
    return None


def _trials(before: Delivered, after: Delivered, difference: Difference) -> dict[str, Mapping[CellAddress, CellValue]]:
    """For each changed input, the cells of the first workbook that hold it, with the second's values."""
    changed = sorted((c for c in difference.inputs if not c.scenario), key=lambda c: -c.largest)[:MOST]
    found: dict[str, Mapping[CellAddress, CellValue]] = {}
    for change in changed:
        cells = before.given(change.id)
        values = after.given(change.id)
        overrides = {
            place.address: after.value(values[member])
            for member, place in cells.items()
            if member in values and not before.formula(place) and after.value(values[member]) is not None
        }
        if overrides:
            found[change.id] = overrides
    return found


def _movement(
    before: Delivered, after: Delivered, name: str, member: str, runs: Mapping[str, Recalculation],
    base: Sequence[Recalculation],
) -> Movement:  # fmt: skip
    place = before.places[name][member]
    first, last = _number(before.results[place]), _number(after.results[after.places[name][member]])
    start = _computed(base[0], place) if base else first
    movers = [Mover(input_id, _computed(run, place) - start) for input_id, run in runs.items()]
    movers = sorted((m for m in movers if abs(m.by) > abs(start) * 1e-12), key=lambda m: -abs(m.by))
    entry = before.entries[name]
    rest = last - first - sum(mover.by for mover in movers)
    return Movement(entry.id, entry.label, entry.unit, member, first, last, tuple(movers), rest)


def _computed(run: Recalculation, place: Place) -> float:
    return _number(run.values.get(place.address))


def _number(value: CellValue) -> float:
    return float(value) if isinstance(value, float | int) else float("nan")
