"""Injects faults into a loaded workbook and asks who notices: its own checks, the audit, a recalculation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from random import Random

from xlmodel.audit.book import Book
from xlmodel.audit.lexer import address
from xlmodel.audit.reading import read_book
from xlmodel.audit.report import Result
from xlmodel.audit.vocabulary import MASTER_NAMES
from xlmodel.format import EDITED_NAME

from tests.faults.faults import KINDS, Fault, draw, rows_of
from tests.faults.loaded import CircularFaultError, Loaded
from tests.faults.of_book import OF_BOOK

TOLERANCE = 1e-9
OWN_CHECK_RULE = 51
SCOPES = ("cell", "row")
EDITS = frozenset({"changed constant"})
"""A workbook whose input is edited is another case: it says so, and no check need turn."""
HEADLINES = "Cover"
Place = tuple[str, str]
Values = Mapping[Place, object]


@dataclass(frozen=True)
class Outcome:
    """A fault and who noticed it.

    Attributes:
        checks: the workbook's master check is not 0.
        audit: a rule of the audit finds something new; None where it was not asked.
        harmless: no value of the workbook changed.
        told: the workbook says that it was edited.
        headline: a number of the cover changed.
    """

    kind: str
    scope: str
    where: str
    before: str
    after: str
    checks: bool
    audit: bool | None
    harmless: bool
    headline: bool
    told: bool = False
    rules: tuple[int, ...] = ()

    @property
    def sheet(self) -> str:
        """The sheet the fault was put into."""
        return self.where.rpartition("!")[0].strip("'")


class Injector:
    """One workbook, loaded once."""

    def __init__(self, path: Path) -> None:
        self.book: Book = read_book(path)
        self._rows = rows_of(self.book)
        self._loaded = Loaded(self.book)
        self._clean = self._loaded.values()
        master = _named(self.book, *MASTER_NAMES)
        if master is None:
            raise ValueError(f"{path}: no cell is named {MASTER_NAMES[0]}")
        self._master = master
        self._edited = _named(self.book, EDITED_NAME)
        self._headlines = self._numbers_of_the_cover()

    @cached_property
    def _clean_results(self) -> tuple[Result, ...]:
        return self._loaded.judged({}, self._clean)

    def _numbers_of_the_cover(self) -> set[Place]:
        """The cells of the cover with a number; those beside a word, which tell the state of the checks, are none."""
        shown = {place: value for place, value in self._clean.items() if place[0] == HEADLINES}
        state = {_row(place) for place, value in shown.items() if isinstance(value, str)}
        return {place for place, value in shown.items() if isinstance(value, int | float) and _row(place) not in state}

    def faults(self, kind: str, scope: str, samples: int, seed: int) -> Iterator[Fault]:
        """So many faults of a class, the same for the same seed."""
        random = Random(f"{seed} {kind} {scope}")
        for _ in range(samples):
            if kind in OF_BOOK:
                fault = OF_BOOK[kind](self.book, self._rows, random)
            else:
                fault = draw(self.book, kind, scope, random, self._rows)
            if fault is None:
                return
            yield fault

    def values(self, fault: Fault) -> dict[Place, object]:
        """The values with a fault; cells that refer to themselves have none."""
        try:
            with self._loaded.changed(fault.changes) as values:
                return values
        except CircularFaultError:
            return {**self._clean, **{(title, address(row, column)): None for title, row, column in fault.changes}}

    def judge(self, fault: Fault, values: Values, *, audit: bool, unseen: bool = False) -> Outcome:
        """Who notices a fault; the audit, which takes seconds, where it is wanted, or where the checks are silent."""
        clean = self._clean
        changed = {place for place in clean if not _same(clean[place], values.get(place))}
        check = values.get(self._master)
        outcome = Outcome(
            fault.kind, fault.scope, fault.where, fault.before, fault.after,
            checks=not (isinstance(check, int | float) and abs(check) <= TOLERANCE),
            audit=None, harmless=not changed,
            headline=not changed.isdisjoint(self._headlines),
            told=self._edited is not None and values.get(self._edited) != 0,
        )  # fmt: skip
        if audit or (unseen and not outcome.checks and not outcome.harmless):
            results = self._loaded.judged(fault.changes, dict(values))
            rules = noticing(self._clean_results, results)
            outcome = replace(outcome, audit=bool(rules), rules=rules)
        return outcome

    def restored(self) -> bool:
        """Whether the workbook is what it was before the faults."""
        return self._loaded.values() == self._clean


def inject(path: Path, samples: int, seed: int, *, jobs: int = 1, audited: int) -> list[Outcome]:
    """Draws `samples` faults of each class and scope, and judges each.

    With `audited`, the audit is asked about each so-manieth, and about every one that the checks do not see.
    """
    classes = [(kind, scope) for kind in KINDS for scope in SCOPES] + [(kind, "cell") for kind in OF_BOOK]
    tasks = [(path, kind, scope, samples, seed, audited) for kind, scope in classes]
    if jobs == 1:
        return [outcome for task in tasks for outcome in _task(task)]
    with get_context("spawn").Pool(jobs) as pool:
        return [outcome for found in pool.imap(_task, tasks, chunksize=1) for outcome in found]


_INJECTORS: dict[Path, Injector] = {}


def _task(task: tuple[Path, str, str, int, int, int]) -> list[Outcome]:
    path, kind, scope, samples, seed, audited = task
    if path not in _INJECTORS:
        _INJECTORS.clear()
        _INJECTORS[path] = Injector(path)
    injector = _INJECTORS[path]
    found = [
        injector.judge(
            fault,
            injector.values(fault),
            audit=bool(audited) and (number + 1) % audited == 0,
            unseen=bool(audited) and kind not in EDITS,
        )
        for number, fault in enumerate(injector.faults(kind, scope, samples, seed))
    ]
    if not injector.restored():
        raise AssertionError(f"{path}: the workbook is not what it was before the faults")
    return found


def noticing(clean: Sequence[Result], faulty: Sequence[Result]) -> tuple[int, ...]:
    """The rules that find in the faulty workbook what they do not find in the clean one; rule 51 left out."""
    return tuple(
        new.number
        for old, new in zip(clean, faulty, strict=True)
        if new.number != OWN_CHECK_RULE and (new.count > old.count or _rank(new.outcome) > _rank(old.outcome))
    )


def _named(book: Book, *names: str) -> Place | None:
    found = book.named_cell(*names)
    if found is None or found[2] is None:
        return None
    return found[1].title, address(found[2].row, found[2].column)


def _row(place: Place) -> str:
    return place[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")


def _rank(outcome: str) -> int:
    return {"warn": 1, "fail": 2}.get(str(outcome), 0)


def _same(left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-12)
    return left == right
