"""What a roll moved: each headline at each of its periods, before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlmodel.evaluate import Values

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

    @property
    def share(self) -> str:
        """What it is of what it was, to six digits; the values where it has no ratio."""
        if isinstance(self.before, float) and isinstance(self.after, float) and self.before:
            return f"{self.after / self.before:.6g}"
        return f"{self.before} {self.after}"


def moved(old: Values, new: Values, case: int) -> tuple[Moved, ...]:
    """Every headline of the rolled model in a case of both, against the model as it was."""
    found = []
    for name in new.model.headlines:
        item = new.model.item(name)
        known = old.model.found(name)
        periods = dict.fromkeys([*(known.members if known is not None else ()), *item.members])
        found += [
            Moved(name, item.label.origin, item.unit, period, _value(old, name, period, case),
                  _value(new, name, period, case))
            for period in periods
        ]  # fmt: skip
    return tuple(found)


def _value(values: Values, name: str, period: str, case: int) -> float | str | None:
    item = values.model.found(name)
    return values.value(name, period, case) if item is not None and period in item.members else None
