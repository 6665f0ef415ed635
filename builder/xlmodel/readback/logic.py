"""Which lines have another formula in another build, each told once, in words where the workbooks have them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from xlmodel.model.items import SCALAR
from xlmodel.readback.alignment import Alignment, plain
from xlmodel.readback.references import in_ids
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A line whose formula differs: what it was and what it is, in words or else with ids; the periods in which."""

    id: str
    before: str
    after: str
    members: tuple[str, ...]


def changed_rules(align: Alignment, sheets: Collection[str]) -> Iterator[ChangedRule]:
    """The lines of these sheets that both workbooks have and calculate by another formula."""
    one, two = align.reference, align.other
    for name, cells in one.places.items():
        if name not in two.places or one.entries[name].sheet not in sheets:
            continue
        found = {}
        for member, place in cells.items():
            there = align.there(place)
            if there is not None and align.formula(there) != plain(one.formula(place)):
                found[member] = (place, there)
        told = {m: (in_ids(one, place), in_ids(two, there)) for m, (place, there) in found.items()}
        members = tuple(member for member, pair in told.items() if pair[0] != pair[1])
        if members:
            place, there = found[members[0]]
            yield ChangedRule(name, *_told(one, two, place, there), tuple(m for m in members if m != SCALAR))


def _told(one: Delivered, two: Delivered, place: SheetCell, there: SheetCell) -> tuple[str, str]:
    """The words of both rows where they tell the formulas apart, the formulas with ids where not."""
    words = one.note_at(place.sheet, place.row), two.note_at(there.sheet, there.row)
    if all(words) and words[0] != words[1]:
        return words
    return _formula(one, place), _formula(two, there)


def _formula(book: Delivered, place: SheetCell) -> str:
    text = in_ids(book, place)
    value = book.value(place)
    return (
        f"={text}"
        if text
        else "nothing"
        if value is None
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
    )
