"""The drivers on one page: each input that a scenario changes, in every scenario and period, by layer of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlmodel.layout import texts
from xlmodel.layout.content import Constant, Link, OwnFormula, ValueKey
from xlmodel.layout.formats import change_format, item_format
from xlmodel.layout.front import period_cells
from xlmodel.layout.here import Here
from xlmodel.layout.places import CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style
from xlmodel.layout.scenarios import change
from xlmodel.model.items import Input, Sheet
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.texts import Label


class DriverSheet:
    """Writes a block a driver, its periods in the columns of every sheet: selected, each scenario, each change."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._model = model
        self._language = places.language
        self._sizes = sizes
        self._base = model.base_scenario
        along = [model.timeline, *(axis for name in model.drivers() if (axis := model.inputs[name].axis) is not None)]
        self._after = FIRST + max(len(axis.members) for axis in along)
        self.plan = SheetPlan.of(sheet, places.language, (HEADER_ROW + 1, FIRST), self._after - 1)

    def write(self) -> SheetPlan:
        """The plan of the drivers."""
        say = self._language
        heads = ((LABEL, texts.DRIVER), (UNIT, texts.UNIT), (CONSTANT, texts.CONSTANT))
        for column, head in (*heads, (self._after + 1, texts.SOURCE)):
            self._put(HEADER_ROW, column, "header", head.text(say))
        for column in (TOTAL, SPACER, self._after):
            self._put(HEADER_ROW, column, "header", None)
        self.plan.cells += period_cells(self._model.timeline)
        row = HEADER_ROW + 1
        for title, drivers in self._layers():
            for column in range(self._after + 2):
                self._put(row, column, "section", title.text(say) if column == LABEL else None)
            row += 1
            for item in drivers:
                row = self._driver(row, item)
            row += 1
        self.plan.widths = {LABEL: 52.0, UNIT: 18.0, CONSTANT: 14.0, TOTAL: 2.0, SPACER: 2.0}
        self.plan.widths |= {**dict.fromkeys(range(FIRST, self._after), 13.5), self._after: 2.0, self._after + 1: 40.0}
        return self.plan

    def _layers(self) -> Iterator[tuple[Label, list[Input]]]:
        """The sections of the input sheets, in order, with the drivers they hold."""
        wanted = set(self._model.drivers())
        for sheet in self._model.sheets.values():
            for section in sheet.sections:
                found = [self._model.inputs[item_id] for item_id in section.ids if item_id in wanted]
                if found:
                    yield section.label, found

    def _driver(self, row: int, item: Input) -> int:
        """The rows of one driver; the row after them."""
        say, form = self._language, item_format(self._model, item, self._sizes)
        unit = unit_text(item.unit, say, self._model.unit_labels)
        if item.axis not in (None, self._model.timeline):
            row = self._heads(row, item)
        self._lead(row, "strong", item.label.text(say), unit)
        self._put(row, self._after + 1, "note", self._cited(item))
        for member in item.members:
            self._link(row, item, member, Target("line", item.id), ValueKey("line", item.id, member), form)
        rows = {scenario: row + place for place, scenario in enumerate(self._model.scenarios, start=1)}
        for scenario, at in rows.items():
            self._lead(at, "case", f"    {self._model.scenarios[scenario].label.text(say)}", unit)
            for member in item.members:
                key = ValueKey("in_scenario", item.id, member, scenario)
                self._link(at, item, member, Target("scenario", item.id, scenario), key, form)
        at = row + len(rows) + 1
        for scenario, own in rows.items():
            if scenario == self._base or item.unit == "text":
                continue
            against = texts.against_base(self._model.scenarios[scenario].label).text(say)
            self._lead(at, "case", f"    {against}", texts.change_unit(item.unit, say))
            for member in item.members:
                column = _column(item, member)
                node = change(Here(own, column), Here(rows[self._base], column), item.unit)
                self.plan.cells.append(CellPlan(at, column, "calc", OwnFormula(node), change_format(item.unit)))
            at += 1
        return at

    def _heads(self, row: int, item: Input) -> int:
        """A row with what runs across the columns of a driver that does not run along the timeline."""
        assert item.axis is not None
        for member, label in zip(item.axis.members, item.axis.labels, strict=True):
            self._put(row, _column(item, member), "section_axis", label.text(self._language))
        return row + 1

    def _lead(self, row: int, style: Style, label: str, unit: str) -> None:
        self._put(row, LABEL, style, label)
        self._put(row, UNIT, "unit", unit)
        if style == "case":
            self.plan.outline[row] = 1

    def _put(self, row: int, column: int, style: Style, value: str | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Constant(value)))

    def _link(self, row: int, item: Input, member: str, target: Target, key: ValueKey, form: str) -> None:
        position = 0 if item.axis is None else item.axis.position(member)
        self.plan.cells.append(CellPlan(row, _column(item, member), "link", Link(target, key, position), form))

    def _cited(self, item: Input) -> str | None:
        return texts.cited(self._model.sources, item.source, self._language) or None


def _column(item: Input, member: str) -> int:
    return CONSTANT if item.axis is None else FIRST + item.axis.position(member)
