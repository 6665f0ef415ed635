"""The cover: what the model says in one screen, then what is in the workbook and how to use it."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout import texts
from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.formats import item_format, number_format
from xlmodel.layout.front import period_cells, status_cells
from xlmodel.layout.places import CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.plan import CellPlan, PlacedChart, SheetPlan, Style, ValueKey
from xlmodel.model.case_kinds import SCENARIO_CASES
from xlmodel.model.items import SCALAR, Input, Line
from xlmodel.model.model import Model
from xlmodel.prose import unit_text

_CHART_WIDTH, _CHART_HEIGHT, _GAP = 545, 320, 10
_CHART_ROWS = 17
_ACROSS = 3


class CoverSheet:
    """Writes the cover into its plan."""

    def __init__(self, model: Model, places: Places, sizes: Mapping[str, float], marks: Marks) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._sizes = sizes
        self._marks = marks
        self._members = model.timeline.members
        self._after = FIRST + len(self._members)
        compared = SCENARIO_CASES in model.case_sets and bool(model.headlines)
        self._scenarios = list(model.scenarios) if compared else []
        title = model.label.text(places.language)
        name = texts.COVER.text(places.language)
        last = self._after + len(self._scenarios)
        self.plan = SheetPlan("cover", name, "Doc", title, "", (HEADER_ROW, 0), print_columns=last, part="front")

    def write(self, sheets: list[SheetPlan]) -> SheetPlan:
        """The plan of the cover of a workbook with `sheets`."""
        say, model = self._language, self._model
        self._put(0, 0, "title", model.label.text(say))
        self.plan.cells += status_cells(1, 0, self._places)
        control = self._places.name("control")
        self._put(1, FIRST, "toc", texts.CHANGE_SCENARIO.text(say), control)
        self._put(2, 0, "subtitle", f"{texts.AS_OF.text(say)} {model.as_of}")
        row = HEADER_ROW
        if model.headlines:
            row = self._charts(self._headlines())
        row = self._contents(row, sheets)
        row = self._texts(row, texts.HOW_TO.text(say), [label.text(say) for label in texts.USAGE])
        if model.disclaimer.origin:
            self._texts(row, texts.DISCLAIMER.text(say), [model.disclaimer.text(say)])
        widths = {LABEL: 46.0, UNIT: 18.0, CONSTANT: 14.0, TOTAL: 10.0, SPACER: 2.0}
        widths.update({FIRST + place: 14.0 for place in range(len(self._members))})
        widths[self._after] = 2.0
        widths.update({self._after + 1 + place: 14.0 for place in range(len(self._scenarios))})
        self.plan.widths = widths
        return self.plan

    def _headlines(self) -> int:
        say = self._language
        heads = ((LABEL, texts.HEADLINES), (UNIT, texts.UNIT), (CONSTANT, texts.CONSTANT), (TOTAL, texts.CAGR))
        for column, label in heads:
            self._put(HEADER_ROW, column, "header", label.text(say))
        self.plan.cells += period_cells(self._model.timeline)
        for place, scenario in enumerate(self._scenarios, start=self._after + 1):
            name = self._model.scenarios[scenario].label.text(say)
            self._put(HEADER_ROW, place, "axis", f"{name} {self._members[-1]}")
        for row, line_id in enumerate(self._model.headlines, start=HEADER_ROW + 1):
            self._headline(row, self._model.item(line_id))
        return HEADER_ROW + len(self._model.headlines) + 1

    def _headline(self, row: int, item: Input | Line) -> None:
        form = item_format(self._model, item, self._sizes)
        self._put(row, LABEL, "label", item.label.text(self._language))
        self._put(row, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))
        for member in item.members:
            place = 0 if item.axis is None else item.axis.position(member)
            column = CONSTANT if item.axis is None else FIRST + place
            self._link(row, column, "link", Target("line", item.id), ValueKey("line", item.id, member), place, form)
        if isinstance(item, Line) and item.summary == "cagr":
            growth = number_format("ratio", 1.0)
            self._link(row, TOTAL, "link", Target("summary", item.id), ValueKey("summary", item.id), 0, growth)
        member = SCALAR if item.axis is None else self._members[-1]
        for column, scenario in enumerate(self._scenarios, start=self._after + 1):
            if member in item.members:
                rows = self._model.case_rows[SCENARIO_CASES]
                source, place = rows.rows[item.id, member], rows.cases.axis.position(scenario)
                self._link(row, column, "link", Target("line", source), ValueKey("line", source, scenario), place, form)

    def _charts(self, row: int) -> int:
        shown = [chart for chart in self._model.charts if chart.cover]
        for place, chart in enumerate(shown):
            plan = plan_chart(self._model, chart, self._places, self._marks)
            right = place % _ACROSS * (_CHART_WIDTH + _GAP)
            at = row + place // _ACROSS * _CHART_ROWS
            self.plan.charts.append(PlacedChart(at, 0, plan, _CHART_WIDTH, _CHART_HEIGHT, right))
        return row + -(-len(shown) // _ACROSS) * _CHART_ROWS + 1

    def _contents(self, row: int, sheets: list[SheetPlan]) -> int:
        say = self._language
        if row > HEADER_ROW:
            self.plan.breaks.append(row)
        for column, label in enumerate((texts.SHEET, texts.TYPE, texts.PURPOSE)):
            self._put(row, column, "header", label.text(say))
        for column in range(3, FIRST):
            self._put(row, column, "header", None)
        own = (self.plan.name, texts.SHEET_TYPES["Doc"].text(say), texts.CONTENTS.text(say))
        listed = [own, *((s.name, texts.SHEET_TYPES[s.type].text(say), s.purpose) for s in sheets)]
        for at, (sheet, kind, purpose) in enumerate(listed, start=row + 1):
            self._put(at, 0, "toc", sheet, sheet)
            self._put(at, 1, "text", kind)
            self._put(at, 2, "text", purpose)
        row += len(listed) + 2
        self._put(row, 0, "section", texts.COLOURS.text(say))
        for style, label in texts.COLOUR_KEY:
            row += 1
            self._put(row, 0, style, texts.COLOUR_SAMPLE)
            self._put(row, 1, "text", label.text(say))
        return row + 2

    def _texts(self, row: int, title: str, lines: list[str]) -> int:
        self._put(row, 0, "section", title)
        for line in lines:
            row += 1
            self._put(row, 0, "text", line)
        return row + 2

    def _put(self, row: int, column: int, style: Style, value: str | None, link: str = "") -> None:
        self.plan.cells.append(CellPlan(row, column, style, value, link=link))

    def _link(
        self, row: int, column: int, style: Style, target: Target, key: ValueKey, position: int, form: str = "@"
    ) -> None:
        cell = CellPlan(row, column, style, None, None, key, position, number_format=form, target=target)
        self.plan.cells.append(cell)
