"""The cached value of each formula cell, all of it from native evaluation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from xlmodel.building.proof import ProofValues
from xlmodel.evaluate import DisplayReader, Values
from xlmodel.layout import (
    CellPlan,
    Constant,
    Formula,
    Known,
    Link,
    OwnFormula,
    SheetPlan,
    ValueKey,
    WorkbookPlan,
    conversions,
)  # fmt: skip
from xlmodel.model.items import Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.texts import Label

ValueOf = Callable[[CellPlan], float | str | None]


class AllValues:
    """The values of the model, its cases included, at one position of the switches."""

    def __init__(
        self,
        model: Model,
        selection: Selection,
        values: Values,
        language: str,
        plan: WorkbookPlan,
        as_built: AllValues | None = None,
    ) -> None:
        """Takes what was evaluated.

        Args:
            model: a complete model.
            selection: where its switches stand.
            values: what it comes to there.
            language: that of texts.
            plan: the workbook on paper.
            as_built: the values of the base case as built, where these are others.
        """
        self._model = model
        self._selection = selection
        self._values = values
        self._language = language
        self._plan = plan
        self._as_built = as_built
        self._readers: dict[str, ValueOf] = {}

    @property
    def plain(self) -> Values:
        """The values of the model."""
        return self._values

    def of(self, sheet: SheetPlan) -> ValueOf:
        """The value of any cell of a sheet: its constant, the value its key names, or its display formula's."""
        if sheet.id in self._readers:
            return self._readers[sheet.id]
        reader = DisplayReader(self._model, self._values.arrays, self._language, sheet, self._plain)

        def value(cell: CellPlan) -> float | str | None:
            if not isinstance(cell.content, OwnFormula):
                return self._plain(cell)
            found = reader.at(cell.row, cell.column)[0, 0]
            return found if isinstance(found, str) else float(found)

        self._readers[sheet.id] = value
        return value

    def _plain(self, cell: CellPlan) -> float | str | None:
        match cell.content:
            case Constant(value):
                return value
            case Formula(shows=key) | Link(shows=key) | Known(shows=key):
                return self.cached(key)
            case OwnFormula():
                raise AssertionError("read on its own sheet")

    def cached(self, key: ValueKey) -> float | str | None:
        """The value a formula cell shows."""
        match key.kind:
            case "line":
                return self._values.value(key.id, key.member)
            case "summary":
                return self._values.summary(key.id)
            case "cell":
                return self._values.cell(key.id, key.member, key.key)
            case "in_scenario":
                values = {**self._model.scenario_values(key.id, key.key), **self._selection.changes.get(key.id, {})}
                return self._shown(values[key.member])
            case "constant":
                return self._factors[key.id]
            case "count":
                return float(key.number)
            case _:
                return self._proof.value(key)

    @cached_property
    def _proof(self) -> ProofValues:
        return ProofValues(self._plan.sheets, self.of, None if self._as_built is None else self._as_built.of)

    def _shown(self, value: Value) -> float | str:
        if value is None:
            return 0.0
        return value.text(self._language) if isinstance(value, Label) else value

    @cached_property
    def _factors(self) -> dict[str, float]:
        return {name: record.value for name, record in conversions(self._model).items()}
