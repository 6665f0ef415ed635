"""Values as rows, and the formula of one line as text."""

from __future__ import annotations

import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlmodel.building.delivery import draft
from xlmodel.errors import UsageError, nearest
from xlmodel.evaluate import evaluate
from xlmodel.formula import Site, render
from xlmodel.layout.places import Target
from xlmodel.lint import hold_sound
from xlmodel.model.arguments import called
from xlmodel.model.draft import Draft
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.prose import spelled
from xlmodel.refs import a1, quote_sheet
from xlmodel.registry import load
from xlmodel.selecting import resolve

if TYPE_CHECKING:
    import pandas as pd


class ValueRow(NamedTuple):
    """One value of an input or line; `period` is empty for a scalar."""

    id: str
    label: str
    unit: str
    period: str
    value: float | str


def value_rows(
    model: Model, *patterns: str, selection: Selection = Selection(), language: str | None = None
) -> list[ValueRow]:
    """The values of the inputs and lines whose id matches one of the patterns (all of them unless given), in order.

    A pattern may be the id of a block, with its dimensions in braces: all its rows.

    Raises:
        ModelError: a formula that reads what it cannot.
        UsageError: a pattern that matches nothing, with the nearest ids.
    """
    ids = [item.id for item in model.items()]
    wanted: set[str] = set()
    for pattern in patterns:
        found_ids = model.rows_of(pattern) if pattern in model.blocks else fnmatch.filter(ids, pattern)
        if not found_ids:
            hint = nearest(pattern, [*ids, *model.blocks]) or f"xlmodel values prints all {len(ids)} ids"
            raise UsageError(f"no line or input of {model.id} matches {pattern!r}", hint=hint)
        wanted.update(found_ids)
    hold_sound(model)
    selection = resolve(model, selection, language=language)
    language = model.speaks(language)
    found = evaluate(model, [selection], language=language)
    return [
        ValueRow(item.id, item.label.text(language), spelled(item.unit, language, model.unit_labels), member, value)
        for item in model.items()
        if not patterns or item.id in wanted
        for member, value in found.series(item.id).items()
    ]


@called
def values(
    template: str | Path | Draft | Model | None = None,
    *patterns: str,
    selection: Selection = Selection(),
    language: str | None = None,
) -> pd.DataFrame:
    """The values of a template or model as a pandas DataFrame with the columns id, label, unit, period, value.

    Args:
        template: a registered name, a model, or nothing where one template is registered.
        patterns: ids, of blocks too (`own.{company}.share`), or patterns of ids (`train.*`); everything unless given.
        selection: where scenario, corrections and changed inputs stand.
        language: one that the template declares, its own unless given.

    Raises:
        UsageError: a pattern that matches nothing, or a selection that cannot be.
    """
    import pandas as pd

    model = load(template)
    rows = value_rows(model, *patterns, selection=selection, language=language)
    return pd.DataFrame(rows, columns=list(ValueRow._fields))


def formula_of(model: Model, line_id: str, *, language: str | None = None) -> tuple[str, str]:
    """The cell of a line in its last period (`Sheet!L7`), and the Excel formula that stands there."""
    line = model.lines[line_id]
    _, places, _ = draft(model, selection=Selection(), language=model.speaks(language))
    position = 0 if line.axis is None else line.axis.position(line.members[-1])
    row, column, sheet_id = places.origin_cell(Target("line", line_id), position)
    cell = f"{quote_sheet(places.name(sheet_id))}!{a1(row, column)}"
    return cell, render(line.expression, places, Site(sheet_id, position, row))
