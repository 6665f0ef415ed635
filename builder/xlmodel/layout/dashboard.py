"""The dashboard: all charts, two a row."""

from __future__ import annotations

from xlmodel.layout.charts import Marks, plan_chart
from xlmodel.layout.places import HEADER_ROW, Places
from xlmodel.layout.plan import PlacedChart, SheetPlan
from xlmodel.model.items import Sheet
from xlmodel.model.model import Model

_COLUMN_WIDTH = 13.0
_COLUMNS = 14
_ROWS_PER_CHART = 18
_CHARTS_PER_PAGE = 6
_WIDTH, _HEIGHT = 660, 350


def write_dashboard(model: Model, sheet: Sheet, places: Places, marks: Marks) -> SheetPlan:
    """The plan of the dashboard."""
    say = places.language
    plan = SheetPlan.of(sheet, say, (HEADER_ROW, 0), _COLUMNS - 1, header_row=HEADER_ROW - 1)
    for number, chart in enumerate(model.charts):
        row = HEADER_ROW + 1 + number // 2 * _ROWS_PER_CHART
        column = number % 2 * (_COLUMNS // 2)
        plan.charts.append(PlacedChart(row, column, plan_chart(model, chart, places, marks), _WIDTH, _HEIGHT))
    pages = range(_CHARTS_PER_PAGE, len(model.charts), _CHARTS_PER_PAGE)
    plan.breaks = [HEADER_ROW + 1 + number // 2 * _ROWS_PER_CHART for number in pages]
    plan.widths = dict.fromkeys(range(_COLUMNS), _COLUMN_WIDTH)
    return plan
