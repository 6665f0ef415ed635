"""Charts on paper: each series as ranges of cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import cycle
from typing import Literal

from xlmodel.errors import ModelError
from xlmodel.layout.places import CONSTANT, FIRST, HEADER_ROW, LABEL, Places, Target
from xlmodel.model.charts import Chart
from xlmodel.model.model import Model
from xlmodel.prose import restated
from xlmodel.semantics import in_points

CellBlock = tuple[str, int, int, int, int]
"""A block of cells: sheet name, first row, first column, last row, last column."""

Marks = dict[str, CellBlock]
"""Blocks that display sheets offer to charts, by name."""

_SCENARIO_COLOURS = (0, 4, 7, 3, 6)
"""Of the palette, in the order of the scenarios: hues apart, so that lines that cross are told apart."""


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """One series: the block its name stands in, its categories and its values."""

    name: CellBlock | str
    categories: CellBlock
    values: CellBlock
    second: bool = False
    hidden: bool = False
    colour: int = 0


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """One chart: its form, titles and series; titles may be the cells that hold them."""

    title: str | CellBlock
    form: Literal["column", "line", "stacked", "bar", "stacked_bar"]
    series: tuple[SeriesPlan, ...]
    axis: str | CellBlock
    second_axis: str = ""
    log: bool = False
    percent: bool = False
    reverse: bool = False
    labelled: bool = False

    @property
    def bars(self) -> int:
        """How many bars lie below each other; 0 where the chart has none."""
        if self.form not in ("bar", "stacked_bar"):
            return 0
        _, top, _, bottom, _ = self.series[0].categories
        return bottom - top + 1

    def shortened(self, bars: int) -> ChartPlan:
        """The chart with its first bars only."""
        if self.bars <= bars:
            return self
        cut = bars - self.bars

        def first(block: CellBlock) -> CellBlock:
            return *block[:3], block[3] + cut, block[4]

        parts = (replace(s, categories=first(s.categories), values=first(s.values)) for s in self.series)
        return replace(self, series=tuple(parts))


def plan_chart(model: Model, chart: Chart, places: Places, marks: Marks) -> ChartPlan:
    """A chart with every series bound to ranges.

    Raises:
        ModelError: a block that the workbook does not have.
    """
    say = places.language
    axis, second = restated(chart.axis.text(say), chart.restated, say, model.unit_labels), chart.second_axis.text(say)
    title: str | CellBlock = chart.label.text(say)
    if chart.message:
        row, column, sheet_id = places.origin_cell(Target("line", chart.message))
        title = (places.name(sheet_id), row, column, row, column)
    elif f"message {chart.id}" in marks:
        title = marks[f"message {chart.id}"]
    match chart.kind:
        case "column" | "line" | "stacked":
            series = [_over_time(model, chart, places, line_id, n) for n, line_id in enumerate(chart.lines)]
            series += [
                _over_time(model, chart, places, line_id, len(chart.lines) + n, second=True)
                for n, line_id in enumerate(chart.second)
            ]
            labelled = chart.kind == "column" and not chart.second
            return ChartPlan(title, chart.kind, tuple(series), axis, second, chart.log, labelled=labelled)
        case "waterfall":
            hidden, *shown = chart.lines
            series = [_over_time(model, chart, places, hidden, 0, hidden=True)]
            series += [_over_time(model, chart, places, line_id, n) for n, line_id in enumerate(shown)]
            return ChartPlan(title, "stacked", tuple(series), axis)
        case "fan":
            (line_id,) = chart.lines
            scenarios = [*model.scenarios]
            series = [
                _marked(marks, f"{line_id}@{scenario}", marks["scenario header"], colour)
                for scenario, colour in zip(scenarios, cycle(_SCENARIO_COLOURS), strict=False)
            ]
            return ChartPlan(title, "line", tuple(series), axis, log=chart.log)
        case "compared":
            (line_id,) = chart.lines
            series = [
                _marked(marks, f"{line_id}@{case}", marks["scenario header"], colour)
                for case, colour in zip(chart.cases, cycle((0, 2)), strict=False)
            ]
            return ChartPlan(title, "column", tuple(series), axis, labelled=True)
        case "bars":
            percent = in_points(model.item(chart.lines[0]).unit)
            series = [_down(model, chart, places)]
            return ChartPlan(title, "bar", tuple(series), axis, percent=percent, reverse=True, labelled=True)
        case "range":
            names = ("low", "spread")
            series = [
                SeriesPlan(
                    _need(marks, f"range {name} name"),
                    _need(marks, "range labels"),
                    _need(marks, f"range {name}"),
                    hidden=name == "low",
                )
                for name in names
            ]
            return ChartPlan(title, "stacked_bar", tuple(series), axis, reverse=True)
        case "tornado":
            labels = _need(marks, "tornado labels")
            series = [
                SeriesPlan(_need(marks, f"tornado {edge} name"), labels, _need(marks, f"tornado {edge}"), colour=number)
                for number, edge in enumerate(("low", "high"))
            ]
            output = _need(marks, "tornado output")
            said = _need(marks, "tornado message")
            return ChartPlan(said, "stacked_bar", tuple(series), output, percent=True, reverse=True)


def _over_time(
    model: Model, chart: Chart, places: Places, line_id: str, colour: int, *, second: bool = False, hidden: bool = False
) -> SeriesPlan:
    item = model.item(line_id)
    row, _, sheet_id = places.origin_cell(Target("line", line_id))
    if item.axis is None:
        raise ModelError(f"chart {chart.id}: {line_id} is one value, not a series")
    name = places.name(sheet_id)
    named = (name, row, LABEL, row, LABEL)
    if chart.names and line_id in chart.lines:
        text_row, _, text_sheet = places.origin_cell(Target("line", chart.names[chart.lines.index(line_id)]))
        named = (places.name(text_sheet), text_row, CONSTANT, text_row, CONSTANT)
    begin, end = FIRST + item.axis.position(chart.first), FIRST + item.axis.position(chart.last)
    return SeriesPlan(
        named,
        (name, HEADER_ROW, begin, HEADER_ROW, end),
        (name, row, begin, row, end),
        second,
        hidden,
        colour,
    )


def _down(model: Model, chart: Chart, places: Places) -> SeriesPlan:
    cells = [places.origin_cell(Target("line", line_id)) for line_id in chart.lines]
    rows = [row for row, _, _ in cells]
    axis = model.item(chart.lines[0]).axis
    if axis is None or rows != list(range(rows[0], rows[0] + len(rows))) or len({sheet for _, _, sheet in cells}) > 1:
        raise ModelError(f"chart {chart.id}: its lines do not stand below each other on one sheet")
    name, column = places.name(cells[0][2]), FIRST + axis.position(chart.member)
    return SeriesPlan(
        (name, HEADER_ROW, column, HEADER_ROW, column),
        (name, rows[0], LABEL, rows[-1], LABEL),
        (name, rows[0], column, rows[-1], column),
    )


def _marked(marks: Marks, name: str, header: CellBlock, colour: int) -> SeriesPlan:
    block = _need(marks, name)
    sheet, row, first, _, last = block
    categories = (header[0], header[1], first, header[1], last)
    return SeriesPlan((sheet, row, LABEL, row, LABEL), categories, block, colour=colour)


def _need(marks: Marks, name: str) -> CellBlock:
    if name not in marks:
        raise ModelError(
            f"a chart needs {name!r}, which no sheet of this workbook shows", hint="is the line a headline?"
        )
    return marks[name]
