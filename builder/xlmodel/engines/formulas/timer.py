"""A time limit on one piece of work, so that one cell cannot use up the time of a workbook."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLongError(BaseException):
    """The time is up. No `Exception`: the package must not take it for the failure of a formula."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooLongError in the block after `seconds`: in the main thread, and where the system has timers."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raise(number: int, frame: FrameType | None) -> None:
    raise TooLongError
