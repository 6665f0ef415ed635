"""What a roll moved: each headline at each of its periods, before and after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlmodel.evaluate import Values, evaluate
from xlmodel.model import Model

_ALIKE = 1e-12


@dataclass(frozen=True, slots=True)
class Moved:
    """A headline at one period; `before` or `after` is None where it has no such period, text where it has text."""

    id: str
    label: str
    unit: str
    period: str
    before: float | str | None
    after: float | str | None

    @property
    def same(self) -> bool:
        """Whether nothing moved, to twelve digits."""
        if isinstance(self.before, float) and isinstance(self.after, float):
            return math.isclose(self.before, self.after, rel_tol=_ALIKE)
        return self.before == self.after


def moved(before: Model, after: Model) -> tuple[Moved, ...]:
    """Every headline of the rolled model in the base scenario, against the model as it was."""
    old, new = evaluate(before), evaluate(after)
    found = []
    for name in after.headlines:
        item = after.item(name)
        known = before.found(name)
        periods: Sequence[str] = dict.fromkeys([*(known.members if known is not None else ()), *item.members])  # type: ignore[assignment]
        found += [
            Moved(
                name,
                item.label.origin,
                item.unit,
                period,
                _value(before, old, name, period),
                _value(after, new, name, period),
            )
            for period in periods
        ]
    return tuple(found)


def _value(model: Model, values: Values, name: str, period: str) -> float | str | None:
    item = model.found(name)
    return values.value(name, period) if item is not None and period in item.members else None
