"""The cover: what the model says in one screen, then charts, how to use the workbook, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout import texts
from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.content import Constant, Link, ValueKey
from xlmodel.layout.formats import item_format
from xlmodel.layout.front import chosen_cells, status_cells
from xlmodel.layout.places import HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, PlacedChart, SheetPlan, Style
from xlmodel.model.case_kinds import SCENARIO_CASES, SELECTED
from xlmodel.model.control import ALERTS
from xlmodel.model.items import SCALAR, Input, Line
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.texts import Phrase

_LABEL, _UNIT, _PERIOD, _FIRST = 0, 1, 2, 3
_NARROW, _WIDE = 17.0, 44.0
_LARGE, _APART = 4, 2
_CHART_WIDTH, _CHART_HEIGHT, _GAP = 375, 300, 10
_CHART_ROWS = 20
_ACROSS = 3
_PRINTED = ("as_printed", "corrected")


class CoverSheet:
    """Writes the cover into its plan."""

    def __init__(self, model: Model, places: Places, sizes: Mapping[str, float], marks: Marks) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._sizes = sizes
        self._marks = marks
        self._cases = self._shown() if model.headlines else []
        name = texts.COVER.text(places.language)
        last = max(_FIRST + len(self._cases), _LARGE * _APART) - 1
        title = model.label.text(places.language)
        self.plan = SheetPlan("cover", name, "Doc", title, "", (HEADER_ROW, 0), print_columns=last, part="front")

    def write(self, sheets: list[SheetPlan]) -> SheetPlan:
        """The plan of the cover of a workbook with `sheets`."""
        row = self._head()
        if self._model.headlines:
            row = self._headlines(self._large(row))
            row = self._findings(row)
        row = self._charts(row)
        row = self._colours(row)
        row = self._texts(row, texts.HOW_TO.text(self._language), [text.text(self._language) for text in self._usage()])
        if self._model.disclaimer.origin:
            row = self._texts(row, texts.DISCLAIMER.text(self._language), [self._model.disclaimer.text(self._language)])
        self.plan.print_rows = row - 1
        self._put(1, 7, "toc", texts.CONTENTS.text(self._language), self.plan.name, row)
        self._contents(row, sheets)
        self.plan.widths = dict.fromkeys(range(1, self.plan.print_columns + 1), _NARROW) | {_LABEL: _WIDE}
        return self.plan

    def _usage(self) -> list[Phrase]:
        switches = [texts.USAGE_CORRECTIONS] if self._model.corrections else []
        choices = [texts.USAGE_CHOICES] if self._model.choices else []
        return [*texts.USAGE, *choices, *switches, texts.USAGE_STATUS]

    def _shown(self) -> list[str]:
        """The cases side by side: as printed and corrected, where there is something to correct, then the scenarios."""
        if SCENARIO_CASES not in self._model.case_sets:
            return []
        cases = [name for name in self._model.case_sets[SCENARIO_CASES].axis.members if name != SELECTED]
        return sorted(cases, key=lambda name: name not in _PRINTED)

    def _head(self) -> int:
        say, model = self._language, self._model
        self._put(0, _LABEL, "cover_title", model.label.text(say))
        self.plan.heights[0] = 30.0
        self.plan.cells += status_cells(1, 0, self._places)
        self._put(1, 4, "status", texts.ALERTS.text(say))
        self._link(1, 5, "status", Target("line", ALERTS), ValueKey("line", ALERTS), 0, "0")
        self._put(1, 6, "toc", texts.CHANGE_SCENARIO.text(say), self._places.name("control"))
        self._put(2, _LABEL, "subtitle", model.front_page.subject.text(say) or None)
        self._put(HEADER_ROW, _LABEL, "subtitle", f"{texts.AS_OF.text(say)} {model.as_of}")
        self.plan.cells += chosen_cells(HEADER_ROW, _FIRST, model)
        return HEADER_ROW + 2

    def _large(self, row: int) -> int:
        """The numbers shown large, each with its name above and its unit and period below."""
        wanted = self._model.front_page.large or [
            (name, self._model.item(name).members[-1]) for name in self._model.headlines[:_LARGE]
        ]
        for place, (line_id, member) in enumerate(wanted[:_LARGE]):
            item, column = self._model.item(line_id), place * _APART
            for offset in range(_APART):
                label = item.label.text(self._language) if offset == 0 else None
                self._put(row, column + offset, "large_label", label)
            self._value(row + 1, column, "large", item, member)
            self._put(row + 2, column, "large_unit", f"{self._unit(item)} {member}".strip())
        self.plan.heights[row + 1] = 30.0
        return row + 4

    def _headlines(self, row: int) -> int:
        """Each headline at its last period in every case; where there are none, as the switches stand."""
        say, model = self._language, self._model
        self._put(row, _LABEL, "header", texts.HEADLINES.text(say))
        self._put(row, _UNIT, "header", texts.UNIT.text(say))
        self._put(row, _PERIOD, "header", texts.PERIOD.text(say))
        for column, case in enumerate(self._cases, start=_FIRST):
            axis = model.case_sets[SCENARIO_CASES].axis
            self._put(row, column, "axis", axis.labels[axis.position(case)].text(say))
        if not self._cases:
            self._put(row, _FIRST, "axis", texts.SELECTED.text(say))
        for at, line_id in enumerate(model.headlines, start=row + 1):
            item = model.item(line_id)
            member = SCALAR if item.axis is None else item.members[-1]
            self._put(at, _LABEL, "label", item.label.text(say))
            self._put(at, _UNIT, "unit", self._unit(item))
            self._put(at, _PERIOD, "unit", member or None)
            for column, case in enumerate(self._cases, start=_FIRST):
                rows = model.case_rows[SCENARIO_CASES]
                source, place = rows.rows[line_id, member], rows.cases.axis.position(case)
                key = ValueKey("line", source, case)
                self._link(at, column, "link", Target("line", source), key, place, self._form(item))
            if not self._cases:
                self._value(at, _FIRST, "link", item, member)
        row += len(model.headlines) + 1
        basis = texts.BASIS_PLAIN
        if set(_PRINTED) & set(self._cases):
            basis = texts.BASIS_CHOSEN if model.choices else texts.BASIS
        self._put(row, _LABEL, "note", basis.text(say))
        return row + 2

    def _findings(self, row: int) -> int:
        """One sentence for each record of the table of findings."""
        table = self._model.tables.get(self._model.front_page.findings)
        if table is None:
            return row
        self._band(row, texts.FINDINGS.text(self._language))
        told = (table.record_label(key, self._language) for key in table.records)
        for sentence in (label for label, key in zip(told, table.records, strict=True) if label != key):
            row += 1
            self._put(row, _LABEL, "text", sentence)
        return row + 2

    def _charts(self, row: int) -> int:
        shown = [chart for chart in self._model.charts if chart.cover]
        if shown and row > HEADER_ROW:
            self.plan.breaks.append(row)
        for place, chart in enumerate(shown):
            plan = plan_chart(self._model, chart, self._places, self._marks)
            right = place % _ACROSS * (_CHART_WIDTH + _GAP)
            at = row + place // _ACROSS * _CHART_ROWS
            self.plan.charts.append(PlacedChart(at, 0, plan, _CHART_WIDTH, _CHART_HEIGHT, right))
        return row + -(-len(shown) // _ACROSS) * _CHART_ROWS + 1

    def _contents(self, row: int, sheets: list[SheetPlan]) -> None:
        say = self._language
        for column, label in enumerate((texts.SHEET, texts.TYPE, texts.PURPOSE)):
            self._put(row, column, "header", label.text(say))
        for column in range(3, self.plan.print_columns + 1):
            self._put(row, column, "header", None)
        own = (self.plan.name, texts.SHEET_TYPES["Doc"].text(say), texts.CONTENTS.text(say))
        listed = [own, *((s.name, texts.SHEET_TYPES[s.type].text(say), s.purpose) for s in sheets)]
        for at, (sheet, kind, purpose) in enumerate(listed, start=row + 1):
            self._put(at, 0, "toc", sheet, sheet)
            self._put(at, 1, "text", kind)
            self._put(at, 2, "text", purpose)

    def _colours(self, row: int) -> int:
        self._band(row, texts.COLOURS.text(self._language))
        for style, label in texts.COLOUR_KEY:
            row += 1
            self._put(row, 0, style, texts.COLOUR_SAMPLE)
            self._put(row, 1, "text", label.text(self._language))
        return row + 2

    def _texts(self, row: int, title: str, lines: list[str]) -> int:
        self._band(row, title)
        for line in lines:
            row += 1
            self._put(row, 0, "text", line)
        return row + 2

    def _band(self, row: int, title: str) -> None:
        for column in range(self.plan.print_columns + 1):
            self._put(row, column, "section", title if column == _LABEL else None)

    def _unit(self, item: Input | Line) -> str:
        return unit_text(item.unit, self._language, self._model.unit_labels)

    def _form(self, item: Input | Line) -> str:
        return item_format(self._model, item, self._sizes)

    def _value(self, row: int, column: int, style: Style, item: Input | Line, member: str) -> None:
        position = 0 if item.axis is None else item.axis.position(member)
        key = ValueKey("line", item.id, member)
        self._link(row, column, style, Target("line", item.id), key, position, self._form(item))

    def _put(self, row: int, column: int, style: Style, value: str | None, link: str = "", link_row: int = 0) -> None:
        leads_to = (link, link_row) if link else None
        self.plan.cells.append(CellPlan(row, column, style, Constant(value, leads_to)))

    def _link(
        self, row: int, column: int, style: Style, target: Target, key: ValueKey, position: int, form: str = "@"
    ) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Link(target, key, position), form))
