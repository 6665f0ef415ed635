"""A command that reads files from elsewhere runs in a process of its own, which can be ended whatever it is doing."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import click

from xlmodel.errors import WorkbookError

_CHUNK = 65_536
_GRACE = 5.0
"""Seconds beyond its limit in which a command may still end by itself."""
_ENDING = (signal.SIGINT, signal.SIGTERM)
_BROKEN = frozenset({signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGKILL, signal.SIGSEGV})


class OwnProcess:
    """The object of a context whose process does nothing but this command, so that it may be split in two."""


def in_own_process(command: Callable[..., None]) -> Callable[..., None]:
    """Runs a command in a child of this process; the parent waits, and ends it when its time is up.

    Only where the context's object is an `OwnProcess` and the system can fork; elsewhere the command runs as it is,
    and bounds itself.
    """

    @functools.wraps(command)
    def run(*args: object, **options: object) -> None:
        alone = isinstance(click.get_current_context().obj, OwnProcess) and threading.active_count() == 1
        if not alone or not hasattr(os, "fork"):
            command(*args, **options)
            return
        heard, told = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        unheld = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # the child may begin before who waits can end it
        child = os.fork()
        if child:
            os.close(told)
            sys.exit(_waited(child, heard, unheld))
        os.close(heard)
        from xlmodel.workbook.bounds import watched_through

        watched_through(told)
        signal.signal(signal.SIGINT, _interrupted)
        signal.pthread_sigmask(signal.SIG_SETMASK, unheld)
        command(*args, **options)

    return run


def _interrupted(number: int, frame: FrameType | None) -> None:
    """The first interrupt alone counts: one from a terminal comes twice, to the parent and to the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _waited(child: int, pipe: int, unheld: set[int | signal.Signals]) -> int:
    """The exit code of the child.

    Raises:
        WorkbookError: it did not end in time, or was ended by what it read.
    """
    for number in _ENDING:
        signal.signal(number, lambda received, _: _send(child, received))
    signal.pthread_sigmask(signal.SIG_SETMASK, unheld)
    what, late = _followed(pipe)
    if late is not None:
        _send(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise late
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if -ended in _BROKEN:
        raise WorkbookError(
            f"{what or 'the command'}: reading it broke down ({signal.Signals(-ended).name})",
            hint="it may need more memory than --max-memory-megabytes, or than there is",
        )
    return ended if ended >= 0 else 128 - ended


def _followed(pipe: int) -> tuple[str, WorkbookError | None]:
    """What the child read last, and the error of having read it too long; none where it ended."""
    from xlmodel.workbook.bounds import took_too_long

    what, seconds, end, text = "", 0.0, None, b""
    while True:
        left = None if end is None else max(end - time.monotonic(), 0)
        if not select.select([pipe], [], [], left)[0]:
            return what, took_too_long(what, seconds)
        received = os.read(pipe, _CHUNK)
        if not received:
            return what, None
        *lines, text = (text + received).split(b"\n")
        for line in map(json.loads, lines):
            what, seconds = (line["what"], line["seconds"]) if line else (what, 0.0)
            end = time.monotonic() + seconds + _GRACE if line else None


def _send(child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, number)
