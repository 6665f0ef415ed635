"""What is told of a cell that differs and was not taken."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlmodel.readback import Delivered, SheetCell, in_ids

_SAME = 1e-12
"""Relative gap below which a number was not edited: programs store it to 15 or 17 digits."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that differs and is not part of the scenario: where, what it was, what it is, why it is left out."""

    place: str
    label: str
    before: str
    after: str
    reason: str


def remark(fresh: Delivered, edited: Delivered, place: SheetCell, there: SheetCell, reason: str) -> Remark:
    """A remark on a cell of the edited workbook, with what the fresh one holds in its place."""
    name, member = fresh.owners.get(place, (fresh.id_at(place.sheet, place.row), ""))
    label = " ".join(part for part in (name or fresh.label_at(place.sheet, place.row), member) if part)
    return Remark(str(there), label, _text(fresh, place), _text(edited, there), reason)


def same(one: object, other: object) -> bool:
    """Whether two values are the same, numbers up to their last digits."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_SAME)
    return one == other or {one, other} == {None, ""}


def show(held: object) -> str:
    """A value for a reader."""
    return "empty" if held in (None, "") else f"{held:.12g}" if isinstance(held, float) else str(held)


def _text(book: Delivered, place: SheetCell) -> str:
    formula = in_ids(book, place)
    return f"={formula}" if formula else show(book.value(place))
