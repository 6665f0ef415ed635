"""Charts drawn by Excel itself, bound to ranges."""

from __future__ import annotations

from typing import Any

from xlmodel.layout.charts import ChartPlan, SeriesPlan
from xlmodel.writer.styles import FONT, WHITE

_PALETTE = ("#1F3864", "#2E75B6", "#9DC3E6", "#7F7F7F", "#548235", "#A9D18E", "#BF9000", "#C55A11")
_MARKS, _DASHES = ("circle", "square", "triangle", "diamond"), ("solid", "dash", "square_dot")
_HATCHED = frozenset({3})
"""What tells series apart where the print is grey: marks and dashes of lines, a pattern where two greys are alike."""
_LABELS = "[<9.95]0.0;#,##0"
"""How numbers stand at bars: two digits at the least, so that 6.2 and 6.4 are not alike."""
_FORMS: dict[str, dict[str, str]] = {
    "column": {"type": "column"},
    "line": {"type": "line"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "stacked_bar": {"type": "bar", "subtype": "stacked"},
}


def draw(book: Any, plan: ChartPlan, width: int, height: int) -> Any:
    """An XlsxWriter chart for a plan, `width` by `height` pixels."""
    chart = book.add_chart(_FORMS[plan.form])
    second = None
    for number, series in enumerate(plan.series):
        options = _series(number, series, plan)
        if series.second:
            second = second or book.add_chart({"type": "line"})
            second.add_series({**options, "y2_axis": True, "fill": None})
        else:
            chart.add_series(options)
    font = {"name": FONT, "size": 9, "bold": False}
    values: dict[str, Any] = {
        "name": plan.axis if isinstance(plan.axis, str) else list(plan.axis[:3]),
        "name_font": font,
        "num_font": font,
        "major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}},
    }
    categories: dict[str, Any] = {"num_font": font, "label_position": "low", "interval_unit": 1}
    if plan.log:
        values["log_base"] = 10
    values["num_format"] = "0%" if plan.percent else "#,##0"
    if plan.reverse:
        categories["reverse"] = True
        values["label_position"] = "none" if plan.labelled else "high"
    if second is not None:
        second.set_y2_axis({"name": plan.second_axis, "name_font": font, "num_font": font, "num_format": "0%"})
        chart.combine(second)
    title = plan.title if isinstance(plan.title, str) else list(plan.title[:3])
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11, "bold": True}, "overlay": False})
    across, up = (values, categories) if plan.form in ("bar", "stacked_bar") else (categories, values)
    chart.set_x_axis(across)
    chart.set_y_axis(up)
    visible = [number for number, series in enumerate(plan.series) if series.hidden]
    if len(plan.series) - len(visible) < 2:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom", "font": font, "delete_series": visible})
    if plan.form == "stacked_bar":
        share = 0.53 if plan.percent else 0.48
        chart.set_plotarea({"layout": _beside_labels(width, height, share, legend=not visible)})
    chart.set_size({"width": width, "height": height})
    return chart


def _beside_labels(width: int, height: int, share: float, *, legend: bool) -> dict[str, float]:
    """The plot right of labels that have a share of the width: by itself LibreOffice lets long ones leave the frame."""
    above, below, right = 58, 88 if legend else 62, 18
    return {"x": share, "y": above / height, "width": 1 - share - right / width, "height": 1 - (above + below) / height}


def _series(number: int, series: SeriesPlan, plan: ChartPlan) -> dict[str, Any]:
    form = plan.form
    colour = _PALETTE[series.colour % len(_PALETTE)]
    options: dict[str, Any] = {"categories": list(series.categories), "values": list(series.values)}
    options["name"] = series.name if isinstance(series.name, str) else list(series.name)
    if series.hidden:
        return {**options, "fill": {"none": True}, "border": {"none": True}}
    if form == "line" or series.second:
        mark, dash = _MARKS[number % len(_MARKS)], _DASHES[number % len(_DASHES)]
        return {
            **options,
            "line": {"color": colour, "width": 2.25, "dash_type": dash},
            "marker": {"type": mark, "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
        }
    hatch = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": WHITE}
    surface = {"pattern": hatch} if series.colour in _HATCHED else {"fill": {"color": colour}}  # a file may have one
    options |= {**surface, "gap": 40}
    if form.startswith("stacked"):
        options["overlap"] = 100
    if plan.labelled:
        shown = "0%" if plan.percent else _LABELS
        options["data_labels"] = {"value": True, "num_format": shown, "font": {"name": FONT, "size": 9}}
    return options
