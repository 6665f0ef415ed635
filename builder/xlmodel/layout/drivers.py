"""The drivers on one page: each input that a scenario changes, in every scenario, by layer of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlmodel.expr.nodes import Here
from xlmodel.layout import texts
from xlmodel.layout.formats import number_format
from xlmodel.layout.places import HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, ValueKey
from xlmodel.layout.scenarios import change
from xlmodel.layout.sensitivities import Display
from xlmodel.model.items import Input, Sheet
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.texts import Label

_LABEL, _UNIT, _PERIOD, _SELECTED, _FIRST = range(5)
"""Columns; the scenarios start at the last, then the changes against the base case, then the source."""


class DriverSheet(Display):
    """Writes a row a driver at its last period: selected, each scenario, each scenario's change against base."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._scenarios = list(model.scenarios)
        self._base = model.base_scenario
        self._others = [s for s in self._scenarios if s != self._base]
        self._changes = _FIRST + len(self._scenarios)
        self._source = self._changes + len(self._others) + 1
        super().__init__(model, sheet, places, sizes, self._source + 1)

    def write(self) -> SheetPlan:
        """The plan of the drivers."""
        say = self._language
        heads = [texts.DRIVER.text(say), texts.UNIT.text(say), texts.PERIOD.text(say), texts.SELECTED.text(say)]
        heads += [self._model.scenarios[s].label.text(say) for s in self._scenarios]
        heads += [texts.against_base(self._model.scenarios[s].label).text(say) for s in self._others]
        for column, text in enumerate([*heads, None, texts.SOURCE.text(say)]):
            self._put(HEADER_ROW, column, "axis" if _SELECTED <= column < self._source else "header", text)
        row = HEADER_ROW + 1
        for title, drivers in self._layers():
            self._band(row, title.text(say))
            for item in drivers:
                row += 1
                self._driver(row, item)
            row += 1
        numbers = dict.fromkeys(range(_SELECTED, self._source), 16.0)
        self.plan.widths = {
            _LABEL: 56.0,
            _UNIT: 20.0,
            _PERIOD: 10.0,
            **numbers,
            self._source - 1: 2.0,
            self._source: 40.0,
        }
        return self.plan

    def _layers(self) -> Iterator[tuple[Label, list[Input]]]:
        """The sections of the input sheets, in order, with the drivers they hold."""
        wanted = set(self._model.drivers())
        for sheet in self._model.sheets.values():
            for section in sheet.sections:
                found = [self._model.inputs[item_id] for item_id in section.ids if item_id in wanted]
                if found:
                    yield section.label, found

    def _driver(self, row: int, item: Input) -> None:
        say, member = self._language, item.members[-1]
        self._put(row, _LABEL, "label", item.label.text(say))
        self._put(row, _UNIT, "unit", unit_text(item.unit, say, self._model.unit_labels))
        self._put(row, _PERIOD, "unit", None if item.axis is None else member)
        self._link(row, _SELECTED, item, Target("line", item.id), ValueKey("line", item.id, member))
        for column, scenario in enumerate(self._scenarios, start=_FIRST):
            target = Target("scenario", item.id, scenario)
            self._link(row, column, item, target, ValueKey("in_scenario", item.id, member, scenario))
        base = Here(row, _FIRST + self._scenarios.index(self._base))
        for column, scenario in enumerate(self._others, start=self._changes):
            own = Here(row, _FIRST + self._scenarios.index(scenario))
            self._formula(row, column, "calc", change(own, base), number_format("ratio", 1.0))
        self._put(row, self._source, "note", texts.cited(self._model.sources, item.source, say))

    def _link(self, row: int, column: int, item: Input, target: Target, key: ValueKey) -> None:
        position = 0 if item.axis is None else item.axis.position(item.members[-1])
        form = self._form(item.id)
        cell = CellPlan(row, column, "link", None, None, key, position, number_format=form, target=target)
        self.plan.cells.append(cell)
