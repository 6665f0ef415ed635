"""What a template declares, taken into its draft: spoken in every language, with the place it is declared at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, ref
from xlmodel.model.items import Input, Line, Sheet
from xlmodel.model.names import check_titles, id_problem
from xlmodel.model.origin import origin
from xlmodel.number_formats import format_problem
from xlmodel.unit_words import written

if TYPE_CHECKING:
    from xlmodel.model.draft import Draft


def declare(draft: Draft, item: Input | Line) -> Expression:
    """Adds an input or line to a draft; an id that is taken is told when the model is completed."""
    problem = id_problem(item.id) or (format_problem(item.number_format) if item.number_format else "")
    if item.id in draft.inputs or item.id in draft.lines:
        problem = f"the id {item.id!r} is declared twice"
    if problem:
        draft.problems.append(f"{problem} ({origin()})")
        return ref(item.id)
    label, note = draft.texts.label(f"labels.{item.id}", item.label), draft.texts.label(f"notes.{item.id}", item.note)
    unit, where = written(item.unit), item.origin or origin()
    if isinstance(item, Input):
        draft.inputs[item.id] = replace(item, label=label, note=note, unit=unit, origin=where)
    else:
        spoken = draft.texts.expression(item.expression)
        draft.lines[item.id] = replace(item, label=label, note=note, unit=unit, expression=spoken, origin=where)
    return ref(item.id)


def declare_sheet(draft: Draft, sheet: Sheet) -> Sheet:
    """Adds a sheet to a draft.

    Raises:
        ModelError: its id is taken, or its title is none that a sheet can have.
    """
    if sheet.id in draft.sheets:
        raise ModelError(f"the sheet {sheet.id!r} is declared twice")
    title = draft.texts.label(f"titles.{sheet.id}", sheet.label)
    sheet = replace(sheet, label=title, purpose=draft.texts.label(f"purposes.{sheet.id}", sheet.purpose))
    check_titles(sheet, draft.sheets.values(), draft.texts.languages)
    draft.sheets[sheet.id] = sheet
    return sheet
