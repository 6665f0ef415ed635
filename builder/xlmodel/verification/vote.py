"""Several engines on one workbook: each cell's stored value beside what each engine makes of it, and a vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlmodel.engines import (
    DEFAULT_LIMITS,
    CellAddress,
    CellValue,
    ErrorValue,
    Limits,
    Recalculation,
    get,
    names,
    recalculate_all,
)
from xlmodel.engines.weaknesses import is_shared
from xlmodel.errors import EngineError
from xlmodel.markup import table
from xlmodel.verification.compare import TOLERANCE, agree
from xlmodel.verification.roots import with_roots
from xlmodel.verification.run import SwitchPosition, judge
from xlmodel.verification.verdict import Verdict
from xlmodel.workbook.reader import read_contents

OUTCOMES = ("agrees", "alone", "differs", "split", "declared", "uncounted", "taken")
CONFIRMED = frozenset({"agrees", "alone"})
"""Outcomes that say the stored value is right."""
SETTLED = CONFIRMED | {"declared", "taken"}
"""Outcomes that say nothing against the file."""
_QUORUM = 2
_CARRIED = ("reads ", "follows from ")
"""How a note begins that tells of a cell read."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """One formula cell.

    Attributes:
        address: the cell.
        stored: the value in the file.
        computed: the value of each engine; missing where it has none.
        majority: the value at least two engines share that may count together; None where no two do.
        confirming: the engines that confirm the stored value.
        declared: those that differ where they are known to compute otherwise than Excel.
        taken: the stored value was taken as given, for only Excel can know it.
        upheld: no two engines share another value than the stored one, declared weaknesses apart, and one that
            confirms it has no weakness there; or all that differ have one.
        doubted: all that confirm it have a weakness there, and one that has none shares another value with a second.
    """

    address: CellAddress
    stored: CellValue
    computed: Mapping[str, CellValue]
    majority: CellValue
    confirming: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    taken: bool = False
    upheld: bool = False
    doubted: bool = False

    @property
    def outcome(self) -> str:
        """How the vote on the cell ends.

        `agrees`: two engines confirm the stored value, or one does and no two others share another one; declared
        weaknesses do not count against it. `alone`: one confirms it, and no other has a value. `differs`: none does,
        and two share another value. `split`: the engines contradict each other. `declared`: all that have a value are
        known to compute it otherwise than Excel, so it cannot be compared. `uncounted`: the file stores no value, or
        no two have one. `taken`: the stored value was taken as given.
        """
        if self.taken:
            return "taken"
        against = self.computed.keys() - self.confirming
        if self.stored is None or not self.computed:
            return "uncounted"
        if self.confirming and not against:
            return "agrees" if len(self.confirming) >= _QUORUM else "alone"
        if self.doubted:
            return "split"
        if len(self.confirming) >= _QUORUM or (self.confirming and self.upheld):
            return "agrees"
        if against <= self.declared:
            return "declared"
        if len(self.computed) < _QUORUM:
            return "uncounted"
        return "split" if self.confirming or self.majority is None else "differs"

    def to_json(self) -> dict[str, Any]:
        """The ballot as JSON values."""
        return {
            "sheet": self.address.sheet, "cell": self.address.cell, "outcome": self.outcome, "stored": self.stored,
            "majority": self.majority, "confirming": sorted(self.confirming), "computed": dict(self.computed),
        }  # fmt: skip


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
    """Counts the votes of recalculations already made; the verdicts on them say what is confirmed or declared."""
    findings = {name: {finding.address: finding for finding in verdict.differing}
                for name, verdict in (verdicts or {}).items()}  # fmt: skip
    wrong = {name: {address: "" if finding.of_the_file else finding.note for address, finding in each.items()}
             for name, each in findings.items()}  # fmt: skip
    asked: dict[CellAddress, tuple[dict[str, CellValue], frozenset[str], dict[str, str]]] = {}
    overruled = set()
    for address, value in stored.items():
        computed = {
            name: item.values[address]
            for name, item in done.items()
            if address not in item.unsupported and item.values.get(address) is not None
        }
        confirming = frozenset(
            name for name, found in computed.items()
            if (address not in wrong[name] if name in wrong and value is not None else same(value, found, tolerance))
        )  # fmt: skip
        notes = {name: wrong.get(name, {}).get(address, "") for name in computed.keys() - confirming}
        if not confirming:
            believed = _believed(notes, value, computed, tolerance)
            if believed != notes:
                overruled.add(address)
            notes = believed
        asked[address] = computed, confirming, notes
    ballots = []
    for address, (computed, confirming, notes) in asked.items():
        value = stored[address]
        following = {name for name, note in notes.items() if note and findings[name][address].source in overruled}
        declared = frozenset(name for name, note in notes.items() if note and (confirming or name not in following))
        heard = {name: found for name, found in computed.items() if name not in declared}
        against = {name: found for name, found in heard.items() if name not in confirming}
        sound = any(address not in done[name].cautions for name in confirming)
        taken = any(address in item.taken for item in done.values()) and value is not None
        ballots.append(
            Ballot(
                address,
                value,
                computed,
                _majority(heard, tolerance),
                confirming,
                declared,
                taken and computed.keys() <= declared,
                not against or (sound and _majority(against, tolerance) is None),
                len(confirming) > 0 and not sound and _has_sound_pair(address, computed, confirming, done, tolerance),
            )
        )
    return Vote(file, {name: item.version for name, item in done.items()}, dict(failed), tuple(ballots))


def _believed(
    notes: dict[str, str], stored: CellValue, computed: Mapping[str, CellValue], tolerance: float
) -> dict[str, str]:
    """The notes of engines that no other bears out, on a cell that none confirms.

    A weakness does not show where an engine without it gives the same value, or one with another weakness gives the
    same value and it is none that two come to by chance; nor where all come to such a value, unless it is a weakness
    that leads all of them to it. An error value bears nothing out: engines give it for whatever they do not know.
    """
    values = [value for value in computed.values() if not isinstance(value, ErrorValue)]
    if len(values) >= _QUORUM and _is_telling(values[0]) and all(same(values[0], v, tolerance) for v in values):
        notes = {
            name: note
            if note.startswith(_CARRIED) or isinstance(computed[name], ErrorValue)
            or is_shared(note, stored, computed[name])
            else ""
            for name, note in notes.items()
        }  # fmt: skip
    return {
        name: ""
        if any(
            not isinstance(computed[name], ErrorValue)
            and same(computed[name], computed[other], tolerance)
            and (not told or (_are_apart(told, note) and _is_telling(computed[name])))
            for other, told in notes.items()
            if other != name
        )
        else note
        for name, note in notes.items()
    }


def _has_sound_pair(
    address: CellAddress, computed: Mapping[str, CellValue], confirming: frozenset[str],
    done: Mapping[str, Recalculation], tolerance: float,
) -> bool:  # fmt: skip
    """Whether an engine without a weakness on a cell shares a value with a second one, and it is not the stored one."""
    against = {name: value for name, value in computed.items() if name not in confirming}
    return any(
        address not in done[name].cautions and _is_telling(value)
        and any(same(value, other, tolerance) for second, other in against.items() if second != name)
        for name, value in against.items()
    )  # fmt: skip


def _are_apart(first: str, second: str) -> bool:
    """Whether two notes tell of two weaknesses, both of the cell itself and not of one it reads."""
    both = (first, second)
    return not any(note.startswith(_CARRIED) for note in both) and len({note.partition(": ")[0] for note in both}) > 1


def _is_telling(value: CellValue) -> bool:
    """Whether two would hardly come to a value by different faults: it is no error, truth value, blank, 0 or 1."""
    return not isinstance(value, bool | ErrorValue) and value not in {None, "", 0.0, 1.0}


def same(first: CellValue, second: CellValue, tolerance: float = TOLERANCE) -> bool:
    """Whether two votes are the same; here an error value may equal itself."""
    if isinstance(first, ErrorValue) or isinstance(second, ErrorValue):
        return type(first) is type(second) and first == second
    return agree(first, second, tolerance, booleans=False) or agree(second, first, tolerance, booleans=False)


def _majority(computed: Mapping[str, CellValue], tolerance: float) -> CellValue:
    values = list(computed.values())
    for number, value in enumerate(values):
        if any(same(value, other, tolerance) for other in values[number + 1 :]):
            return value
    return None
