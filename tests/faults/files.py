"""Faults saved to files as Excel would save them, and shown to detectors that read files."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from random import Random

from xlmodel.audit.lexer import address
from xlmodel.diff import compare
from xlmodel.readback import Delivered, read_delivered
from xlmodel.verification import verify

from tests.faults.emitted import Emitted, load, restyled, save, save_values
from tests.faults.faults import KINDS, Fault
from tests.faults.of_book import OF_BOOK
from tests.faults.run import SCOPES, Injector

ENGINE = "formualizer"
Detector = Callable[[Path], bool]
"""Whether it notices that a file is not as it was built."""


STALE, FORMAT = "stale cache", "changed format"


def judged_in_files(path: Path, count: int, seed: int, auditor: str, jobs: int) -> list[str]:
    """A table of who notices which kind of fault, of so many that change a value, drawn from all classes in turn."""
    shares = [(path, count, seed, auditor, place, jobs) for place in range(jobs)]
    if jobs == 1:
        found = _judged(shares[0])
    else:
        with get_context("spawn").Pool(jobs) as pool:
            found = [one for share in pool.map(_judged, shares) for one in share]
    kinds = dict.fromkeys((*KINDS, *OF_BOOK, STALE, FORMAT))
    names = list(dict.fromkeys(name for _, name, _ in found))
    lines = [
        f"{count} faults that change a value, saved to files; each again with the values of before (stale cache); "
        "and cells with another number format:",
        "",
        f"| class | files | {' | '.join(names)} |",
        f"|---|---|{'---|' * len(names)}",
    ]
    for kind in kinds:
        by_name = {name: [seen for one, other, seen in found if (one, other) == (kind, name)] for name in names}
        if files := max(map(len, by_name.values())):
            lines.append(f"| {kind} | {files} | {' | '.join(f'{sum(by_name[name])}' for name in names)} |")
    return lines


def _judged(task: tuple[Path, int, int, str, int, int]) -> list[tuple[str, str, bool]]:
    """What each detector says of each file of a share: (class, detector, whether it notices)."""
    path, count, seed, auditor, share, shares = task
    injector, book = Injector(path), load(path)
    found = detectors(path, auditor)
    outcomes: list[tuple[str, str, bool]] = []
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        fresh, stale = Path(folder) / "fresh.xlsx", Path(folder) / "stale.xlsx"
        for fault in _drawn(injector, count, seed):
            if done == count:
                break
            values = injector.values(fault)
            if injector.judge(fault, values, audit=False).harmless:
                continue
            done += 1
            if done % shares != share:
                continue
            saved(book, fault, values, fresh, stale)
            outcomes += [(fault.kind, name, detector(fresh)) for name, detector in found.items()]
            outcomes += [(STALE, name, detector(stale)) for name, detector in found.items()]
            if done % 3 == share % 3:
                restyled(book, Random(f"{seed} {done}"), fresh)
                outcomes += [(FORMAT, name, detector(fresh)) for name, detector in found.items()]
    return outcomes


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
    found: dict[str, Detector] = {
        "`verify`": lambda file: not verify(file, engine=ENGINE).ok,
        "`verify` against the template (`--scenario`)": lambda file: not verify(file, engine=ENGINE, expected=path).ok,
        "`diff`": lambda file: not compare(clean, read_delivered(file)).same,
    }
    if auditor:
        before = findings(auditor, path)
        found["spreadsheet-auditor"] = lambda file: findings(auditor, file) > before
    return found


def findings(auditor: str, path: Path) -> int:
    """How many findings spreadsheet-auditor has."""
    command = [auditor, str(path), "--json", "-", "--fail-on", "None"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if not done.stdout:  # 2 says of a file that it was looked at in part
        raise RuntimeError(f"{auditor} says nothing: {done.stderr}")
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
