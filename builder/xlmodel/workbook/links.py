"""What feeds what: the order in which cells are computed, what stands on a cycle, what depends on the clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlmodel.errors import WorkbookError
from xlmodel.workbook.contents import Area, Contents, Place
from xlmodel.workbook.copies import CopyReader
from xlmodel.workbook.function_kinds import VOLATILE
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.reader import read_contents


@dataclass(frozen=True, slots=True)
class Links:
    """The readings of all formulas and the order between them.

    Attributes:
        readings: by cell; cells filled by another cell's array formula are left out.
        order: cells such that each comes after all it reads; cells on or below a cycle are left out.
        feeds: from a cell to the formula cells that read it (constants included).
        circular: cells on a cycle.
        below: cells that read a cycle, directly or not.
        clock: cells whose value depends on the clock, on chance or on the machine.
    """

    readings: Mapping[Place, Reading]
    order: tuple[Place, ...]
    reads: Mapping[Place, tuple[Place, ...]]
    circular: frozenset[Place]
    below: frozenset[Place]
    clock: frozenset[Place]

    def readers(self) -> dict[Place, list[Place]]:
        """From each formula cell to those that read it."""
        found: dict[Place, list[Place]] = {}
        for place, sources in self.reads.items():
            for source in sources:
                found.setdefault(source, []).append(place)
        return found


class Loaded(NamedTuple):
    """A workbook read and linked."""

    contents: Contents
    links: Links


def load(workbook: Path | Loaded, limits: Limits) -> Loaded:
    """Reads and links a workbook, unless that was done.

    Raises:
        WorkbookError: it cannot be read, or is over a limit.
    """
    if isinstance(workbook, Loaded):
        return workbook
    contents = read_contents(workbook, limits)
    return Loaded(contents, link(contents, limits))


def link(contents: Contents, limits: Limits) -> Links:
    """Reads every formula and orders them.

    Raises:
        WorkbookError: more links between cells than the limit.
    """
    reader = CopyReader(contents, limits)
    readings = {place: reader.read(place) for place in contents.formula_places() if not _filled(contents, place)}
    finder = Finder(contents)
    reads: dict[Place, tuple[Place, ...]] = {}
    total = 0
    for place, reading in readings.items():
        sources = finder.sources(reading.read_areas)
        total += len(sources)
        if total > limits.links:
            raise WorkbookError(f"{contents.path}: more than {limits.links:,} links between cells, over the limit")
        reads[place] = sources
    return _ordered(readings, reads)


def relinked(links: Links, more: Mapping[Place, tuple[Place, ...]]) -> Links:
    """The links with further cells that some formulas read."""
    reads = dict(links.reads)
    for place, sources in more.items():
        reads[place] = tuple(dict.fromkeys((*reads[place], *sources)))
    return _ordered(links.readings, reads)


def _ordered(readings: Mapping[Place, Reading], reads: Mapping[Place, tuple[Place, ...]]) -> Links:
    order, left = _sort(reads)
    circular = _on_cycle(left, reads)
    clock = _tainted(order, reads, {place for place, reading in readings.items() if reading.functions & VOLATILE})
    return Links(readings, tuple(order), reads, frozenset(circular), frozenset(left) - circular, frozenset(clock))


def _filled(contents: Contents, place: Place) -> bool:
    formula = contents.formula(place)
    return formula is not None and formula.anchor is not None


class Finder:
    """Finds the formula cells of a workbook in an area."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._columns: list[dict[int, list[int]]] = []
        self._known: dict[Area, tuple[Place, ...]] = {}
        for sheet in contents.sheets:
            columns: dict[int, list[int]] = {}
            for row, column in sheet.formulas:
                columns.setdefault(column, []).append(row)
            for rows in columns.values():
                rows.sort()
            self._columns.append(columns)

    def sources(self, areas: Iterable[Area]) -> tuple[Place, ...]:
        """The formula cells in areas; for one that an array formula fills, the cell that holds the formula."""
        found: dict[Place, None] = {}
        for area in areas:
            found.update(dict.fromkeys(self._in(area)))
        return tuple(found)

    def _in(self, area: Area) -> tuple[Place, ...]:
        if area.size == 1:
            return self._anchored([Place(area.sheet, area.row, area.column)])
        if area not in self._known:
            columns = self._columns[area.sheet]
            wanted: Iterable[int] = range(area.column, area.last_column + 1)
            if area.last_column - area.column > len(columns):
                wanted = [column for column in columns if area.column <= column <= area.last_column]
            places = []
            for column in wanted:
                rows = columns.get(column, ())
                for row in rows[bisect_left(rows, area.row) : bisect_right(rows, area.last_row)]:
                    places.append(Place(area.sheet, row, column))
            self._known[area] = self._anchored(places)
        return self._known[area]

    def _anchored(self, places: Iterable[Place]) -> tuple[Place, ...]:
        found = []
        for place in places:
            formula = self._contents.formula(place)
            if formula is not None:
                found.append(formula.anchor or place)
        return tuple(found)


def _sort(reads: Mapping[Place, tuple[Place, ...]]) -> tuple[list[Place], set[Place]]:
    waiting = {place: len(sources) for place, sources in reads.items()}
    readers: dict[Place, list[Place]] = {}
    for place, sources in reads.items():
        for source in sources:
            readers.setdefault(source, []).append(place)
    order = [place for place, count in waiting.items() if not count]
    for place in order:
        for reader in readers.get(place, ()):
            waiting[reader] -= 1
            if not waiting[reader]:
                order.append(reader)
    return order, set(reads) - set(order)


def _on_cycle(left: set[Place], reads: Mapping[Place, tuple[Place, ...]]) -> set[Place]:
    """The members of strongly connected components (Tarjan, without recursion)."""
    index: dict[Place, int] = {}
    low: dict[Place, int] = {}
    on_stack: set[Place] = set()
    stack: list[Place] = []
    found: set[Place] = set()
    for root in left:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(reads[root]))]
        while work:
            place, sources = work[-1]
            for source in sources:
                if source not in left:
                    continue
                if source not in index:
                    index[source] = low[source] = len(index)
                    stack.append(source)
                    on_stack.add(source)
                    work.append((source, iter(reads[source])))
                    break
                if source in on_stack:
                    low[place] = min(low[place], index[source])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    found |= _component(place, stack, on_stack, reads)
    return found


def _component(
    place: Place, stack: list[Place], on_stack: set[Place], reads: Mapping[Place, tuple[Place, ...]]
) -> set[Place]:
    members: set[Place] = set()
    while place not in members:
        member = stack.pop()
        on_stack.discard(member)
        members.add(member)
    return members if len(members) > 1 or place in reads[place] else set()


def _tainted(order: Iterable[Place], reads: Mapping[Place, tuple[Place, ...]], start: set[Place]) -> set[Place]:
    tainted = set(start)
    for place in order:
        if any(source in tainted for source in reads[place]):
            tainted.add(place)
    return tainted
