"""The tornado: the effect of each driver's own low and high on a chosen output, then the same ranked."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import At, Binary, Call, Node, Number, Ref, Text
from xlmodel.layout import display_checks, texts
from xlmodel.layout.charts import CellBlock
from xlmodel.layout.display_checks import relative_node
from xlmodel.layout.formats import number_format
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import SheetPlan
from xlmodel.layout.sensitivities import TOP, CaseDisplay
from xlmodel.model.case_kinds import output_title
from xlmodel.model.case_set import CellId, Tornado
from xlmodel.model.control import TOLERANCE, TORNADO_OUTPUT
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model
from xlmodel.semantics import in_points
from xlmodel.texts import Label, Phrase

_MESSAGE, _MOVING = TOP + 1, TOP + 2
"""Rows of the sentence and of how many drivers move the output; the number stands in column 1."""
_LIST = TOP + 5
"""The row where the list of outputs begins, from which the control sheet chooses."""
_WORKINGS = 4
"""Rows of how changes are measured and shown; their numbers stand in column 1."""
_LOW, _HIGH, _BASE, _ORDER, _LOW_CHANGE, _HIGH_CHANGE, _SWING, _KEY, _RANK = range(1, 10)
"""Columns of the tornado; the key is the swing less a trifle by order, so that no two drivers share a rank.

Drivers that leave the output as it is come last."""
_SHARE = number_format("ratio", 1.0)
_CHARTED = 12
"""The drivers that the chart shows; with more of them its bars are too thin to read."""


class TornadoSheet(CaseDisplay):
    """Writes the effect of each driver's own low and high on the chosen output, then the same ranked."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        super().__init__(model, sheet, places, sizes, _RANK + 1)
        (self._cases,) = model.sets_of(Tornado)
        self._rows = model.case_rows[self._cases.id]
        self._head = _LIST + len(self._cases.cells) + 1
        self._trifle = self._head + len(self._cases.drivers) + 4
        self._by_base, self._amounts, self._size = range(self._trifle + 1, self._trifle + _WORKINGS)

    def write(self) -> SheetPlan:
        """The plan of the tornado."""
        say = self._language
        note = texts.TORNADO_CORRECTED if self._corrected else texts.TORNADO_NOTE
        self._heads(HEADER_ROW, {0: note.text(say)}, self._columns - 1)
        self._put(TOP, 0, "strong", texts.TORNADO_OUTPUT.text(say))
        self._fetch(TOP, 2, "status", TORNADO_OUTPUT, "@")
        self.plan.marks["tornado output"] = (self.plan.name, TOP, 2, TOP, 2)
        self._put(_LIST - 1, 0, "section", texts.TORNADO_LIST.text(say))
        outputs = self._cases.cells
        for row, (line_id, member) in enumerate(outputs, start=_LIST):
            title = output_title(self._model, line_id, member).text(say)
            self._lead(row, "text", title, self._unit(self._model.item(line_id).unit))
        names = HereRange(_LIST, 0, _LIST + len(outputs) - 1, 0)
        self._formula(TOP, 1, "calc", Call("MATCH", (Here(TOP, 2), names, Number(0))), "0")
        head, drivers = self._head, len(self._cases.drivers)
        first = self._trifle + _WORKINGS + 3
        most = Here(head + 2, 0)
        told = texts.TORNADO_MESSAGE_CORRECTED if self._corrected else texts.TORNADO_MESSAGE
        message = Binary("&", most, Text(told.text(say)))
        self._formula(_MESSAGE, 0, "headline_text", Call("IF", (Binary("=", most, Text("")), Text(""), message)))
        self.plan.marks["tornado message"] = (self.plan.name, _MESSAGE, 0, _MESSAGE, 0)
        self._count(first, first + drivers - 1)
        self._measure(first, first + drivers - 1)
        self._ranked(head, first, first + drivers - 1)
        self._effects(first, outputs)
        self._checks(first + drivers + 2, head + 2, first, first + drivers - 1, outputs)
        self.plan.front_rows = (0, self._trifle - 2)
        self.plan.widths = {0: 54.0, **dict.fromkeys(range(1, self._columns), 14.0)}
        return self.plan

    @property
    def _corrected(self) -> bool:
        """Whether drivers move the corrected model, so that the model as it is stands in a case of its own."""
        return self._cases.base != self._cases.unmoved

    @property
    def _chosen(self) -> Node:
        return Here(TOP, 1, True, True)

    @property
    def _apart(self) -> Node:
        """How far drivers of equal swing are kept apart for their ranks."""
        return Binary("*", Here(self._trifle, 1, True, True), Here(self._size, 1, True, True))

    def _count(self, first: int, last: int) -> None:
        """How many drivers move the output: they are listed, the others only among the effects of all."""
        self._put(_MOVING, 0, "label", texts.TORNADO_MOVING.text(self._language, str(len(self._cases.drivers))))
        low, high = (Binary("=", HereRange(first, at, last, at), Number(0)) for at in (_LOW_CHANGE, _HIGH_CHANGE))
        node = Call("SUMPRODUCT", (Binary("-", Number(1), Binary("*", low, high)),))
        self._formula(_MOVING, 1, "calc", node, "0")

    def _still(self, row: int) -> Node:
        """Whether a driver leaves the output as it is, at its low and at its high."""
        changes = (Here(row, column) for column in (_LOW_CHANGE, _HIGH_CHANGE))
        return Call("AND", tuple(Binary("=", change, Number(0)) for change in changes))

    def _points(self) -> Node:
        """1 where a change of the chosen output is told in percentage points, else 0."""
        points = [in_points(self._model.item(line_id).unit) for line_id, _ in self._cases.cells]
        if not any(points):
            return Number(0)
        return Call("CHOOSE", (self._chosen, *(Number(1 if flag else 0) for flag in points)))

    def _measure(self, first: int, last: int) -> None:
        """How changes are measured: one way for all drivers, by the rule of changes over a base (rule 14)."""
        lowest = Call("MIN", (HereRange(first, _LOW, last, _HIGH),))
        in_percent = Binary("=", self._points(), Number(1))
        without = (Binary("<=", Here(first, _BASE), Number(0)), Binary("<", lowest, Number(0)))
        meaningless = Call("OR", (*without, in_percent))
        by_base = Binary("=", Here(self._by_base, 1), Number(1))
        shares = Call("OR", (by_base, in_percent))
        swings = Call("SUM", (HereRange(first, _SWING, last, _SWING),))
        size = Call("IF", (Call("OR", (by_base, Binary("=", swings, Number(0)))), Number(1), swings))
        self._titles(self._trifle - 1, (texts.TORNADO_WORKINGS,))
        self._put(self._trifle, 0, "label", texts.TORNADO_TRIFLE.text(self._language))
        self._fetch(self._trifle, 1, "link", TOLERANCE, "0E+00")
        for row, label, node, shown in (
            (self._by_base, texts.TORNADO_BY_BASE, Call("IF", (meaningless, Number(0), Number(1))), "0"),
            (self._amounts, texts.TORNADO_AMOUNTS, Call("IF", (shares, Number(0), Number(1))), "0"),
            (self._size, texts.TORNADO_SIZE, size, "#,##0.00"),
        ):
            self._put(row, 0, "label", label.text(self._language))
            self._formula(row, 1, "calc", node, shown)

    def _in_amounts(self, top: int, left: int, bottom: int, right: int) -> None:
        """Shows a block of changes as amounts while they are amounts."""
        self.plan.shown_otherwise.append(((top, left, bottom, right), (self._amounts, 1), "#,##0.00"))

    def _effects(self, first: int, outputs: list[CellId]) -> None:
        self._titles(first - 2, texts.TORNADO_COLUMNS)
        self._in_amounts(first, _LOW_CHANGE, first + len(self._cases.drivers) - 1, _SWING)
        orders, keys = (HereRange(first, at, first + len(self._cases.drivers) - 1, at) for at in (_ORDER, _KEY))
        for number, driver in enumerate(self._cases.drivers):
            row = first + number
            self._put(row, 0, "label", self._model.inputs[driver].label.text(self._language))
            low, high = self._cases.case(driver, "low"), self._cases.case(driver, "high")
            for column, case in ((_LOW, low), (_HIGH, high), (_BASE, self._cases.unmoved)):
                cells = tuple(At(self._rows.rows[output], case) for output in outputs)
                self._formula(row, column, "link", Call("CHOOSE", (self._chosen, *cells)), "#,##0.00")
            self._formula(row, _ORDER, "calc", Binary("+", Here(row - 1, _ORDER), Number(1)), "0")
            for column, result in ((_LOW_CHANGE, _LOW), (_HIGH_CHANGE, _HIGH)):
                self._formula(row, column, "calc", self._moved(Here(row, result), Here(row, _BASE)), _SHARE)
            swing = Binary("-", Here(row, _HIGH_CHANGE), Here(row, _LOW_CHANGE))
            self._formula(row, _SWING, "calc", Call("ABS", (swing,)), _SHARE)
            last = Call("IF", (self._still(row), Call("MAX", (orders,)), Number(0)))
            apart = Binary("*", Binary("+", Here(row, _ORDER), last), self._apart)
            self._formula(row, _KEY, "calc", Binary("-", Here(row, _SWING), apart), "0.0000")
            self._formula(row, _RANK, "calc", Call("RANK", (Here(row, _KEY), keys)), "0")

    def _ranked(self, head: int, first: int, last: int) -> None:
        self._titles(head, texts.RANKED_COLUMNS)
        ranks, nothing = HereRange(first, _RANK, last, _RANK), Text("")
        begin, end = head + 2, head + 1 + min(_CHARTED, last - first + 1)
        self.plan.rooms["tornado"] = (head, _ORDER)
        for name, column in (("labels", 0), ("low", 2), ("high", 3)):
            self.plan.marks[f"tornado {name}"] = (self.plan.name, begin, column, end, column)
            self.plan.marks[f"tornado {name} name"] = (self.plan.name, head, column, head, column)
        self._in_amounts(head + 2, 2, head + 2 + last - first, 3)
        for number in range(last - first + 1):
            row = head + 2 + number
            order = Here(first + number, _ORDER)
            moves = Binary("<=", order, Here(_MOVING, 1, True, True))
            self._formula(row, 1, "calc", Call("IF", (moves, order, nothing)), "0")
            rank = Here(row, 1, fixed_column=True)
            place = Call("MATCH", (rank, ranks, Number(0)))
            for column, source in ((0, 0), (2, _LOW_CHANGE), (3, _HIGH_CHANGE)):
                found = Call("INDEX", (HereRange(first, source, last, source), place))
                shown = Call("IF", (Binary("=", rank, nothing), nothing, found))
                self._formula(row, column, "calc" if column else "calc_text", shown, _SHARE if column else "")

    def _checks(self, row: int, ranked: int, first: int, last: int, outputs: list[CellId]) -> None:
        """Sums over all drivers, each against what it was worked out from."""

        def block(left: int, right: int | None = None, shift: int = 0) -> HereRange:
            return HereRange(first + shift, left, last + shift, left if right is None else right, False, False)

        def total(left: int, right: int | None = None, shift: int = 0) -> Node:
            return display_checks.total_of(block(left, right, shift))

        self._titles(row, (texts.CHECKS, texts.DEVIATION, texts.CASES_TOTAL))
        cases = tuple(Ref(self._rows.total_of(line_id)) for line_id, _ in outputs)
        self._formula(row + 1, 2, "link", Call("CHOOSE", (self._chosen, *cases)), "#,##0.00")
        results_of: Node = Here(row + 1, 2)
        if self._corrected:
            as_it_is = tuple(At(self._rows.rows[output], self._cases.base) for output in outputs)
            self._formula(row + 1, 3, "link", Call("CHOOSE", (self._chosen, *as_it_is)), "#,##0.00")
            results_of = Binary("-", results_of, Here(row + 1, 3))
        base, count = Here(first, _BASE), Call("MAX", (block(_ORDER),))
        results, moved = total(_LOW, _HIGH), total(_LOW_CHANGE, _HIGH_CHANGE)
        still = Binary("*", Binary("+", count, count), base)
        low, high = block(_LOW_CHANGE), block(_HIGH_CHANGE)
        one = Number(1)
        sign = Binary("-", Binary("*", Binary(">", high, low), one), Binary("*", Binary("<", high, low), one))
        swings = Call("SUMPRODUCT", (Binary("-", high, low), sign))
        size, by_base = Here(self._size, 1), Here(self._by_base, 1)
        differences, amounts = Binary("-", one, by_base), Binary("-", one, self._points())
        above, never_below = Binary(">", base, Number(0)), Binary(">=", Call("MIN", (block(_LOW, _HIGH),)), Number(0))
        flat = Binary("*", Binary("=", total(_SWING), Number(0)), one)
        orders = Binary("+", total(_ORDER), Binary("*", count, Binary("-", count, Here(_MOVING, 1))))
        deviations = (
            relative_node(Binary("+", results, base), results_of),
            relative_node(total(_BASE), Binary("*", count, base)),
            Binary("/", Binary("-", moved, self._moved(results, base, still)), size),
            Binary("/", Binary("-", total(_SWING), swings), size),
            Binary("/", Binary("-", total(_KEY), Binary("-", total(_SWING), Binary("*", orders, self._apart))), size),
            Binary("-", total(_RANK), total(_ORDER)),
            Binary("/", Binary("-", total(2, 3, ranked - first), moved), size),
            Binary("-", by_base, Binary("*", Binary("*", above, never_below), amounts)),
            Binary("-", Here(self._amounts, 1), Binary("*", differences, amounts)),
            Binary("-", Binary("/", size, Call("MAX", (by_base, flat, Binary("*", differences, swings)))), one),
        )
        for at, (label, node) in enumerate(zip(texts.TORNADO_CHECKS, deviations, strict=True), start=row + 1):
            self._put(at, 0, "label", label.text(self._language))
            self._formula(at, 1, "calc", node, display_checks.DEVIATION)
        self._largest(row + 1 + len(deviations), row + 1, 1)

    def _moved(self, result: Node, base: Node, still: Node | None = None) -> Node:
        """The difference from the base: as a share of it where that means something, else in the output's unit."""
        apart = Binary("-", result, still or base)
        by_base = Binary("=", Here(self._by_base, 1, True, True), Number(1))
        return Call("IF", (by_base, Binary("/", apart, base), apart))

    def _titles(self, row: int, labels: tuple[Label | Phrase, ...]) -> None:
        for column, label in enumerate(labels):
            text = label.text(self._language) or None
            self._put(row, column, "section" if column == 0 else "section_axis", text)


def outputs_listed(model: Model, places: Places) -> CellBlock:
    """The block of the names of outputs that can be chosen."""
    (cases,) = model.sets_of(Tornado)
    (sheet,) = (sheet for sheet in model.sheets.values() if sheet.display == "tornado")
    return places.name(sheet.id), _LIST, 0, _LIST + len(cases.cells) - 1, 0
