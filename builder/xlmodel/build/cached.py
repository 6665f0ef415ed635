"""The cached value of each formula cell, all of it from native evaluation."""

from __future__ import annotations

from functools import cached_property

from xlmodel.evaluate import Values, evaluate
from xlmodel.layout import ValueKey, conversions
from xlmodel.model.cases import CaseSet, selections
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection


class AllValues:
    """The values of the model and of every set of cases, at one position of the switches."""

    def __init__(self, model: Model, selection: Selection, values: Values, language: str) -> None:
        self._model = model
        self._selection = selection
        self._values = values
        self._language = language

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
            case "gap":
                return self._gap(self._model.case_sets[key.cases], key)
            case "constant":
                return self._factors[key.id]

    @cached_property
    def _cases(self) -> dict[str, Values]:
        return {
            cases.id: evaluate(self._model, selections(self._model, cases, self._selection), language=self._language)
            for cases in self._model.case_sets.values()
        }

    @cached_property
    def _factors(self) -> dict[str, float]:
        return {name: record.value for name, record in conversions(self._model).items()}

    def _gap(self, cases: CaseSet, key: ValueKey) -> float:
        if not key.id:
            return max(
                abs(self._gap(cases, ValueKey("gap", line_id, member, cases=cases.id)))
                for line_id, members in cases.outputs.items()
                for member in members
            )
        case = cases.axis.position(cases.base or self._selection.scenario)
        base, live = self._cases[cases.id].number(key.id, key.member, case), self._values.number(key.id, key.member)
        return base if live == 0 else base / live - 1
