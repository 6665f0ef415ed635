"""Every error xlmodel raises, one tree, one voice.

XlmodelError                what, where, the values, and a hint how to put it right
├── UsageError              the caller asked for something that does not exist or cannot be  (exit 2)
├── ModelError              the model contradicts itself: ids, units, spans, cycles          (exit 1)
├── UnsupportedError        an expression cannot be read by a target                         (exit 1)
├── WorkbookError           a file cannot be read: hostile, damaged, too large, not xlsx     (exit 1)
└── EngineError             a recalculation engine is missing, timed out or failed           (exit 1)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class XlmodelError(Exception):
    """A problem a user can act on: `message`, optionally `problems` (one line each) and `hint`."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", problems: Sequence[str] = ()) -> None:
        self.message = message
        self.hint = hint
        self.problems = tuple(problems)
        super().__init__(self.render())

    def render(self) -> str:
        """The whole error as text: the message, a line for each problem, the hint last."""
        lines = [self.message, *(f"  - {problem}" for problem in self.problems)]
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)


class UsageError(XlmodelError):
    """What was asked for does not exist or cannot be: an unknown id, a bad number, a wrong period."""

    exit_code = 2


class ModelError(XlmodelError):
    """The model contradicts itself; `problems` lists everything one stage found."""


class UnsupportedError(XlmodelError):
    """A node cannot be read by a target; nothing partial is ever returned."""


class WorkbookError(XlmodelError):
    """A workbook cannot be read: hostile, damaged, encrypted, over a limit, or no workbook at all."""


class EngineError(XlmodelError):
    """A recalculation engine is missing, ran out of time or failed as a whole."""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> str:
    """A hint with the known names closest to `name`; empty when none is close."""
    matches = difflib.get_close_matches(name, list(known), n=count, cutoff=0.5)
    return f"did you mean {', '.join(matches)}?" if matches else ""
