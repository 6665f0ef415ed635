"""Cases held against the model evaluated once for each, and displays against the cases they show."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xlmodel.errors import ModelError
from xlmodel.evaluate import Values, evaluate
from xlmodel.layout import SheetPlan
from xlmodel.model.case_rows import CaseRows
from xlmodel.model.cases import selections
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection

_TOLERANCE = 1e-9
_TOLD = 20


def hold_cases(model: Model, selection: Selection, values: Values, language: str) -> None:
    """Holds every line of cases against `evaluate(model, selections)`.

    Raises:
        ModelError: a case whose lines give something else than the model with its changes; both values.
    """
    problems = [
        problem for rows in model.case_rows.values() for problem in _apart(model, rows, selection, values, language)
    ]
    if problems:
        raise ModelError(
            f"cases of {model.id} are not what the model gives with their changes",
            problems=problems[:_TOLD],
            hint="the rules of a set must do to its drivers what `changes` says of each case",
        )


def hold_display(sheet: SheetPlan, gap: float | str | None) -> None:
    """Holds a display sheet to what its check says natively, that it shows its cases: `gap` is its own formula, read.

    Raises:
        ModelError: its cells, read natively, are apart from the cases.
    """
    if gap != 0:
        raise ModelError(
            f"the sheet {sheet.name!r} does not show its cases: it is {gap} apart",
            hint="a cell of it reads another case, line or period than its heading says",
        )


def _apart(model: Model, rows: CaseRows, live: Selection, values: Values, language: str) -> Iterator[str]:
    along = rows.cases.axis.members
    native = evaluate(model, selections(model, rows.cases, live), language=language)
    for (line_id, member), row in rows.rows.items():
        axis = model.item(line_id).axis
        place = 0 if axis is None else axis.position(member)
        expected = np.broadcast_to(native.arrays[line_id][:, place], len(along))
        found = np.broadcast_to(values.arrays[row][0], len(along))
        if expected.dtype == object:
            equal = found == expected
        else:
            equal = np.isclose(found, expected, rtol=_TOLERANCE, atol=0, equal_nan=True)
        for case in np.flatnonzero(~equal):
            yield (
                f"{rows.cases.id}, case {along[case]}: {line_id} {member}".rstrip()
                + f" is {found[case]} there, {expected[case]} in the model"
            )
