"""Every error xlmodel raises, one tree, one voice.

XlmodelError                what, where, the values, and a hint how to put it right
├── UsageError              the caller asked for something that does not exist or cannot be  (exit 2)
├── ModelError              the model contradicts itself: ids, units, spans, cycles          (exit 1)
│   └── FailingChecksError  checks of the model fail, each with its deviation                (exit 1)
├── UnsupportedError        an expression cannot be read by a target                         (exit 1)
├── WorkbookError           a file cannot be read or written: hostile, damaged, in use, full (exit 1)
├── FileError               the system refuses a file                                         (exit 1)
├── VerificationError       a workbook does not recalculate to the values it stores          (exit 1)
└── EngineError             a recalculation engine is missing, timed out or failed           (exit 1)
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

_PLACED = re.compile(r"\.(?:py|toml|csv):[0-9]+")


def counted(number: int, one: str, more: str = "") -> str:
    """A number of things in words: `1 input`, `2 inputs`; `more` where the plural is another than with an s."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


class XlmodelError(Exception):
    """A problem a user can act on: `message`, optionally `problems` (one line each) and `hint`.

    Attributes:
        exit_code: what a command ends with.
        kind: the class in a word, for JSON.
    """

    exit_code = 1
    kind = "error"

    def __init__(self, message: str, *, hint: str = "", problems: Sequence[str] = ()) -> None:
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)
        super().__init__(self.render())

    def at(self, place: str) -> None:
        """Says where it happened, before the message, unless the message or each of its problems does."""
        if (
            place
            and not _PLACED.search(self.message.partition(": ")[0])
            and not (self.problems and all(map(_PLACED.search, self.problems)))
        ):
            self.message = f"{place}: {self.message}"
            self.args = (self.render(),)

    def render(self) -> str:
        """The whole error as text: the message, a line for each problem, the hint last."""
        lines = [self.message, *(f"  - {problem}" for problem in self.problems)]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class UsageError(XlmodelError):
    """What was asked for does not exist or cannot be: an unknown id, a bad number, a wrong period."""

    exit_code = 2
    kind = "usage"


class ModelError(XlmodelError):
    """The model contradicts itself; `problems` lists everything one stage found."""

    kind = "model"


class FailingCheck(NamedTuple):
    """A check that fails: how far from zero it is (no number where it comes to none), and how far it may be."""

    id: str
    label: str
    deviation: float
    tolerance: float

    def __str__(self) -> str:
        if math.isnan(self.deviation):
            return f"{self.id}: {self.label}"
        return f"{self.id}: {self.label}: deviation {self.deviation:.6g}, tolerance {self.tolerance:.6g}"


class FailingChecksError(ModelError):
    """Checks of the model fail: `failing` has each with its deviation."""

    kind = "checks"

    def __init__(self, message: str, *, failing: Sequence[FailingCheck], hint: str = "") -> None:
        self.failing = tuple(failing)
        super().__init__(message, problems=[str(check) for check in failing], hint=hint)


class UnsupportedError(XlmodelError):
    """A node cannot be read by a target; nothing partial is ever returned."""

    kind = "unsupported"


class WorkbookError(XlmodelError):
    """A workbook cannot be read or written: hostile, damaged, over a limit, no workbook at all; a full disk, a lock."""

    kind = "workbook"


class FileError(XlmodelError):
    """The system refuses a file: no permission, no such folder, a full disk."""

    kind = "file"


class VerificationError(XlmodelError):
    """A workbook does not recalculate to the values it stores; `verdict` is what the recalculation found, as JSON."""

    kind = "verification"

    def __init__(
        self, message: str, *, verdict: Mapping[str, Any], hint: str = "", problems: Sequence[str] = ()
    ) -> None:
        self.verdict = verdict
        super().__init__(message, hint=hint, problems=problems)


class EngineError(XlmodelError):
    """A recalculation engine is missing, ran out of time or failed as a whole."""

    kind = "engine"


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> str:
    """A hint with the known names closest to `name`; empty when none is close."""
    if not isinstance(name, str):
        return ""
    matches = difflib.get_close_matches(name, list(known), n=count, cutoff=0.5)
    return f"did you mean {', '.join(matches)}?" if matches else ""


def brief(value: object) -> str:
    """A value as messages show it, cut where it is long."""
    try:
        text = repr(value) if isinstance(value, str | bytes | int | float | list | dict | bool) else str(value)
    except ValueError:
        return "a number of too many digits"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_SHOWN = 60
