"""Display sheets of sensitivities: two-way grids, and the ranked tornado."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.expr.nodes import Binary, Call, CaseCell, CaseTotal, Here, HereRange, Node, Number
from xlmodel.layout import display_checks, texts
from xlmodel.layout.case_checks import APART, relative_node
from xlmodel.layout.formats import number_format
from xlmodel.layout.places import HEADER_ROW, Places, Target
from xlmodel.layout.plan import CellPlan, SheetPlan, Style, ValueKey
from xlmodel.model.cases import CaseSet, driver_member
from xlmodel.model.control import TOLERANCE, TORNADO_OUTPUT
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model
from xlmodel.timeline import Label

_TOP = HEADER_ROW + 1
_GRID = 3
"""The column a grid starts in; the empty one before it keeps the driver's own values apart."""
_LOW, _HIGH, _BASE, _ORDER, _LOW_CHANGE, _HIGH_CHANGE, _SWING, _KEY, _RANK = range(1, 10)
"""Columns of the tornado; the key is the swing less a trifle by order, so that no two drivers share a rank."""


class Display:
    """What display sheets have in common: putting texts, formulas and titled bands."""

    def __init__(
        self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float], columns: int = 0
    ) -> None:
        self._model = model
        self._places = places
        self._language = places.language
        self._sizes = sizes
        self._columns = columns
        self.plan = SheetPlan(
            sheet.id,
            places.name(sheet.id),
            sheet.type,
            sheet.label.text(places.language),
            sheet.purpose.text(places.language),
            (_TOP, 1),
            header_row=HEADER_ROW,
            print_columns=columns - 1,
        )

    def write(self) -> SheetPlan:
        """The plan of the sheet."""
        raise NotImplementedError

    def _put(self, row: int, column: int, style: Style, value: str | None) -> None:
        self.plan.cells.append(CellPlan(row, column, style, value))

    def _formula(self, row: int, column: int, style: Style, node: Node, form: str = "") -> None:
        self.plan.cells.append(CellPlan(row, column, style, None, node, number_format=form))

    def _largest(self, row: int, first: int, column: int) -> None:
        """The largest deviation of the sheet, of those from `first` to the row before."""
        self._put(row, 0, "strong", texts.DISPLAY_GAP.text(self._language))
        key, target = ValueKey("line", TOLERANCE), Target("line", TOLERANCE)
        form = display_checks.DEVIATION
        self.plan.cells.append(CellPlan(row, 3, "link", None, None, key, 0, number_format=form, target=target))
        node = display_checks.worst(first, column, row - 1, Here(row, 3))
        self._formula(row, 1, "total", node, display_checks.DEVIATION)
        self._places.display_gaps[self.plan.id] = row, 1

    def _band(self, row: int, text: str) -> None:
        for column in range(self._columns):
            self._put(row, column, "section", text if column == 0 else None)

    def _form(self, line_id: str) -> str:
        return number_format(self._model.item(line_id).unit, self._sizes.get(line_id, 0.0))

    def _title(self, line_id: str, member: str) -> str:
        item = self._model.item(line_id)
        unit = texts.unit_text(item.unit, self._language, self._model.unit_labels)
        return (
            f"{item.label.text(self._language)}, {member} ({unit})"
            if member
            else f"{item.label.text(self._language)} ({unit})"
        )


class SensitivitySheet(Display):
    """Writes every two-way grid: rows one driver, columns the other, the base in the middle."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._grids = [cases for cases in model.case_sets.values() if cases.base == "1x1"]
        super().__init__(model, sheet, places, sizes, _GRID + max(len(_steps(cases)) for cases in self._grids))

    def write(self) -> SheetPlan:
        """The plan of all grids."""
        self._put(HEADER_ROW, 0, "header", texts.GRID_NOTE.text(self._language))
        for column in range(1, self._columns):
            self._put(HEADER_ROW, column, "header", None)
        total, gap = self._columns + 1, self._columns + 1 + APART
        for column, label in ((total, texts.CASES_TOTAL), (gap, texts.DEVIATION)):
            self._put(HEADER_ROW, column, "header", label.text(self._language))
        row = _TOP + 1
        for cases in self._grids:
            row = self._grid(row, cases)
        self._largest(row, _TOP + 1, gap)
        self.plan.widths = {0: 62.0, 1: 16.0, 2: 10.0, **dict.fromkeys(range(_GRID, self._columns), 14.0)}
        self.plan.widths.update({self._columns: 2.0, total: 16.0, gap - 1: 2.0, gap: 12.0})
        return self.plan

    def _grid(self, row: int, cases: CaseSet) -> int:
        ((output, (member,)),) = cases.outputs.items()
        down, across = cases.rules
        steps = _steps(cases)
        self._band(row, f"{cases.label.text(self._language)}: {self._title(output, member)}")
        down_member, across_member = (driver_member(self._model, cases, driver, member) for driver in (down, across))
        self._put(row + 1, 0, "note", f"→ {self._title(across, across_member)}")
        self._put(row + 2, 0, "note", f"↓ {self._title(down, down_member)}")
        for number, step in enumerate(steps):
            node = CaseCell(cases.id, across, across_member, f"1x{step:g}")
            self._formula(row + 1, _GRID + number, "grid_axis", node, self._form(across))
        for line, first in enumerate(steps):
            at = row + 2 + line
            self._formula(at, 1, "grid_axis", CaseCell(cases.id, down, down_member, f"{first:g}x1"), self._form(down))
            for number, second in enumerate(steps):
                style: Style = "grid_base" if first == second == 1 else "link"
                node = CaseCell(cases.id, output, member, f"{first:g}x{second:g}")
                self._formula(at, _GRID + number, style, node, self._form(output))
        last = row + 1 + len(steps)
        total = Here(row + 2, self._columns + 1)
        self._formula(total.row, total.column, "link", CaseTotal(cases.id, output), self._form(output))
        gap = display_checks.shown(HereRange(row + 2, _GRID, last, _GRID + len(steps) - 1), total)
        self._formula(total.row, total.column + APART, "calc", gap, display_checks.DEVIATION)
        return last + 2


class TornadoSheet(Display):
    """Writes the effect of each driver's own low and high on the chosen output, then the same ranked."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        super().__init__(model, sheet, places, sizes, _RANK + 1)
        self._cases = model.case_sets["tornado"]

    def write(self) -> SheetPlan:
        """The plan of the tornado."""
        say = self._language
        self._put(HEADER_ROW, 0, "header", texts.TORNADO_NOTE.text(say))
        for column in range(1, self._columns):
            self._put(HEADER_ROW, column, "header", None)
        chosen = _TOP
        self._put(chosen, 0, "strong", texts.TORNADO_OUTPUT.text(say))
        key = ValueKey("line", TORNADO_OUTPUT)
        target = Target("line", TORNADO_OUTPUT)
        self.plan.cells.append(CellPlan(chosen, 1, "link", None, None, key, 0, number_format="0", target=target))
        tolerance = Target("line", TOLERANCE)
        key = ValueKey("line", TOLERANCE)
        self.plan.cells.append(
            CellPlan(chosen, _KEY, "link", None, None, key, 0, number_format="0E+00", target=tolerance)
        )
        outputs = [(line_id, member) for line_id, members in self._cases.outputs.items() for member in members]
        for number, (line_id, member) in enumerate(outputs):
            self._put(chosen + 1 + number, 0, "text", f"{number + 1}  {self._title(line_id, member)}")
        names = HereRange(chosen + 1, 0, chosen + len(outputs), 0)
        self._formula(chosen, 2, "strong_text", Call("INDEX", (names, self._chosen)))
        first = chosen + len(outputs) + 4
        last = self._effects(first, outputs)
        self._ranked(last + 3, first, last)
        self._checks(last + 3 + 2 + last - first + 2, first, last, outputs)
        self.plan.widths = {0: 46.0, **dict.fromkeys(range(1, self._columns), 14.0)}
        return self.plan

    @property
    def _chosen(self) -> Node:
        return Here(_TOP, 1, True, True)

    def _effects(self, first: int, outputs: list[tuple[str, str]]) -> int:
        self._heads(first - 2, texts.TORNADO_COLUMNS)
        last = first + len(self._cases.rules) - 1
        keys = HereRange(first, _KEY, last, _KEY)
        for number, driver in enumerate(self._cases.rules):
            row = first + number
            self._put(row, 0, "label", self._model.inputs[driver].label.text(self._language))
            for column, edge in ((_LOW, "low"), (_HIGH, "high"), (_BASE, "base")):
                case = "base" if edge == "base" else f"{driver}:{edge}"
                cells = tuple(CaseCell("tornado", line_id, member, case) for line_id, member in outputs)
                self._formula(row, column, "link", Call("CHOOSE", (self._chosen, *cells)), "#,##0.00")
            self._formula(row, _ORDER, "calc", Binary("+", Here(row - 1, _ORDER), Number(1)), "0")
            for column, result in ((_LOW_CHANGE, _LOW), (_HIGH_CHANGE, _HIGH)):
                self._formula(row, column, "calc", _relative(Here(row, result), Here(row, _BASE)), "0.0%")
            change = Binary("-", Here(row, _HIGH_CHANGE), Here(row, _LOW_CHANGE))
            self._formula(row, _SWING, "calc", Call("ABS", (change,)), "0.0%")
            apart = Binary("*", Here(row, _ORDER), Here(_TOP, _KEY, True, True))
            self._formula(row, _KEY, "calc", Binary("-", Here(row, _SWING), apart), "0.0000")
            self._formula(row, _RANK, "calc", Call("RANK", (Here(row, _KEY), keys)), "0")
        return last

    def _ranked(self, head: int, first: int, last: int) -> None:
        self._heads(head, texts.RANKED_COLUMNS)
        ranks = HereRange(first, _RANK, last, _RANK)
        begin, end = head + 2, head + 2 + last - first
        for name, column in (("labels", 0), ("low", 2), ("high", 3)):
            self.plan.marks[f"tornado {name}"] = (self.plan.name, begin, column, end, column)
            self.plan.marks[f"tornado {name} name"] = (self.plan.name, head, column, head, column)
        for number in range(last - first + 1):
            row = head + 2 + number
            self._formula(row, 1, "calc", Binary("+", Here(row - 1, 1), Number(1)), "0")
            place = Call("MATCH", (Here(row, 1), ranks, Number(0)))
            self._formula(row, 0, "calc_text", Call("INDEX", (HereRange(first, 0, last, 0), place)))
            for column, source in ((2, _LOW_CHANGE), (3, _HIGH_CHANGE)):
                self._formula(
                    row, column, "calc", Call("INDEX", (HereRange(first, source, last, source), place)), "0.0%"
                )

    def _checks(self, row: int, first: int, last: int, outputs: list[tuple[str, str]]) -> None:
        """Sums over all drivers, each against what it was worked out from."""

        def block(left: int, right: int | None = None, shift: int = 0) -> HereRange:
            return HereRange(first + shift, left, last + shift, left if right is None else right, False, False)

        def total(left: int, right: int | None = None, shift: int = 0) -> Node:
            return display_checks.total_of(block(left, right, shift))

        self._heads(row, (texts.CHECKS, texts.DEVIATION, texts.CASES_TOTAL))
        cases = tuple(CaseTotal("tornado", line_id) for line_id, _ in outputs)
        self._formula(row + 1, 2, "link", Call("CHOOSE", (self._chosen, *cases)), "#,##0.00")
        base, count = Here(first, _BASE), Call("MAX", (block(_ORDER),))
        results, moved = total(_LOW, _HIGH), total(_LOW_CHANGE, _HIGH_CHANGE)
        kept = Binary("+", moved, Binary("+", count, count))
        low, high = block(_LOW_CHANGE), block(_HIGH_CHANGE)
        one = Number(1)
        sign = Binary("-", Binary("*", Binary(">", high, low), one), Binary("*", Binary("<", high, low), one))
        deviations = (
            relative_node(Binary("+", results, base), Here(row + 1, 2)),
            relative_node(total(_BASE), Binary("*", count, base)),
            Call("IF", (Binary("=", base, Number(0)), moved, Binary("-", kept, Binary("/", results, base)))),
            Binary("-", total(_SWING), Call("SUMPRODUCT", (Binary("-", high, low), sign))),
            Binary("-", total(_KEY), Binary("-", total(_SWING), Binary("*", total(_ORDER), Here(_TOP, _KEY)))),
            Binary("-", total(_RANK), total(_ORDER)),
            Binary("-", total(2, 3, last - first + 5), moved),
        )
        for at, (label, node) in enumerate(zip(texts.TORNADO_CHECKS, deviations, strict=True), start=row + 1):
            self._put(at, 0, "label", label.text(self._language))
            self._formula(at, 1, "calc", node, display_checks.DEVIATION)
        self._largest(row + 1 + len(deviations), row + 1, 1)

    def _heads(self, row: int, labels: tuple[Label, ...]) -> None:
        for column, label in enumerate(labels):
            text = label.text(self._language) or None
            self._put(row, column, "section" if column == 0 else "section_axis", text)


def _steps(cases: CaseSet) -> list[float]:
    return sorted({float(key.split("x")[0]) for key in cases.axis.members})


def _relative(value: Node, base: Node) -> Node:
    relative = Binary("-", Binary("/", value, base), Number(1))
    return Call("IF", (Binary("=", base, Number(0)), Number(0), relative))
