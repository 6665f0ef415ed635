"""Formula cells that are not read at all, and why."""

from __future__ import annotations

from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import depth


def refused(contents: BookContents, place: Place, limits: Limits) -> Reading | None:
    """The reading of a cell that has no formula of its own, or one over the limits."""
    formula = contents.formula(place)
    if formula is None or formula.anchor is not None or formula.data_table:
        table = formula.data_table if formula else None
        gone = table is not None and table.row_input is None and table.column_input is None
        lost = "a what-if data table whose input cell was deleted" if gone else ""
        reason = lost or ("a what-if data table, which only Excel computes" if table else "")
        return Reading((), (), frozenset(), refusal=reason)
    text = formula.text.strip()
    if len(text) > limits.formula_characters:
        return Reading(
            (), (), frozenset(), refusal=f"{len(text):,} characters, over Excel's {limits.formula_characters:,}"
        )
    if not text:
        return Reading((), (), frozenset(), refusal="an empty formula")
    if text.count("(") > limits.formula_depth and depth(text) > limits.formula_depth:
        return Reading((), (), frozenset(), refusal=f"nested deeper than {limits.formula_depth} levels")
    return None
