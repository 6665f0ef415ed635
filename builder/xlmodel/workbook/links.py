"""What feeds what: the order in which cells are computed, what stands on a cycle, what depends on the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlmodel.errors import WorkbookError
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.copies import CopyReader
from xlmodel.workbook.function_kinds import VOLATILE
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.spans import CellSpan, SheetSpans

ON_A_CIRCLE = "stands on a circular reference, and the file does not say to iterate"
BELOW_A_CIRCLE = "reads a circular reference, and the file does not say to iterate"
"""Why a cell has no value where Excel computes none: File > Options > Formulas would have to say so."""

PlaceOrSpan = Place | CellSpan
"""A formula cell, or many neighbouring ones that formulas read together."""


@dataclass(frozen=True, slots=True)
class Links:
    """The readings of all formulas and the order between them.

    Attributes:
        readings: by cell; cells filled by another cell's array formula are left out.
        sequence: cells, and spans of cells, such that each comes after all it reads; what is on or below a cycle is
            left out.
        reads: from a cell to the cells and spans it reads, and from a span to its parts.
        circular: cells on a cycle.
        below: cells that read a cycle, directly or not.
        clock: cells whose value depends on the clock, on chance or on the machine.
    """

    readings: Mapping[Place, Reading]
    sequence: tuple[PlaceOrSpan, ...]
    reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]]
    circular: frozenset[Place]
    below: frozenset[Place]
    clock: frozenset[Place]

    @property
    def order(self) -> Iterator[Place]:
        """The cells of the sequence."""
        return (node for node in self.sequence if isinstance(node, Place))

    def readers(self) -> dict[PlaceOrSpan, list[PlaceOrSpan]]:
        """From each formula cell to those that read it, by way of spans."""
        found: dict[PlaceOrSpan, list[PlaceOrSpan]] = {}
        for node, sources in self.reads.items():
            for source in sources:
                found.setdefault(source, []).append(node)
        return found

    def cells_read(self, place: Place) -> Iterator[Place]:
        """The formula cells that a formula reads, one by one; none for a cell without a formula."""
        waiting = list(self.reads.get(place, ()))[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Place):
                yield node
            else:
                waiting += self.reads[node][::-1]

    def onward(self, known: Mapping[Place, object]) -> Iterator[tuple[Place, Place | None]]:
        """Each cell not known, in order, with the first known one it reads if any; `known` may grow meanwhile."""
        spans: dict[CellSpan, Place] = {}
        for node in self.sequence:
            if node in known:
                continue
            source = first_known(self.reads[node], known, spans)
            if isinstance(node, Place):
                yield node, source
            elif source is not None:
                spans[node] = source


def first_known(
    sources: Iterable[PlaceOrSpan], known: Mapping[Place, object], spans: Mapping[CellSpan, Place]
) -> Place | None:
    """The first known cell among cells, and in spans; `spans` has that of each span that has one."""
    for source in sources:
        if isinstance(source, CellSpan):
            if source in spans:
                return spans[source]
        elif source in known:
            return source
    return None


class Loaded(NamedTuple):
    """A workbook read and linked."""

    contents: BookContents
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


def link(contents: BookContents, limits: Limits) -> Links:
    """Reads every formula and orders them.

    Raises:
        WorkbookError: more links between cells than the limit.
    """
    reader = CopyReader(contents, limits)
    readings = {place: reader.read(place) for place in contents.formula_places() if not _filled(contents, place)}
    finder = Finder(contents)
    reads: dict[PlaceOrSpan, tuple[PlaceOrSpan, ...]] = {}
    total = 0
    for place, reading in readings.items():
        sources = finder.nodes(reading.read_areas)
        total += len(sources)
        if total > limits.links:
            raise WorkbookError(
                f"{contents.path}: more than {limits.links:,} links between cells, over the limit",
                hint="raise the limit with --max-links",
            )
        reads[place] = sources
    return _ordered(readings, {**reads, **finder.spans})


def relinked(links: Links, more: Mapping[Place, tuple[PlaceOrSpan, ...]], finder: Finder) -> Links:
    """The links with further cells that some formulas read, as `finder` found them."""
    reads = {**links.reads, **finder.spans}
    for place, sources in more.items():
        reads[place] = tuple(dict.fromkeys((*reads[place], *sources)))
    return _ordered(links.readings, reads)


def _ordered(readings: Mapping[Place, Reading], reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]]) -> Links:
    sequence, left = _sort(reads)
    circular = frozenset(node for node in _on_cycle(left, reads) if isinstance(node, Place))
    below = frozenset(node for node in left if isinstance(node, Place)) - circular
    volatile = {place for place, reading in readings.items() if reading.functions & VOLATILE}
    clock = frozenset(node for node in _tainted(sequence, reads, volatile) if isinstance(node, Place))
    return Links(readings, tuple(sequence), reads, circular, below, clock)


def _filled(contents: BookContents, place: Place) -> bool:
    formula = contents.formula(place)
    return formula is not None and formula.anchor is not None


class Finder:
    """Finds the formula cells of a workbook in an area; `spans` are those met so far, each with its parts."""

    def __init__(self, contents: BookContents) -> None:
        self._contents = contents
        self._sheets = [SheetSpans(number, sheet.formulas) for number, sheet in enumerate(contents.sheets)]
        self._known: dict[Area, tuple[PlaceOrSpan, ...]] = {}
        self.spans: dict[PlaceOrSpan, tuple[PlaceOrSpan, ...]] = {}

    def nodes(self, areas: Iterable[Area]) -> tuple[PlaceOrSpan, ...]:
        """The formula cells in areas, many neighbours as a span; one that an array formula fills as its anchor."""
        found: dict[PlaceOrSpan, None] = {}
        for area in areas:
            found.update(dict.fromkeys(self._in(area)))
        return tuple(found)

    def cells(self, areas: Iterable[Area]) -> tuple[Place, ...]:
        """The formula cells in areas one by one."""
        found: dict[Place, None] = {}
        waiting = list(self.nodes(areas))[::-1]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Place):
                found[node] = None
            else:
                waiting += self.spans[node][::-1]
        return tuple(found)

    def _in(self, area: Area) -> tuple[PlaceOrSpan, ...]:
        if area.size == 1:
            return self._nodes(area.sheet, [(area.row, area.column)])
        if area not in self._known:
            self._known[area] = self._nodes(area.sheet, self._sheets[area.sheet].of(*area[1:]))
        return self._known[area]

    def _nodes(self, sheet: int, found: Iterable[tuple[int, int] | CellSpan]) -> tuple[PlaceOrSpan, ...]:
        nodes: list[PlaceOrSpan] = []
        for item in found:
            if isinstance(item, CellSpan):
                self._meet(item)
                nodes.append(item)
                continue
            place = Place(sheet, *item)
            formula = self._contents.formula(place)
            if formula is not None:
                nodes.append(formula.anchor or place)
        return tuple(nodes)

    def _meet(self, span: CellSpan) -> None:
        if span not in self.spans:
            self.spans[span] = self._nodes(span.sheet, self._sheets[span.sheet].parts(span))


def _sort(reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]]) -> tuple[list[PlaceOrSpan], set[PlaceOrSpan]]:
    waiting = {place: len(sources) for place, sources in reads.items()}
    readers: dict[PlaceOrSpan, list[PlaceOrSpan]] = {}
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


def _on_cycle(left: set[PlaceOrSpan], reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]]) -> set[PlaceOrSpan]:
    """The members of strongly connected components (Tarjan, without recursion)."""
    index: dict[PlaceOrSpan, int] = {}
    low: dict[PlaceOrSpan, int] = {}
    on_stack: set[PlaceOrSpan] = set()
    stack: list[PlaceOrSpan] = []
    found: set[PlaceOrSpan] = set()
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
    place: PlaceOrSpan,
    stack: list[PlaceOrSpan],
    on_stack: set[PlaceOrSpan],
    reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]],
) -> set[PlaceOrSpan]:
    members: set[PlaceOrSpan] = set()
    while place not in members:
        member = stack.pop()
        on_stack.discard(member)
        members.add(member)
    return members if len(members) > 1 or place in reads[place] else set()


def _tainted(
    order: Iterable[PlaceOrSpan], reads: Mapping[PlaceOrSpan, tuple[PlaceOrSpan, ...]], start: Iterable[PlaceOrSpan]
) -> set[PlaceOrSpan]:
    tainted = set(start)
    for place in order:
        if any(source in tainted for source in reads[place]):
            tainted.add(place)
    return tainted
