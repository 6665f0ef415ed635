"""The dashboard: all charts, three abreast; a chart of many bars is as high as two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlmodel.layout.charts import ChartPlan, Marks, plan_chart
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import ROW_PIXELS, PlacedChart, SheetPlan
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model

_COLUMN_WIDTH = 12.0
_COLUMNS, _ACROSS, _DOWN = 15, 3, 3
_ROWS_PER_CHART = 16
_WIDTH, _HEIGHT = 438, 248
_FEW = 6
"""Bars that have room for their names in a chart of the usual height."""


def write_dashboard(model: Model, sheet: Sheet, places: Places, marks: Marks) -> SheetPlan:
    """The plan of the dashboard."""
    say = places.language
    plan = SheetPlan.of(sheet, say, (HEADER_ROW, 0), _COLUMNS - 1, header_row=HEADER_ROW - 1)
    charts = [plan_chart(model, chart, places, marks) for chart in model.charts]
    for chart, (down, across), high in _slots(charts):
        row, column = HEADER_ROW + 1 + down * _ROWS_PER_CHART, across * (_COLUMNS // _ACROSS)
        height = _HEIGHT + (high - 1) * _ROWS_PER_CHART * ROW_PIXELS
        plan.charts.append(PlacedChart(row, column, chart, _WIDTH, height))
    page = _DOWN * _ROWS_PER_CHART
    last = max((placed.row for placed in plan.charts), default=0)
    plan.breaks = list(range(HEADER_ROW + 1 + page, last + 1, page))
    plan.widths = dict.fromkeys(range(_COLUMNS), _COLUMN_WIDTH)
    return plan


def _slots(charts: Iterable[ChartPlan]) -> Iterator[tuple[ChartPlan, tuple[int, int], int]]:
    """Each chart, high ones last, with the first place (row, column) that is free for it and its height in rows."""
    taken: set[tuple[int, int]] = set()
    for chart in sorted(charts, key=_high):
        high = _high(chart)
        number = 0
        while True:
            down, across = divmod(number, _ACROSS)
            wanted = {(down + step, across) for step in range(high)}
            if not wanted & taken and down // _DOWN == (down + high - 1) // _DOWN:
                break
            number += 1
        taken |= wanted
        yield chart, (down, across), high


def _high(chart: ChartPlan) -> int:
    return 2 if chart.bars > _FEW else 1
