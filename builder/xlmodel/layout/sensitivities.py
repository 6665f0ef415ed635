"""Display sheets of results of cases, and the two-way grids."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.layout import display_checks, texts
from xlmodel.layout.cases import APART
from xlmodel.layout.display import DisplaySheet
from xlmodel.layout.here import Here, HereRange
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import SheetPlan, Style
from xlmodel.model.case_set import Grid
from xlmodel.model.control import TOLERANCE
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model

TOP = HEADER_ROW + 1
_GRID = 3
"""The column a grid starts in; the empty one before it keeps the driver's own values apart."""


class CaseDisplay(DisplaySheet):
    """What displays of cases have in common: so many columns, the largest deviation, titles of what they show."""

    def __init__(
        self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float], columns: int = 0
    ) -> None:
        super().__init__(model, places, sizes, SheetPlan.of(sheet, places.language, (TOP, 1), columns - 1))
        self._columns = columns

    def write(self) -> SheetPlan:
        """The plan of the sheet."""
        raise NotImplementedError

    def _largest(self, row: int, first: int, column: int) -> None:
        """The largest deviation of the sheet, of those from `first` to the row before."""
        self._put(row, 0, "strong", texts.DISPLAY_GAP.text(self._language))
        self._fetch(row, 3, "link", TOLERANCE, display_checks.DEVIATION)
        node = display_checks.worst(first, column, row - 1, Here(row, 3))
        self._formula(row, 1, "total", node, display_checks.DEVIATION)
        self._places.display_gaps[self.plan.id] = row, 1

    def _title(self, line_id: str, member: str) -> str:
        unit = self._unit(self._model.item(line_id).unit)
        return texts.measured(self._label(line_id), member, unit, self._language)


class SensitivitySheet(CaseDisplay):
    """Writes every two-way grid: rows one driver, columns the other, the base in the middle."""

    def __init__(self, model: Model, sheet: Sheet, places: Places, sizes: Mapping[str, float]) -> None:
        self._grids = model.sets_of(Grid)
        super().__init__(model, sheet, places, sizes, _GRID + max(len(cases.across) for cases in self._grids))

    def write(self) -> SheetPlan:
        """The plan of all grids."""
        self._heads(HEADER_ROW, {0: texts.GRID_NOTE.text(self._language)}, self._columns - 1)
        total, gap = self._columns + 1, self._columns + 1 + APART
        for column, label in ((total, texts.CASES_TOTAL), (gap, texts.DEVIATION)):
            self._put(HEADER_ROW, column, "header", label.text(self._language))
        row = TOP
        for cases in self._grids:
            row = self._grid(row, cases)
        self._largest(row, TOP, gap)
        self.plan.widths = {0: 70.0, 1: 16.0, 2: 10.0, **dict.fromkeys(range(_GRID, self._columns), 18.0)}
        self.plan.widths.update({self._columns: 2.0, total: 16.0, gap - 1: 2.0, gap: 12.0})
        return self.plan

    def _grid(self, row: int, cases: Grid) -> int:
        ((output, (member,)),) = cases.outputs.items()
        steps, across = cases.steps, cases.across
        title = texts.of(cases.label.text(self._language), self._title(output, member), self._language)
        self._band(row, title, self._columns - 1)
        rows = self._model.case_rows[cases.id]
        at_down, at_across = (rows.driver_at(driver, member) for driver in cases.rules)
        self._put(row + 1, 0, "note", f"→ {self._title(*at_across)}")
        self._put(row + 2, 0, "note", f"↓ {self._title(*at_down)}")
        for number, step in enumerate(across):
            edge = cases.case(1, step)
            self._fetch(row + 1, _GRID + number, "grid_axis", rows.rows[at_across], self._form(at_across[0]), edge)
        for line, first in enumerate(steps):
            at = row + 2 + line
            self._fetch(at, 1, "grid_axis", rows.rows[at_down], self._form(at_down[0]), cases.case(first, 1))
            for number, second in enumerate(across):
                style: Style = "grid_base" if (first, second) == (1, 1) else "link"
                case = cases.case(first, second)
                self._fetch(at, _GRID + number, style, rows.rows[output, member], self._form(output), case)
        last = row + 1 + len(steps)
        self.plan.shades.append((row + 2, _GRID, last, _GRID + len(across) - 1))
        total = Here(row + 2, self._columns + 1)
        self._fetch(total.row, total.column, "link", rows.total_of(output), self._form(output))
        gap = display_checks.shown(HereRange(row + 2, _GRID, last, _GRID + len(across) - 1), total)
        self._formula(total.row, total.column + APART, "calc", gap, display_checks.DEVIATION)
        return last + 2
