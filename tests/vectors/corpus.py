"""Workbooks that Excel saved, by engine: `python -m tests.vectors.corpus FOLDER [--engine NAME] [--trace] [--write]`.

Prints a table: how much of each file is compared or taken as stored, how much of that is equal, and a note for each
cell of the rest, counted by note. With `--trace` it also audits each file and traces three of its cells. `--write` puts
the tables into docs/engines.md.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlmodel.engines import Limits, names
from xlmodel.errors import XlmodelError
from xlmodel.verification import Verdict, verify
from xlmodel.workbook.reader import read_contents

from tests.faults.page import write
from tests.vectors.matrix import PAGE

UNEXPLAINED = "no note"
MARK = "corpus"


@dataclass(frozen=True, slots=True)
class Line:
    """What an engine makes of a file.

    Attributes:
        file: its name.
        verdict: of the engine; None where it has none.
        trouble: why not, or what went wrong in audit and trace.
    """

    file: str
    verdict: Verdict | None
    trouble: str = ""

    @property
    def covered(self) -> tuple[int, int]:
        """How many formulas with a stored value are compared or taken as stored, of how many."""
        if self.verdict is None:
            return 0, 0
        return self.verdict.compared + len(self.verdict.taken), self.verdict.formulas - len(self.verdict.not_comparable)

    @property
    def equal(self) -> tuple[int, int]:
        """How many of those compared are equal, the same error value included, of how many."""
        if self.verdict is None:
            return 0, 0
        return self.verdict.equal + len(self.verdict.same_error), self.verdict.compared

    def notes(self) -> Counter[str]:
        """The cells that are not equal, by what is said of them."""
        found: Counter[str] = Counter()
        if self.verdict is not None:
            found.update(f"differs: {_kind(finding.note) or UNEXPLAINED}" for finding in self.verdict.differing)
            found.update(f"not supported: {_kind(reason)}" for reason in self.verdict.unsupported.values())
            found.update(f"not compared: {_kind(reason)}" for reason in self.verdict.not_comparable.values())
        return found


def _kind(note: str) -> str:
    """A note without the cell it names, so that like ones count together."""
    note = re.sub(r"^follows from [^:]+: ", "follows from another cell: ", note)
    return re.sub(r"^reads [^,]+, ", "reads a cell that ", note).replace("which has", "has")


def measured(folder: Path, engine: str, limits: Limits, trace: bool) -> Iterator[Line]:
    """A line for each workbook of a folder."""
    for path in sorted(folder.glob("*.xlsx")):
        trouble = " ".join(_troubles(path)) if trace else ""
        try:
            yield Line(path.name, verify(path, engine=engine, limits=limits), trouble)
        except XlmodelError as error:
            yield Line(path.name, None, f"{trouble} {error.message}".strip())


def _troubles(path: Path) -> Iterator[str]:
    """What audit and trace break down on: an exception of their own making, not an error they tell."""
    contents = read_contents(path, Limits())
    places = list(contents.formula_places())
    cells = {contents.address(place) for place in (places[:1] + places[len(places) // 2 :][:1] + places[-1:])}
    asked = [["audit", str(path), "--json"], *(["trace", str(path), f"'{cell.sheet}'!{cell.cell}"] for cell in cells)]
    for words in asked:
        done = subprocess.run(
            [sys.executable, "-m", "xlmodel", *words], capture_output=True, text=True, encoding="utf-8", check=False
        )
        if "Traceback (most recent call last)" in done.stderr:
            yield f"{words[0]} {words[-1]}: {done.stderr.strip().splitlines()[-1]}"


def table(lines: list[Line]) -> str:
    """The lines and their sums, as a table of Markdown; below it the notes."""
    shown = ["| file | formulas | compared or taken | taken | equal of compared |", "|---|---|---|---|---|"]
    shown += [_row(line.file if not line.trouble else f"{line.file}: {line.trouble}", [line]) for line in lines]
    shown.append(_row("all", lines))
    notes = Counter({f"differs: {UNEXPLAINED}": 0})
    for line in lines:
        notes.update(line.notes())
    return "\n".join([*shown, "", *(f"- {count:,}: {note}" for note, count in notes.most_common())])


def _row(label: str, lines: list[Line]) -> str:
    covered, formulas = (sum(line.covered[part] for line in lines) for part in (0, 1))
    equal, compared = (sum(line.equal[part] for line in lines) for part in (0, 1))
    taken = covered - compared
    shares = [f"{part / whole:.2%}" if whole else "none" for part, whole in ((covered, formulas), (equal, compared))]
    return f"| {label} | {formulas:,} | {covered:,} ({shares[0]}) | {taken:,} | {equal:,} ({shares[1]}) |"


def main() -> None:
    """Prints the table of a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=names(), action="append")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--trace", action="store_true", help="audit and trace each file too")
    parser.add_argument("--write", action="store_true", help="docs/engines.md")
    asked = parser.parse_args()
    limits = Limits(seconds=asked.seconds)
    tables = [
        f"### {engine}\n\n{table(list(measured(asked.folder, engine, limits, asked.trace)))}\n"
        for engine in asked.engine or names()[:1]
    ]
    print("\n".join(tables))
    if asked.write:
        write(PAGE, tables, MARK)


if __name__ == "__main__":
    main()
