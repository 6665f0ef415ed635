"""The dashboard: all charts, three a row."""

from __future__ import annotations

from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import PlacedChart, SheetPlan
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model

_COLUMN_WIDTH = 12.0
_COLUMNS, _ACROSS = 15, 3
_ROWS_PER_CHART = 17
_CHARTS_PER_PAGE = 9
_WIDTH, _HEIGHT = 438, 264


def write_dashboard(model: Model, sheet: Sheet, places: Places, marks: Marks) -> SheetPlan:
    """The plan of the dashboard."""
    say = places.language
    plan = SheetPlan.of(sheet, say, (HEADER_ROW, 0), _COLUMNS - 1, header_row=HEADER_ROW - 1)
    for number, chart in enumerate(model.charts):
        row = HEADER_ROW + 1 + number // _ACROSS * _ROWS_PER_CHART
        column = number % _ACROSS * (_COLUMNS // _ACROSS)
        plan.charts.append(PlacedChart(row, column, plan_chart(model, chart, places, marks), _WIDTH, _HEIGHT))
    pages = range(_CHARTS_PER_PAGE, len(model.charts), _CHARTS_PER_PAGE)
    plan.breaks = [HEADER_ROW + 1 + number // _ACROSS * _ROWS_PER_CHART for number in pages]
    plan.widths = dict.fromkeys(range(_COLUMNS), _COLUMN_WIDTH)
    return plan
