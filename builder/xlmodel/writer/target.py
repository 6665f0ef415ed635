"""The file a build writes: in one piece or not at all, and never over what is not a file of its own."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlmodel.errors import WorkbookError
from xlmodel.scratch import SCRATCH, made_anew

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})
_ABANDONED = 24 * 60 * 60
"""Seconds after which a scratch file belongs to no build that still runs: its build was killed."""
_OPEN_ELSEWHERE = "close it there; if nobody has it open, {lock} was left behind: delete it, or use --force"


@contextmanager
def replacing(path: Path, *, backup: bool = False, ignore_lock: bool = False) -> Iterator[Path]:
    """A new file in the folder of `path`, which takes its place when all went well and is gone when not.

    Args:
        path: what is to be written; where it is a link, the file it leads to.
        backup: keep the file that stands there, as `backup_of` names it.
        ignore_lock: replace it although a program says that it has it open.

    Raises:
        WorkbookError: the folder or file cannot be written, the disk is full, the file is open elsewhere, or there is
            something else than a file.
    """
    target = writable_target(path, ignore_lock=ignore_lock)
    with clean_errors(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        scratch, handle = made_anew(target)
        os.close(handle)
    try:
        yield scratch
        writable_target(path, ignore_lock=ignore_lock)
        with clean_errors(path):
            _flush(scratch)
            _put(scratch, target, backup=backup)
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def writable_target(path: Path, *, ignore_lock: bool = False) -> Path:
    """The file that writing to `path` would replace or make, links followed.

    Raises:
        WorkbookError: it is no file, it may not be written, it is open elsewhere, or a link leads into no folder.
    """
    with clean_errors(path):
        target = _followed(path)
        try:
            status = target.stat()
        except FileNotFoundError:
            status = None
        if status is not None:
            if not stat.S_ISREG(status.st_mode):
                raise WorkbookError(f"{path} is {_kind(status.st_mode)}, not a file", hint="write elsewhere with -o")
            if not os.access(target, os.W_OK):
                raise WorkbookError(f"{path} may not be written", hint="it is read-only: write elsewhere with -o")
        if not ignore_lock:
            _refuse_lock(target, path)
        _refuse_lost(path, target)
    return target


def backup_of(path: Path) -> Path:
    """The name under which the file at `path` would be kept: `NAME.backup.xlsx`, or the first number that is free."""
    names = (f"{path.stem}.backup{number}{path.suffix}" for number in ("", *map(str, range(2, 10_000))))
    return next(kept for name in names if not os.path.lexists(kept := path.with_name(name)))


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # what Python before 3.13 makes of links in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _refuse_lost(path: Path, target: Path) -> None:
    """Refuses a link into a folder that is not there: nobody asked for that folder by its name."""
    own = path.absolute()
    for part in (own, *own.parents):
        if part.is_symlink() and not part.exists() and (part != own or not target.parent.exists()):
            raise WorkbookError(
                f"{part} is a link to {part.readlink()}, where there is no folder",
                hint="make that folder, or write elsewhere with -o",
            )


def _refuse_lock(target: Path, path: Path) -> None:
    for name, program in ((f"~${target.name}", "Excel"), (f".~lock.{target.name}#", "LibreOffice")):
        with contextlib.suppress(OSError):
            if os.path.lexists(target.with_name(name)):
                raise WorkbookError(f"{path} is open in {program}", hint=_OPEN_ELSEWHERE.format(lock=name))


def _sweep(folder: Path) -> None:
    """Deletes what killed builds left in a folder a day ago or earlier."""
    for scratch in folder.glob(SCRATCH):
        with contextlib.suppress(OSError):
            if time.time() - scratch.lstat().st_mtime > _ABANDONED:
                scratch.unlink()


def _flush(scratch: Path) -> None:
    """Has the file on the disk before its name is: a full disk shows here, and a power cut leaves no empty file."""
    handle = os.open(scratch, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(scratch: Path, target: Path, *, backup: bool) -> None:
    if target.exists():
        with contextlib.suppress(OSError):
            shutil.copymode(target, scratch)
        if backup:
            _keep(target)
    scratch.replace(target)


def _keep(target: Path) -> None:
    """Gives the file a second name; where the disk has no such names, a copy."""
    while True:
        kept = backup_of(target)
        try:
            kept.hardlink_to(target)
        except FileExistsError:
            continue
        except OSError:
            with target.open("rb") as source, kept.open("xb") as copy:
                shutil.copyfileobj(source, copy)
        return


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"),
    )  # fmt: skip
    return next((name for test, name in kinds if test(mode)), "something else")


@contextmanager
def clean_errors(path: Path) -> Iterator[None]:
    """Errors of the operating system, on whatever file, as one of ours that names the file asked for."""
    try:
        yield
    except OSError as error:
        hint = "make room, or write elsewhere with -o" if error.errno in _FULL else "write elsewhere with -o"
        raise WorkbookError(f"{path} cannot be written: {error.strerror or error}", hint=hint) from error
    except ValueError as error:  # a name with a zero byte
        raise WorkbookError(f"{str(path)!r} is no name of a file: {error}", hint="write elsewhere with -o") from error
