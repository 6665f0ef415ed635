"""Values of the proof sheet: what other sheets hold now, against what they held in the base case as built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xlmodel.functions.record import Array
from xlmodel.layout import CellPlan, Known, SheetPlan, ValueKey
from xlmodel.layout.proof import SMALLEST_CHANGE, weight

_NOTHING = 1e-12
"""Numbers this small are what rounding leaves: they are measured by 1."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """The weights of the rows and columns of a block, and the sum they give of what was delivered."""

    rows: Array
    columns: Array
    delivered: float

    def sum_of(self, values: Array) -> float:
        """The weighted sum."""
        with np.errstate(invalid="ignore"):  # what is no number is refused where it is written
            return float((values * self.rows[:, None] * self.columns).sum())


class ProofValues:
    """What the keys of the proof name, from the cells of all other sheets."""

    def __init__(
        self,
        plans: Sequence[SheetPlan],
        now: Callable[[SheetPlan], Callable[[CellPlan], float | str | None]],
        base: Callable[[SheetPlan], Callable[[CellPlan], float | str | None]] | None,
    ) -> None:
        by_id = {plan.id: plan for plan in plans}
        self._now = _Sheets(by_id, now)
        self._base = self._now if base is None else _Sheets(by_id, base)
        self._own = {
            (cell.content.shows.id, cell.content.shows.cells)
            for plan in plans
            for cell in plan.cells
            if isinstance(cell.content, Known) and cell.content.shows.kind == "column_weight"
        }
        self._known: dict[ValueKey, _Weights] = {}

    def value(self, key: ValueKey) -> float | str | None:
        """A weight of a block, its weighted sum as built and now, whether the two are apart; the same of texts."""
        if key.kind == "text":
            return self._base.texts(key).get(key.cells[:2])
        if key.kind == "reworded":
            now = self._now.texts(key)
            return float(sum(now.get(place) != text for place, text in self._base.texts(key).items()))
        block = ValueKey("delivered", key.id, cells=key.cells)
        if block not in self._known:
            self._known[block] = self._weights(block)
        weights = self._known[block]
        match key.kind:
            case "row_weight":
                return float(weights.rows[key.number])
            case "column_weight":
                return float(weights.columns[key.number])
            case "delivered":
                return weights.delivered
            case "now":
                return weights.sum_of(self._now.block(key))
            case _:
                change = abs(weights.sum_of(self._now.block(key)) - weights.delivered)
                return 1.0 if change > SMALLEST_CHANGE else 0.0

    def _weights(self, key: ValueKey) -> _Weights:
        """Rows are weighted by their largest value, then columns of different sizes by theirs."""
        values = self._base.block(key)
        rows = _plain_weights(values.shape[0]) / _sizes(np.abs(values).max(axis=1))
        columns = _plain_weights(values.shape[1])
        if (key.id, key.cells) in self._own:
            columns = columns / _sizes((np.abs(values) * rows[:, None]).max(axis=0))
        found = _Weights(rows, columns, 0.0)
        return _Weights(rows, columns, found.sum_of(values))


def _plain_weights(count: int) -> Array:
    return np.array([weight(place) for place in range(count)])


def _sizes(largest: Array) -> Array:
    return np.where(largest > _NOTHING, largest, 1.0)


class _Sheets:
    """The numbers and texts of all sheets at one position of the switches; each is read when it is first asked for."""

    def __init__(
        self, plans: Mapping[str, SheetPlan], values: Callable[[SheetPlan], Callable[[CellPlan], float | str | None]]
    ) -> None:
        self._plans = plans
        self._values = values
        self._known: dict[str, Array] = {}
        self._texts: dict[str, dict[tuple[int, int], str]] = {}

    def texts(self, key: ValueKey) -> dict[tuple[int, int], str]:
        """The texts of a block by row and column, but for empty ones."""
        self.block(key)
        top, left, bottom, right = key.cells
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return {place: self._texts[key.id][place] for place in places if place in self._texts[key.id]}

    def block(self, key: ValueKey) -> Array:
        """The numbers of a block; texts and empty cells count as nothing."""
        if key.id not in self._known:
            plan = self._plans[key.id]
            value_of = self._values(plan)
            texts = self._texts.setdefault(key.id, {})
            numbers = np.zeros((plan.last_row + 1, plan.last_column + 1))
            for cell in plan.cells:
                value = value_of(cell)
                if isinstance(value, int | float):
                    numbers[cell.row, cell.column] = value
                elif value:
                    texts[cell.row, cell.column] = value
            self._known[key.id] = numbers
        top, left, bottom, right = key.cells
        return self._known[key.id][top : bottom + 1, left : right + 1]
