"""Bounds of time and memory on a piece of work, so that neither a cell nor a file can use up a machine."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import MEGABYTE, Limits

_watchers: list[int] = []


class TooLongError(BaseException):
    """The time is up. No `Exception`: the work must not take it for a failure of its own."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooLongError in the block after `seconds`: in the main thread, and where the system has timers.

    Within another such block the shorter time counts, and the outer one goes on afterwards.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    outer, _ = signal.getitimer(signal.ITIMER_REAL)
    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, _raise)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer) if outer else seconds)
    try:
        yield
    finally:
        left = max(outer - (time.monotonic() - started), 0.001) if outer else 0
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left)


def _raise(number: int, frame: FrameType | None) -> None:
    raise TooLongError


@contextmanager
def bounded(what: str, limits: Limits) -> Iterator[None]:
    """Bounds what reads files of others in this process: its time and, where the system can, its memory.

    Args:
        what: the files, as the error names them.
        limits: seconds and megabytes; engines have their own, in processes of their own.

    Raises:
        WorkbookError: the work takes longer or needs more.
    """
    _tell(what, limits.seconds)
    try:
        with _memory(limits), at_most(limits.seconds):
            yield
    except TooLongError:
        raise took_too_long(what, limits.seconds) from None
    except MemoryError:
        raise limits.out_of_memory(f"{what}: reading it") from None
    finally:
        _tell()


def took_too_long(what: str, seconds: float) -> WorkbookError:
    """The error of reading that did not end in time."""
    return WorkbookError(f"{what}: reading it took more than {seconds:g} s", hint="raise the limit with --max-seconds")


def watched_through(pipe: int) -> None:
    """Has `bounded` write into a pipe, a line of JSON each time, what it reads and in how many seconds; `{}` after it.

    Who reads the pipe can end this process where it cannot end itself: inside a call of a library.
    """
    _watchers.append(pipe)


def _tell(what: str = "", seconds: float | None = None) -> None:
    line = json.dumps({"what": what, "seconds": seconds} if what else {}) + "\n"
    for pipe in _watchers:
        os.write(pipe, line.encode())


@contextmanager
def _memory(limits: Limits) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    wanted = limits.memory_megabytes * MEGABYTE
    known = [bound for bound in (wanted, *before) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
