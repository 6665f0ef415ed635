"""The scenario comparison: every headline output in every case, with its change against the base case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

from xlmodel.expr import Expression
from xlmodel.expr.nodes import Binary, Call, Node, Number
from xlmodel.layout import display_checks, texts
from xlmodel.layout.cases import APART
from xlmodel.layout.content import Constant, Link, OwnFormula, ValueKey
from xlmodel.layout.formats import change_format, item_format, number_format
from xlmodel.layout.front import period_cells
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.places import BODY_ROW, CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style
from xlmodel.model.calendar import PLACE
from xlmodel.model.case_kinds import SCENARIO_CASES, SELECTED
from xlmodel.model.control import PROBABILITY, TOLERANCE
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.model.model import Model
from xlmodel.model.summary import meaningful
from xlmodel.prose import unit_text
from xlmodel.semantics import in_points

_PLACE_ROW = BODY_ROW + 1
_CALLED = ("cagr.start_place", "cagr.end_place", "cagr.years")


class ScenarioSheet:
    """Writes the comparison into its plan."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._sizes = sizes
        self._rows = model.case_rows[SCENARIO_CASES]
        self._cases = self._rows.cases
        self._members = model.timeline.members
        self._after = FIRST + len(self._members)
        self.plan = SheetPlan.of(sheet, places.language, (BODY_ROW, FIRST), self._after - 1)

    def write(self) -> SheetPlan:
        """The plan of the comparison."""
        self._header()
        row = _PLACE_ROW + len(_CALLED) + len(self._weighted) + 2
        last = FIRST + len(self._members) - 1
        self.plan.marks["scenario header"] = (self.plan.name, HEADER_ROW, FIRST, HEADER_ROW, last)
        first = row
        self.plan.front_rows = (first, 0)
        for line_id in self._model.headlines:
            row = self._block(row, line_id)
        self._put(row, LABEL, "strong", texts.DISPLAY_GAP.text(self._language))
        self._link(row, TOTAL, "link", TOLERANCE, 0, "", display_checks.DEVIATION)
        node = display_checks.worst(first, self._deviation, row - 1, Here(row, TOTAL))
        self._formula(row, CONSTANT, "total", node, display_checks.DEVIATION)
        self._places.display_gaps[self.plan.id] = row, CONSTANT
        self.plan.widths = {LABEL: 46.0, UNIT: 18.0, CONSTANT: 14.0, TOTAL: 10.0, SPACER: 2.0}
        self.plan.widths.update({FIRST + n: 13.5 for n in range(len(self._members))})
        self.plan.widths.update({self._after: 2.0, self._total: 16.0, self._deviation: 12.0})
        return self.plan

    def _header(self) -> None:
        say = self._language
        for column, label in (
            (LABEL, texts.LABEL),
            (UNIT, texts.UNIT),
            (CONSTANT, texts.CONSTANT),
            (TOTAL, texts.CAGR),
        ):
            self._put(HEADER_ROW, column, "header", label.text(say))
        self.plan.cells += period_cells(self._model.timeline)
        self._put(HEADER_ROW, self._total, "header", texts.CASES_TOTAL.text(say))
        self._put(HEADER_ROW, self._deviation, "header", texts.DEVIATION.text(say))
        self._band(BODY_ROW, texts.INFLOWS.text(say))
        self._lead(_PLACE_ROW, PLACE)
        for place, member in enumerate(self._members):
            self._link(_PLACE_ROW, FIRST + place, "link", PLACE, place, member, "0")
        for offset, line_id in enumerate(_CALLED, start=1):
            self._lead(_PLACE_ROW + offset, line_id)
            self._link(_PLACE_ROW + offset, CONSTANT, "link", line_id, 0, "", "0")
        for offset, scenario in enumerate(self._weighted, start=len(_CALLED) + 1):
            row, name = _PLACE_ROW + offset, self._model.scenarios[scenario].label.text(say)
            self._put(row, LABEL, "label", f"{name}: {texts.PROBABILITY.text(say)}")
            self._put(row, UNIT, "unit", unit_text("ratio", say, {}))
            place = list(self._model.scenarios).index(scenario)
            self._link(row, CONSTANT, "link", PROBABILITY, place, scenario, number_format("ratio", 1.0))

    def _block(self, row: int, line_id: str) -> int:
        item = self._model.item(line_id)
        form = item_format(self._model, item, self._sizes)
        self._band(row, item.label.text(self._language))
        places = [n for n, member in enumerate(self._members) if member in item.members]
        columns = (
            {FIRST + n: (self._members[n], n) for n in places} if item.axis is not None else {CONSTANT: (SCALAR, 0)}
        )
        first = row + 1
        base = first + 1 + self._shown.index(self._base)
        self._put(first, LABEL, "strong", texts.SELECTED.text(self._language))
        self._put(first, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))
        for column, (member, place) in columns.items():
            self._link(first, column, "headline", line_id, place, member, form)
        self._growth(first, places)
        self._link(first, self._total, "link", self._rows.total_of(line_id), 0, "", form)
        cases = HereRange(first, min(columns), first + len(self._shown), max(columns))
        node = display_checks.shown(cases, Here(first, self._total))
        self._formula(first, self._deviation, "calc", node, display_checks.DEVIATION)
        for offset, case in enumerate(self._shown):
            label = self._cases.axis.labels[self._cases.axis.position(case)]
            at = first + 1 + offset
            self._put(at, LABEL, "label", label.text(self._language))
            self._put(at, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))
            for column in columns if item.axis is not None else ():
                position = Here(_PLACE_ROW, column, fixed_row=True)
                series = Call("INDEX", (self._rows.series(line_id, case), position))
                self._formula(at, column, "link", series, form)
            if item.axis is None:
                source = self._rows.rows[line_id, SCALAR]
                self._link(at, CONSTANT, "link", source, self._cases.axis.position(case), case, form)
            self._growth(at, places)
            if places:
                block = (self.plan.name, at, FIRST + places[0], at, FIRST + places[-1])
                self.plan.marks[f"{line_id}@{case}"] = block
        at = first + 1 + len(self._shown)
        if self._weighted and not (item.axis is None and in_points(item.unit)):
            self._weigh(at, first + 1, item.unit, columns, form)
            self._growth(at, places)
            at += 1
        for offset, case in enumerate(self._shown):
            label = self._cases.axis.labels[self._cases.axis.position(case)]
            if case == self._base:
                continue
            self._put(
                at,
                LABEL,
                "case",
                texts.of(label.text(self._language), texts.CHANGE.text(self._language), self._language),
            )
            self._put(at, UNIT, "unit", texts.change_unit(item.unit, self._language))
            for column in columns:
                below, above = Here(base, column), Here(first + 1 + offset, column)
                self._formula(at, column, "calc", change(above, below, item.unit), change_format(item.unit))
            if places:
                rows = (base, first + 1 + offset, at)
                ranges = (HereRange(r, min(columns), r, max(columns), False, False) for r in rows)
                node = display_checks.changes(*ranges, points=in_points(item.unit))
                self._formula(at, self._deviation, "calc", node, display_checks.DEVIATION)
            at += 1
        return at

    def _weigh(self, row: int, first: int, unit: str, columns: Iterable[int], form: str) -> None:
        """The mean of the scenarios, weighted with their probabilities; growth rates follow from it and have none."""
        self._put(row, LABEL, "strong", texts.WEIGHTED.text(self._language))
        self._put(row, UNIT, "unit", unit_text(unit, self._language, self._model.unit_labels))
        for column in columns:
            parts = [
                Binary("*", Here(first + self._shown.index(s), column), Here(_PLACE_ROW + offset, CONSTANT, True, True))
                for offset, s in enumerate(self._weighted, start=len(_CALLED) + 1)
            ]
            node = reduce(lambda left, right: Binary("+", left, right), parts)
            self._formula(row, column, "total", node, form)

    @property
    def _weighted(self) -> list[str]:
        return list(self._model.scenarios) if PROBABILITY in self._model.inputs else []

    @property
    def _deviation(self) -> int:
        """The column of deviations, right of the sums of cases."""
        return self._total + APART

    @property
    def _total(self) -> int:
        """The column of the sums of cases."""
        return self._after + 1

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
        start, end, years = (Here(_PLACE_ROW + n, CONSTANT, True, True) for n in (1, 2, 3))
        begin, finish = Call("INDEX", (values, start)), Call("INDEX", (values, end))
        rate = (Expression(finish) / Expression(begin)) ** (1 / Expression(years)) - 1
        self._formula(row, TOTAL, "calc", meaningful(begin, finish, rate.node), number_format("ratio", 1.0))

    def _band(self, row: int, text: str) -> None:
        for column in range(self._after):
            self._put(row, column, "section", text if column == LABEL else None)

    def _lead(self, row: int, line_id: str) -> None:
        item = self._model.item(line_id)
        self._put(row, LABEL, "label", item.label.text(self._language))
        self._put(row, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))

    def _put(self, row: int, column: int, style: Style, value: str | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Constant(value)))

    def _formula(self, row: int, column: int, style: Style, node: Node, form: str) -> None:
        self.plan.cells.append(CellPlan(row, column, style, OwnFormula(node), form))

    def _link(self, row: int, column: int, style: Style, line_id: str, position: int, member: str, form: str) -> None:
        link = Link(Target("line", line_id), ValueKey("line", line_id, member), position)
        self.plan.cells.append(CellPlan(row, column, style, link, form))


def change(above: Node, below: Node, unit: str) -> Node:
    """The one over the other less one, where that means something; of a share or rate, their difference."""
    if in_points(unit):
        return Binary("-", above, below)
    return meaningful(below, above, Binary("-", Binary("/", above, below), Number(1)))
