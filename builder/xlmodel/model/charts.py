"""Charts declared in TOML: what is drawn, never how a cell is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from xlmodel.errors import ModelError, nearest
from xlmodel.model.data import label, read_toml
from xlmodel.timeline import Label

if TYPE_CHECKING:
    from xlmodel.model.model import Model

ChartKind = Literal["column", "line", "stacked", "waterfall", "bars", "range", "fan", "tornado"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart of the dashboard.

    Attributes:
        kind: `column`, `line`, `stacked` over the years; `waterfall` (first line hidden, the others stacked on it);
            `bars` (the lines at one year, below each other); `range` (from the first to the last scenario's value at
            one year, a bar a line); `fan` (one line in every scenario); `tornado` (the ranked table).
        lines: ids drawn, in order; `second` are drawn as lines against a second axis.
        axis: title of the value axis; the unit stands in it.
        first: first member drawn; `last`: last.
        member: the year of `bars` and `range`.
        log: logarithmic value axis.
        names: text lines that name the series, one a line of `lines`; without them a series has its line's label.
        cover: whether the cover shows it as well.
    """

    id: str
    label: Label
    kind: ChartKind
    lines: tuple[str, ...]
    second: tuple[str, ...]
    axis: Label
    second_axis: Label
    first: str
    last: str
    member: str
    log: bool
    names: tuple[str, ...]
    cover: bool


def read_charts(model: Model, name: str) -> list[Chart]:
    """The charts of a TOML file.

    Raises:
        ModelError: an unknown kind, or a line that does not exist; all at once.
    """
    problems: list[str] = []
    charts: list[Chart] = []
    for chart_id, entry in read_toml(model.folder / name).items():
        lines, second = tuple(entry.get("lines", ())), tuple(entry.get("second", ()))
        names = tuple(entry.get("names", ()))
        if names and len(names) != len(lines):
            problems.append(f"{chart_id}: {len(names)} names for {len(lines)} lines; give one a line, or none")
        for line_id in (*lines, *second, *names):
            if line_id not in model.lines and line_id not in model.inputs:
                problems.append(f"{chart_id}: no line {line_id!r}; {nearest(line_id, [*model.lines, *model.inputs])}")
        if entry.get("kind") not in get_args(ChartKind):
            problems.append(f"{chart_id}: kind {entry.get('kind')!r} is none of {', '.join(get_args(ChartKind))}")
            continue
        charts.append(_chart(model, chart_id, entry, lines, second))
    if problems:
        raise ModelError(f"{name} has {len(problems)} problems", problems=problems)
    return charts


def _chart(
    model: Model, chart_id: str, entry: Mapping[str, Any], lines: tuple[str, ...], second: tuple[str, ...]
) -> Chart:
    members = model.timeline.members
    return Chart(
        chart_id,
        label(entry),
        entry["kind"],
        lines,
        second,
        label(entry["axis"]) if "axis" in entry else Label("", ""),
        label(entry["second_axis"]) if "second_axis" in entry else Label("", ""),
        str(entry.get("first", members[0])),
        str(entry.get("last", members[-1])),
        str(entry.get("member", members[-1])),
        bool(entry.get("log", False)),
        tuple(entry.get("names", ())),
        bool(entry.get("cover", False)),
    )
