"""The rules as data: number, severity, title, source and the function that judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xlmodel.audit.book import Book
from xlmodel.audit.report import Outcome, Result, Severity

SHOWN_CELLS = 20

E = Severity.ERROR
W = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule's function found; `holds` is None when the rule does not apply to this workbook."""

    holds: bool | None
    message: str
    cells: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the checklist."""

    number: int
    severity: Severity
    title: str
    source: str
    check: Callable[[Book], Judgement]

    def judge(self, book: Book) -> Result:
        """The result of this rule on a workbook."""
        verdict = self.check(book)
        if verdict.holds is None:
            outcome = Outcome.NOT_APPLICABLE
        elif verdict.holds:
            outcome = Outcome.PASS
        else:
            outcome = Outcome.FAIL if self.severity is Severity.ERROR else Outcome.WARN
        return Result(
            number=self.number,
            title=self.title,
            severity=self.severity,
            source=self.source,
            outcome=outcome,
            message=verdict.message,
            cells=verdict.cells,
            count=verdict.count,
        )


REGISTRY: dict[int, Rule] = {}


def rule(
    number: int, severity: Severity, title: str, source: str = ""
) -> Callable[[Callable[[Book], Judgement]], Callable[[Book], Judgement]]:
    """Registers a function as the rule with this number; a number can be taken once."""

    def register(check: Callable[[Book], Judgement]) -> Callable[[Book], Judgement]:
        if number in REGISTRY:
            raise ValueError(f"rule {number} is registered twice")
        REGISTRY[number] = Rule(number, severity, title, source, check)
        return check

    return register


def passed(message: str) -> Judgement:
    """The property holds."""
    return Judgement(True, message)


def not_applicable(message: str) -> Judgement:
    """The workbook has nothing this rule could judge, or the means to judge it were left out."""
    return Judgement(None, message)


def broken(message: str, cells: Iterable[str] = ()) -> Judgement:
    """The property does not hold; `cells` are the offenders, of which the first are kept."""
    found = tuple(dict.fromkeys(cells))
    return Judgement(False, message, found[:SHOWN_CELLS], len(found))


def judged(offenders: Iterable[str], good: str, bad: str) -> Judgement:
    """Passed with `good` when there is no offender, else broken with `bad` and the offenders."""
    found = tuple(offenders)
    return broken(bad, found) if found else passed(good)
