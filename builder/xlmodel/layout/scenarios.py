"""The scenario comparison: the headlines by scenario at a glance, then each in every case with its change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from xlmodel.expr import Expression, points
from xlmodel.expr.nodes import Binary, Call, Node, Number
from xlmodel.layout import display_checks, texts
from xlmodel.layout.cases import APART
from xlmodel.layout.display import DisplaySheet
from xlmodel.layout.formats import change_format, number_format
from xlmodel.layout.front import period_cells
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.messages import extremes
from xlmodel.layout.places import BODY_ROW, CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places
from xlmodel.layout.plan import SheetPlan
from xlmodel.model.calendar import PLACE
from xlmodel.model.case_kinds import SCENARIO_CASES, SELECTED
from xlmodel.model.charts import Chart
from xlmodel.model.control import PROBABILITY, TOLERANCE
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.model.model import Model
from xlmodel.model.summary import meaningful
from xlmodel.semantics import in_points

_PERIOD = 11.5
"""The width of a period."""
_BY_CASE = ("fan", "compared")
"""The charts that draw a headline in several cases."""
_CALLED = ("cagr.start_place", "cagr.end_place", "cagr.years")


class ScenarioSheet(DisplaySheet):
    """Writes the comparison into its plan."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._rows = model.case_rows[SCENARIO_CASES]
        self._cases = self._rows.cases
        self._members = model.timeline.members
        self._after = FIRST + len(self._members)
        self._inflows = BODY_ROW + (1 + len(model.scenarios)) * len(model.headlines) + 1
        self._place_row = self._inflows + 1
        plan = SheetPlan.of(sheet, places.language, (BODY_ROW, FIRST), self._apart)
        super().__init__(model, places, sizes, plan)

    def write(self) -> SheetPlan:
        """The plan of the comparison."""
        self._header()
        self.plan.front_rows = (0, self._inflows - 1)
        row = self._called()
        last = FIRST + len(self._members) - 1
        self.plan.marks["scenario header"] = (self.plan.name, HEADER_ROW, FIRST, HEADER_ROW, last)
        glance = BODY_ROW
        for line_id in self._model.headlines:
            glance = self._at_a_glance(glance, line_id, row)
            row = self._block(row, line_id)
        self._put(row, LABEL, "strong", texts.DISPLAY_GAP.text(self._language))
        self._fetch(row, TOTAL, "link", TOLERANCE, display_checks.DEVIATION)
        node = display_checks.worst(BODY_ROW, self._deviation, row - 1, Here(row, TOTAL))
        self._formula(row, CONSTANT, "total", node, display_checks.DEVIATION)
        self._places.display_gaps[self.plan.id] = row, CONSTANT
        self._messages(row + 2)
        self.plan.widths = {LABEL: 50.0, UNIT: 16.0, CONSTANT: 10.0, TOTAL: 8.0, SPACER: 1.0}
        self.plan.widths |= dict.fromkeys(range(FIRST, self._after), _PERIOD)
        self.plan.widths |= {self._after: 1.0, self._apart: _PERIOD, self._apart + 1: 2.0, self._total: 16.0}
        self.plan.widths |= {self._total + 1: 2.0, self._deviation: 12.0}
        self._part()
        return self.plan

    def _messages(self, head: int) -> None:
        """What stands highest and lowest at the end of each chart that draws a headline in several cases."""
        compared = [chart for chart in self._model.charts if chart.kind in _BY_CASE and not chart.message]
        blocks = [(chart, block) for chart in compared if (block := self._drawn(chart)) is not None]
        if blocks:
            self._band(head, texts.MESSAGES.text(self._language), self._after - 1)
        for row, (chart, (first, column, last)) in enumerate(blocks, start=head + 1):
            names, values = (HereRange(first, at, last, at) for at in (LABEL, column))
            node = extremes(chart.label.text(self._language), names, values, self._language)
            self._formula(row, LABEL, "headline_text", node)
            self.plan.marks[f"message {chart.id}"] = (self.plan.name, row, LABEL, row, LABEL)

    def _drawn(self, chart: Chart) -> tuple[int, int, int] | None:
        """First row, last column and last row of what a chart draws; None where other rows stand between."""
        cases = chart.cases or tuple(self._model.scenarios)
        found = [self.plan.marks.get(f"{line_id}@{case}") for line_id in chart.lines for case in cases]
        rows = sorted(block[1] for block in found if block is not None)
        if None in found or rows != list(range(rows[0], rows[0] + len(rows))):
            return None
        return rows[0], min(block[4] for block in found if block is not None), rows[-1]

    def _part(self) -> None:
        """Where the headlines at a glance do not go on one page, a second begins with a headline, halfway."""
        if not self.plan.pages_down(range(*self.plan.front_rows)):
            half = -(-len(self._model.headlines) // 2)
            self.plan.breaks.append(BODY_ROW + half * (1 + len(self._model.scenarios)))

    def _header(self) -> None:
        say = self._language
        heads = {LABEL: texts.LABEL, UNIT: texts.UNIT, CONSTANT: texts.CONSTANT, TOTAL: texts.CAGR}
        for column, label in (heads | {self._total: texts.CASES_TOTAL, self._deviation: texts.DEVIATION}).items():
            self._put(HEADER_ROW, column, "header", label.text(say))
        self._wrapped_head(HEADER_ROW, self._apart, texts.END_AGAINST_BASE.text(say), _PERIOD)
        self.plan.cells += period_cells(self._model.timeline)

    def _called(self) -> int:
        """What the blocks fetch; the row where these begin."""
        say, row = self._language, self._place_row
        self._band(self._inflows, texts.INFLOWS.text(say), self._after - 1)
        self._lead_of(row, PLACE)
        for member in self._members:
            self._fetch(row, FIRST + self._members.index(member), "link", PLACE, "0", member)
        for offset, line_id in enumerate(_CALLED, start=1):
            self._lead_of(row + offset, line_id)
            self._fetch(row + offset, CONSTANT, "link", line_id, "0")
        for offset, scenario in enumerate(self._weighted, start=len(_CALLED) + 1):
            name = self._model.scenarios[scenario].label.text(say)
            self._lead(row + offset, "label", f"{name}: {texts.PROBABILITY.text(say)}", self._unit("ratio"))
            self._fetch(row + offset, CONSTANT, "link", PROBABILITY, number_format("ratio", 1.0), scenario)
        return row + len(_CALLED) + len(self._weighted) + 2

    def _at_a_glance(self, row: int, line_id: str, block: int) -> int:
        """A headline in each scenario, with how far its end is from the base case; the row after."""
        item, say = self._model.item(line_id), self._language
        columns = [CONSTANT]
        if item.axis is not None:
            columns = [TOTAL, *(FIRST + n for n, member in enumerate(self._members) if member in item.members)]
        changed = {case: at for at, case in self._changes(block, line_id).items()}
        self._band(row, item.label.text(say), self._apart)
        for scenario, named in self._model.scenarios.items():
            row += 1
            self._lead(row, "label", f"    {named.label.text(say)}", self._unit(item.unit))
            source = block + 2 + self._shown.index(scenario)
            for column in columns:
                form = number_format("ratio", 1.0) if column == TOTAL else self._form(line_id)
                self._formula(row, column, "calc", Here(source, column), form)
            shown, again = (HereRange(at, columns[0], at, columns[-1], False, False) for at in (row, source))
            node = display_checks.relative_node(display_checks.total_of(shown), display_checks.total_of(again))
            self._formula(row, self._deviation, "calc", node, display_checks.DEVIATION)
            if scenario in changed:
                change_of = Here(changed[scenario], columns[-1])
                self._formula(row, self._apart, "calc", change_of, change_format(item.unit))
        return row + 1

    def _weighs(self, line_id: str) -> bool:
        """Whether a headline is weighted: growth rates follow from it and have none."""
        item = self._model.item(line_id)
        return bool(self._weighted) and not (item.axis is None and in_points(item.unit))

    def _changes(self, block: int, line_id: str) -> dict[int, str]:
        """The rows of a headline's changes against the base case, with their cases."""
        first = block + 2 + len(self._shown) + self._weighs(line_id)
        return dict(enumerate((case for case in self._shown if case != self._base), start=first))

    def _block(self, row: int, line_id: str) -> int:
        item, say = self._model.item(line_id), self._language
        form, unit = self._form(line_id), self._unit(item.unit)
        self._band(row, item.label.text(say), self._after - 1)
        places = [n for n, member in enumerate(self._members) if member in item.members]
        columns = (
            {FIRST + n: (self._members[n], n) for n in places} if item.axis is not None else {CONSTANT: (SCALAR, 0)}
        )
        first = row + 1
        base = first + 1 + self._shown.index(self._base)
        self._lead(first, "strong", texts.SELECTED.text(say), unit)
        for column, (member, _) in columns.items():
            self._fetch(first, column, "headline", line_id, form, member)
        self._growth(first, places)
        self._fetch(first, self._total, "link", self._rows.total_of(line_id), form)
        cases = HereRange(first, min(columns), first + len(self._shown), max(columns))
        node = display_checks.shown(cases, Here(first, self._total))
        self._formula(first, self._deviation, "calc", node, display_checks.DEVIATION)
        for offset, case in enumerate(self._shown):
            label = self._cases.axis.labels[self._cases.axis.position(case)]
            at = first + 1 + offset
            self._lead(at, "label", label.text(say), unit)
            for column in columns if item.axis is not None else ():
                position = Here(self._place_row, column, fixed_row=True)
                series = Call("INDEX", (self._rows.series(line_id, case), position))
                self._formula(at, column, "link", series, form)
            if item.axis is None:
                source = self._rows.rows[line_id, SCALAR]
                self._fetch(at, CONSTANT, "link", source, form, case)
            self._growth(at, places)
            if places:
                block = (self.plan.name, at, FIRST + places[0], at, FIRST + places[-1])
                self.plan.marks[f"{line_id}@{case}"] = block
        if self._weighs(line_id):
            at = first + 1 + len(self._shown)
            self._weigh(at, first + 1, unit, columns, form)
            self._growth(at, places)
        changes = self._changes(row, line_id)
        for at, case in changes.items():
            label = self._cases.axis.labels[self._cases.axis.position(case)]
            said = texts.of(label.text(say), texts.CHANGE.text(say), say)
            self._lead(at, "case", said, texts.change_unit(item.unit, say))
            above = first + 1 + self._shown.index(case)
            for column in columns:
                node = change(Here(above, column), Here(base, column), item.unit)
                self._formula(at, column, "calc", node, change_format(item.unit))
            if places:
                ranges = (HereRange(r, min(columns), r, max(columns), False, False) for r in (base, above, at))
                node = display_checks.changes(*ranges, points=in_points(item.unit))
                self._formula(at, self._deviation, "calc", node, display_checks.DEVIATION)
        return max(changes, default=first + len(self._shown) + self._weighs(line_id)) + 2

    def _weigh(self, row: int, first: int, unit: str, columns: Iterable[int], form: str) -> None:
        """The mean of the scenarios, weighted with their probabilities."""
        self._lead(row, "strong", texts.WEIGHTED.text(self._language), unit)
        for column in columns:
            weights = enumerate(self._weighted, start=self._place_row + len(_CALLED) + 1)
            parts = [
                Binary("*", Here(first + self._shown.index(scenario), column), Here(at, CONSTANT, True, True))
                for at, scenario in weights
            ]
            node = reduce(lambda left, right: Binary("+", left, right), parts)
            self._formula(row, column, "total", node, form)

    @property
    def _weighted(self) -> list[str]:
        return list(self._model.scenarios) if PROBABILITY in self._model.inputs else []

    @property
    def _apart(self) -> int:
        """The column of how far the end of a scenario is from the base case, at a glance."""
        return self._after + 1

    @property
    def _deviation(self) -> int:
        """The column of deviations, right of the sums of cases."""
        return self._total + APART

    @property
    def _total(self) -> int:
        """The column of the sums of cases."""
        return self._apart + APART

    @property
    def _shown(self) -> list[str]:
        return [case for case in self._cases.axis.members if case != SELECTED]

    @property
    def _base(self) -> str:
        return self._model.base_scenario

    def _growth(self, row: int, places: list[int]) -> None:
        if not places:
            return
        last = FIRST + len(self._members) - 1
        values = HereRange(row, FIRST, row, last, fixed_row=False)
        start, end, years = (Here(self._place_row + n, CONSTANT, True, True) for n in (1, 2, 3))
        begin, finish = Call("INDEX", (values, start)), Call("INDEX", (values, end))
        rate = (Expression(finish) / Expression(begin)) ** (1 / Expression(years)) - 1
        self._formula(row, TOTAL, "calc", meaningful(begin, finish, rate.node, years), number_format("ratio", 1.0))

    def _lead_of(self, row: int, line_id: str) -> None:
        self._lead(row, "label", self._label(line_id), self._unit(self._model.item(line_id).unit))


def change(above: Node, below: Node, unit: str) -> Node:
    """The one over the other less one, where that means something; of a share or rate, their difference in points."""
    if in_points(unit):
        return points(Expression(above) - Expression(below)).node
    return meaningful(below, above, Binary("-", Binary("/", above, below), Number(1)))
