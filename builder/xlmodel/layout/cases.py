"""A sheet of cases: a row a line and period, a column a case, ordinary formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from xlmodel.errors import UnsupportedError
from xlmodel.expr.nodes import (
    Anchor,
    CaseCell,
    CaseGap,
    CaseGaps,
    CaseSpan,
    CaseTotal,
    Cell,
    Column,
    Convert,
    Node,
    Run,
    Scenarios,
    Span,
    Summary,
)
from xlmodel.layout import texts
from xlmodel.layout.case_checks import APART, CaseChecks
from xlmodel.layout.fetched import fetched_label
from xlmodel.layout.formats import item_format
from xlmodel.layout.places import BODY_ROW, HEADER_ROW, Places, Target, target_of
from xlmodel.layout.plan import CellPlan, SheetPlan, Style, ValueKey
from xlmodel.model.case_set import CaseSet, CellId
from xlmodel.model.cases import SCENARIO_CASES, compared, cone
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.model.model import Model
from xlmodel.prose import unit_text
from xlmodel.refs import a1, quote_sheet
from xlmodel.units import Conversion

LABEL, UNIT, PERIOD, LIVE, EMPTY, FIRST_CASE = range(6)
"""Columns of a sheet of cases; EMPTY stays empty, so that a period before the first reads as empty."""


@dataclass(frozen=True, slots=True)
class CasePlaces:
    """How a formula in one column of a sheet of cases finds its cells. Reads like `Places`."""

    base: Places
    cases: CaseSet
    sheet: str
    column: int = FIRST_CASE
    row: int = 0
    inside: dict[CellId, int] = field(default_factory=dict)
    fixed: dict[CellId, int] = field(default_factory=dict)
    fetched: dict[Target, int] = field(default_factory=dict)
    settings: dict[str, int] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    gap_row: list[int] = field(default_factory=list)
    """The one row of the largest deviation (a list, because the places are frozen before it is known)."""
    flag_row: list[int] = field(default_factory=list)
    """The row that tells which cases stand where the model stands, if the set has such."""
    totals: dict[str, int] = field(default_factory=dict)
    """The row of each result's sum over its cases and periods."""
    label_column: int = LABEL
    live_column: int = LIVE
    first_case: int = FIRST_CASE

    @property
    def model(self) -> Model:
        """The model."""
        return self.base.model

    @property
    def language(self) -> str:
        """The workbook's language."""
        return self.base.language

    def at(self, row: int, column: int) -> CasePlaces:
        """The same places seen from one cell."""
        return replace(self, row=row, column=column)

    def local(self, sheet_id: str, target: Target, position: int, *, fixed: bool = False, anchor: Anchor = "") -> str:
        """The case's own cell of a line, or the live value of what the drivers do not move."""
        if target.kind != "line":
            return a1(self.fetched[target], LIVE, fixed_column=True)
        along = self.model.item(target.id).axis
        if along is None:
            return self._cell((target.id, SCALAR))
        if not 0 <= position < len(along.members):
            return self._nothing()
        return self._cell((target.id, along.members[position]))

    def row_range(self, sheet_id: str, node: Span) -> str:
        """A line's members, which stand below each other."""
        item = self.model.item(node.id)
        along = item.axis.members if item.axis is not None else item.members
        rows = self.inside if (node.id, item.members[-1]) in self.inside else self.fixed
        places = {along.index(member): rows.get((node.id, member)) for member in item.members}
        starts = {None if row is None else row - place for place, row in places.items()}
        if len(starts) > 1 or None in starts or (node.whole_axis and node.id not in self.whole):
            raise UnsupportedError(
                f"the range of {node.id} does not stand in one piece among the cases of {self.cases.id}"
            )
        members = along if node.whole_axis else item.members
        first = rows[node.id, item.members[0]] - along.index(item.members[0])
        begin, end = first + along.index(members[0]), first + along.index(members[-1])
        if rows is self.fixed:
            return f"{a1(begin, LIVE, fixed_column=True)}:{a1(end, LIVE, fixed_column=True)}"
        return f"{a1(begin, self.column)}:{a1(end, self.column)}"

    def run_range(self, sheet_id: str, node: Run, position: int) -> str:
        """A line's periods up to a position, which stand below each other."""
        item = self.model.item(node.id)
        along = item.axis.members if item.axis is not None else item.members
        first = position - node.periods + 1 if node.periods else along.index(item.members[0])
        run = [(node.id, member) for member in along[first : position + 1]]
        rows = self.inside if run[-1] in self.inside else self.fixed
        found = [rows.get(cell) for cell in run]
        begin = found[0]
        if begin is None or found != list(range(begin, begin + len(run))):
            raise UnsupportedError(
                f"the range of {node.id} does not stand in one piece among the cases of {self.cases.id}"
            )
        end = begin + len(run) - 1
        if rows is self.fixed:
            return f"{a1(begin, LIVE, fixed_column=True)}:{a1(end, LIVE, fixed_column=True)}"
        return f"{a1(begin, self.column)}:{a1(end, self.column)}"

    def scenario_range(self, sheet_id: str, input_id: str, position: int) -> str:
        """The scenario rows of an input, fixed."""
        live, column, home = self.base.origin_cell(Target("line", input_id), position)
        begin = a1(live + 1, column, fixed_row=True, fixed_column=True)
        end = a1(live + len(self.model.scenarios), column, fixed_row=True, fixed_column=True)
        return f"{quote_sheet(self.base.name(home))}!{begin}:{end}"

    def column_range(self, sheet_id: str, node: Column) -> str:
        """A table's column, on its own sheet."""
        return self.base.column_range(sheet_id, node)

    def field(self, table_id: str, node: Node, row: int) -> str:
        """There are no records here."""
        raise UnsupportedError("a table's field cannot stand among cases")

    def origin(self, target: Target, position: int) -> str:
        """The cell where the target is calculated or given."""
        return self.base.origin(target, position)

    def display_gap(self, display: str) -> str:
        """What a display sheet shows cannot be read among cases."""
        raise UnsupportedError(f"the sheet {display!r} cannot be read among cases")

    def rule(self, item_id: str) -> Node | None:
        """What stands in the row of a driver."""
        return self.cases.rules.get(item_id)

    def live(self) -> str:
        """The model's own value of this row."""
        return a1(self.row, LIVE, fixed_column=True)

    def setting(self, name: str) -> str:
        """A setting of this column's case."""
        return a1(self.settings[name], self.column, fixed_row=True)

    def case_cell(self, node: Node) -> str:
        """Another case of the same row, or the column of deviations."""
        match node:
            case CaseCell(_, line_id, member, case):
                return a1(self.inside[line_id, member], self._case_column(case), fixed_column=True)
            case CaseGaps():
                rows = [self.inside[cell] for cell in compared(self.model, self.cases)]
                last = self.alike_column if self.flag_row else self.gap_column
                return f"{a1(min(rows), self.gap_column)}:{a1(max(rows), last)}"
            case _:
                raise UnsupportedError(f"{type(node).__name__} cannot stand among cases")

    @property
    def last_case(self) -> int:
        """The column of the last case."""
        return FIRST_CASE + len(self.cases.axis.members) - 1

    @property
    def gap_column(self) -> int:
        """The column of deviations from the model, right of the cases."""
        return self.last_case + APART

    @property
    def alike_column(self) -> int:
        """The column of deviations of the cases that stand where the model stands."""
        return self.gap_column + APART

    @property
    def driver_rows(self) -> tuple[int, int]:
        """The first and the last row of the drivers."""
        rows = [row for (item_id, _), row in self.inside.items() if item_id in self.cases.rules]
        return min(rows), max(rows)

    def elsewhere(self, node: Node) -> str:
        """A result of this set as another sheet reads it."""
        prefix = quote_sheet(self.base.name(self.sheet)) + "!"
        match node:
            case CaseCell(_, line_id, member, case):
                return prefix + a1(self.inside[line_id, member], self._case_column(case))
            case CaseSpan(_, line_id, case):
                column, (begin, end) = self._case_column(case), self.axis_rows(line_id)
                return f"{prefix}{self._absolute(begin, column)}:{self._absolute(end, column)}"
            case CaseTotal(_, line_id):
                return prefix + self._absolute(self.totals[line_id], LIVE)
            case CaseGap():
                return prefix + self._absolute(self.gap_row[0], LIVE)
            case _:
                raise UnsupportedError(f"{type(node).__name__} cannot be read from another sheet")

    def axis_rows(self, line_id: str) -> tuple[int, int]:
        """The rows of a result over its whole axis."""
        item = self.model.item(line_id)
        along = item.axis.members if item.axis is not None else (SCALAR,)
        member = self.cases.outputs[line_id][0]
        begin = self.inside[line_id, member] - along.index(member)
        return begin, begin + len(along) - 1

    def _case_column(self, case: str) -> int:
        return FIRST_CASE + self.cases.axis.position(case)

    @staticmethod
    def _absolute(row: int, column: int) -> str:
        return a1(row, column, fixed_row=True, fixed_column=True)

    def _cell(self, cell: CellId) -> str:
        if cell in self.inside:
            return a1(self.inside[cell], self.column)
        if cell in self.fixed:
            return a1(self.fixed[cell], LIVE, fixed_column=True)
        return self._nothing()

    def _nothing(self) -> str:
        return a1(self.row, EMPTY, fixed_column=True)


def place_cases(cases: CaseSet, sheet: Sheet, places: Places) -> CasePlaces:
    """Gives every row of a set its place."""
    model = places.model
    found = CasePlaces(places, cases, sheet.id)
    inside, fixed = cone(model, cases)
    at = BODY_ROW + 1
    for name in (*cases.settings, *cases.derived):
        found.settings[name] = at
        at += 1
    if cases.alike:
        found.flag_row.append(at)
        at += 1
    at += 2
    for cell in inside:
        if cell[0] in cases.rules:
            found.inside[cell] = at
            at += 1
    at += 2
    for cell in fixed:
        found.fixed[cell] = at
        at += 1
    for target in _fetched(model, cases, inside):
        found.fetched[target] = at
        at += 1
    at += 2
    lines = dict.fromkeys(line_id for line_id, _ in inside if line_id not in cases.rules)
    whole = found.whole
    whole.update(cases.outputs, _whole_axis(model, lines))
    for line_id in lines:
        item = model.item(line_id)
        wanted = {member for name, member in inside if name == line_id}
        along = item.axis.members if item.axis is not None else (SCALAR,)
        for member in along if line_id in whole else [m for m in along if m in wanted]:
            if member in wanted:
                found.inside[line_id, member] = at
            at += 1
    found.gap_row.append(at + 2)
    shown = [line_id for line_id in cases.outputs if line_id in model.headlines or cases.id != SCENARIO_CASES]
    found.totals.update({line_id: at + 5 + number for number, line_id in enumerate(shown)})
    places.case_places[cases.id] = found
    return found


def _whole_axis(model: Model, lines: Iterable[str]) -> Iterator[str]:
    """The lines whose whole axis some line reads as a range, empty cells included."""
    for line_id in lines:
        for part in model.lines[line_id].expression.walk():
            if isinstance(part, Span) and part.whole_axis:
                yield part.id


def _fetched(model: Model, cases: CaseSet, inside: list[CellId]) -> list[Target]:
    found: dict[Target, None] = {}
    for line_id in dict.fromkeys(line_id for line_id, _ in inside):
        line = model.lines.get(line_id)
        if line is None or line_id in cases.rules:
            continue
        for part in line.expression.walk():
            if isinstance(part, Convert | Cell | Summary):
                target = target_of(part, model)
                assert target is not None
                found[target] = None
    return list(found)


class CaseSheet:
    """Writes a set of cases into its plan."""

    def __init__(
        self,
        cases: CaseSet,
        sheet: Sheet,
        found: CasePlaces,
        sizes: Mapping[str, float],
        conversions: Mapping[str, Conversion],
    ) -> None:
        self._cases = cases
        self._found = found
        self._model = found.model
        self._language = found.language
        self._sizes = sizes
        self._conversions = conversions
        self.plan = SheetPlan.of(
            sheet, found.language, (BODY_ROW, FIRST_CASE), FIRST_CASE + len(cases.axis.members) - 1
        )
        self._count = len(cases.axis.members)

    def write(self) -> SheetPlan:
        """The plan: settings, drivers, fixed values, lines, the check against the model."""
        say, found, cases = self._language, self._found, self._cases
        for column, head in ((LABEL, texts.LABEL), (UNIT, texts.UNIT), (PERIOD, texts.PERIOD), (LIVE, texts.MODEL)):
            self._put(HEADER_ROW, column, "header", head.text(say))
        for number, label in enumerate(cases.axis.labels):
            self._put(HEADER_ROW, FIRST_CASE + number, "axis", label.text(say))
        self._section(BODY_ROW, texts.SETTINGS.text(say))
        for name, input_id in cases.settings.items():
            self._setting(found.settings[name], input_id)
        for name, node in cases.derived.items():
            self._derived(found.settings[name], name, node)
        drivers = {cell: row for cell, row in found.inside.items() if cell[0] in cases.rules}
        self._section(min(drivers.values()) - 1, texts.DRIVERS.text(say))
        for cell, row in drivers.items():
            self._row(row, cell, cases.rules[cell[0]])
        if found.fixed or found.fetched:
            self._section(min([*found.fixed.values(), *found.fetched.values()]) - 1, texts.FIXED.text(say))
        for cell, row in found.fixed.items():
            self._lead(row, cell)
        for target, row in found.fetched.items():
            self._fetch(row, target)
        lines = {cell: row for cell, row in found.inside.items() if cell not in drivers}
        self._section(min(lines.values()) - 1, texts.LINES.text(say))
        for cell, row in lines.items():
            self._row(row, cell, self._model.lines[cell[0]].expression)
        self._section(found.gap_row[0] - 1, texts.CHECKS.text(say))
        self._section(min(found.totals.values()) - 1, texts.TOTALS.text(say))
        CaseChecks(found, self.plan).write()
        self.plan.widths = {LABEL: 46.0, UNIT: 16.0, PERIOD: 9.0, LIVE: 15.0, EMPTY: 2.0}
        self.plan.widths.update({FIRST_CASE + n: 17.0 for n in range(self._count)})
        return self.plan

    def _setting(self, row: int, input_id: str) -> None:
        item = self._model.inputs[input_id]
        self._put(row, LABEL, "label", item.label.text(self._language))
        self._put(row, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))
        for number, member in enumerate(self._cases.axis.members):
            key = ValueKey("line", input_id, member)
            self._link(
                row, FIRST_CASE + number, Target("line", input_id), number, key, "0.00" if item.unit == "x" else "0"
            )

    def _derived(self, row: int, name: str, node: Node) -> None:
        self._put(row, LABEL, "label", texts.DERIVED[name].text(self._language))
        self._put(row, UNIT, "unit", unit_text("count", self._language, self._model.unit_labels))
        for number in range(self._count):
            key = ValueKey("scenario", name, cases=self._cases.id, case=number)
            self.plan.cells.append(
                CellPlan(row, FIRST_CASE + number, "calc", None, node, key, cases=self._cases.id, number_format="0")
            )

    def _row(self, row: int, cell: CellId, node: Node) -> None:
        self._lead(row, cell)
        item = self._model.item(cell[0])
        position = 0 if item.axis is None else item.axis.position(cell[1])
        form = item_format(self._model, item, self._sizes)
        style: Style = "total" if cell[0] in self._cases.outputs else "calc"
        if any(isinstance(part, Scenarios) for part in node.walk()):
            style = "link"
        for number in range(self._count):
            key = ValueKey("case", cell[0], cell[1], cases=self._cases.id, case=number)
            self.plan.cells.append(
                CellPlan(
                    row, FIRST_CASE + number, style, None, node, key, position, cases=self._cases.id, number_format=form
                )
            )

    def _lead(self, row: int, cell: CellId) -> None:
        item = self._model.item(cell[0])
        self._put(row, LABEL, "label", item.label.text(self._language))
        self._put(row, UNIT, "unit", unit_text(item.unit, self._language, self._model.unit_labels))
        self._put(row, PERIOD, "unit", cell[1] or None)
        position = 0 if item.axis is None else item.axis.position(cell[1])
        form = item_format(self._model, item, self._sizes)
        self._link(row, LIVE, Target("line", cell[0]), position, ValueKey("line", cell[0], cell[1]), form)

    def _fetch(self, row: int, target: Target) -> None:
        self._put(row, LABEL, "label", fetched_label(self._model, target, self._conversions, self._language))
        key = {
            "convert": ValueKey("constant", target.id),
            "cell": ValueKey("cell", target.id, target.column, target.key),
            "summary": ValueKey("summary", target.id),
        }[target.kind]
        self._link(row, LIVE, target, 0, key, "General")

    def _section(self, row: int, text: str) -> None:
        for column in range(FIRST_CASE + self._count):
            self._put(row, column, "section", text if column == LABEL else None)

    def _put(self, row: int, column: int, style: Style, value: str | float | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, value))

    def _link(self, row: int, column: int, target: Target, position: int, key: ValueKey, form: str) -> None:
        self.plan.cells.append(
            CellPlan(row, column, "link", None, None, key, position, number_format=form, target=target)
        )
