"""Where differences begin: each differing cell recomputed from the stored values of what it reads."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

from xlmodel.engines import CellAddress, CellValue, Limits, Recalculation, get, recalculate_all
from xlmodel.engines.overriding import place_of
from xlmodel.engines.shadow import is_left_out
from xlmodel.errors import EngineError
from xlmodel.verification.compare import agree, gap
from xlmodel.verification.remainders import within_last_digits
from xlmodel.verification.verdict import Mismatch, Verdict
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.links import Links, link
from xlmodel.workbook.pattern import Reading

PRECISION = {"XIRR": 1e-8, "IRR": 1e-7, "RATE": 1e-7}
"""What Microsoft documents of functions that iterate: XIRR 0.000001 per cent, IRR 0.00001 per cent, RATE 0.0000001."""


def with_roots(
    contents: BookContents, verdict: Verdict, path: Path, tolerance: float, limits: Limits, *, isolated: bool = True
) -> Verdict:
    """The verdict with every difference told as a root, or as one that follows from others.

    A cell that agrees when it is computed from the stored values of what it reads, all of which are confirmed, is
    right: what was carried on to it are the last digits of others. It counts as equal.
    """
    if not verdict.differing:
        return verdict
    addresses = [finding.address for finding in verdict.differing]
    try:
        local = recalculate_all(verdict.engine, path, [{}], limits, isolated=isolated, local=addresses)[0]
    except EngineError:
        local = Recalculation(verdict.engine, verdict.version, {})
    return _Sorting(contents, link(contents, limits), verdict, local, tolerance).sorted()


def all_roots(contents: BookContents, verdict: Verdict, limits: Limits) -> Verdict:
    """The verdict of a local run: whatever differs there is a root, but last digits within a documented precision.

    What a local run does not look at is told apart from what the engine does not support.
    """
    left_out = {address: reason for address, reason in verdict.unsupported.items() if is_left_out(reason)}
    unsupported = {address: reason for address, reason in verdict.unsupported.items() if address not in left_out}
    verdict = dataclasses.replace(verdict, unsupported=unsupported, left_out=left_out)
    if not verdict.differing:
        return verdict
    readings = link(contents, limits).readings
    kept = tuple(
        dataclasses.replace(finding, root=True)
        for finding in verdict.differing
        if not _within_precision(readings.get(place_of(contents, finding.address)), finding.stored, finding.computed)
    )
    return dataclasses.replace(verdict, differing=kept, equal=verdict.equal + len(verdict.differing) - len(kept))


def _within_precision(reading: Reading | None, stored: CellValue, anew: CellValue) -> bool:
    """Whether two results of functions that iterate are as near as Microsoft documents them to be."""
    margin = max((PRECISION.get(name, 0.0) for name in reading.functions), default=0.0) if reading else 0.0
    if not margin or gap(stored, anew) is None:
        return False
    first, second = float(stored or 0), float(anew or 0)
    return math.isclose(first, second, rel_tol=0.0, abs_tol=margin * max(1.0, abs(first)))


class _Sorting:
    def __init__(
        self, contents: BookContents, links: Links, verdict: Verdict, local: Recalculation, tolerance: float
    ) -> None:
        self._contents = contents
        self._links = links
        self._verdict = verdict
        self._local = local
        self._tolerance = tolerance
        self._abilities = get(verdict.engine).abilities
        self._booleans = self._abilities.booleans
        self._wrong: dict[Place, Mismatch] = {}
        self._cells: dict[Place, list[Place]] = {}

    def sorted(self) -> Verdict:
        """The verdict, its findings sorted into roots and what follows."""
        waiting = {self._place(finding.address): finding for finding in self._verdict.differing}
        self._wrong = dict(waiting)
        for place in waiting:
            self._cells.setdefault(self._anchor(place), []).append(place)
        position = {place: number for number, place in enumerate(self._links.order)}
        order = sorted(waiting, key=lambda place: position.get(self._anchor(place), len(position)))
        for place in order:
            found = self._sorted(place, waiting[place])
            if found is None:
                del self._wrong[place]
            else:
                self._wrong[place] = found
        kept = [self._wrong[place] for place in waiting if place in self._wrong]
        largest = max((finding.gap or 0.0 for finding in kept), default=0.0)
        confirmed = self._verdict.largest_gap if len(kept) == len(waiting) else max(largest, self._tolerance)
        return dataclasses.replace(
            self._verdict, differing=tuple(kept), equal=self._verdict.equal + len(waiting) - len(kept),
            largest_gap=min(self._verdict.largest_gap, confirmed),
        )  # fmt: skip

    def _sorted(self, place: Place, finding: Mismatch) -> Mismatch | None:
        """The finding as root or follower; None where the cell is right after all."""
        sources = self._wrong_sources(place)
        anew = self._local.values.get(finding.address)
        if finding.note.startswith("reads ") and (sources or (anew is not None and self._stands_alone(place))):
            finding = dataclasses.replace(finding, note="")
        if anew is None:
            return self._follows(finding, sources) if sources else dataclasses.replace(finding, root=True)
        if not self._holds(place, finding.stored, anew):
            return dataclasses.replace(finding, root=True)
        sources = sources or self._picked(place)
        if sources:
            return self._follows(finding, sources)
        return dataclasses.replace(finding, root=True) if self._is_rewritten(place) else None

    def _holds(self, place: Place, stored: CellValue, anew: CellValue) -> bool:
        if agree(stored, anew, self._tolerance, booleans=self._booleans):
            return True
        reading = self._links.readings.get(self._anchor(place))
        if reading is not None and within_last_digits(self._contents, reading, stored, anew):
            return True
        return _within_precision(reading, stored, anew)

    def _stands_alone(self, place: Place) -> bool:
        """Whether all it reads was compared: no note on one of those then speaks for it."""
        unknown = (self._verdict.unsupported, self._verdict.not_comparable)
        read = map(self._contents.address, self._links.cells_read(self._anchor(place)))
        return not any(address in cells for address in read for cells in unknown)

    def _is_rewritten(self, place: Place) -> bool:
        """Whether the local run gave the engine another formula than the ordinary one: it confirms nothing then."""
        reading = self._links.readings.get(self._anchor(place))
        return self._abilities.as_written and reading is not None and reading.rewritten

    def _wrong_sources(self, place: Place) -> list[Mismatch]:
        """The wrong cells it reads; of an array formula or a data table, any cell may be the one it reads."""
        sources = set(self._links.cells_read(self._anchor(place)))
        read = [cell for anchor in sources for cell in self._cells.get(anchor, ())]
        return [self._wrong[cell] for cell in read if cell in self._wrong and cell != place]

    def _picked(self, place: Place) -> list[Mismatch]:
        """The wrong cells among those that INDEX may pick from though the formula stands among them itself."""
        reading = self._links.readings.get(self._anchor(place))
        areas = [reading.areas[number] for number in reading.unread] if reading is not None else []
        return [
            finding for cell, finding in self._wrong.items() for area in areas
            if cell.sheet == area.sheet and area.row <= cell.row <= area.last_row
            and area.column <= cell.column <= area.last_column and area.size > 1 and cell != place
        ]  # fmt: skip

    def _follows(self, finding: Mismatch, sources: list[Mismatch]) -> Mismatch:
        if finding.note or not all(source.note for source in sources):
            return dataclasses.replace(finding, root=False)
        first = sources[0]
        text = first.note if first.source is not None else f"follows from {first.address}: {first.note}"
        return dataclasses.replace(finding, root=False, note=text, source=first.source or first.address)

    def _place(self, address: CellAddress) -> Place:
        return place_of(self._contents, address)

    def _anchor(self, place: Place) -> Place:
        formula = self._contents.formula(place)
        return formula.anchor or place if formula is not None else place
