"""Changes the Python of the engine, one place at a time, and counts what the tests of its room notice.

    python -m tests.mutation [--sample 12] [--seed 1] [--rooms expr,units] [--markdown PAGE]

A mutant swaps an operator, a comparison, the sides of a choice, or moves a constant by one. It is killed when a test
of the room fails or does not end in time; the others survive, and are listed.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import CodeType, ModuleType

import pytest

from tests.mutation.equivalent import why_equivalent
from tests.mutation.mutants import Mutant, changes

ROOT = Path(__file__).parents[2]
BUILDER = ROOT / "builder"
ROOMS = {
    "expr": ("tests/expr", "tests/formula", "tests/evaluate"),
    "formula": ("tests/formula", "tests/expr"),
    "evaluate": ("tests/evaluate", "tests/perturb", "tests/models"),
    "units": ("tests/units",),
    "verification": ("tests/verification",),
}
"""Rooms of the engine, and the tests that are asked about each; `evaluate` is held against engines, cell by cell."""
SECONDS = 300
BEGIN, END = "<!-- mutants -->\n", "<!-- /mutants -->\n"


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant, its room, and whether a test noticed it."""

    room: str
    mutant: Mutant
    killed: bool


def main(arguments: list[str] | None = None) -> int:
    """Prints the score by room and the survivors, or writes them into a page."""
    parser = argparse.ArgumentParser(description="Mutate the engine's Python and run the tests of its rooms.")
    parser.add_argument("--sample", type=int, default=12, help="mutants of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--markdown", type=Path, help="write the numbers into this page, between its marks")
    options = parser.parse_args(arguments)
    judged = [one for room in options.rooms.split(",") for one in judge(room, options.sample, options.seed)]
    lines = report(judged, options.sample, options.seed)
    if options.markdown:
        before, _, rest = options.markdown.read_text(encoding="utf-8").partition(BEGIN)
        text = before + BEGIN + "\n".join(lines) + "\n" + END + rest.partition(END)[2]
        options.markdown.write_text(text, encoding="utf-8")
    else:
        print("\n".join(lines))
    return 0


def judge(room: str, sample: int, seed: int) -> list[Judged]:
    """A sample of the mutants of a room, each shown to its tests in a process of its own."""
    paths = sorted((BUILDER / "xlmodel" / room).rglob("*.py"))
    known = [change for path in paths for change in changes(path)]
    chosen = Random(f"{seed} {room}").sample(known, min(sample, len(known)))
    found = []
    for mutant in (change.made() for change in chosen):
        found.append(Judged(room, mutant, killed(mutant, ROOMS[room])))
        print(f"{room}: {'killed' if found[-1].killed else 'SURVIVES'} {told(mutant)}", file=sys.stderr, flush=True)
    return found


def killed(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether a test fails, or does not end, while the mutant stands in for its module."""
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.alarm(SECONDS)
        with (
            Path(os.devnull).open("w") as nothing,
            contextlib.redirect_stdout(nothing),
            contextlib.redirect_stderr(nothing),
        ):
            sys.meta_path.insert(0, _Finder(mutant))
            code = pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", *tests])
        os._exit(0 if code == pytest.ExitCode.OK else 1)
    _, status = os.waitpid(child, 0)
    return status != 0


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the mutant where its module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        parts = mutant.path.relative_to(BUILDER).with_suffix("").parts
        self._package = parts[-1] == "__init__"
        self._name = ".".join(parts[:-1] if self._package else parts)
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(self._name, str(self._mutant.path), self._mutant)
        return importlib.util.spec_from_file_location(fullname, self._mutant.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._mutant.tree, self.path, "exec")


def report(judged: Sequence[Judged], sample: int, seed: int) -> list[str]:
    """The score by room, then every survivor."""
    lines = [
        f"Up to {sample} mutants of each room, drawn at random (seed {seed}); the share leaves out equivalent ones:",
        "",
        "| room | mutants | killed | equivalent | share |",
        "|---|---|---|---|---|",
    ]
    rooms = {f"`{room}`": [one for one in judged if one.room == room] for room in dict.fromkeys(j.room for j in judged)}
    for name, ones in {**rooms, "all": judged}.items():
        dead = [one for one in ones if one.killed]
        same = [one for one in ones if not one.killed and why_equivalent(one.mutant)]
        share = len(dead) / max(len(ones) - len(same), 1)
        lines.append(f"| {name} | {len(ones)} | {len(dead)} | {len(same)} | {share:.0%} |")
    survivors = [(one.mutant, why_equivalent(one.mutant)) for one in judged if not one.killed]
    for title, wanted in (("Survivors", False), ("Equivalent, for they compute the same", True)):
        found = [f"- {told(mutant)}{f': {why}' if why else ''}" for mutant, why in survivors if bool(why) is wanted]
        lines += ["", f"{title}:", "", *found] if found else []
    return lines


def told(mutant: Mutant) -> str:
    """Where a mutant is, and what it changes."""
    return f"`{mutant.path.relative_to(BUILDER)}:{mutant.line}`: `{mutant.before}` became `{mutant.after}`"


if __name__ == "__main__":
    sys.exit(main())
