"""Values of display sheets: their formulas read natively, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from xlmodel.evaluate.reader import Reader, operate
from xlmodel.evaluate.values import Values
from xlmodel.expr.nodes import Binary, Here, HereRange, Node
from xlmodel.functions.record import Array
from xlmodel.layout import CellPlan, SheetPlan


class DisplayReader(Reader):
    """Reads formulas that refer to cells of their own sheet."""

    def __init__(
        self,
        values: Values,
        language: str,
        sheet: SheetPlan,
        cached: Callable[[CellPlan], float | str | None],
    ) -> None:
        super().__init__(values.model, values.arrays, language)
        self._cells: Mapping[tuple[int, int], CellPlan] = {(c.row, c.column): c for c in sheet.cells}
        self._cached = cached
        self._known: dict[tuple[int, int], float | str] = {}

    def value(self, cell: CellPlan) -> float | str:
        """The value of a formula cell of the sheet."""
        return self._at(cell.row, cell.column)

    def _at(self, row: int, column: int) -> float | str:
        place = (row, column)
        if place not in self._known:
            cell = self._cells.get(place)
            if cell is None:
                self._known[place] = 0.0
            elif cell.node is not None and cell.key is None:
                with np.errstate(all="ignore"):
                    found = self.read(cell.node)[0, 0]
                self._known[place] = found if isinstance(found, str) else float(found)
            else:
                plain = self._cached(cell)
                self._known[place] = 0.0 if plain is None else plain
        return self._known[place]

    def _read(self, node: Node) -> Array:
        match node:
            case Here(row, column):
                return _array([self._at(row, column)])
            case _:
                return super()._read(node)

    def _range(self, node: Node) -> tuple[Array, bool]:
        match node:
            case HereRange(row, column, last_row, last_column):
                cells = [self._at(r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1)]
                return _array(cells)[:, None, :], True
            case Binary(operator, left, right) if any(isinstance(part, HereRange) for part in node.walk()):
                sides = [found if ranged else found[..., None] for found, ranged in map(self._range, (left, right))]
                return operate(operator, *sides), True
            case _:
                return super()._range(node)


def _array(values: list[float | str] | list[float]) -> Array:
    text = any(isinstance(value, str) for value in values)
    return np.array([values], dtype=object if text else float)
