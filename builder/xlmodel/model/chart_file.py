"""Charts declared in TOML, and those of the headlines."""

from __future__ import annotations

from typing import get_args

from xlmodel.model.charts import Chart, ChartKind
from xlmodel.model.contents import Contents
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, tables
from xlmodel.texts import Label

_KEYS = frozenset(
    {
        "kind", "label", "lines", "second", "axis", "second_axis", "first", "last", "member", "log", "names", "cover",
        "message", "cases",
    }
)  # fmt: skip
_FIXED = frozenset({"tornado", "range"})
"""Kinds that name no lines: what they draw is declared in cases.toml."""


def read_charts(model: Contents, name: str) -> list[Chart]:
    """The charts of a TOML file.

    Raises:
        ModelError: an unknown key, kind, line or year, or a text that is missing; all at once.
    """
    with reading(model.folder / name) as problems:
        return [_chart(model, chart_id, fields) for chart_id, fields in tables(model.folder / name, problems).items()]


def _chart(model: Contents, chart_id: str, fields: Fields) -> Chart:
    members = model.timeline.members
    fields.only(_KEYS)
    kind = fields.one_of("kind", get_args(ChartKind), "kind")
    lines, second, names = (model.expanded(fields.texts(key)) for key in ("lines", "second", "names"))
    if names and len(names) != len(lines):
        fields.wrong("names", f"{len(names)} names for {len(lines)} lines", "give one a line, or none")
    for key, ids in (("lines", lines), ("second", second), ("names", names)):
        for line_id in ids:
            if line_id not in model.lines and line_id not in model.inputs:
                fields.wrong(key, f"no line {line_id!r}", model.near(line_id))
    message, cases = fields.text("message") if "message" in fields.entry else "", fields.texts("cases")
    if message and message not in model.lines:
        fields.unknown("message", message, [*model.lines], "line")
    elif message and (model.lines[message].unit != "text" or model.lines[message].axis is not None):
        fields.wrong("message", f"{message} is no single text", "name a line of unit text without periods")
    if (kind == "compared") != bool(cases):
        fields.problems.append(f'{fields.where}: `cases` belongs to kind = "compared", which needs it')
    if kind not in _FIXED and not lines:
        fields.problems.append(f"{fields.where}: a chart needs lines")
    first, last = (
        fields.one_of(key, members, "year", default) for key, default in (("first", members[0]), ("last", members[-1]))
    )
    if first in members and last in members and members.index(first) > members.index(last):
        fields.wrong("first", f"{first} comes after last, {last}")
    return Chart(
        chart_id,
        model.texts.label(f"charts.{chart_id}", fields.label()),
        kind,  # type: ignore[arg-type]  # `one_of` holds it against ChartKind
        lines,
        second,
        _title(model, chart_id, fields, "axis"),
        _title(model, chart_id, fields, "second_axis"),
        first,
        last,
        fields.one_of("member", members, "year", members[-1]),
        fields.flag("log"),
        names,
        fields.flag("cover"),
        message,
        cases,
    )


def _title(model: Contents, chart_id: str, fields: Fields, key: str) -> Label:
    return model.texts.label(f"charts.{chart_id}.{key}", fields.label(key)) if key in fields.entry else Label()


def headline_chart(model: Contents, line_id: str) -> Chart:
    """The chart of one line over its periods."""
    item = model.item(line_id)
    first, last = item.members[0], item.members[-1]
    return Chart(
        f"headline.{line_id}", item.label, "column", (line_id,), (), Label(), Label(), first, last, last,
        log=False, names=(), cover=True,
    )  # fmt: skip
