"""LibreOffice, headless, as an engine: a private profile, a time limit, and a copy without stored results."""

from __future__ import annotations

import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from xlmodel.engines.overriding import placed
from xlmodel.engines.protocol import Abilities, Recalculation
from xlmodel.engines.refusals import refusals
from xlmodel.engines.unknown_names import without_value
from xlmodel.engines.weaknesses import at_the_clock, cautions
from xlmodel.errors import EngineError
from xlmodel.workbook.bare_copy import write_bare_copy
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits, limit_memory
from xlmodel.workbook.links import Loaded, load
from xlmodel.workbook.reader import read_contents
from xlmodel.workbook.tokens import Kind, function_name, tokens
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue, Overrides

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "C:/Program Files/LibreOffice/program/soffice.exe")
_SETTINGS = (
    ("Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("Calc/Content/Update", "Link", "2"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
)


class LibreOfficeEngine:
    """Recalculation by LibreOffice where it is installed."""

    name = "libreoffice"
    abilities = Abilities("LibreOffice Calc, headless", booleans=False, as_written=True, own_program=True)

    def available(self) -> bool:
        """Whether LibreOffice is installed."""
        return bool(_program())

    def version(self) -> str:
        """The version it names itself by."""
        return _version(_program())

    def session(self, workbook: Path | Loaded, limits: Limits = DEFAULT_LIMITS) -> LibreOfficeSession:
        """Reads a workbook."""
        if not self.available():
            raise EngineError("LibreOffice is not installed", hint="install it, or choose --engine formulas")
        return LibreOfficeSession(workbook, limits, self.version())

    def recalculate(
        self, workbook: Path, *, overrides: Overrides | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Recalculation:
        """Loads a workbook and computes every formula cell once."""
        with self.session(workbook, limits) as session:
            return session.recalculate(overrides)


class LibreOfficeSession:
    """A workbook read once, and a private profile; each recalculation runs the program on a bare copy."""

    def __init__(self, workbook: Path | Loaded, limits: Limits, version: str) -> None:
        started = time.perf_counter()
        self._limits = limits
        self._version = version
        self._contents, self._links = load(workbook, limits)
        links = self._links
        self._refusals: Mapping[Place, str] = refusals(self._contents, links)
        self._clock = at_the_clock(self._contents, links)
        self._cautions = cautions(self._contents, links, LibreOfficeEngine.name)
        self._folder = tempfile.TemporaryDirectory(prefix="xlmodel-office-", ignore_cleanup_errors=True)
        profile = Path(self._folder.name) / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        self._loading = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def recalculate(self, overrides: Overrides | None = None) -> Recalculation:
        """Computes every formula cell, `overrides` in place of some inputs."""
        started = time.perf_counter() - self._loading
        self._loading = 0.0
        changes = dict(placed(self._contents, overrides or {}))
        folder = Path(self._folder.name)
        copy, out = folder / "bare.xlsx", folder / "out"
        write_bare_copy(self._contents, copy, overrides=changes, left_out=self._refusals)
        computed_file = out / copy.name
        computed_file.unlink(missing_ok=True)
        self._run(folder, copy, out)
        if not computed_file.exists():
            raise EngineError(f"{self._contents.path}: LibreOffice cannot load it")
        computed = read_contents(computed_file, self._limits)
        values: dict[CellAddress, CellValue] = {}
        reasons: dict[CellAddress, str] = {}
        for place in self._contents.formula_places():
            address = self._contents.address(place)
            if place in changes:
                values[address] = changes[place]
            elif place in self._refusals:
                values[address], reasons[address] = None, self._refusals[place]
            else:
                values[address], reason = _settled(computed, place)
                if reason:
                    reasons[address] = reason
        unknown = _unknown(computed)
        reasons = without_value(self._contents, self._links, values, reasons, LibreOfficeEngine.name, changes, unknown)
        return Recalculation(
            LibreOfficeEngine.name, self._version, values, reasons, self._clock, self._cautions,
            time.perf_counter() - started,
        )  # fmt: skip

    def _run(self, folder: Path, copy: Path, out: Path) -> None:
        command = [
            _program(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
            "--outdir", str(out), str(copy),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=folder, start_new_session=True,
        )  # fmt: skip
        try:
            limit_memory(self._limits, process.pid)
            process.wait(timeout=self._limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise EngineError(
                f"{self._contents.path}: LibreOffice took more than {self._limits.seconds:g} s",
                hint="raise the limit with --max-seconds",
            ) from error
        finally:
            if process.poll() is None:
                _end(process)


def _profile() -> str:
    """Settings of a private profile: compute everything on loading, follow no link, run no macro."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    return f"{head}{items}</oor:items>"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with its children: the launcher starts another process."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


@functools.cache
def _program() -> str:
    found = next((path for path in map(shutil.which, _PROGRAMS) if path), "")
    return found or next((path for path in _PLACES if Path(path).exists()), "")


@functools.cache
def _version(program: str) -> str:
    if not program:
        return ""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    words = answer.split()
    return words[1] if len(words) > 1 else "unknown"


_SMALL = re.compile(r"[^\W\d_A-Z][\w.]*\(")
"""What may be the name of a function in small letters: few formulas have any."""


def _unknown(computed: BookContents) -> frozenset[str]:
    """The functions the program does not know: it writes the names of those in small letters."""
    texts = {formula.text for sheet in computed.sheets for formula in sheet.formulas.values() if formula.text}
    small = (
        token.text for text in filter(_SMALL.search, texts) for token in tokens(text) if token.kind is Kind.FUNCTION
    )
    return frozenset(function_name(name) for name in small if _bare(name).islower())


def _bare(name: str) -> str:
    return re.sub(r"\A(?:_xl\w+\.)+", "", name)


def _settled(computed: BookContents, place: Place) -> tuple[CellValue, str]:
    value = computed.stored(place) if place.sheet < len(computed.sheets) else None
    if isinstance(value, ErrorValue) and value in {"Err:502", "Err:504", "Err:508", "Err:509"}:
        return None, f"LibreOffice: {value}"
    return ("" if value is None else value), ""
