"""The range of chosen lines across the scenarios, in one year: low, base, high."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import At, Binary, Call, Here, Node
from xlmodel.layout import texts
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import SheetPlan
from xlmodel.layout.sensitivities import Display
from xlmodel.model.case_kinds import SCENARIO_CASES
from xlmodel.model.items import SCALAR, Sheet
from xlmodel.model.model import Model
from xlmodel.prose import unit_text

_LABEL, _UNIT, _LOW, _BASE, _HIGH, _SPREAD = range(6)


class RangeSheet(Display):
    """Writes one row a line; the chart of ranges reads labels, lows and spreads."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        super().__init__(model, sheet, places, sizes, _SPREAD + 1)

    def write(self) -> SheetPlan:
        """The plan of the ranges."""
        say, member = self._language, self._model.range_member
        heads = (texts.LABEL, texts.UNIT, texts.LOW, texts.BASE, texts.HIGH, texts.SPREAD)
        for column, label in enumerate(heads):
            text = label.text(say)
            self._put(HEADER_ROW, column, "header", f"{text} {member}" if column >= _LOW else text)
        base, rows = self._model.base_scenario, self._model.case_rows[SCENARIO_CASES]
        first = HEADER_ROW + 1
        for row, line_id in enumerate(self._model.range_lines, start=first):
            item = self._model.item(line_id)
            at = SCALAR if item.axis is None else member
            found = {s: At(rows.rows[line_id, at], s) for s in self._model.scenarios}
            edges: dict[int, Node] = {
                _LOW: Call("MIN", tuple(found.values())), _BASE: found[base], _HIGH: Call("MAX", tuple(found.values())),
            }  # fmt: skip
            self._put(row, _LABEL, "label", item.label.text(say))
            self._put(row, _UNIT, "unit", unit_text(item.unit, say, self._model.unit_labels))
            for column, node in edges.items():
                self._formula(row, column, "link", node, self._form(line_id))
            self._formula(row, _SPREAD, "calc", Binary("-", Here(row, _HIGH), Here(row, _LOW)), self._form(line_id))
        last = first + len(self._model.range_lines) - 1
        self.plan.rooms["range"] = (last + 2, _LABEL)
        for name, column in (("labels", _LABEL), ("low", _LOW), ("spread", _SPREAD)):
            self.plan.marks[f"range {name}"] = (self.plan.name, first, column, last, column)
            self.plan.marks[f"range {name} name"] = (self.plan.name, HEADER_ROW, column, HEADER_ROW, column)
        self.plan.widths = {_LABEL: 56.0, _UNIT: 18.0, **dict.fromkeys(range(_LOW, _SPREAD + 1), 14.0)}
        return self.plan
