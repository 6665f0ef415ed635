"""Shows the readers workbooks that nobody meant to write, and counts what became of them.

    python -m tests.fuzz.reader [--files 10000] [--seconds 60]

The readers are those of contents (`verify`, `trace`), of the audit, and of `diff` and `pull`. A file is read, or
refused with an error that says something, in bounded time and memory. Anything else ends the run, with the changes
that led to it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from xlmodel.audit.reading import read_book
from xlmodel.errors import XlmodelError
from xlmodel.readback import read_delivered
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.links import link
from xlmodel.workbook.reader import read_contents

from tests.engines.workbooks import model
from tests.fuzz.packages import Change, Damage, Parts, changed, package_changes, parts_of
from tests.readback.workbooks import built

LIMITS = Limits(file_megabytes=8, expanded_megabytes=16, cells=100_000, formulas=50_000, seconds=10)
SECONDS_A_FILE = 3.0
MEGABYTES_IN_ALL = 400


def _linked(path: Path, limits: Limits) -> None:
    link(read_contents(path, limits), limits)


READERS: dict[str, Callable[[Path, Limits], object]] = {
    "contents and links": _linked,
    "audit": read_book,
    "diff and pull": read_delivered,
}
SHOWN_TO = {"any workbook": ("contents and links", "audit"), "one of xlmodel": ("diff and pull",)}
"""Two workbooks that the files begin as, and who reads them: `pull` wants a workbook that xlmodel wrote."""


@dataclass
class Tally:
    """What became of the files so far."""

    files: int = 0
    slowest: float = 0.0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def show(self) -> str:
        """The tally in lines."""
        lines = [
            f"{name}: {self.outcomes[name, 'read']} read, {self.outcomes[name, 'refused']} refused" for name in READERS
        ]
        return "\n".join([f"{self.files} files, none with a traceback, the slowest {self.slowest:.2f} s", *lines])


def shown(path: Path, readers: Sequence[str], tally: Tally) -> None:
    """Shows one file to these readers.

    Raises:
        AssertionError: a reader took too long, or refused the file without a word.
    """
    started = time.process_time()
    for name in readers:
        try:
            READERS[name](path, LIMITS)
        except XlmodelError as error:
            assert error.message.strip(), name
            tally.outcomes[name, "refused"] += 1
        else:
            tally.outcomes[name, "read"] += 1
    took = time.process_time() - started
    tally.files += 1
    tally.slowest = max(tally.slowest, took)
    assert took < SECONDS_A_FILE, f"{took:.1f} s"


def run(folder: Path, files: int, seconds: float = float("inf"), *, shrink: bool = True) -> Tally:
    """Shows so many files, or as many as the time allows, the same in every run."""
    path, tally, end = folder / "fuzz.xlsx", Tally(), time.monotonic() + seconds
    seeds = {"any workbook": model(folder / "any.xlsx", rows=1), "one of xlmodel": built(folder / "ours.xlsx")}
    parts: dict[str, Parts] = {name: parts_of(seed.read_bytes()) for name, seed in seeds.items()}

    @settings(
        max_examples=files, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
    )  # fmt: skip
    @given(st.sampled_from(["any workbook"] * 4 + ["one of xlmodel"]), package_changes)
    def each(seed: str, made: tuple[list[Change], Damage | None]) -> None:
        if time.monotonic() < end:
            path.write_bytes(changed(parts[seed], *made))
            shown(path, SHOWN_TO[seed], tally)

    each()
    return tally


def main(arguments: list[str] | None = None) -> int:
    """Runs, prints the tally, and holds the peak of memory against its bound."""
    parser = argparse.ArgumentParser(description="Show the readers broken workbooks.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long, with fewer files")
    options = parser.parse_args(arguments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        tally = run(Path(folder), options.files, options.seconds)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(tally.show())
    print(f"memory grew by {grown:,.0f} MB at most, of {MEGABYTES_IN_ALL} MB allowed")
    return int(grown > MEGABYTES_IN_ALL)


if __name__ == "__main__":
    sys.exit(main())
