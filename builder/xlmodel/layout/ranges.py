"""The range of chosen lines across the scenarios: low, base, high in one year, why, and every scenario by year."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import At, Binary, Call, Node, Span, Text
from xlmodel.layout import texts
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.messages import widest
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import SheetPlan, Style
from xlmodel.layout.sensitivities import CaseDisplay
from xlmodel.model.calendar import PLACE
from xlmodel.model.case_kinds import SCENARIO_CASES
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.model.model import Model

_LABEL, _UNIT, _LOW, _BASE, _HIGH, _SPREAD = range(6)


class RangeSheet(CaseDisplay):
    """Writes one row a line, with the reason where one is given; the chart reads labels, lows and spreads."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        held = {member for line_id in model.range_lines for member in model.item(line_id).members}
        self._periods = [member for member in model.timeline.members if member in held]
        super().__init__(model, sheet, places, sizes, max(_SPREAD + 1, _LOW + len(self._periods)))
        self._cases = model.case_rows[SCENARIO_CASES]
        self._rows = self._cases.rows
        self._nothing = Text(texts.NOT_APPLICABLE.text(self._language))

    def write(self) -> SheetPlan:
        """The plan of the ranges."""
        say, member = self._language, self._model.range_member
        heads = (texts.LABEL, texts.UNIT, texts.LOW, texts.BASE, texts.HIGH, texts.SPREAD)
        said = enumerate(label.text(say) for label in heads)
        titles = {column: f"{text} {member}".strip() if column >= _LOW else text for column, text in said}
        self._heads(HEADER_ROW, titles, self._columns - 1)
        row = HEADER_ROW + 1
        for line_id, why in self._model.range_reasons.items():
            self._range(row, line_id)
            self._put(row + 1, _LABEL, "note", why.text(say))
            row += 2
        first = row
        for row, line_id in enumerate(self._model.range_lines, start=first):
            self._range(row, line_id)
        if self._model.range_lines:
            row += 1
            for name, column in (("labels", _LABEL), ("low", _LOW), ("spread", _SPREAD)):
                self.plan.marks[f"range {name}"] = (self.plan.name, first, column, row - 1, column)
                self.plan.marks[f"range {name} name"] = (self.plan.name, HEADER_ROW, column, HEADER_ROW, column)
        row = self._by_period(row + 1) if self._periods else row
        row = self._messages(row + 1, first) if self._model.range_lines else row
        self.plan.rooms["range"] = (row + 1, _LABEL)
        self.plan.widths = {_LABEL: 64.0, _UNIT: 18.0, **dict.fromkeys(range(_LOW, self._columns), 14.0)}
        return self.plan

    def _messages(self, row: int, first: int) -> int:
        """Which line has the widest range, as the title of each chart that draws them; the row after."""
        last = first + len(self._model.range_lines) - 1
        names, spreads = (HereRange(first, column, last, column) for column in (_LABEL, _SPREAD))
        for chart in self._model.charts:
            if chart.kind == "range" and not chart.message:
                self._formula(
                    row,
                    _LABEL,
                    "headline_text",
                    widest(chart.label.text(self._language), names, spreads, self._language),
                )
                self.plan.marks[f"message {chart.id}"] = (self.plan.name, row, _LABEL, row, _LABEL)
                row += 1
        return row

    def _range(self, row: int, line_id: str) -> None:
        item = self._model.item(line_id)
        at = SCALAR if item.axis is None else self._model.range_member
        found = {s: At(self._rows[line_id, at], s) for s in self._model.scenarios}
        edges: dict[int, Node] = {
            _LOW: Call("MIN", tuple(found.values())),
            _BASE: found[self._model.base_scenario],
            _HIGH: Call("MAX", tuple(found.values())),
        }
        self._name(row, line_id)
        for column, node in edges.items():
            self._value(row, column, "link", line_id, node, at)
        spread: Node = Binary("-", Here(row, _HIGH), Here(row, _LOW))
        if line_id in self._model.range_shown:
            spread = Call("IF", (Binary("=", Here(row, _LOW), self._nothing), self._nothing, spread))
        self._formula(row, _SPREAD, "calc", spread, self._form(line_id))

    def _name(self, row: int, line_id: str) -> None:
        """The label of a line, which says so where it is n/a: a chart draws no bar beside it."""
        item = self._model.item(line_id)
        label = item.label.text(self._language)
        if line_id not in self._model.range_shown:
            self._named(row, label, line_id)
            return
        without = Text(texts.of(label, texts.NOT_APPLICABLE.text(self._language), self._language))
        node = Call("IF", (Binary("=", Here(row, _LOW), self._nothing), without, Text(label)))
        self._formula(row, _LABEL, "label", node)
        self._put(row, _UNIT, "unit", self._unit(item.unit))

    def _by_period(self, row: int) -> int:
        """Every line with a period in every scenario, its periods across; the row after them."""
        self._band(row, texts.BY_SCENARIO.text(self._language), self._columns - 1)
        for place, period in enumerate(self._periods):
            label = self._model.timeline.labels[self._model.timeline.position(period)]
            self._put(row, _LOW + place, "section_axis", label.text(self._language))
        row += 1
        places = row
        self._named(row, self._label(PLACE), PLACE)
        for place, period in enumerate(self._periods):
            self._fetch(row, _LOW + place, "link", PLACE, "0", period)
        for line_id in self._model.range_lines:
            item = self._model.item(line_id)
            for scenario in self._model.scenarios.values() if item.axis is self._model.timeline else ():
                row += 1
                said = texts.of(item.label.text(self._language), scenario.label.text(self._language), self._language)
                self._named(row, said, line_id)
                for place, period in enumerate(self._periods):
                    if period in item.members:
                        series = self._cases.series(line_id, scenario.id)
                        node = Call("INDEX", (series, Here(places, _LOW + place, fixed_row=True)))
                        self._value(row, _LOW + place, "link", line_id, node, places=places)
        return row + 1

    def _value(
        self, row: int, column: int, style: Style, line_id: str, node: Node, at: str = "", *, places: int | None = None
    ) -> None:
        """A value of a line, n/a where the line that says so has 1; a period by its name or by the row of places."""
        shown = self._model.range_shown.get(line_id)
        if shown is not None:
            here: Node = At(shown, at)
            if places is not None:
                here = Call("INDEX", (Span(shown, True), Here(places, column, fixed_row=True)))
            node = Call("CHOOSE", (here, self._nothing, node))
        self._formula(row, column, style, node, self._form(line_id))

    def _named(self, row: int, label: str, line_id: str) -> None:
        self._lead(row, "label", label, self._unit(self._model.item(line_id).unit))
