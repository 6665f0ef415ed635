"""Engines against answers recorded from Excel: `python -m tests.vectors.matrix [FACTS] [--engine NAME] [--write]`.

`--write` puts what the repository's own facts show into docs/engines.md and `xlmodel.engines.recorded`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlmodel.engines import CellAddress, CellValue, ErrorValue, Recalculation, get, names, recalculate_all
from xlmodel.engines.declared import WEAKNESSES
from xlmodel.engines.weaknesses import note_on
from xlmodel.verification.compare import TOLERANCE, agree
from xlmodel.workbook.limits import Limits

from tests.vectors.facts import OWN, Fact, read_facts, write_facts

OUTCOMES = ("equal", "declared", "undeclared", "not supported")
CORE = frozenset({
    "operators", "SUM", "IF", "AND", "OR", "NOT", "MIN", "MAX", "MATCH", "COUNT", "COUNTA", "ABS", "IFERROR", "CHOOSE",
    "SUMPRODUCT", "TRUE", "FALSE", "NA",
})  # fmt: skip
"""Functions too common for a note on the whole function: their weaknesses are declared by construct."""

QUICK = ("formulas", "formualizer", "ironcalc")
"""The engines that the page shows: LibreOffice depends on what is installed, and takes minutes."""

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "engines.md"
RECORDED = ROOT / "builder" / "xlmodel" / "engines" / "recorded.py"
BEGIN, END = "<!-- matrix -->\n", "<!-- /matrix -->"
_IN_A_WORKBOOK = 400
_OF_NO_CONSTRUCT = ("recorded from Excel", "an error value of another kind")
_A_LINE = 118


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine makes of one fact."""

    engine: str
    fact: Fact
    outcome: str
    computed: CellValue
    note: str


def entries(facts: Sequence[Fact], engine: str, home: str = "") -> Iterator[Entry]:
    """Asks an engine for the answer of each fact that a workbook of its own can ask."""
    facts = [fact for fact in facts if not fact.needs]
    for date_1904 in (False, True):
        alike = [fact for fact in facts if fact.date_1904 == date_1904]
        for start in range(0, len(alike), _IN_A_WORKBOOK):
            yield from _ask(alike[start : start + _IN_A_WORKBOOK], engine, home)


def _ask(facts: Sequence[Fact], engine: str, home: str) -> Iterator[Entry]:
    with tempfile.TemporaryDirectory() as folder:
        path = write_facts(facts, Path(folder) / "facts.xlsx", home)
        done = recalculate_all(engine, path, [{}], Limits(seconds=600))[0]
    for number, fact in enumerate(facts):
        yield _entry(fact, CellAddress(f"S{number}", home or fact.home), done)


def _entry(fact: Fact, address: CellAddress, done: Recalculation) -> Entry:
    computed = done.values.get(address)
    if address in done.unsupported or computed is None:
        return Entry(done.engine, fact, "not supported", None, done.unsupported.get(address, "no value"))
    booleans = get(done.engine).abilities.booleans
    if fact.decimals is not None and isinstance(computed, float):
        computed = round(computed, fact.decimals)
    if isinstance(fact.answer, ErrorValue) or isinstance(computed, ErrorValue):
        same = type(fact.answer) is type(computed) and fact.answer == computed
    else:
        same = agree(fact.answer, computed, TOLERANCE, booleans=booleans)
    note = note_on(done.engine, done.cautions.get(address, ""), fact.answer, computed)
    return Entry(done.engine, fact, "equal" if same else "declared" if note else "undeclared", computed, note)


Counts = Mapping[str, Counter[str]]
"""By function, how many facts have each outcome."""


def counted(found: Sequence[Entry]) -> dict[str, Counter[str]]:
    """The outcomes of an engine by function."""
    counts: dict[str, Counter[str]] = {}
    for entry in found:
        counts.setdefault(entry.fact.function, Counter())[entry.outcome] += 1
    return dict(sorted(counts.items()))


def differing(found: Sequence[Entry]) -> dict[str, tuple[int, int]]:
    """The functions to declare as a whole, where no construct explains a difference: how many differ of how many."""
    recorded: Counter[str] = Counter(entry.fact.function for entry in found)
    different = [entry for entry in found if entry.outcome in {"declared", "undeclared"}]
    unexplained = {
        entry.fact.function for entry in different
        if not entry.note or any(words in entry.note for words in _OF_NO_CONSTRUCT)
    } - CORE  # fmt: skip
    counts = Counter(entry.fact.function for entry in different)
    return {name: (counts[name], recorded[name]) for name in sorted(unexplained)}


def page(counts: Mapping[str, Counts]) -> str:
    """The part of docs/engines.md between its marks."""
    lines = ["| | " + " | ".join(counts) + " |", "|---|" + "---|" * len(counts)]
    for outcome in OUTCOMES:
        totals = (sum(by[outcome] for by in engine.values()) for engine in counts.values())
        lines.append(f"| {outcome} | " + " | ".join(f"{total:,}" for total in totals) + " |")
    functions = next(iter(counts.values())).keys()
    uneven = [name for name in functions if any(set(engine[name]) != {"equal"} for engine in counts.values())]
    lines += ["", "| function | " + " | ".join(counts) + " |", "|---|" + "---|" * len(counts)]
    lines += [f"| {name} | " + " | ".join(_cell(engine[name]) for engine in counts.values()) + " |" for name in uneven]
    even = [name for name in functions if name not in uneven]
    lines += ["", f"Equal in every engine: {', '.join(even)}."]
    lines += ["", "| construct | engines | what they do |", "|---|---|---|"]
    lines += [f"| {w.construct} | {', '.join(w.engines)} | {w.reason} |" for w in WEAKNESSES]
    return "\n".join(lines) + "\n"


def _cell(outcomes: Counter[str]) -> str:
    return " / ".join(str(outcomes[outcome]) for outcome in OUTCOMES)


def module(known: Mapping[str, Mapping[str, tuple[int, int]]]) -> str:
    """The text of `xlmodel.engines.recorded`."""
    lines = [
        '"""Functions with recorded answers of Excel an engine differs from; written by `tests.vectors.matrix`."""',
        "", "from __future__ import annotations", "", "# fmt: off",
        "DIFFERING: dict[str, dict[str, tuple[int, int]]] = {",
    ]  # fmt: skip
    for engine, functions in known.items():
        lines += [f'    "{engine}": {{', *_packed([f'"{name}": {pair},' for name, pair in functions.items()]), "    },"]
    lines += ["}", '"""By engine and function: how many recorded answers differ, of how many."""', ""]
    return "\n".join(lines)


def _packed(pieces: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + len(piece) < _A_LINE:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"        {piece}")
    return lines


def main() -> None:
    """Prints the matrix of some engines."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("facts", nargs="?", type=Path, default=OWN)
    parser.add_argument("--engine", choices=names(), action="append", help="one or more; the quick ones unless given")
    parser.add_argument("--home", default="", help="one cell for every formula")
    parser.add_argument("--list", choices=OUTCOMES, action="append", default=[])
    parser.add_argument("--functions", action="store_true", help="a line for each function")
    parser.add_argument("--write", action="store_true", help="docs/engines.md and xlmodel.engines.recorded")
    asked = parser.parse_args()
    facts = read_facts(asked.facts)
    for fact in facts:
        if fact.needs:
            print(f"not asked, for it needs {fact.needs}: {fact.id} {fact.formula}")
    found: dict[str, list[Entry]] = {}
    for engine in asked.engine or QUICK:
        found[engine] = list(entries(facts, engine, asked.home))
        print(engine, get(engine).version(), dict(Counter(entry.outcome for entry in found[engine])))
        if asked.functions:
            for name, outcomes in counted(found[engine]).items():
                print(f"  {name}: {_cell(outcomes)}")
        for entry in found[engine]:
            if entry.outcome in asked.list:
                fact = entry.fact
                print(f"  {fact.id} {fact.formula} Excel {fact.answer!r}, {engine} {entry.computed!r} {entry.note}")
    if asked.write:
        write(found)


def write(found: Mapping[str, Sequence[Entry]]) -> None:
    """Writes what the facts show; run twice where notes changed."""
    RECORDED.write_text(module({engine: differing(each) for engine, each in found.items()}), encoding="utf-8")
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    shown = page({engine: counted(each) for engine, each in found.items()})
    PAGE.write_text(before + begin + shown + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
