"""Several engines on one workbook: each cell's stored value beside what each engine makes of it, and a vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlmodel.engines import (
    DEFAULT_LIMITS,
    CellAddress,
    CellValue,
    Limits,
    Recalculation,
    get,
    names,
    recalculate_all,
)
from xlmodel.errors import EngineError
from xlmodel.markup import table
from xlmodel.verification.ballot import CONFIRMED, OUTCOMES, SETTLED, Ballot, counted_once, fallen, same
from xlmodel.verification.compare import TOLERANCE
from xlmodel.verification.roots import with_roots
from xlmodel.verification.run import SwitchPosition, judge
from xlmodel.verification.verdict import Verdict
from xlmodel.workbook.reader import read_contents


@dataclass(frozen=True, slots=True, repr=False)
class Vote:
    """The vote on a workbook.

    Attributes:
        file: the name of the file.
        engines: from each engine that took part to its version.
        failed: from each engine that could not to the reason.
        ballots: one for each formula cell.
    """

    file: str
    engines: Mapping[str, str]
    failed: Mapping[str, str]
    ballots: tuple[Ballot, ...]

    def __repr__(self) -> str:
        counted = ", ".join(f"{number:,} {outcome}" for outcome, number in self.counts.items() if number)
        return f"Vote({self.file}: {counted or 'no formulas'}, by {', '.join(self.engines) or 'no engine'})"

    def _repr_html_(self) -> str:
        note = "; ".join(f"{name} took no part: {reason}" for name, reason in self.failed.items())
        title = f"{self.file}: {', '.join(f'{name} {version}' for name, version in self.engines.items())}"
        rows = [(outcome, number) for outcome, number in self.counts.items() if number]
        return table(("outcome", "formulas"), rows, title=title, note=note)

    @property
    def counts(self) -> dict[str, int]:
        """How many cells have each of the outcomes."""
        found = Counter(ballot.outcome for ballot in self.ballots)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    def count(self, outcome: str) -> int:
        """How many cells have an outcome."""
        return self.counts[outcome]

    @property
    def not_proved(self) -> int:
        """How many cells have a stored value that speaks for itself alone: no engine confirms it, none could."""
        return self.count("declared") + self.count("taken")

    @property
    def ok(self) -> bool:
        """Whether the vote confirms a cell, and leaves none open that could be compared."""
        outcomes = {ballot.outcome for ballot in self.ballots}
        return outcomes <= SETTLED and bool(outcomes & CONFIRMED)

    def to_json(self) -> dict[str, Any]:
        """The vote as JSON values, every cell with its stored value and each engine's."""
        return {
            "file": self.file, "engines": dict(self.engines), "failed": dict(self.failed), "ok": self.ok,
            "formulas": len(self.ballots), **self.counts, "cells": [ballot.to_json() for ballot in self.ballots],
        }  # fmt: skip


def vote(
    path: Path, *, engines: Sequence[str] | None = None, tolerance: float = TOLERANCE, limits: Limits = DEFAULT_LIMITS
) -> Vote:
    """Recalculates a workbook with several engines and takes a vote on every formula cell.

    An engine that cannot take part is named with its reason; the others vote.

    Raises:
        WorkbookError: the file cannot be read.
    """
    return verify_by_all(path, engines=engines, tolerance=tolerance, limits=limits)[1]


def verify_by_all(
    path: Path, *, engines: Sequence[str] | None = None, tolerance: float = TOLERANCE, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Verdict], Vote]:
    """Each engine's verdict on a workbook, and the vote between them, from one recalculation each.

    Raises:
        WorkbookError: the file cannot be read.
    """
    path = Path(path)
    contents = read_contents(path, limits)
    done: dict[str, Recalculation] = {}
    failed: dict[str, str] = {}
    for name in engines or names():
        if not get(name).available():
            failed[name] = f"{name} is not installed"
            continue
        try:
            done[name] = recalculate_all(name, path, [{}], limits)[0]
        except EngineError as error:
            failed[name] = error.message
    verdicts = {
        name: with_roots(
            contents, judge(contents, SwitchPosition(), item, tolerance, limits, 0.0), path, tolerance, limits
        )
        for name, item in done.items()
    }
    stored = {contents.address(place): contents.stored(place) for place in contents.formula_places()}
    return list(verdicts.values()), tally(stored, path.name, done, failed, tolerance, verdicts)


def tally(
    stored: Mapping[CellAddress, CellValue], file: str, done: Mapping[str, Recalculation], failed: Mapping[str, str],
    tolerance: float = TOLERANCE, verdicts: Mapping[str, Verdict] | None = None,
) -> Vote:  # fmt: skip
    """Counts the votes of recalculations already made; the verdicts on them say what is confirmed or explained."""
    voices = _Voices(done, verdicts or {}, tolerance)
    ballots = {address: voices.on(address, value) for address, value in stored.items()}
    following = {address: voices.following(ballot) for address, ballot in ballots.items()}
    counted = tuple(replace(ballot, excused=ballot.excused - following[address]) for address, ballot in ballots.items())
    return Vote(file, {name: item.version for name, item in done.items()}, dict(failed), counted)


class _Voices:
    """What each engine says of a cell, and of whose excuses fell."""

    def __init__(
        self, done: Mapping[str, Recalculation], verdicts: Mapping[str, Verdict], tolerance: float
    ) -> None:  # fmt: skip
        self._done = done
        self._tolerance = tolerance
        self._findings = {name: {finding.address: finding for finding in verdict.differing}
                          for name, verdict in verdicts.items()}  # fmt: skip
        self._fallen: set[CellAddress] = set()

    def on(self, address: CellAddress, stored: CellValue) -> Ballot:
        """The ballot on a cell, excuses looked at by what others compute there."""
        computed = {
            name: item.values[address]
            for name, item in self._done.items()
            if address not in item.unsupported and item.values.get(address) is not None
        }
        confirming = frozenset(name for name, value in computed.items() if self._is_for(name, address, stored, value))
        cautions = {name: self._done[name].cautions.get(address, "") for name in confirming}
        firm = frozenset(name for name, caution in cautions.items() if not caution)
        notes = {name: self._note(name, address) for name in computed.keys() - confirming}
        excused = frozenset(name for name, note in notes.items() if note)
        if not firm:
            falling = fallen(notes, computed, self._tolerance)
            excused -= falling
            if falling:
                self._fallen.add(address)
        taken = any(address in item.taken for item in self._done.values()) and stored is not None
        voices = counted_once(cautions.values())
        return Ballot(address, stored, computed, confirming, firm, voices, excused, taken, self._tolerance)

    def following(self, ballot: Ballot) -> frozenset[str]:
        """The engines whose excuse is that of a cell where it fell."""
        if ballot.firm:
            return frozenset()
        return frozenset(name for name in ballot.excused if self._findings[name][ballot.address].source in self._fallen)

    def _is_for(self, name: str, address: CellAddress, stored: CellValue, value: CellValue) -> bool:
        if name in self._findings and stored is not None:
            return address not in self._findings[name]
        return same(stored, value, self._tolerance)

    def _note(self, name: str, address: CellAddress) -> str:
        finding = self._findings.get(name, {}).get(address)
        return "" if finding is None or finding.of_the_file else finding.note
