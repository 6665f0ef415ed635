"""The driver tree: what an output is made of, line by line down to the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from xlmodel.layout import texts
from xlmodel.layout.content import ValueKey
from xlmodel.layout.display import DisplaySheet
from xlmodel.layout.formats import number_format
from xlmodel.layout.front import period_cells
from xlmodel.layout.places import BODY_ROW, CONSTANT, FIRST, HEADER_ROW, LABEL, SPACER, TOTAL, UNIT, Places, Target
from xlmodel.layout.places import target_of as target_in
from xlmodel.layout.plan import SheetPlan, Style
from xlmodel.model.items import Line, Sheet
from xlmodel.model.model import Model

_INDENT = "    "
_DEEPEST_OUTLINE = 7
"""Excel has seven levels of outline."""


class TreeSheet(DisplaySheet):
    """Writes a row a line, each below the line that reads it; what stands above already is numbered, not unfolded."""

    def __init__(
        self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float], words: Mapping[str, str]
    ) -> None:
        self._words = words
        self._members = model.timeline.members
        self._after = FIRST + len(self._members)
        self._control = {item_id for section in model.sheets["control"].sections for item_id in section.ids}
        plan = SheetPlan.of(sheet, places.language, (BODY_ROW, FIRST), self._after - 1)
        super().__init__(model, places, sizes, plan)

    def write(self) -> SheetPlan:
        """The plan of the tree."""
        self._header()
        row, shown = BODY_ROW, Counter[Target]()
        for root in self._model.tree_lines:
            self._band(row, self._label(root), self._after - 1)
            for target, depth, times in self._unfold(Target("line", root), 0, shown):
                row += 1
                self._row(row, target, depth, times)
            row += 2
        self.plan.widths = {LABEL: 70.0, UNIT: 22.0, CONSTANT: 14.0, TOTAL: 10.0, SPACER: 2.0}
        self.plan.widths.update({FIRST + n: 14.0 for n in range(len(self._members))})
        self.plan.widths.update({self._after: 2.0, self._after + 1: 22.0, self._after + 2: 60.0, self._after + 3: 34.0})
        return self.plan

    def _header(self) -> None:
        say = self._language
        heads = ((LABEL, texts.LABEL), (UNIT, texts.UNIT), (CONSTANT, texts.CONSTANT), (TOTAL, texts.CAGR))
        tail = (texts.SHEET, texts.NOTE, texts.IDENTIFIER)
        for column, label in (*heads, *enumerate(tail, start=self._after + 1)):
            self._put(HEADER_ROW, column, "header", label.text(say))
        self.plan.cells += period_cells(self._model.timeline)

    def _unfold(self, target: Target, depth: int, times: Counter[Target]) -> Iterator[tuple[Target, int, int]]:
        """Each target with its depth and how often it has been shown, itself included."""
        times[target] += 1
        yield target, depth, times[target]
        line = self._model.lines.get(target.id) if target.kind == "line" else None
        if line is None or times[target] > 1:
            return
        for part in dict.fromkeys(self._parts(line)):
            yield from self._unfold(part, depth + 1, times)

    def _parts(self, line: Line) -> Iterator[Target]:
        """What a line reads and a reader wants to see: no conversion, switch or flag, and not the line itself."""
        for node in line.expression.walk():
            target = target_in(node, self._model)
            if target is None or target.kind not in ("line", "cell") or target.id in {line.id, *self._control}:
                continue
            if target.kind == "cell" or self._model.item(target.id).axis in (None, self._model.timeline):
                yield target

    def _row(self, row: int, target: Target, depth: int, times: int) -> None:
        say = self._language
        again, lead = f" ({times})" if times > 1 else "", _INDENT * depth
        style: Style = "label" if depth else "strong"
        if depth:
            self.plan.outline[row] = min(depth, _DEEPEST_OUTLINE)
        self._put(row, self._after + 1, "note", self._places.name(self._places.home.get(target, target.id)))
        if target.kind == "cell":
            table = self._model.tables[target.id]
            column = table.column(target.column)
            name = f"{table.record_label(target.key, say)}: {column.label.text(say)}"
            self._lead(row, style, lead + name + again, self._unit(column.unit))
            form = number_format(column.unit, self._sizes.get(f"{target.id}[{target.column}]", 1.0))
            self._link(row, CONSTANT, "link", target, ValueKey("cell", target.id, target.column, target.key), 0, form)
            return
        item = self._model.item(target.id)
        self._lead(row, style, lead + item.label.text(say) + again, self._unit(item.unit))
        form = self._form(item.id)
        for member in item.members:
            place = 0 if item.axis is None else item.axis.position(member)
            column_at = CONSTANT if item.axis is None else FIRST + place
            self._link(row, column_at, "link", target, ValueKey("line", item.id, member), place, form)
        if isinstance(item, Line) and item.summary == "cagr":
            growth = number_format("ratio", 1.0)
            self._link(row, TOTAL, "link", Target("summary", item.id), ValueKey("summary", item.id), 0, growth)
        source = "" if isinstance(item, Line) else texts.cited(self._model.sources, item.source, say)
        self._put(row, self._after + 2, "note", self._words.get(item.id) or source or None)
        self._put(row, self._after + 3, "id", item.id)
