"""What sheets that show values in an order of their own have in common: texts, links, formulas, titled bands."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import Node
from xlmodel.layout import measure
from xlmodel.layout.content import Constant, Link, OwnFormula, ValueKey
from xlmodel.layout.formats import item_format
from xlmodel.layout.places import Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style
from xlmodel.model.items import SCALAR
from xlmodel.model.model import Model
from xlmodel.prose import unit_text


class DisplaySheet:
    """A plan, and how cells are put into it."""

    def __init__(self, model: Model, places: Places, sizes: Mapping[str, float], plan: SheetPlan) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._sizes = sizes
        self.plan = plan

    def _put(self, row: int, column: int, style: Style, value: str | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Constant(value)))

    def _heads(self, row: int, columns: Mapping[int, str], last: int) -> None:
        """A row of column headings, its band whole up to the last column."""
        for column in range(last + 1):
            self._put(row, column, "header", columns.get(column))

    def _wrapped_head(self, row: int, column: int, text: str, room: float) -> None:
        """A heading over numbers, on as many lines as it needs in a column of that width."""
        self._put(row, column, "axis_wrapped", text)
        self.plan.taller(row, text, measure.lines(text, room, bold=True))

    def _band(self, row: int, text: str, last: int) -> None:
        """A titled band up to the last column."""
        for column in range(last + 1):
            self._put(row, column, "section", text if column == 0 else None)

    def _lead(self, row: int, style: Style, label: str, unit: str, *, column: int = 0) -> None:
        """A row's label and, beside it, its unit as it is spelled."""
        self._put(row, column, style, label)
        self._put(row, column + 1, "unit", unit)

    def _formula(self, row: int, column: int, style: Style, node: Node, form: str = "") -> None:
        self.plan.cells.append(CellPlan(row, column, style, OwnFormula(node), form))

    def _link(
        self, row: int, column: int, style: Style, target: Target, key: ValueKey, position: int, form: str = "@"
    ) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Link(target, key, position), form))

    def _fetch(self, row: int, column: int, style: Style, item_id: str, form: str, member: str = SCALAR) -> None:
        """A link to a value of the model, or of a case."""
        along = self._model.item(item_id).axis
        position = 0 if along is None else along.position(member)
        self._link(row, column, style, Target("line", item_id), ValueKey("line", item_id, member), position, form)

    def _label(self, item_id: str) -> str:
        return self._model.item(item_id).label.text(self._language)

    def _unit(self, unit: str) -> str:
        """A unit as the language spells it."""
        return unit_text(unit, self._language, self._model.unit_labels)

    def _form(self, item_id: str) -> str:
        """The number format of a line or an input."""
        return item_format(self._model, self._model.item(item_id), self._sizes)
