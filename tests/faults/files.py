"""Faults saved to files as Excel would save them, and shown to detectors that read files."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from xlmodel.audit.lexer import address
from xlmodel.diff import compare
from xlmodel.readback import Delivered, read_delivered
from xlmodel.verification import verify

from tests.faults.emitted import Emitted, load, save, save_values
from tests.faults.faults import KINDS, Fault
from tests.faults.of_book import OF_BOOK
from tests.faults.run import SCOPES, Injector

ENGINE = "formualizer"
Detector = Callable[[Path, Path], bool]
"""Whether it notices: (the file with fresh values, the file with the values of before)."""


def judged_in_files(path: Path, count: int, seed: int, auditor: str) -> list[str]:
    """A table of who notices, of so many faults that change a value, evenly drawn from all classes."""
    injector, book = Injector(path), load(path)
    found = detectors(path, auditor)
    seen = dict.fromkeys(found, 0)
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        fresh, stale = Path(folder) / "fresh.xlsx", Path(folder) / "stale.xlsx"
        for fault in _drawn(injector, count, seed):
            values = injector.values(fault)
            if injector.judge(fault, values, audit=False).harmless:
                continue
            saved(book, fault, values, fresh, stale)
            done += 1
            for name, detector in found.items():
                seen[name] += detector(fresh, stale)
            if done == count:
                break
    lines = [
        f"{done} of the faults that change a value, saved to files:", "", "| detector | notices |", "|---|---|"
    ]  # fmt: skip
    return [*lines, *(f"| {name} | {number / max(done, 1):.1%} |" for name, number in seen.items())]


def saved(book: Emitted, fault: Fault, values: dict[tuple[str, str], object], fresh: Path, stale: Path) -> None:
    """Saves a fault with the values it leads to, and with those of before."""
    save(book, stale, fault.changes)
    save(book, fresh, fault.changes)
    typed = {(title, address(row, column)) for title, row, column in fault.changes}
    formulas = {place for (place, content) in ((p, c) for p, c in fault.changes.items() if isinstance(c, str))}
    kept = {(title, address(row, column)) for title, row, column in formulas}
    save_values(fresh, {place: value for place, value in values.items() if place not in typed or place in kept})


def detectors(path: Path, auditor: str) -> dict[str, Detector]:
    """Every detector that reads files, by what the page calls it."""
    clean: Delivered = read_delivered(path)

    def differs(fresh: Path, _: Path) -> bool:
        return not compare(clean, read_delivered(fresh)).same

    found: dict[str, Detector] = {
        "`xlmodel verify`, the file as it stands": lambda fresh, _: not verify(fresh, engine=ENGINE).ok,
        "`xlmodel verify`, values of before the fault": lambda _, stale: not verify(stale, engine=ENGINE).ok,
        "`xlmodel verify` against the template (what `--scenario` adds)": lambda fresh, _: (
            not verify(fresh, engine=ENGINE, expected=path).ok
        ),
        "`xlmodel diff` against the original": differs,
    }
    if auditor:
        before = findings(auditor, path)
        found["spreadsheet-auditor"] = lambda fresh, _: findings(auditor, fresh) > before
    return found


def findings(auditor: str, path: Path) -> int:
    """How many findings spreadsheet-auditor has."""
    command = [auditor, str(path), "--json", "-", "--quiet", "--fail-on", "None"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return len(json.loads(done.stdout)["findings"])


def _drawn(injector: Injector, count: int, seed: int) -> Iterator[Fault]:
    """Faults of one class after the other, round and round."""
    classes = [(kind, scope) for kind in KINDS for scope in SCOPES] + [(kind, "cell") for kind in OF_BOOK]
    streams = [injector.faults(kind, scope, count, seed + 1) for kind, scope in classes]
    while streams:
        for stream in list(streams):
            fault = next(stream, None)
            if fault is None:
                streams.remove(stream)
            else:
                yield fault
