"""What an audit says: one result a rule, and the score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much a broken rule weighs: an error is a gate, a warning is advice."""

    ERROR = "E"
    WARNING = "W"


class Outcome(StrEnum):
    """What became of one rule."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Result:
    """One rule's outcome; `cells` names the first offenders, `count` says how many there are."""

    number: int
    title: str
    severity: Severity
    source: str
    outcome: Outcome
    message: str
    cells: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the applicable rules of one severity passed."""

    passed: int
    applicable: int

    @property
    def share(self) -> float:
        """Passed by applicable; 0 when nothing was applicable, for nothing proved is not a pass."""
        return self.passed / self.applicable if self.applicable else 0.0


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All 54 results for one workbook, in the order of the checklist."""

    path: Path
    results: tuple[Result, ...]
    types_inferred: bool

    @property
    def ok(self) -> bool:
        """True when no rule failed; warnings do not count."""
        return not self.count(Outcome.FAIL)

    def count(self, outcome: Outcome) -> int:
        """How many rules had this outcome."""
        return sum(result.outcome is outcome for result in self.results)

    def score(self, severity: Severity) -> Score:
        """The share of applicable rules of one severity that passed."""
        outcomes = [result.outcome for result in self.results if result.severity is severity]
        applicable = [outcome for outcome in outcomes if outcome is not Outcome.NOT_APPLICABLE]
        return Score(sum(outcome is Outcome.PASS for outcome in applicable), len(applicable))

    def __getitem__(self, number: int) -> Result:
        """The result of the rule with this number, 1 to 54."""
        return next(result for result in self.results if result.number == number)

    def to_json(self) -> dict[str, object]:
        """The report as plain data for `json.dumps`."""
        scores = {severity: self.score(severity) for severity in Severity}
        return {
            "file": str(self.path),
            "ok": self.ok,
            "types_inferred": self.types_inferred,
            "score": {
                severity.value: {"passed": score.passed, "applicable": score.applicable, "share": score.share}
                for severity, score in scores.items()
            },
            "outcomes": {outcome.value: self.count(outcome) for outcome in Outcome},
            "rules": [
                {
                    "number": result.number,
                    "title": result.title,
                    "severity": result.severity.value,
                    "source": result.source,
                    "outcome": result.outcome.value,
                    "message": result.message,
                    "cells": list(result.cells),
                    "count": result.count,
                }
                for result in self.results
            ],
        }
