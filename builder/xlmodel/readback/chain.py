"""The chain below a cell: through its formulas down to inputs, each with the source its row names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from xlmodel.engines.tokens import Kind, tokens
from xlmodel.engines.values import CellValue
from xlmodel.errors import UsageError
from xlmodel.readback.place import Place
from xlmodel.readback.references import areas
from xlmodel.readback.workbook import Delivered

WIDEST = 64
"""A range of more cells than this is one step of the chain, not one a cell."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a cell is: its place, what the row calls it, its value, and where the value comes from.

    Attributes:
        member: the period or key of its column, as the Index or the header has it.
        formula: without `=`; empty for a given value.
        source: of a given value, what its row names; empty for a formula.
    """

    place: Place
    id: str
    label: str
    unit: str
    member: str
    value: CellValue
    formula: str
    source: str
    note: str

    @property
    def given(self) -> bool:
        """Whether the cell holds a value rather than a formula."""
        return not self.formula


@dataclass(frozen=True, slots=True)
class Chain:
    """A cell with what it reads; `seen` where an earlier branch shows that already, `range` where it stands for many.

    Attributes:
        links: the cells that only pass the value on, from the cell that was asked for to this one.
    """

    cell: Basis
    links: tuple[Place, ...] = ()
    below: list[Chain] = field(default_factory=list)
    seen: bool = False
    range: str = ""

    def walk(self) -> Iterator[Chain]:
        """This step and every one below it."""
        stack = [self]
        while stack:
            step = stack.pop()
            yield step
            stack.extend(reversed(step.below))

    def inputs(self) -> list[Basis]:
        """The given cells the chain ends at, each once, in the order of the chain."""
        found = {step.cell.place: step.cell for step in self.walk() if step.cell.given and not step.range}
        return list(found.values())


def chain(book: Delivered, place: Place) -> Chain:
    """What a cell rests on, down to given values; a cell that is met again is not followed again.

    Raises:
        UsageError: there is no such sheet, or the cell is empty.
    """
    book.sheet(place.sheet)
    if book.value(place) is None and not book.formula(place):
        raise UsageError(f"{place} is empty in {book.path.name}", hint="name a cell with a value or a formula")
    seen: set[Place] = set()
    root = _step(book, place, seen)
    waiting = [root]
    while waiting:
        step = waiting.pop()
        if step.seen or step.range or step.cell.given:
            continue
        step.below.extend(_below(book, step.cell.place, seen))
        waiting.extend(reversed(step.below))
    return root


def describe(book: Delivered, place: Place) -> Basis:
    """What one cell is."""
    owner, member = book.owners.get(place, ("", ""))
    row_id = owner or book.id_at(place.sheet, place.row)
    entry = book.entries.get(row_id)
    formula = book.formula(place)
    label = book.label_at(place.sheet, place.row)
    if entry is None and not owner:
        above = _driver_above(book, place)
        if above:
            row_id, member = above
            entry = book.entries[row_id]
            label = f"{entry.label}: {label}"
    return Basis(
        place, row_id, label, entry.unit if entry is not None else book.text(place.sheet, place.row, 2),
        member if owner or row_id else book.heading(place), book.value(place), formula,
        "" if formula else book.source_at(place.sheet, place.row), book.note_at(place.sheet, place.row),
    )  # fmt: skip


def _driver_above(book: Delivered, place: Place) -> tuple[str, str] | None:
    """The id and member of the driver whose scenario row a cell belongs to."""
    for row in range(place.row - 1, max(place.row - len(book.scenarios) - 1, 0), -1):
        owner = book.owners.get(Place(place.sheet, row, place.column))
        if owner is not None:
            cases = book.case_places(owner[0]) if book.entries[owner[0]].is_input else {}
            return owner if any(place == cells.get(owner[1]) for cells in cases.values()) else None
    return None


def _step(book: Delivered, place: Place, seen: set[Place]) -> Chain:
    links: list[Place] = []
    target = _linked(book, place)
    while target is not None and target not in links:
        links.append(place)
        place, target = target, _linked(book, target)
    known = place in seen
    seen.add(place)
    return Chain(describe(book, place), tuple(links), seen=known and bool(book.formula(place)))


def _linked(book: Delivered, place: Place) -> Place | None:
    """The cell that a formula of nothing but one reference shows."""
    kinds = [token.kind for token in tokens(book.formula(place))]
    if kinds not in ([Kind.RANGE], [Kind.SHEET, Kind.RANGE]):
        return None
    first, last = next(areas(book, place), (place, place))
    return first if first == last != place else None


def _below(book: Delivered, place: Place, seen: set[Place]) -> Iterator[Chain]:
    owner = book.owners.get(place)
    if owner is not None and book.scenario and owner[1] in book.case_places(owner[0]).get(book.scenario, {}):
        yield _step(book, book.case_places(owner[0])[book.scenario][owner[1]], seen)
        return
    here: set[Place] = set()
    for first, last in areas(book, place):
        size = (last.row - first.row + 1) * (last.column - first.column + 1)
        if size > WIDEST:
            yield Chain(describe(book, first), range=f"{first}:{last.cell}")
            continue
        for row in range(first.row, last.row + 1):
            for column in range(first.column, last.column + 1):
                cell = Place(first.sheet, row, column)
                empty = book.value(cell) is None and not book.formula(cell)
                if cell not in here and cell != place and not empty:
                    here.add(cell)
                    yield _step(book, cell, seen)
