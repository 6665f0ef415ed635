"""How far a recalculation is: told by what computes, heard by whoever waits, across the process in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

Listener = Callable[[str, int, int], None]
"""Hears the name of a stage, how many cells are done, and of how many; 0 of 0 where a stage has no count."""

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)
_SECONDS = 0.2
"""How often a file tells how far it is."""


@contextmanager
def listening(listener: Listener | None) -> Iterator[None]:
    """Has a listener hear what is told inside."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def listener() -> Listener | None:
    """Who listens now."""
    return _LISTENER.get()


def told(stage: str, done: int = 0, total: int = 0) -> None:
    """Tells how far a stage is; nothing happens where nobody listens."""
    heard = _LISTENER.get()
    if heard is not None:
        heard(stage, done, total)


def into(path: Path) -> Listener:
    """A listener that writes what it hears into a file, now and then."""
    said, at = "", 0.0

    def write(stage: str, done: int, total: int) -> None:
        nonlocal said, at
        now = time.monotonic()
        if stage != said or now - at >= _SECONDS:
            said, at = stage, now
            path.write_text(f"{stage}\t{done}\t{total}", encoding="utf-8")

    return write


def read(path: Path) -> tuple[str, int, int] | None:
    """What such a file says; None before it says anything, and while it is being written."""
    try:
        stage, done, total = path.read_text(encoding="utf-8").split("\t")
        return stage, int(done), int(total)
    except (OSError, ValueError):
        return None
