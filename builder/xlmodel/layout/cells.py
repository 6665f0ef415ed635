"""The cells of a row sheet: label, unit, constant, total, periods, source, note, id."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil

from xlmodel.expr.nodes import Call, Column, DisplayGap, Node, Proven, Ref
from xlmodel.layout import measure, texts
from xlmodel.layout.content import Constant, Formula, Link, ValueKey
from xlmodel.layout.fetched import fetched_label
from xlmodel.layout.formats import YEAR, item_format, number_format, number_or_text, room
from xlmodel.layout.front import period_cells
from xlmodel.layout.places import BODY_ROW, CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style, Validation
from xlmodel.layout.rows import Row
from xlmodel.layout.tornado import outputs_listed
from xlmodel.model.calendar import PERIOD
from xlmodel.model.control import SCENARIO, SCENARIO_NAMES, TORNADO_OUTPUT
from xlmodel.model.items import Input, Line, Sheet, Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.model.summary import summary_node
from xlmodel.prose import unit_text
from xlmodel.texts import Label
from xlmodel.timeline import Axis, Timeline
from xlmodel.units import Conversion


@dataclass(frozen=True, slots=True)
class Facts:
    """What the layout is told: the selection, sizes of values by id, formulas in words, the conversions by id."""

    selection: Selection
    sizes: Mapping[str, float]
    words: Mapping[str, str]
    conversions: Mapping[str, Conversion]


SWITCHES = 4
"""The sections of the control sheet that one switches in, and that print: scenario, choices, corrections, readings."""
_PERIODS_A_PAGE = 36
"""More periods than these go on further pages, the labels repeated, so that print stays legible."""
_TOTAL_HEIGHT = 16.0
"""Points: a total stands a little apart from what it sums."""
_MEASURED = frozenset({"label", "strong", "case", "unit", "note", "id"})
"""Styles of texts that a column is made wide enough for."""
ANY_NUMBER = (-1e15, 1e15)
"""The bounds of an input that has none of its own."""


class RowSheet:
    """Writes the rows of one sheet into its plan."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, facts: Facts) -> None:
        self._model = model
        self._sheet = sheet
        self._places = places
        self._facts = facts
        self._language = places.language
        widest = sheet.axis if sheet.axis.is_time else model.timeline
        self._after = FIRST + max(len(widest.members), len(sheet.axis.members))
        self.plan = SheetPlan.of(sheet, places.language, (BODY_ROW, FIRST), self._after - 1)
        workings = [part.label for part in sheet.sections[SWITCHES:] if sheet.type == "Control" and part.ids]
        self._workings = workings[0] if workings else None
        given = sheet.type in ("Inputs", "Control")
        self._told = (texts.SOURCE, texts.IDENTIFIER, *((texts.KIND, texts.AS_OF) if given else ()), texts.NOTE)
        if sheet.axis.is_time:
            self.plan.pages_across = -(-len(sheet.axis.members) // _PERIODS_A_PAGE)

    def write(self, rows: list[Row]) -> SheetPlan:
        """The plan with header and rows."""
        self._header()
        for row in rows:
            match row.kind:
                case "section":
                    self._section(row)
                    if row.label == self._workings:
                        self.plan.print_rows = row.row
                case "block":
                    self._put(row.row, LABEL, "block", row.label.text(self._language))
                case "call":
                    self._call(row)
                    self.plan.outline[row.row] = 1
                case "conversion":
                    self._conversion(row)
                case "scenario":
                    self._scenario(row)
                case "input":
                    self._input(row.row, self._model.inputs[row.id])
                case "line":
                    self._line(row.row, self._model.lines[row.id])
        self._widths()
        self.plan.front_rows = self._in_front(rows)
        return self.plan

    def _in_front(self, rows: list[Row]) -> tuple[int, int]:
        """Of a sheet of results, what is printed with the front: neither what it fetches nor the checks at its end."""
        if self._sheet.type != "Output":
            return 0, 0
        checked = {check.line for check in self._model.checks.values()}
        heads = [row.row for row in rows if row.kind == "section"]
        first = heads[1] if rows[1].kind == "call" else 0
        shown = max((row.row for row in rows if row.kind in ("line", "input") and row.id not in checked), default=0)
        return first, shown + 1

    def _header(self) -> None:
        say = self._language
        heads = ((LABEL, texts.LABEL), (UNIT, texts.UNIT), (CONSTANT, texts.CONSTANT), (TOTAL, texts.CAGR))
        for column, head in heads:
            self._put(HEADER_ROW, column, "header", head.text(say))
        for column, phrase in enumerate(self._told, start=self._after + 1):
            self._put(HEADER_ROW, column, "header", phrase.text(say))
        axis = self._sheet.axis
        if isinstance(axis, Timeline):
            self.plan.cells += period_cells(axis)
            return
        for place, label in enumerate(axis.labels):
            text = label.text(say)
            shown = number_or_text(text) if self._sheet.type == "Inputs" else text
            self._put(HEADER_ROW, FIRST + place, "axis", shown, YEAR if isinstance(shown, float) else "")

    def _section(self, row: Row) -> None:
        self._put(row.row, LABEL, "section", row.label.text(self._language))
        labels = () if row.axis is None else row.axis.labels
        for column in range(UNIT, self._after):
            place = column - FIRST
            text = labels[place].text(self._language) if 0 <= place < len(labels) else None
            self._put(row.row, column, "section_axis_wrapped" if text else "section", text)

    def _input(self, row: int, item: Input) -> None:
        driver, form = item.id in self._model.drivers(), self._format(item)
        self._lead(row, item.label, item.unit, "strong" if driver else "label")
        for member in item.members:
            position = 0 if item.axis is None else item.axis.position(member)
            column = CONSTANT if item.axis is None else FIRST + position
            if driver:
                node = self._places.rule(item.id)
                assert node is not None
                style = self._period_style("calc", item.axis, position)
                self._cell(row, column, style, node, ValueKey("line", item.id, member), position, form)
            else:
                plain: Style = "input_text" if item.axis is None and item.unit == "text" else "input"
                style = self._period_style(plain, item.axis, position)
                self._put(row, column, style, self._given(item, member), form)
        if item.id in self._model.choices:
            shown = self._model.choices[item.id].shown
            self._link(row, FIRST, "calc_text", Target("line", shown), 0, ValueKey("line", shown), "@")
        if not driver:
            self._validate(row, item)
        source = item.source or texts.KINDS[item.kind].text(self._language)
        kind = texts.KINDS[item.kind].text(self._language)
        if item.assumed:
            kind += f" / {texts.KINDS['assumption'].text(self._language)} {', '.join(self._assumed(item))}"
        self._tail(row, source, item.note.text(self._language), item.id, kind)

    def _scenario(self, row: Row) -> None:
        item = self._model.inputs[row.id]
        form = self._format(item)
        scenario = self._model.scenarios[row.scenario]
        self._put(row.row, LABEL, "case", f"    {scenario.label.text(self._language)}")
        self._put(row.row, UNIT, "unit", self._unit(item.unit))
        values = {
            **self._model.scenario_values(item.id, row.scenario),
            **self._facts.selection.changes.get(item.id, {}),
        }
        for member in item.members:
            position = 0 if item.axis is None else item.axis.position(member)
            column = CONSTANT if item.axis is None else FIRST + position
            style = self._period_style("input", item.axis, position)
            self._put(row.row, column, style, self._plain(values[member]), form)
        self._validate(row.row, item)
        changed = row.scenario in self._model.scenarios and item.id in scenario.changes
        note = scenario.reasons[item.id].text(self._language) if changed else item.note.text(self._language)
        source = texts.KINDS["assumption"].text(self._language) if changed else item.source
        kind = texts.KINDS["assumption" if changed else item.kind].text(self._language)
        self._tail(row.row, source, note, "", kind)
        self.plan.outline[row.row] = 1

    def _line(self, row: int, line: Line) -> None:
        self._lead(row, line.label, line.unit, "strong" if line.strong else "label")
        if line.strong:
            self.plan.heights[row] = max(self.plan.heights.get(row, 0.0), _TOTAL_HEIGHT)
        form = self._format(line)
        for member in line.members:
            position = 0 if line.axis is None else line.axis.position(member)
            column = CONSTANT if line.axis is None else FIRST + position
            plain: Style = "link" if self._fetches(line.expression) else "total" if line.strong else "calc"
            style = self._period_style(plain, line.axis, position)
            self._cell(row, column, style, line.expression, ValueKey("line", line.id, member), position, form)
        summary = summary_node(line)
        if summary is not None:
            form = number_format("ratio", 1.0) if line.summary == "cagr" else form
            self._cell(row, TOTAL, "calc", summary, ValueKey("summary", line.id), 0, form)
        words = self._facts.words.get(line.id, "")
        note = line.note.text(self._language)
        self._tail(row, line.source, f"{note}  [{words}]" if note and words else note or words, line.id)

    def _call(self, row: Row) -> None:
        style: Style = "link"
        target = row.target
        assert target is not None
        places, model = self._places, self._model
        if target.kind == "convert":
            conversion = self._facts.conversions[target.id]
            self._lead(row.row, self._fetched(target), conversion.unit, "case")
            key = ValueKey("constant", target.id)
            self._link(row.row, CONSTANT, style, target, 0, key, number_format("", conversion.value))
            return
        if target.kind == "cell":
            table = model.tables[target.id]
            column = table.column(target.column)
            self._lead(row.row, self._fetched(target), column.unit, "label")
            key = ValueKey("cell", target.id, target.column, target.key)
            form = number_format(column.unit, self._facts.sizes.get(f"{target.id}[{target.column}]", 1.0))
            self._link(row.row, CONSTANT, style, target, 0, key, form)
            return
        item = model.item(target.id)
        form = self._format(item)
        self._lead(row.row, item.label, item.unit, "case" if item.id == PERIOD else "label")
        if target.kind == "summary":
            self._link(row.row, CONSTANT, style, target, 0, ValueKey("summary", target.id), form)
            return
        for member in item.members:
            position = 0 if item.axis is None else item.axis.position(member)
            column_at = CONSTANT if item.axis is None else FIRST + position
            kind = self._period_style(style, item.axis, position)
            self._link(row.row, column_at, kind, target, position, ValueKey("line", item.id, member), form)
        self._tail(row.row, places.name(places.home[target]), "", item.id)

    def _conversion(self, row: Row) -> None:
        found = self._facts.conversions[row.id]
        self._lead(row.row, self._fetched(Target("convert", row.id)), found.unit, "label")
        self._put(row.row, CONSTANT, "input", found.value, number_format("", found.value))
        self.plan.validations.append(Validation(row.row, CONSTANT, CONSTANT, bounds=(found.value, found.value)))
        defined = texts.KINDS["definition"].text(self._language)
        self._tail(row.row, texts.DEFINITION.text(self._language), "", "", defined)

    def _lead(self, row: int, label: Label, unit: str, style: Style) -> None:
        self._put(row, LABEL, style, label.text(self._language))
        self._put(row, UNIT, "unit", self._unit(unit))

    def _tail(self, row: int, source: str, note: str, item_id: str, kind: str = "") -> None:
        """What is told of a row, the note last, where nothing cuts it off; the date only of what has a kind."""
        told = {
            texts.SOURCE: texts.cited(self._model.sources, source, self._language),
            texts.IDENTIFIER: item_id,
            texts.KIND: kind,
            texts.AS_OF: self._model.as_of if kind else "",
            texts.NOTE: note,
        }
        for column, phrase in enumerate(self._told, start=self._after + 1):
            if told[phrase]:
                self._put(row, column, "id" if phrase == texts.IDENTIFIER else "note", told[phrase])

    def _put(self, row: int, column: int, style: Style, value: Value, form: str = "") -> None:
        self.plan.cells.append(CellPlan(row, column, style, Constant(self._plain(value)), form))

    def _cell(self, row: int, column: int, style: Style, node: Node, key: ValueKey, position: int, form: str) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Formula(node, key, position), form))

    def _link(
        self,
        row: int,
        column: int,
        style: Style,
        target: Target,
        position: int,
        key: ValueKey,
        form: str,
    ) -> None:
        self.plan.cells.append(CellPlan(row, column, style, Link(target, key, position), form))

    def _validate(self, row: int, item: Input) -> None:
        columns = [CONSTANT] if item.axis is None else [FIRST + item.axis.position(m) for m in item.members]
        if item.id == SCENARIO:
            begin, _, home = self._places.origin_cell(Target("line", SCENARIO_NAMES))
            last = FIRST + len(self._model.scenarios) - 1
            names = (self._places.name(home), begin, FIRST, begin, last)
            self.plan.validations.append(Validation(row, CONSTANT, CONSTANT, cells=names))
        elif item.id == TORNADO_OUTPUT:
            names = outputs_listed(self._model, self._places)
            self.plan.validations.append(Validation(row, CONSTANT, CONSTANT, cells=names))
        elif item.choices:
            self.plan.validations.append(Validation(row, columns[0], columns[-1], choices=item.choices))
        elif item.unit != "text":
            bounds = item.valid or ANY_NUMBER
            self.plan.validations.append(Validation(row, columns[0], columns[-1], bounds=bounds, whole=item.whole))

    def _fetches(self, node: Node) -> bool:
        """Whether the whole formula fetches something from a table or another sheet."""
        if isinstance(node, Ref):
            here = (self._sheet.id, Target("line", node.id))
            return here not in self._places.rows
        lookup = isinstance(node, Call) and any(isinstance(argument, Column) for argument in node.arguments)
        return lookup or isinstance(node, DisplayGap | Proven)

    def _given(self, item: Input, member: str) -> Value:
        if item.id == SCENARIO:
            return self._model.scenario(self._facts.selection.scenario).label
        if item.kind == "switch" and item.id.removeprefix("correct.") in self._facts.selection.corrections:
            return 1.0
        return self._facts.selection.changes.get(item.id, {}).get(member, item.values[member])

    def _plain(self, value: Value) -> float | str | None:
        return value.text(self._language) if isinstance(value, Label) else value

    def _period_style(self, style: Style, axis: Axis | None, position: int) -> Style:
        if axis is None or not _is_history(axis, position):
            return style
        return {"input": "input_history", "calc": "calc_history", "link": "link_history"}.get(style, style)  # type: ignore[return-value]

    def _assumed(self, item: Input) -> list[str]:
        axis = item.axis
        if axis is None or axis.is_time:
            return sorted(item.assumed)
        return [axis.labels[axis.position(member)].text(self._language) for member in sorted(item.assumed)]

    def _fetched(self, target: Target) -> Label:
        text = fetched_label(self._model, target, self._facts.conversions, self._language)
        return Label(text)

    def _format(self, item: Input | Line) -> str:
        return item_format(self._model, item, self._facts.sizes)

    def _unit(self, unit: str) -> str:
        return unit_text(unit, self._language, self._model.unit_labels)

    def _widths(self) -> None:
        """Columns as wide as what stands in them, within bounds; on a page of the front within those of the page."""
        wide = self._sheet.part != "front"
        plan = {
            LABEL: (46.0, 90.0 if wide else 46.0),
            UNIT: (16.0, 30.0 if wide else 18.0),
            CONSTANT: (self._room(14.0, [CONSTANT]),) * 2,
            TOTAL: (10.0, 10.0),
            SPACER: (2.0, 2.0),
            self._after: (2.0, 2.0),
        }
        periods = range(FIRST, self._after)
        plan |= dict.fromkeys(periods, (self._room(13.5, periods),) * 2)
        bounds = {texts.SOURCE: (22.0, 60.0), texts.IDENTIFIER: (20.0, 60.0), texts.KIND: (12.0, 40.0)}
        told = enumerate(self._told, start=self._after + 1)
        plan |= {column: bounds.get(phrase, (60.0 if phrase == texts.NOTE else 12.0,) * 2) for column, phrase in told}
        self.plan.widths = {column: low for column, (low, _) in plan.items()}
        for cell in self.plan.cells:
            low, high = plan.get(cell.column, (0.0, 0.0))
            text = cell.content.value if isinstance(cell.content, Constant) else None
            if low < high and isinstance(text, str) and cell.style in _MEASURED:
                need = measure.width(text, bold=cell.style == "strong") + 1
                self.plan.widths[cell.column] = max(self.plan.widths[cell.column], min(high, ceil(need)))
            if cell.style == "section_axis_wrapped" and isinstance(text, str):
                lines = measure.lines(text, self.plan.widths[cell.column], bold=True)
                if lines > 1:
                    self.plan.taller(cell.row, text, lines)

    def _room(self, least: float, columns: Collection[int]) -> float:
        """How wide columns have to be for the numbers of their lines in the base case."""
        needs = (room(cell.number_format, self._size(cell)) for cell in self.plan.cells if cell.column in columns)
        return max(least, ceil(max(needs, default=0.0)))

    def _size(self, cell: CellPlan) -> float:
        """The largest number of a cell's line in the base case; 0 of a text."""
        match cell.content:
            case Constant(int() | float() as value):
                return abs(value)
            case Formula(shows=key) | Link(shows=key):
                return self._facts.sizes.get(key.id, 0.0)
            case _:
                return 0.0


def _is_history(axis: Axis, position: int) -> bool:
    return isinstance(axis, Timeline) and axis.is_history(position)
