"""What a set of cases is held against: the model, in the base case and wherever a case stands as the model does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlmodel.expr.nodes import Binary, Call, CaseCell, CaseGaps, Here, HereRange, Live, Negate, Node, Number, Scenarios
from xlmodel.layout import texts
from xlmodel.layout.places import HEADER_ROW
from xlmodel.layout.plan import CellPlan, SheetPlan, Style, ValueKey
from xlmodel.model.case_set import CellId
from xlmodel.model.cases import compared
from xlmodel.prose import unit_text
from xlmodel.texts import Label, Phrase

if TYPE_CHECKING:
    from xlmodel.layout.cases import CasePlaces

_DEVIATION = "0.0E+00"
APART = 2
"""Columns of different formulas stand this far apart, an empty one between them."""


class CaseChecks:
    """Writes the comparisons of one set, right of its cases and below its lines."""

    def __init__(self, found: CasePlaces, plan: SheetPlan) -> None:
        self._found = found
        self._cases = found.cases
        self._model = found.model
        self._plan = plan

    def write(self) -> None:
        """The deviation of every row; the largest of them; the sum of each result over its cases and periods."""
        found = self._found
        self._text(HEADER_ROW, found.gap_column, "header", texts.GAP_COLUMN)
        for cell in compared(self._model, self._cases):
            node = gap_node(self._cases.id, *cell, self._cases.base)
            self._formula(found.inside[cell], found.gap_column, node, ValueKey("gap", *cell, cases=self._cases.id))
        if found.flag_row:
            self._alike()
        row = found.gap_row[0]
        self._text(row, found.label_column, "strong", texts.GAP)
        gaps = CaseGaps(self._cases.id)
        self._formula(row, found.live_column, largest(gaps), ValueKey("gap", "", cases=self._cases.id), style="total")
        for line_id, at in found.totals.items():
            self._text(at, found.label_column, "label", self._model.item(line_id).label)
            unit = unit_text(self._model.item(line_id).unit, found.language, self._model.unit_labels)
            self._plan.cells.append(CellPlan(at, found.label_column + 1, "unit", unit))
            begin, end = found.axis_rows(line_id)
            block = HereRange(begin, found.first_case, end, found.last_case)
            self._formula(at, found.live_column, Call("SUM", (block,)), form="#,##0.00")

    def _alike(self) -> None:
        """Which cases stand where the model stands, and how far they are from it; the drivers against their inputs."""
        found, row = self._found, self._found.flag_row[0]
        after = found.alike_column
        self._text(row, found.label_column, "label", texts.ALIKE)
        unit = unit_text("count", found.language, self._model.unit_labels)
        self._plan.cells.append(CellPlan(row, found.label_column + 1, "unit", unit))
        for column in range(found.first_case, found.last_case + 1):
            self._formula(row, column, self._flag(column), form="0")
        for place, label in enumerate((texts.ALIKE_COLUMN, texts.GIVEN_MOST, texts.GIVEN_LEAST)):
            self._text(HEADER_ROW, after + place * APART, "header", label)
        for cell in compared(self._model, self._cases):
            at = found.inside[cell]
            if cell[0] not in self._cases.rules:
                self._formula(at, after, self._flagged(at))
                continue
            given = next((part for part in self._cases.rules[cell[0]].walk() if isinstance(part, Scenarios)), None)
            if given is not None and self._held(cell):
                self._given(at, cell, given)

    def _held(self, cell: CellId) -> bool:
        """Whether the driver has an entry in every scenario: MAX and MIN pass an empty cell over, a case reads 0."""
        held = (self._model.scenario_values(cell[0], scenario)[cell[1]] for scenario in self._model.scenarios)
        return all(value is not None for value in held)

    def _flag(self, column: int) -> Node:
        """1 where every driver of a case stands as the model's own, else 0."""
        begin, end = self._found.driver_rows
        live = HereRange(begin, self._found.live_column, end, self._found.live_column)
        apart = Binary("-", HereRange(begin, column, end, column, fixed_column=False), live)
        same = Binary("=", Call("SUMPRODUCT", (apart, apart)), Number(0))
        return Call("IF", (same, Number(1), Number(0)))

    def _flagged(self, row: int) -> Node:
        """The relative deviations of the flagged cases from the model, together."""
        found, flags = self._found, self._found.flag_row[0]
        chosen = HereRange(flags, found.first_case, flags, found.last_case)
        own = HereRange(row, found.first_case, row, found.last_case, fixed_row=False)
        model = Here(row, found.live_column, fixed_column=True)
        relative = Binary("-", Binary("/", own, model), Number(1))
        sums = (Call("SUMPRODUCT", (chosen, own)), Call("SUMPRODUCT", (chosen, relative)))
        return Call("IF", (Binary("=", model, Number(0)), *sums))

    def _given(self, row: int, cell: CellId, given: Scenarios) -> None:
        """A driver's largest and smallest over the scenarios against the largest and smallest given."""
        found = self._found
        after, along = found.alike_column, self._model.item(cell[0]).axis
        last = found.first_case + len(self._model.scenarios) - 1
        own = HereRange(row, found.first_case, row, last, fixed_row=False, fixed_column=False)
        apart = []
        for name, column in (("MAX", after + APART), ("MIN", after + 2 * APART)):
            key = ValueKey("given", *cell, key=name, cases=self._cases.id)
            position = 0 if along is None else along.position(cell[1])
            self._formula(row, column, Call(name, (given,)), key, "General", "link", position)
            apart.append(Call("ABS", (Binary("-", Call(name, (own,)), Here(row, column)),)))
        most = Here(row, after + APART)
        relative = Binary("/", Binary("+", apart[0], apart[1]), Call("ABS", (most,)))
        self._formula(row, after, Call("IF", (Binary("=", most, Number(0)), Call("MAX", (own,)), relative)))

    def _text(self, row: int, column: int, style: Style, label: Label | Phrase) -> None:
        self._plan.cells.append(CellPlan(row, column, style, label.text(self._found.language)))

    def _formula(
        self,
        row: int,
        column: int,
        node: Node,
        key: ValueKey | None = None,
        form: str = _DEVIATION,
        style: Style = "calc",
        position: int = 0,
    ) -> None:
        cases = self._cases.id
        self._plan.cells.append(
            CellPlan(row, column, style, None, node, key, position, cases=cases, number_format=form)
        )


def gap_node(cases: str, line_id: str, member: str, base: str) -> Node:
    """How far, relatively, the case that must equal the model is from it."""
    return relative_node(CaseCell(cases, line_id, member, base), Live())


def relative_node(found: Node, expected: Node) -> Node:
    """The one over the other less one; the one itself where the other is zero."""
    relative = Binary("-", Binary("/", found, expected), Number(1))
    return Call("IF", (Binary("=", expected, Number(0)), found, relative))


def largest(deviations: Node) -> Node:
    """The largest of a range of deviations, whichever their sign."""
    return Call("MAX", (Call("MAX", (deviations,)), Negate(Call("MIN", (deviations,)))))
