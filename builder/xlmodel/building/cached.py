"""The cached value of each formula cell, all of it from native evaluation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from xlmodel.building.display import DisplayReader
from xlmodel.evaluate import Values, evaluate
from xlmodel.layout import CellPlan, SheetPlan, ValueKey, conversions
from xlmodel.model.case_set import CaseSet
from xlmodel.model.cases import compared, selections
from xlmodel.model.items import Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.texts import Label

ValueOf = Callable[[CellPlan], float | str | None]


class AllValues:
    """The values of the model and of every set of cases, at one position of the switches."""

    def __init__(self, model: Model, selection: Selection, values: Values, language: str) -> None:
        self._model = model
        self._selection = selection
        self._values = values
        self._language = language

    @property
    def plain(self) -> Values:
        """The values of the model without its cases."""
        return self._values

    def of(self, sheet: SheetPlan) -> ValueOf:
        """The value of any cell of a sheet: its constant, the value its key names, or its display formula's."""
        reader = DisplayReader(self._values, self._language, sheet, self._plain, self._result)

        def value(cell: CellPlan) -> float | str | None:
            if cell.node is not None and cell.key is None:
                return reader.value(cell)
            return self._plain(cell)

        return value

    def _plain(self, cell: CellPlan) -> float | str | None:
        return cell.value if cell.key is None else self.cached(cell.key)

    def _result(self, cases: str, line_id: str, member: str, case: str) -> float:
        place = self._model.case_sets[cases].axis.position(case)
        return self._cases[cases].number(line_id, member, place)

    def cached(self, key: ValueKey) -> float | str:
        """The value a formula cell shows."""
        match key.kind:
            case "line":
                return self._values.value(key.id, key.member)
            case "summary":
                return self._values.summary(key.id)
            case "cell":
                return self._values.cell(key.id, key.member, key.key)
            case "case":
                return self._cases[key.cases].value(key.id, key.member, key.case)
            case "in_scenario":
                values = {**self._model.scenario_values(key.id, key.key), **self._selection.changes.get(key.id, {})}
                return self._shown(values[key.member])
            case "gap":
                return self._gap(self._model.case_sets[key.cases], key)
            case "given":
                edge = max if key.key == "MAX" else min
                count = len(self._model.scenarios)
                return edge(self._cases[key.cases].number(key.id, key.member, case) for case in range(count))
            case "scenario":
                found = self._selections[key.cases][key.case].scenario
                return float(list(self._model.scenarios).index(found) + 1)
            case "constant":
                return self._factors[key.id]

    def _shown(self, value: Value) -> float | str:
        if value is None:
            return 0.0
        return value.text(self._language) if isinstance(value, Label) else value

    @cached_property
    def _selections(self) -> dict[str, list[Selection]]:
        return {name: selections(self._model, c, self._selection) for name, c in self._model.case_sets.items()}

    @cached_property
    def _cases(self) -> dict[str, Values]:
        together = [selection for chosen in self._selections.values() for selection in chosen]
        values = evaluate(self._model, together, language=self._language)
        found, begin = {}, 0
        for name, chosen in self._selections.items():
            found[name] = values.cases(begin, begin + len(chosen))
            begin += len(chosen)
        return found

    @cached_property
    def _factors(self) -> dict[str, float]:
        return {name: record.value for name, record in conversions(self._model).items()}

    def _gap(self, cases: CaseSet, key: ValueKey) -> float:
        if not key.id:
            return max(
                abs(self._gap(cases, ValueKey("gap", *cell, cases=cases.id))) for cell in compared(self._model, cases)
            )
        case = cases.axis.position(cases.base)
        base, live = self._cases[cases.id].number(key.id, key.member, case), self._values.number(key.id, key.member)
        return base if live == 0 else base / live - 1
