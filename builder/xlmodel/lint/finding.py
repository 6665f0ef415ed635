"""One thing lint found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing lint found.

    Attributes:
        severity: an `error` stops the build, a `warning` does not.
        where: the id of what is concerned.
        message: what is wrong.
        hint: how to put it right; may be empty.
    """

    severity: Literal["error", "warning"]
    where: str
    message: str
    hint: str = ""

    @property
    def said(self) -> str:
        """What is wrong, and how to put it right."""
        return self.message + (f" ({self.hint})" if self.hint else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.said}"


def error(where: str, message: str, hint: str = "") -> Finding:
    """A finding that stops the build."""
    return Finding("error", where, message, hint)


def warning(where: str, message: str, hint: str = "") -> Finding:
    """A finding that is only shown."""
    return Finding("warning", where, message, hint)
