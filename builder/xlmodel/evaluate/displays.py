"""Display sheets read natively, cell by cell as they are laid out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from xlmodel.errors import UnsupportedError
from xlmodel.evaluate.reader import Reader, operate
from xlmodel.expr.nodes import Binary, Node
from xlmodel.functions.record import Array, stack
from xlmodel.layout.content import Constant, Link, OwnFormula
from xlmodel.layout.displays import display_with_gap
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.plan import CellPlan, SheetPlan
from xlmodel.model.model import Model

Shown = Callable[[CellPlan], Any]


def display_gap(model: Model, arrays: Mapping[str, Array], language: str, display: str) -> Array:
    """How far a display sheet is from the cases it shows: its own check, read in each case of `arrays`."""
    plan, gap = display_with_gap(model, display, language)

    def given(cell: CellPlan) -> Any:
        match cell.content:
            case Constant(value):
                return value
            case Link(target, _, position) if target.kind == "line":
                return arrays[target.id][:, position : position + 1]
            case content:
                raise UnsupportedError(f"{display} shows {content}, which no case has")

    return DisplayReader(model, arrays, language, plan, given).at(*gap)


class DisplayReader(Reader):
    """Reads formulas that refer to cells of their own sheet; `given` has what the other cells show."""

    def __init__(
        self, model: Model, arrays: Mapping[str, Array], language: str, sheet: SheetPlan, given: Shown
    ) -> None:
        super().__init__(model, arrays, language)
        self._cells = sheet.by_place()
        self._given = given
        self._known: dict[tuple[int, int], Array] = {}

    def at(self, row: int, column: int) -> Array:
        """The values of a cell of the sheet: (cases, 1), an empty one as 0."""
        place = (row, column)
        if place not in self._known:
            self._known[place] = self._computed(self._cells.get(place))
        return self._known[place]

    def _computed(self, cell: CellPlan | None) -> Array:
        if cell is None:
            return np.zeros((1, 1))
        if isinstance(cell.content, OwnFormula):
            with np.errstate(all="ignore"):
                return self.read(cell.content.node)
        found = self._given(cell)
        if isinstance(found, np.ndarray):
            return found
        return np.array([[0.0 if found is None else found]], dtype=object if isinstance(found, str) else float)

    def _read(self, node: Node) -> Array:
        match node:
            case Here(row, column):
                return self.at(row, column)
            case _:
                return super()._read(node)

    def _range(self, node: Node) -> tuple[Array, bool]:
        match node:
            case HereRange(row, column, last_row, last_column):
                cells = [self.at(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
                return stack(cells), True
            case Binary(operator, left, right) if any(isinstance(part, HereRange) for part in node.walk()):
                sides = [found if ranged else found[..., None] for found, ranged in map(self._range, (left, right))]
                return operate(operator, *sides), True
            case _:
                return super()._range(node)
