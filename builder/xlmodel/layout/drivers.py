"""The drivers on one page, by layer of the chain; below it each of them in every scenario and period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from xlmodel.layout import texts
from xlmodel.layout.content import ValueKey
from xlmodel.layout.display import DisplaySheet
from xlmodel.layout.formats import change_format
from xlmodel.layout.front import period_cells
from xlmodel.layout.here import Here
from xlmodel.layout.places import CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.plan import SheetPlan, Style
from xlmodel.layout.scenarios import change
from xlmodel.model.items import Input, Sheet
from xlmodel.model.model import Model
from xlmodel.texts import Label

_TOP = HEADER_ROW + 1
_PERIOD = 9.5
"""The width of a period."""


class DriverSheet(DisplaySheet):
    """Writes a row a driver as selected, with its end in the other scenarios; then a block a driver."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._base = model.base_scenario
        self._others = [scenario for scenario in model.scenarios if scenario != self._base]
        along = [model.timeline, *(axis for name in model.drivers() if (axis := model.inputs[name].axis) is not None)]
        self._after = FIRST + max(len(axis.members) for axis in along)
        self._last = self._after + 2 * len(self._others)
        plan = SheetPlan.of(sheet, places.language, (_TOP, FIRST), self._last)
        super().__init__(model, places, sizes, plan)
        self._layers = list(_layers(model))

    def write(self) -> SheetPlan:
        """The plan of the drivers."""
        say = self._language
        heads = {LABEL: texts.DRIVER, UNIT: texts.UNIT, CONSTANT: texts.CONSTANT, self._last + 2: texts.SOURCE}
        self._heads(HEADER_ROW, {column: head.text(say) for column, head in heads.items()}, self._last + 2)
        for place, scenario in enumerate(self._others):
            label = self._model.scenarios[scenario].label
            titles = (texts.at_end(label), texts.against_base(label))
            for column, head in zip(self._ends(place), titles, strict=True):
                self._wrapped_head(HEADER_ROW, column, head.text(say), _PERIOD)
        self.plan.cells += period_cells(self._model.timeline)
        shown = [self._rows_at_a_glance(driver) for _, drivers in self._layers for driver in drivers]
        row = _TOP + len(self._layers) + round(fsum(shown))
        self.plan.front_rows = (0, row)
        self._band(row + 1, texts.BY_SCENARIO.text(say), self._last)
        row = self._blocks(row + 3, _TOP)
        self.plan.widths = {LABEL: 50.0, UNIT: 13.0, CONSTANT: 7.5, TOTAL: 3.0, SPACER: 1.0, self._after: 1.0}
        self.plan.widths |= dict.fromkeys(range(FIRST, self._after), _PERIOD)
        self.plan.widths |= {column: _PERIOD for place in range(len(self._others)) for column in self._ends(place)}
        self.plan.widths |= {self._last + 1: 1.0, self._last + 2: 40.0}
        return self.plan

    def _blocks(self, row: int, glance: int) -> int:
        """A block a driver from `row` on, and the row that shows it at a glance from `glance` on."""
        for title, drivers in self._layers:
            for at in (row, glance):
                self._band(at, title.text(self._language), self._last)
            row, glance = row + 1, glance + 1
            for item in drivers:
                if item.axis not in (None, self._model.timeline):
                    glance = self._axis(glance, item)
                changes = self._block(row, item)
                self._at_a_glance(glance, item, changes)
                row, glance = max(changes.values(), default=row + len(self._model.scenarios)) + 1, glance + 1
            row += 1
        return row

    def _rows_at_a_glance(self, item: Input) -> int:
        return 1 if item.axis in (None, self._model.timeline) else 2

    def _ends(self, place: int) -> tuple[int, int]:
        """The columns of another scenario: its last value and the change against the base case."""
        return self._after + 1 + place, self._after + 1 + len(self._others) + place

    def _at_a_glance(self, row: int, item: Input, changes: Mapping[str, int]) -> None:
        """The driver in the selected scenario, its last value in the others, and how far these are from the base."""
        form, last = self._form(item.id), item.members[-1]
        self._lead(row, "label", item.label.text(self._language), self._unit(item.unit))
        for member in item.members:
            self._fetch(row, _column(item, member), "headline", item.id, form, member)
        for place, scenario in enumerate(self._others):
            end, apart = self._ends(place)
            self._scenario(row, end, item, last, scenario)
            if scenario in changes:
                node = Here(changes[scenario], _column(item, last))
                self._formula(row, apart, "calc", node, change_format(item.unit))
        self._put(row, self._last + 2, "note", texts.cited(self._model.sources, item.source, self._language) or None)

    def _block(self, row: int, item: Input) -> dict[str, int]:
        """The rows of one driver; the row of the change of each other scenario."""
        say = self._language
        if item.axis not in (None, self._model.timeline):
            self._axis(row, item)
        self._lead(row, "strong", item.label.text(say), "")
        rows = {scenario: row + place for place, scenario in enumerate(self._model.scenarios, start=1)}
        for scenario, at in rows.items():
            self.plan.outline[at] = 1
            self._lead(at, "case", f"    {self._model.scenarios[scenario].label.text(say)}", self._unit(item.unit))
            for member in item.members:
                self._scenario(at, _column(item, member), item, member, scenario)
        changes: dict[str, int] = {}
        for scenario in self._others if item.unit != "text" else ():
            at = changes[scenario] = row + len(rows) + 1 + len(changes)
            against = texts.against_base(self._model.scenarios[scenario].label).text(say)
            self.plan.outline[at] = 1
            self._lead(at, "case", f"    {against}", texts.change_unit(item.unit, say))
            for member in item.members:
                column = _column(item, member)
                node = change(Here(rows[scenario], column), Here(rows[self._base], column), item.unit)
                self._formula(at, column, "calc", node, change_format(item.unit))
        return changes

    def _axis(self, row: int, item: Input) -> int:
        """A row with what runs across the columns of a driver that does not run along the timeline; the row after."""
        assert item.axis is not None
        for member, label in zip(item.axis.members, item.axis.labels, strict=True):
            self._put(row, _column(item, member), "section_axis", label.text(self._language))
        return row + 1

    def _scenario(self, row: int, column: int, item: Input, member: str, scenario: str, style: Style = "link") -> None:
        """A link to the driver in one scenario."""
        position = 0 if item.axis is None else item.axis.position(member)
        key = ValueKey("in_scenario", item.id, member, scenario)
        self._link(row, column, style, Target("scenario", item.id, scenario), key, position, self._form(item.id))


def _layers(model: Model) -> Iterator[tuple[Label, list[Input]]]:
    """The sections of the input sheets, in order, with the drivers they hold."""
    wanted = set(model.drivers())
    for sheet in model.sheets.values():
        for section in sheet.sections:
            found = [model.inputs[item_id] for item_id in section.ids if item_id in wanted]
            if found:
                yield section.label, found


def _column(item: Input, member: str) -> int:
    return CONSTANT if item.axis is None else FIRST + item.axis.position(member)
