"""How models and lines show themselves in a notebook: a table of values, the formula in words."""

from __future__ import annotations

from xlmodel.evaluate import evaluate
from xlmodel.markup import table
from xlmodel.model import Input, Line, Model
from xlmodel.model.selection import Selection
from xlmodel.prose import in_words

_MOST = 24
"""Periods that are shown; of more, the last."""


def model_html(model: Model) -> str:
    """The headline outputs of a model by period, and what it is made of."""
    say = model.speaks(None)
    names = list(model.headlines) or list(model.lines)[:5]
    values = evaluate(model, [Selection(model.base_scenario)] if model.scenarios else [Selection()], language=say)
    members = list(dict.fromkeys(m for name in names for m in model.item(name).members))[-_MOST:]
    rows = []
    for name in names:
        item = model.item(name)
        series = values.series(name)
        rows.append((item.label.text(say), name, item.unit, *(_shown(series.get(m, ""), item.unit) for m in members)))
    return table(
        ("", "id", "unit", *(member or "value" for member in members)), rows,
        title=f"{model.label.text(say)} ({model.id})",
        note=f"{len(model.inputs)} inputs, {len(model.lines)} lines, scenarios {', '.join(model.scenarios) or 'none'}",
    )  # fmt: skip


def item_html(item: Input | Line, model: Model | None) -> str:
    """The values of a line or input by period, and the formula in words; without a model, what the record says."""
    if model is None:
        members = ", ".join(member for member in item.members if member)
        return table(("id", "unit", "periods"), [(item.id, item.unit, members)], title=item.label.origin)
    say = model.speaks(None)
    selection = Selection(model.base_scenario) if model.scenarios else Selection()
    series = evaluate(model, [selection], language=say).series(item.id)
    periods = list(series)[-_MOST:]
    note = in_words(item.expression, model, say, longest=None) if isinstance(item, Line) else item.note.text(say)
    return table(
        ("id", "unit", *(period or "value" for period in periods)),
        [(item.id, item.unit, *(_shown(series[period], item.unit) for period in periods))],
        title=item.label.text(say), note=note,
    )  # fmt: skip


def _shown(value: float | str, unit: str) -> float | str:
    """A year as it is written, without thousands apart."""
    return f"{value:.0f}" if unit == "year" and isinstance(value, float) else value
