"""What differs between two workbooks of a template, line by line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xlmodel.diff.beside import BesideChange, beside_changes
from xlmodel.diff.book import book_changes, proof_apart
from xlmodel.errors import UsageError
from xlmodel.model.control import SCENARIO, SCENARIO_NAMES
from xlmodel.model.items import SCALAR
from xlmodel.readback import (
    Alignment,
    ChangedRule,
    Delivered,
    Entry,
    SheetCell,
    as_built,
    as_named,
    changed_rules,
    in_ids,
    memory_of,
    plain,
    renamed_in_words,
)
from xlmodel.workbook.tokens import Kind, corners, sheet_name, tokens
from xlmodel.workbook.values import CellValue

TOLERANCE = 1e-9
"""Two numbers are the same when their relative gap is smaller: programs differ in the last digits."""

RESIDUE = 1e-13
"""What rounding leaves of a sum that should be nothing, relative to the size of its parts."""

_ROUNDED = 1e-15
"""The same of a formula that only adds and subtracts a few numbers: some units in the last place."""

_ADDING = frozenset("+-()")

CASES = "selected by scenario"
"""How the formula of a driver's live row reads."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """An input or line that differs: its value before and after by member.

    Attributes:
        scenario: for an input, the scenario whose case row differs; empty where the value in use does.
        rule: for a formula, what it was and what it is, in words where the workbooks tell them apart.
    """

    id: str
    label: str
    unit: str
    members: Mapping[str, tuple[CellValue, CellValue]]
    scenario: str = ""
    rule: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CellChange:
    """A given value that belongs to no line, such as a table's cell, before and after."""

    place: str
    label: str
    before: CellValue
    after: CellValue


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; `scenarios` and `corrections` are where the switches stand, before and after.

    Attributes:
        book: what differs in the workbook as a whole: sheets, rows, columns, defined names, the mode of calculation.
        beside: what differs beside the values: rules of cells, number formats, charts.
    """

    scenarios: tuple[str, str]
    corrections: tuple[tuple[str, ...], tuple[str, ...]]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    inputs: tuple[LineChange, ...]
    formulas: tuple[LineChange, ...]
    values: tuple[LineChange, ...]
    others: tuple[CellChange, ...]
    book: tuple[str, ...] = ()
    beside: tuple[BesideChange, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        moved = self.scenarios[0] != self.scenarios[1] or self.corrections[0] != self.corrections[1]
        lists = (self.added, self.removed, self.inputs, self.formulas, self.values, self.others, self.book, self.beside)
        return not moved and not any(lists)


def compare(before: Delivered, after: Delivered, *, template: str = "") -> Difference:
    """What differs between two workbooks of the same template and language.

    Args:
        before: the first; rows are found in the second by their ids or labels, columns by their headers.
        after: the second.
        template: the template of a workbook that does not name its own.

    Raises:
        UsageError: they are of different templates or languages.
    """
    for what, one, other in (
        ("template", before.template or template, after.template or template),
        ("language", before.language, after.language),
    ):
        if one != other:
            raise UsageError(
                f"{before.path.name} and {after.path.name} differ in {what}: {one or 'none'} and {other or 'none'}",
                hint="compare two workbooks of one template and language; --template names that of a file without",
            )
    after, names = as_named(before, after)
    found = _Comparison(before, after).difference()
    return replace(found, book=(*renamed_in_words(names), *found.book))


def alike(before: CellValue, after: CellValue, residue: float = 0.0) -> bool:
    """Whether two cells hold the same, numbers up to the tolerance and up to what rounding leaves."""
    if before == after or {before, after} == {None, ""}:
        return True
    if not _number(before) or not _number(after):
        return False
    assert isinstance(before, float | int) and isinstance(after, float | int)
    return math.isclose(before, after, rel_tol=TOLERANCE, abs_tol=max(residue, 1e-300))


def _number(value: CellValue) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


class _Comparison:
    def __init__(self, before: Delivered, after: Delivered) -> None:
        self._before = before
        self._after = after
        self._align = Alignment(before, after)

    def difference(self) -> Difference:
        """Everything that differs."""
        before, after = self._before, self._after
        shared = [name for name in before.entries if name in after.entries]
        given = [name for name in shared if before.entries[name].is_input or after.entries[name].is_input]
        found = Difference(
            (before.scenario, after.scenario),
            (before.corrections, after.corrections),
            tuple(name for name in after.entries if name not in before.entries),
            tuple(name for name in before.entries if name not in after.entries),
            tuple(change for name in given for change in self._inputs(name)),
            tuple(change for name in shared for change in self._formulas(name)),
            tuple(
                change
                for name in shared if name not in given
                for change in _change(before.entries[name], *self._pairs(name, before.places[name], Delivered.result))
            ),
            tuple(self._others()),
            tuple(book_changes(self._align, bool(self._moved_on), len(self._rules))),
        )  # fmt: skip
        stale = tuple(self._stale()) if found.same else found.others
        return replace(found, others=stale, beside=tuple(beside_changes(self._align, self._beside_cells())))

    def _stale(self) -> Iterator[CellChange]:
        """Results beside the lines that are stored otherwise, though no input and no formula differs."""
        stored = all(map(_stores_results, (self._before, self._after)))
        for place, there in self._common:
            pair = self._before.value(place), self._after.value(there)
            lacking = not stored and {None, ""} & {*pair}
            if not self._before.formula(place) or lacking or alike(*pair, RESIDUE):
                continue
            if not alike(*pair, _ROUNDED * _size_of_parts(self._before, place)):
                yield CellChange(str(place), self._before.label_at(place.sheet, place.row), *pair)

    def _pairs(
        self, name: str, cells: Mapping[str, SheetCell], held: Callable[[Delivered, SheetCell], CellValue]
    ) -> tuple[dict[str, CellValue], dict[str, CellValue]]:
        """What a line's cells hold before and after, by member; members that only the second has are its own."""
        first = {member: held(self._before, place) for member, place in cells.items()}
        places = {member: self._align.there(place) for member, place in cells.items()}
        second = {member: held(self._after, place) for member, place in places.items() if place is not None}
        fresh = {m: p for m, p in self._after.places[name].items() if m not in first} if not self._align.still else {}
        return first, second | {member: held(self._after, place) for member, place in fresh.items()}

    def _inputs(self, name: str) -> Iterator[LineChange]:
        if name in (SCENARIO, SCENARIO_NAMES):
            return
        before, after = self._before, self._after
        entry = before.entries[name]
        yield from _change(entry, _held(before, before.given(name)), _held(after, self._given_after(name)))
        for scenario, cells in before.case_places(name).items():
            if not scenario == before.scenario == after.scenario:
                yield from _change(entry, *self._pairs(name, cells, Delivered.value), scenario)

    def _given_after(self, name: str) -> dict[str, SheetCell]:
        """Where the second workbook holds an input's value as it stands."""
        cells = self._before.case_places(name).get(self._after.scenario) or self._before.places[name]
        found = {member: self._align.there(place) for member, place in cells.items()}
        moved = {member: place for member, place in found.items() if place is not None}
        return moved or self._after.given(name)

    def _formulas(self, name: str) -> Iterator[LineChange]:
        before, after = self._before, self._after
        rule = self._rules.get(name)
        if rule is None:
            return
        members = {}
        for member in rule.members or (SCALAR,):
            place = before.places[name][member]
            there = self._align.there(place)
            assert there is not None
            pair = _formula(before, name, member, place), _formula(after, name, member, there)
            if pair[0] != pair[1]:
                members[member] = (pair[0] or before.value(place), pair[1] or after.value(there))
        if members:
            entry = before.entries[name]
            yield LineChange(entry.id, entry.label, entry.unit, members, rule=(rule.before, rule.after))

    @cached_property
    def _rules(self) -> dict[str, ChangedRule]:
        """The lines whose formula differs."""
        return {rule.id: rule for rule in changed_rules(self._align, self._align.maps)}

    @cached_property
    def _moved_on(self) -> list[str]:
        """The sheets whose formulas differ, though both have those they were built with: the template moved on."""
        books = [(book, memory_of(book)) for book in (self._before, self._after)]
        found = []
        for sheet in self._align.maps:
            built = [memory.sheets.get(sheet) for _, memory in books if memory is not None]
            moved = len(built) == 2 and built[0] is not None and built[1] is not None and built[0][0] != built[1][0]
            if moved and all(as_built(book, memory, sheet)[0] for book, memory in books):
                found.append(sheet)
        return found

    def _others(self) -> Iterator[CellChange]:
        """Cells that hold no value of an input or line: growth rates, links, tables, numbers beside a series.

        Where the template itself has other formulas on a sheet, rows of one label are told once. What Proof compares
        with differs between builds of other values, and is told where both were built with the same.
        """
        told: set[tuple[str, str]] = set()
        before, after = self._before, self._after
        taken = set(before.owners) | {
            place for name in before.entries for cells in before.case_places(name).values() for place in cells.values()
        }
        alike_built = before.entries.keys() == after.entries.keys()
        apart = proof_apart(before, after)
        for place, there in self._common:
            given = not before.formula(place) and not after.formula(there)
            if given and place.sheet == apart:
                continue
            one, two = plain(before.formula(place)), self._align.formula(there)
            pair = _content(before, place), _content(after, there)
            differs = one != two or not (one or alike(*pair))
            if place not in taken and differs and (alike_built or all(isinstance(value, float) for value in pair)):
                label = before.label_at(place.sheet, place.row)
                follows = place.sheet in self._moved_on and bool(one and two)
                if not follows or (place.sheet, label) not in told:
                    yield CellChange(str(place), label, *pair)
                told.add((place.sheet, label))

    def _beside_cells(self) -> list[tuple[SheetCell, SheetCell]]:
        """Every cell that both have and one fills or an input or line has, though it is empty."""
        empty = {(place, there) for place in self._before.owners if (there := self._align.there(place)) is not None}
        return sorted(empty.union(self._common))

    @cached_property
    def _common(self) -> list[tuple[SheetCell, SheetCell]]:
        """Every cell that either workbook fills and both have, but for the Index."""
        found: set[tuple[SheetCell, SheetCell]] = set()
        for sheet in self._align.maps:
            one, two = self._before.sheet(sheet), self._after.sheet(sheet)
            if sheet == self._before.index_sheet:
                continue
            for where in (*one.values, *one.formulas):
                there = self._align.there(place := SheetCell(sheet, *where))
                found |= {(place, there)} if there is not None else set()
            for where in (*two.values, *two.formulas):
                back = self._align.back(there := SheetCell(sheet, *where))
                found |= {(back, there)} if back is not None else set()
        return sorted(found)


def _stores_results(book: Delivered) -> bool:
    """Whether a workbook has results for its formulas, as one has that a program saved which calculates."""
    return any(sheet.values.get(where) not in (None, "") for sheet in book.contents.sheets for where in sheet.formulas)


def _size_of_parts(book: Delivered, place: SheetCell) -> float:
    """The largest number in the cells that a formula adds and subtracts; 0 where it does anything else."""
    sheet, largest = place.sheet, 0.0
    for token in tokens(book.formula(place)):
        ends = corners(token.text) if token.kind is Kind.RANGE else None
        if ends is not None and ":" not in token.text and ends[0].row and ends[0].column and sheet in book.sheet_names:
            held = book.value(SheetCell(sheet, ends[0].row, ends[0].column))
            largest = max(largest, abs(held)) if isinstance(held, float) else largest
        elif token.kind not in (Kind.SHEET, Kind.SPACE) and token.text not in _ADDING:
            return 0.0
        sheet = sheet_name(token.text) if token.kind is Kind.SHEET else place.sheet
    return largest


def _change(
    entry: Entry, before: Mapping[str, CellValue], after: Mapping[str, CellValue], scenario: str = ""
) -> Iterator[LineChange]:
    numbers = [abs(value) for value in (*before.values(), *after.values()) if isinstance(value, float)]
    scale = 0.0 if entry.is_input else 1.0 if entry.kind == "check" else max(numbers, default=0.0)
    members = {
        member: (before.get(member), after.get(member))
        for member in dict.fromkeys((*before, *after))
        if not alike(before.get(member), after.get(member), RESIDUE * scale)
    }
    if members:
        yield LineChange(entry.id, entry.label, entry.unit, members, scenario)


def _held(book: Delivered, places: Mapping[str, SheetCell]) -> dict[str, CellValue]:
    return {member: book.value(place) for member, place in places.items()}


def _formula(book: Delivered, name: str, member: str, place: SheetCell) -> str:
    text = in_ids(book, place)
    driver = text and any(member in cells for cells in book.case_places(name).values())
    return CASES if driver else f"={text}" if text else ""


def _content(book: Delivered, place: SheetCell) -> CellValue:
    formula = book.formula(place)
    return f"={formula}" if formula else book.value(place)
