"""What differs between two workbooks of a template, line by line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlmodel.errors import UsageError
from xlmodel.format import INDEX
from xlmodel.model.control import SCENARIO, SCENARIO_NAMES
from xlmodel.readback import Delivered, Entry, SheetCell, in_ids
from xlmodel.workbook.values import CellValue

TOLERANCE = 1e-9
"""Two numbers are the same when their relative gap is smaller: programs differ in the last digits."""

RESIDUE = 1e-13
"""What rounding leaves of a sum that should be nothing, relative to the size of its parts."""

CASES = "selected by scenario"
"""How the formula of a driver's live row reads."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """An input or line that differs: its value before and after by member.

    Attributes:
        scenario: for an input, the scenario whose case row differs; empty where the value in use does.
    """

    id: str
    label: str
    unit: str
    members: Mapping[str, tuple[CellValue, CellValue]]
    scenario: str = ""

    @property
    def largest(self) -> float:
        """The largest relative change of its numbers."""
        return max((abs(relative(*pair)) for pair in self.members.values()), default=0.0)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A given value that belongs to no line, such as a table's cell, before and after."""

    place: str
    label: str
    before: CellValue
    after: CellValue


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; `scenarios` and `corrections` are where the switches stand, before and after."""

    scenarios: tuple[str, str]
    corrections: tuple[tuple[str, ...], tuple[str, ...]]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    inputs: tuple[LineChange, ...]
    formulas: tuple[LineChange, ...]
    values: tuple[LineChange, ...]
    others: tuple[CellChange, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        switches = (*self.scenarios, *self.corrections)
        moved = switches[0] != switches[1] or switches[2] != switches[3]
        return not (moved or self.added or self.removed or self.inputs or self.formulas or self.values or self.others)


def compare(before: Delivered, after: Delivered) -> Difference:
    """What differs between two workbooks of the same template and language.

    Raises:
        UsageError: they are of different templates or languages.
    """
    for what, one, other in (
        ("template", before.template, after.template),
        ("language", before.language, after.language),
    ):
        if one != other:
            raise UsageError(
                f"{before.path.name} and {after.path.name} differ in {what}: {one or 'none'} and {other or 'none'}",
                hint="compare two workbooks of one template, built in the same language",
            )
    shared = [name for name in before.entries if name in after.entries]
    given = [name for name in shared if before.entries[name].is_input or after.entries[name].is_input]
    lines = [name for name in shared if name not in given]
    return Difference(
        (before.scenario, after.scenario),
        (before.corrections, after.corrections),
        tuple(name for name in after.entries if name not in before.entries),
        tuple(name for name in before.entries if name not in after.entries),
        tuple(change for name in given for change in _inputs(before, after, name)),
        tuple(change for name in shared for change in _formulas(before, after, name)),
        tuple(
            change
            for name in lines
            for change in _change(before.entries[name], _results(before, name), _results(after, name))
        ),
        tuple(_others(before, after)),
    )


def relative(before: CellValue, after: CellValue) -> float:
    """The relative change of a number; infinite from zero or where one of them is none."""
    if not _number(before) or not _number(after):
        return math.inf
    assert isinstance(before, float | int) and isinstance(after, float | int)
    if before == after:
        return 0.0
    return math.inf if before == 0 else after / before - 1


def alike(before: CellValue, after: CellValue, scale: float = 0.0) -> bool:
    """Whether two cells hold the same, numbers up to the tolerance and up to the residue of sums of size `scale`."""
    if before == after or {before, after} == {None, ""}:
        return True
    if not _number(before) or not _number(after):
        return False
    assert isinstance(before, float | int) and isinstance(after, float | int)
    return math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=max(RESIDUE * scale, 1e-300))


def _number(value: CellValue) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _inputs(before: Delivered, after: Delivered, name: str) -> Iterator[LineChange]:
    if name in (SCENARIO, SCENARIO_NAMES):
        return
    yield from _change(before.entries[name], _held(before, before.given(name)), _held(after, after.given(name)))
    first, second = before.case_places(name), after.case_places(name)
    for scenario in first:
        if scenario not in second or scenario == before.scenario == after.scenario:
            continue
        pair = _held(before, first[scenario]), _held(after, second[scenario])
        yield from _change(before.entries[name], *pair, scenario)


def _change(
    entry: Entry, before: Mapping[str, CellValue], after: Mapping[str, CellValue], scenario: str = ""
) -> Iterator[LineChange]:
    numbers = [abs(value) for value in (*before.values(), *after.values()) if isinstance(value, float)]
    scale = 0.0 if entry.is_input else 1.0 if entry.kind == "check" else max(numbers, default=0.0)
    members = {
        member: (before.get(member), after.get(member))
        for member in dict.fromkeys((*before, *after))
        if not alike(before.get(member), after.get(member), scale)
    }
    if members:
        yield LineChange(entry.id, entry.label, entry.unit, members, scenario)


def _results(book: Delivered, name: str) -> dict[str, CellValue]:
    return {member: book.results[place] for member, place in book.places[name].items()}


def _held(book: Delivered, places: Mapping[str, SheetCell]) -> dict[str, CellValue]:
    return {member: book.value(place) for member, place in places.items()}


def _formulas(before: Delivered, after: Delivered, name: str) -> Iterator[LineChange]:
    entry = before.entries[name]
    members = {}
    for member, place in before.places[name].items():
        other = after.places[name].get(member)
        if other is None:
            continue
        pair = _formula(before, name, member, place), _formula(after, name, member, other)
        if pair[0] != pair[1]:
            members[member] = (pair[0] or before.value(place), pair[1] or after.value(other))
    if members:
        yield LineChange(entry.id, entry.label, entry.unit, members)


def _formula(book: Delivered, name: str, member: str, place: SheetCell) -> str:
    text = in_ids(book, place)
    driver = text and any(member in cells for cells in book.case_places(name).values())
    return CASES if driver else f"={text}" if text else ""


def _others(before: Delivered, after: Delivered) -> Iterator[CellChange]:
    """Cells of rows that belong to no input or line.

    Where both workbooks have the same Index, cell by cell; elsewhere the numbers alone, by sheet, label and column.
    """
    for sheet in before.sheet_names:
        if sheet == INDEX or sheet not in after.sheet_names:
            continue
        rows, others = _loose_rows(before, sheet), _loose_rows(after, sheet)
        if before.entries == after.entries:
            pairs = [(row, row) for row in sorted({*rows, *others})]
        else:
            found = {key: row for row, key in others.items()}
            pairs = [(row, found[key]) for row, key in rows.items() if key in found]
        columns = range(1, max(before.sheet(sheet).last_column, after.sheet(sheet).last_column) + 1)
        for row, other in pairs:
            for column in columns:
                place = SheetCell(sheet, row, column)
                pair = _content(before, place), _content(after, SheetCell(sheet, other, column))
                numbers = all(isinstance(value, float) for value in pair)
                if not alike(*pair) and (before.entries == after.entries or numbers):
                    yield CellChange(str(place), before.label_at(sheet, row), *pair)


def _loose_rows(book: Delivered, sheet: str) -> dict[int, tuple[str, int]]:
    """The rows that belong to no input or line, each with its label and which of that label it is."""
    taken = book.rows_of_items.get(sheet, frozenset())
    found: dict[int, tuple[str, int]] = {}
    met: Counter[str] = Counter()
    for row in sorted({row for row, _ in (*book.sheet(sheet).values, *book.sheet(sheet).formulas)} - taken):
        label = book.label_at(sheet, row)
        found[row] = (label, met[label])
        met[label] += 1
    return found


def _content(book: Delivered, place: SheetCell) -> CellValue:
    formula = book.formula(place)
    return f"={formula}" if formula else book.value(place)
