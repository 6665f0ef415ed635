"""The cover: what the model says in one screen, then charts, how to use the workbook, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from xlmodel.layout import measure, texts
from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.content import Constant, ValueKey
from xlmodel.layout.display import DisplaySheet
from xlmodel.layout.formats import column_format
from xlmodel.layout.front import chosen_cells, status_cells
from xlmodel.layout.places import HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, PlacedChart, SheetPlan, Style
from xlmodel.model.case_kinds import SCENARIO_CASES, SELECTED
from xlmodel.model.control import ALERTS
from xlmodel.model.items import OWN_UNIT, SCALAR, Table, TableColumn
from xlmodel.model.model import Model
from xlmodel.model.reconciliation import COUNTED, DIFFERING
from xlmodel.number_formats import whole_format
from xlmodel.texts import Label, Phrase

_LABEL, _UNIT, _PERIOD, _FIRST = 0, 1, 2, 3
_NARROW, _WIDE = 19.0, 53.0
_LARGE, _APART = 4, 2
_CHART_WIDTH, _CHART_HEIGHT, _GAP = 436, 248, 8
_CHART_ROWS = 16
_ACROSS, _BARS = 3, 4
_PRINTED = ("as_printed", "corrected")


class CoverSheet(DisplaySheet):
    """Writes the cover into its plan."""

    def __init__(self, model: Model, places: Places, sizes: Mapping[str, float], marks: Marks) -> None:
        self._marks = marks
        self._cases = _shown(model) if model.headlines else []
        name = texts.COVER.text(places.language)
        last = max(_FIRST + len(self._cases), _LARGE * _APART) - 1
        title = model.label.text(places.language)
        plan = SheetPlan("cover", name, "Doc", title, "", (HEADER_ROW + 1, 0), print_columns=last, part="front")
        super().__init__(model, places, sizes, plan)

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
        self._goto(1, 7, texts.CONTENTS.text(self._language), self.plan.name, row)
        self._contents(row, sheets)
        self.plan.widths = dict.fromkeys(range(1, self.plan.print_columns + 1), _NARROW) | {_LABEL: _WIDE}
        return self.plan

    def _usage(self) -> list[Phrase]:
        switches = [texts.USAGE_CORRECTIONS] if self._model.corrections else []
        choices = [texts.USAGE_CHOICES] if self._model.choices else []
        return [*texts.USAGE, *choices, *switches, texts.USAGE_STATUS]

    def _head(self) -> int:
        say, model = self._language, self._model
        self._put(0, _LABEL, "cover_title", model.label.text(say))
        self.plan.heights[0] = 30.0
        self.plan.cells += status_cells(1, 0, self._places)
        self._put(1, 4, "status", texts.ALERTS.text(say))
        self._fetch(1, 5, "status", ALERTS, "0")
        self._goto(1, 6, texts.CHANGE_SCENARIO.text(say), self._places.name("control"))
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
            self._fetch(row + 1, column, "large", line_id, self._form(line_id), member)
            self._put(row + 2, column, "large_unit", f"{self._unit(item.unit)} {member}".strip())
        self.plan.heights[row + 1] = 24.0
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
        headlines = model.headlines
        for at, line_id in enumerate(headlines, start=row + 1):
            item = model.item(line_id)
            member = SCALAR if item.axis is None else item.members[-1]
            self._lead(at, "label", item.label.text(say), self._unit(item.unit))
            self._put(at, _PERIOD, "unit", member or None)
            for column, case in enumerate(self._cases, start=_FIRST):
                rows = model.case_rows[SCENARIO_CASES]
                self._fetch(at, column, "link", rows.rows[line_id, member], self._form(line_id), case)
            if not self._cases:
                self._fetch(at, _FIRST, "link", line_id, self._form(line_id), member)
        row += len(headlines) + 1
        basis = texts.BASIS_PLAIN
        if set(_PRINTED) & set(self._cases):
            basis = texts.BASIS_CHOSEN if model.choices else texts.BASIS
        self._put(row, _LABEL, "note", basis.text(say))
        return row + 2

    def _findings(self, row: int) -> int:
        """One sentence for each record of the table of findings; its figures end the row, words with room for two.

        A sentence that reaches the first figure is wrapped.
        """
        table = self._model.tables.get(self._model.front_page.findings)
        if table is None:
            return row
        self._band(row, texts.FINDINGS.text(self._language), self.plan.print_columns)
        columns = [table.column(name) for name in self._model.front_page.figures]
        ends = list(accumulate((column.cover_columns for column in columns), initial=0))
        places = [self.plan.print_columns + 1 + place - ends[-1] for place in ends[:-1]]
        for place, column in zip(places, columns, strict=True):
            head: Style = "section" if column.id == OWN_UNIT else "section_apart" if column.text else "section_axis"
            self._put(row, place, head, column.label.text(self._language))
        room = _WIDE + _NARROW * (min(places, default=self.plan.print_columns) - 1)
        for key in table.records:
            sentence = table.record_label(key, self._language)
            if sentence != key:
                row += 1
                self._sentence(row, sentence, room)
                for place, column in zip(places, columns, strict=True):
                    self._figure(row, place, table, column, key)
        for count in COUNTED if DIFFERING in self._model.lines else ():
            row += 1
            self._put(row, _LABEL, "strong" if count == DIFFERING else "text", self._label(count))
            self._fetch(row, _UNIT, "status", count, "0")
            if count == DIFFERING:
                self._put(row, _PERIOD, "note", texts.WHY_DIFFERING.text(self._language))
        return row + 2

    def _sentence(self, row: int, text: str, room: float) -> None:
        """A finding, on one line where it has the room."""
        wrapped = measure.width(text) > room
        self._put(row, _LABEL, "wrapped" if wrapped else "text", text)
        if wrapped:
            self.plan.taller(row, text, measure.lines(text, _WIDE))

    def _figure(self, row: int, place: int, table: Table, column: TableColumn, key: str) -> None:
        """A record's cell of the table of findings: its words, or a link to its number."""
        if column.expression is not None or key in column.by_record:
            own = column_format(column, (), 1.0)
            form = whole_format(column.formats.get(key, column.formats.get("", own)))
            target, value = Target("cell", table.id, column.id, key), ValueKey("cell", table.id, column.id, key)
            self._link(row, place, "link", target, value, 0, form)
            return
        words = table.records[key].get(column.id)
        if column.id == OWN_UNIT:
            self._put(row, place, "unit", self._unit(words) if isinstance(words, str) else None)
            return
        shown = words.text(self._language) if isinstance(words, Label) else None
        self._put(row, place, "text_apart" if column.text else "calc", shown)

    def _charts(self, row: int) -> int:
        shown = [chart for chart in self._model.charts if chart.cover]
        if shown and row > HEADER_ROW:
            self.plan.breaks.append(row)
        for place, chart in enumerate(shown):
            plan = plan_chart(self._model, chart, self._places, self._marks).shortened(_BARS)
            right = place % _ACROSS * (_CHART_WIDTH + _GAP)
            at = row + place // _ACROSS * _CHART_ROWS
            self.plan.charts.append(PlacedChart(at, 0, plan, _CHART_WIDTH, _CHART_HEIGHT, right))
        return row + -(-len(shown) // _ACROSS) * _CHART_ROWS + 1

    def _contents(self, row: int, sheets: list[SheetPlan]) -> None:
        say = self._language
        heads = enumerate((texts.SHEET, texts.TYPE, texts.PURPOSE))
        self._heads(row, {column: label.text(say) for column, label in heads}, self.plan.print_columns)
        own = (self.plan.name, texts.SHEET_TYPES["Doc"].text(say), texts.CONTENTS.text(say))
        listed = [own, *((s.name, texts.SHEET_TYPES[s.type].text(say), s.purpose) for s in sheets)]
        for at, (sheet, kind, purpose) in enumerate(listed, start=row + 1):
            self._goto(at, 0, sheet, sheet)
            self._put(at, 1, "text", kind)
            self._put(at, 2, "text", purpose)

    def _colours(self, row: int) -> int:
        self._band(row, texts.COLOURS.text(self._language), self.plan.print_columns)
        for style, label in texts.COLOUR_KEY:
            row += 1
            self._put(row, 0, style, texts.COLOUR_SAMPLE)
            self._put(row, 1, "text", label.text(self._language))
        return row + 2

    def _texts(self, row: int, title: str, lines: list[str]) -> int:
        self._band(row, title, self.plan.print_columns)
        for line in lines:
            row += 1
            self._put(row, 0, "text", line)
        return row + 2

    def _goto(self, row: int, column: int, text: str, sheet: str, at: int = 0) -> None:
        self.plan.cells.append(CellPlan(row, column, "toc", Constant(text, (sheet, at))))


def _shown(model: Model) -> list[str]:
    """The cases side by side: as printed and corrected, where there is something to correct, then the scenarios."""
    if SCENARIO_CASES not in model.case_sets:
        return []
    cases = [name for name in model.case_sets[SCENARIO_CASES].axis.members if name != SELECTED]
    return sorted(cases, key=lambda name: name not in _PRINTED)
