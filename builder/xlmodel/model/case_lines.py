"""A set of cases as lines: the cone between drivers and outputs, a line for each period, along the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from xlmodel.expr import Expression, all_of, call, deviation, largest, magnitude, ref, smallest, span, total, where
from xlmodel.expr.nodes import (
    At,
    Binary,
    Blank,
    Call,
    Given,
    Node,
    Number,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
    Text,
)
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.case_set import CaseSet, CellId
from xlmodel.model.contents import Contents
from xlmodel.model.items import SCALAR, Line, Section
from xlmodel.texts import Label, said


def row_id(cases: CaseSet, cell: CellId) -> str:
    """The id of the line that a cell comes to in a set."""
    line_id, member = cell
    return f"cases.{cases.id}:{line_id}{f'@{member}' if member else ''}"


def case_rows(model: Contents, cases: CaseSet, inside: Iterable[CellId], shown: Iterable[str]) -> CaseRows:
    """The rows of a set whose cone is `inside`; the results that are `shown` are summed."""
    cone = dict.fromkeys(inside)
    drivers = tuple(cell for cell in cone if cell[0] in cases.rules)
    lines = dict.fromkeys(line_id for line_id, _ in cone if line_id not in cases.rules)
    whole = {*cases.outputs, *_whole_axis(model, lines)}
    slots = []
    for line_id in lines:
        along = model.item(line_id).axis
        members = (SCALAR,) if along is None else along.members
        slots += [(line_id, m) for m in members if line_id in whole or (line_id, m) in cone]
    numbers = frozenset(cell for cell in cone if model.item(cell[0]).unit != "text")
    rows = {cell: row_id(cases, cell) for cell in cone}
    return CaseRows(cases, drivers, tuple(slots), numbers, tuple(shown), rows)


def _whole_axis(model: Contents, lines: Iterable[str]) -> Iterator[str]:
    """The lines whose whole axis some line reads as a range, empty cells included."""
    for line in (model.lines[line_id] for line_id in lines if line_id in model.lines):
        for part in line.expression.walk():
            if isinstance(part, Span) and part.whole_axis:
                yield part.id


def case_sections(rows: CaseRows, lines: Mapping[str, Line]) -> tuple[Section, ...]:
    """The sections of the sheet of a set, by the lines it came to."""
    own = {*rows.rows.values(), *(line.id for line in rows.cases.derived)}
    parts = (
        ("settings", [line.id for line in rows.cases.derived]),
        ("drivers", [rows.rows[cell] for cell in rows.drivers]),
        ("lines", [rows.rows[cell] for cell in rows.slots if cell in rows.rows]),
        ("checks", [line_id for line_id in lines if line_id not in own]),
    )
    return tuple(Section(said(f"workbook.{name}"), ids=tuple(ids)) for name, ids in parts if ids)


class CaseLines:
    """Makes the lines of one set."""

    def __init__(self, model: Contents, rows: CaseRows) -> None:
        self._model = model
        self._rows = rows
        self._cases = rows.cases

    def all(self) -> dict[str, Line]:
        """By id: what is worked out from the settings, drivers, lines, deviations, sums."""
        found = [replace(line, expression=self._derived(line.expression)) for line in self._cases.derived]
        found += [self._row(cell) for cell in self._rows.rows]
        found += self._deviations()
        found += [self._total(line_id) for line_id in self._rows.results]
        return {line.id: line for line in found}

    def _row(self, cell: CellId) -> Line:
        item, rules = self._model.item(cell[0]), self._cases.rules
        if isinstance(item, Line):
            node = self._inside(item.expression, cell)
        else:
            node = self._rule(rules.get(item.id, Ref(item.id)), cell)
        return Line(
            self._rows.rows[cell], item.label, item.unit, node, self._cases.axis.members, self._cases.axis,
            kind="text" if item.unit == "text" else "calc", strong=cell[0] in self._cases.outputs,
            total=_live(*cell),
        )  # fmt: skip

    def _derived(self, node: Node) -> Node:
        """What is worked out from the settings; the model's own value of a driver stands beside the driver's row."""
        if isinstance(node, Ref) and (node.id, SCALAR) in self._rows.rows:
            return Summary(self._rows.rows[node.id, SCALAR])
        return node.mapped(self._derived)

    def _rule(self, node: Node, cell: CellId) -> Node:
        """A rule at one cell of its driver: its own value is the model's, settings are those of the case."""
        match node:
            case Ref(item_id) if item_id == cell[0]:
                return Summary(self._rows.rows[cell])
            case Ref(item_id) if self._model.item(item_id).axis not in (None, self._cases.axis):
                return _live(item_id, cell[1])
            case Scenarios(item_id):
                return Scenarios(item_id, cell[1])
            case _:
                return node.mapped(lambda child: self._rule(child, cell))

    def _inside(self, node: Node, cell: CellId) -> Node:
        """A formula at one cell of its line, reading the rows of the same set."""
        member = cell[1]
        if isinstance(node, Ref | At | Span | Run) and self._model.found(node.id) is None:
            return node
        match node:
            case Given(operand):
                return self._entry(operand, cell)
            case Ref(item_id, shift):
                along = self._model.item(item_id).axis
                if along is None:
                    return self._cell((item_id, SCALAR))
                place = along.position(member) + shift
                inside = 0 <= place < len(along.members)
                return self._cell((item_id, along.members[place])) if inside else self._empty(item_id)
            case At(item_id, fixed):
                return self._cell((item_id, fixed))
            case Span(item_id, whole):
                item = self._model.item(item_id)
                members = item.axis.members if whole and item.axis is not None else item.members
                moves = any((item_id, m) in self._rows.rows for m in members)
                return self._stack(item_id, members) if moves or members == item.members else node
            case Run(item_id, periods):
                item = self._model.item(item_id)
                assert item.axis is not None
                end = item.axis.position(member) + 1
                reach = item.axis.members[end - periods if periods else 0 : end]
                return self._stack(item_id, [m for m in reach if m in item.members])
            case _:
                return node.mapped(lambda child: self._inside(child, cell))

    def _entry(self, operand: Node, cell: CellId) -> Node:
        """Whether a driver is given in the scenario of the case; no factor gives or takes an entry."""
        rule = self._cases.rules.get(operand.id, operand) if isinstance(operand, Ref) else operand
        if any(isinstance(part, Scenarios) for part in rule.walk()):
            return Given(self._rule(rule, (operand.id, cell[1]) if isinstance(operand, Ref) else cell))
        return Binary("=", Summary(self._rows.rows[cell]), Number(1))

    def _stack(self, item_id: str, members: Iterable[str]) -> Stack:
        own = self._model.item(item_id).members
        items = (self._cell((item_id, m)) if m in own else Blank() for m in members)
        along = self._model.item(item_id).axis
        return Stack(tuple(items), "" if along is None else along.id, item_id)

    def _cell(self, cell: CellId) -> Node:
        if cell in self._rows.rows:
            return Ref(self._rows.rows[cell])
        return _live(*cell) if cell[1] in self._model.item(cell[0]).members else self._empty(cell[0])

    def _empty(self, item_id: str) -> Node:
        return Text("") if self._model.item(item_id).unit == "text" else Blank(item_id)

    def _deviations(self) -> list[Line]:
        rows, cases = self._rows, self._cases
        found = [self._scalar(rows.gap_of(cell), self._gap(cell), cell) for cell in rows.compared]
        kinds = [rows.gap_of]
        if cases.alike:
            kinds.append(rows.alike_of)
            for cell in rows.compared:
                found += self._alike(cell)
        parts = [
            self._column(kind, cells)
            for kind in kinds
            for cells in (rows.drivers, rows.slots)
            if any(cell in rows.numbers for cell in cells)
        ]
        worst = largest(*parts, -smallest(*parts))
        return [*found, Line(rows.gap, said("workbook.gap"), "ratio", worst.node, (SCALAR,), strong=True)]

    def _column(self, kind: Callable[[CellId], str], cells: Iterable[CellId]) -> Expression:
        items = tuple(Ref(kind(cell)) if cell in self._rows.numbers else Blank() for cell in cells)
        return Expression(Stack(items, self._cases.axis.id, self._rows.gap))

    def _gap(self, cell: CellId) -> Expression:
        row = self._rows.rows[cell]
        return deviation(Expression(At(row, self._cases.base)), Expression(Summary(row)))

    def _alike(self, cell: CellId) -> Iterator[Line]:
        """The cases that stand where the model stands, or a driver's range over the scenarios against that given."""
        row, name = self._rows.rows[cell], self._rows.alike_of(cell)
        rule = self._cases.rules.get(cell[0], Blank())
        given = next((part for part in rule.walk() if isinstance(part, Scenarios)), None)
        if given is None or not self._held(cell):
            flags = Expression(Span(self._cases.alike, anchor="fixed"))
            expected = Expression(Summary(row)) * total(flags)
            yield self._scalar(name, deviation(call("SUMPRODUCT", flags, span(row)), expected), cell)
            return
        values = Expression(Scenarios(given.id, cell[1]))
        for function in ("MAX", "MIN"):
            edge = self._rows.edge_of(cell, function)
            yield replace(self._scalar(edge, call(function, values), cell), unit=self._model.item(cell[0]).unit)
        most, least = (ref(self._rows.edge_of(cell, function)) for function in ("MAX", "MIN"))
        yield self._scalar(name, _ranges_apart(largest(span(row)), smallest(span(row)), most, least), cell)

    def _held(self, cell: CellId) -> bool:
        """Whether the driver has an entry in every scenario: MAX and MIN pass an empty cell over, a case reads 0."""
        given = (self._model.scenario_values(cell[0], scenario)[cell[1]] for scenario in self._model.scenarios)
        return all(value is not None for value in given)

    def _total(self, line_id: str) -> Line:
        rows, item = self._rows, self._model.item(line_id)
        wanted = [(line_id, member) for member in self._cases.outputs[line_id]]
        cells = [cell for cell in rows.slots if cell[0] == line_id]
        if any(cell in rows.rows and cell not in wanted for cell in cells):
            cells = wanted  # the cone holds periods before the one that is shown
        items = tuple(Span(rows.rows[cell]) if cell in rows.rows else Blank() for cell in cells)
        node = Call("SUM", (Stack(items, self._cases.axis.id, line_id),))
        return Line(rows.total_of(line_id), item.label, item.unit, node, (SCALAR,))

    def _scalar(self, line_id: str, formula: Expression, cell: CellId) -> Line:
        label = self._model.item(cell[0]).label
        what = said("cases.output", label, Label(cell[1])) if cell[1] else label
        return Line(line_id, what, "ratio", formula.node, (SCALAR,))


def _ranges_apart(high: Expression, low: Expression, most: Expression, least: Expression) -> Expression:
    """How far the ends of a range are from what they must be, together, relative to the largest of the four."""
    gap = magnitude(high - most) + magnitude(low - least)
    return where(all_of(high == most, low == least), 0, gap / largest(high, most, -low, -least))


def _live(item_id: str, member: str) -> Node:
    """A cell of the model itself."""
    return At(item_id, member) if member else Ref(item_id)
