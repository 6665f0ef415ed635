"""Measures the numbers of the README: `python -m tests.docs.numbers` (two minutes)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import xlmodel
from xlmodel import Selection
from xlmodel.cli.rebuild import Origin, expected_builder
from xlmodel.evaluate import reconcile
from xlmodel.registry import load
from xlmodel.verification import SwitchPosition, Verdict, find_switches, verify_many

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- numbers -->\n", "<!-- /numbers -->"


def measured() -> str:
    """The table of the README: what each engine compared, and the reconciliation."""
    with tempfile.TemporaryDirectory() as name:
        lines = [
            "| `ai_compute` | engine | formula cells | compared | equal | largest gap |",
            "|---|---|---|---|---|---|",
        ]
        for what, verdicts in _verdicts(Path(name)):
            engine = verdicts[0].engine.partition(" ")[0]
            cells = (sum(getattr(v, field) for v in verdicts) for field in ("formulas", "compared", "equal"))
            gap = max(verdict.largest_gap for verdict in verdicts)
            lines.append(f"| {what} | {engine} | {' | '.join(f'{n:,}' for n in cells)} | {gap:.0e} |")
    rows = reconcile(load("ai_compute"), Selection())
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("matches", "explained", "differs")}
    sentence = (
        f"Of {len(rows)} figures the report prints, {counts['matches']} come out of the model within their rounding,"
        f" {counts['explained']} differ by an error of the report that is named, {counts['differs']} differ otherwise."
    )
    return "\n".join([*lines, "", sentence, ""])


def _verdicts(folder: Path) -> Iterator[tuple[str, list[Verdict]]]:
    base = xlmodel.build("ai_compute", output=folder / "base.xlsx").path
    expected_for = expected_builder(find_switches(base), Origin())
    positions = find_switches(base).positions()
    cases = [SwitchPosition(p.label, p.overrides, expected_for(folder, p.scenario, p.corrections)) for p in positions]
    yield f"one file, its switches in {len(cases)} positions", verify_many(base, cases, engine="formulas")
    chinese = xlmodel.build("ai_compute", language="zh", output=folder / "zh.xlsx").path
    for engine in ("libreoffice", "formualizer", "ironcalc"):
        yield "base, in English and in Chinese", [xlmodel.verify(path, engine=engine) for path in (base, chinese)]


def main() -> None:
    """Writes the table between its marks in the README."""
    before, begin, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    README.write_text(before + begin + measured() + end + after, encoding="utf-8")


if __name__ == "__main__":
    main()
