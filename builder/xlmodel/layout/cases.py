"""A sheet of cases: a row a line and period, a column a case, the model's own value beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlmodel.expr.nodes import Scenarios
from xlmodel.layout import texts
from xlmodel.layout.content import Constant, Formula, Link, ValueKey
from xlmodel.layout.fetched import fetched_label
from xlmodel.layout.formats import item_format, number_format
from xlmodel.layout.places import BODY_ROW, CONSTANT, FIRST, HEADER_ROW, LABEL, TOTAL, UNIT, Places, Target, calls
from xlmodel.layout.plan import CellPlan, SheetPlan, Style
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.case_set import CellId
from xlmodel.model.items import SCALAR, Line, Sheet
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.texts import Label, Phrase
from xlmodel.units import Conversion

PERIOD, LIVE = CONSTANT, TOTAL
"""On a sheet of cases these columns tell the period of a row, and the model's own value."""
APART = 2
"""Columns of different formulas stand this far apart, an empty one between them."""
_DEVIATION = "0.0E+00"


@dataclass(frozen=True, slots=True)
class CaseCalls:
    """What the lines of a set fetch from elsewhere: settings along the cases, values that the drivers do not move."""

    settings: tuple[Target, ...]
    fixed: tuple[Target, ...]


def case_calls(model: Model, sheet: Sheet) -> CaseCalls:
    """The call-ups of a sheet of cases: settings in order of use, then lines as declared, then the rest."""
    order = {item.id: place for place, item in enumerate(model.items())}

    def place(target: Target) -> tuple[int, int]:
        along = model.item(target.id).axis if target.kind in ("line", "member") else None
        at = along.position(target.key) if along is not None and target.key else 0
        return order[target.id] if target.kind in ("line", "member") else len(order), at

    wanted = list(calls(model, sheet))
    settings = [t for t in wanted if t.kind == "line" and model.item(t.id).axis == sheet.axis]
    return CaseCalls(
        tuple(sorted(settings, key=place)), tuple(sorted((t for t in wanted if t not in settings), key=place))
    )


def place_cases(rows: CaseRows, sheet: Sheet, places: Places) -> CaseCalls:
    """Gives every row of a set its place; gives back what it fetches."""
    found = case_calls(places.model, sheet)
    at = BODY_ROW + 1

    def settle(targets: Iterable[Target | None], *, at_home: bool, column: int = CONSTANT) -> None:
        nonlocal at
        for target in targets:
            if target is not None:
                places.settle(sheet.id, target, at, at_home=at_home, column=column)
            at += 1

    def lines(cells: Iterable[CellId]) -> list[Target | None]:
        return [_line(rows.rows[cell]) if cell in rows.rows else None for cell in cells]

    settle(found.settings, at_home=False)
    settle((_line(line.id) for line in rows.cases.derived), at_home=True)
    at += 2
    settle(lines(rows.drivers), at_home=True)
    at += 2
    settle(found.fixed, at_home=False, column=LIVE)
    at += 2
    settle(lines(rows.slots), at_home=True)
    at += 2
    settle([_line(rows.gap)], at_home=True, column=LIVE)
    at += 2
    settle((_line(rows.total_of(line_id)) for line_id in rows.results), at_home=True, column=LIVE)
    for cell in rows.compared:
        row = places.rows[sheet.id, _line(rows.rows[cell])]
        for place, line_id in enumerate(_beside(rows, cell)):
            if line_id in places.model.case_lines:
                column = FIRST + len(rows.cases.axis.members) - 1 + APART * (place + 1)
                places.settle(sheet.id, _line(line_id), row, at_home=True, column=column)
    return found


def _beside(rows: CaseRows, cell: CellId) -> tuple[str, ...]:
    """What stands right of the cases of a row."""
    return rows.gap_of(cell), rows.alike_of(cell), rows.edge_of(cell, "MAX"), rows.edge_of(cell, "MIN")


def _line(line_id: str) -> Target:
    return Target("line", line_id)


class CaseSheet:
    """Writes a set of cases into its plan."""

    def __init__(
        self,
        rows: CaseRows,
        sheet: Sheet,
        fetched: CaseCalls,
        places: Places,
        sizes: Mapping[str, float],
        conversions: Mapping[str, Conversion],
    ) -> None:
        self._rows = rows
        self._cases = rows.cases
        self._fetched = fetched
        self._places = places
        self._model = places.model
        self._language = places.language
        self._sizes = sizes
        self._conversions = conversions
        self._count = len(rows.cases.axis.members)
        self._after = FIRST + self._count - 1
        self.plan = SheetPlan.of(sheet, places.language, (BODY_ROW, FIRST), self._after)

    def write(self) -> SheetPlan:
        """The plan: settings, drivers, fixed values, lines, the check against the model, sums."""
        say, rows = self._language, self._rows
        for column, head in ((LABEL, texts.LABEL), (UNIT, texts.UNIT), (PERIOD, texts.PERIOD), (LIVE, texts.MODEL)):
            self._put(HEADER_ROW, column, "header", head.text(say))
        for number, label in enumerate(self._cases.axis.labels):
            self._put(HEADER_ROW, FIRST + number, "axis", label.text(say))
        self._section(BODY_ROW, texts.SETTINGS)
        for target in self._fetched.settings:
            self._setting(target)
        for line in self._cases.derived:
            self._lead(line.id, line.label, line.unit)
            self._line(line, "calc", "0")
        self._block(texts.DRIVERS, [rows.rows[cell] for cell in rows.drivers])
        for cell in rows.drivers:
            self._row(cell)
        self._fixed()
        slots = [cell for cell in rows.slots if cell in rows.rows]
        self._block(texts.LINES, [rows.rows[cell] for cell in slots], rows.slots.index(slots[0]))
        for cell in slots:
            self._row(cell)
        self._checks()
        self.plan.widths = {LABEL: 46.0, UNIT: 16.0, PERIOD: 9.0, LIVE: 15.0, LIVE + 1: 2.0}
        self.plan.widths.update({FIRST + n: 17.0 for n in range(self._count)})
        return self.plan

    def _row(self, cell: CellId) -> None:
        line = self._model.case_lines[self._rows.rows[cell]]
        self._live(self._at(line.id), _line(cell[0]), cell[1])
        fetches = any(isinstance(part, Scenarios) for part in line.expression.walk())
        self._line(line, "link" if fetches else "total" if line.strong else "calc", self._form(cell[0]))

    def _line(self, line: Line, style: Style, form: str) -> None:
        row = self._at(line.id)
        for place, case in enumerate(line.members):
            key = ValueKey("line", line.id, case)
            formula = Formula(line.expression, key, place)
            self.plan.cells.append(CellPlan(row, FIRST + place, style, formula, form))

    def _live(self, row: int, target: Target, member: str) -> None:
        """Label, unit, period and the model's own value of a line at a member."""
        item = self._model.item(target.id)
        self._lead_at(row, item.label, item.unit)
        self._put(row, PERIOD, "unit", member or None)
        position = 0 if item.axis is None else item.axis.position(member)
        self._link(row, LIVE, _line(item.id), position, ValueKey("line", item.id, member), self._form(item.id))

    def _setting(self, target: Target) -> None:
        item = self._model.inputs[target.id]
        row = self._places.rows[self.plan.id, target]
        self._lead_at(row, item.label, item.unit)
        form = "0.00" if item.unit == "x" else "0"
        for place, case in enumerate(self._cases.axis.members):
            self._link(row, FIRST + place, target, place, ValueKey("line", item.id, case), form)

    def _fixed(self) -> None:
        if self._fetched.fixed:
            self._section(self._places.rows[self.plan.id, self._fetched.fixed[0]] - 1, texts.FIXED)
        for target in self._fetched.fixed:
            row = self._places.rows[self.plan.id, target]
            if target.kind in ("line", "member"):
                self._live(row, target, target.key)
                continue
            self._put(row, LABEL, "label", fetched_label(self._model, target, self._conversions, self._language))
            key = {
                "convert": ValueKey("constant", target.id),
                "cell": ValueKey("cell", target.id, target.column, target.key),
                "summary": ValueKey("summary", target.id),
            }[target.kind]
            self._link(row, LIVE, target, 0, key, self._fetched_form(target))

    def _fetched_form(self, target: Target) -> str:
        if target.kind == "cell":
            unit, size = self._model.tables[target.id].column(target.column).unit, f"{target.id}[{target.column}]"
            return number_format(unit, self._sizes.get(size, 1.0))
        factor = target.kind == "convert"
        return number_format("", self._conversions[target.id].value) if factor else number_format("ratio", 1.0)

    def _checks(self) -> None:
        """How far every row is from the model; the largest of it; the sum of each result over its cases and periods."""
        rows, lines = self._rows, self._model.case_lines
        heads = (texts.GAP_COLUMN, texts.ALIKE_COLUMN, texts.GIVEN_MOST, texts.GIVEN_LEAST)
        for cell in rows.compared:
            for place, line_id in enumerate(_beside(rows, cell)):
                if line_id in lines:
                    form = _DEVIATION if place < 2 else self._form(cell[0])
                    self._single(lines[line_id], "calc" if place < 2 else "link", form)
        for place, head in enumerate(heads if self._cases.alike else heads[:1]):
            self._put(HEADER_ROW, self._after + APART * (place + 1), "header", head.text(self._language))
        self._block(texts.CHECKS, [rows.gap])
        self._put(self._at(rows.gap), LABEL, "strong", texts.GAP.text(self._language))
        self._single(lines[rows.gap], "total", _DEVIATION)
        self._block(texts.TOTALS, [rows.total_of(line_id) for line_id in rows.results])
        for line_id in rows.results:
            line = lines[rows.total_of(line_id)]
            self._lead(line.id, line.label, line.unit)
            self._single(line, "calc", "#,##0.00")

    def _single(self, line: Line, style: Style, form: str) -> None:
        row, column, _ = self._places.origin_cell(_line(line.id))
        key = ValueKey("line", line.id, SCALAR)
        self.plan.cells.append(CellPlan(row, column, style, Formula(line.expression, key), form))

    def _at(self, line_id: str) -> int:
        return self._places.rows[self.plan.id, _line(line_id)]

    def _block(self, title: Phrase, line_ids: list[str], before: int = 0) -> None:
        """The title of the rows that begin with the first of these, or so many rows before it; none without rows."""
        if line_ids:
            self._section(self._at(line_ids[0]) - before - 1, title)

    def _section(self, row: int, title: Phrase) -> None:
        for column in range(FIRST + self._count):
            self._put(row, column, "section", title.text(self._language) if column == LABEL else None)

    def _lead(self, line_id: str, label: Label, unit: str) -> None:
        self._lead_at(self._at(line_id), label, unit)

    def _lead_at(self, row: int, label: Label, unit: str) -> None:
        self._put(row, LABEL, "label", label.text(self._language))
        self._put(row, UNIT, "unit", unit_text(unit, self._language, self._model.unit_labels))

    def _form(self, item_id: str) -> str:
        return item_format(self._model, self._model.item(item_id), self._sizes)

    def _put(self, row: int, column: int, style: Style, value: str | float | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Constant(value)))

    def _link(self, row: int, column: int, target: Target, position: int, key: ValueKey, form: str) -> None:
        self.plan.cells.append(CellPlan(row, column, "link", Link(target, key, position), form))
