"""Injects faults into an emitted workbook and reports who catches them.

    python -m tests.faults.inject FILE [--samples 5] [--seed 1] [--json]

After each fault the copy is recalculated and its cached values made consistent, as if Excel had saved it. Then
`checks` asks whether the workbook's own MasterCheck is no longer 0, `audit` whether a rule finds something it does not
find in the clean file (rule 51, which reads MasterCheck, left out), and `verify` whether any recalculated value differs
from the clean build.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from xlmodel.audit import AuditReport, audit
from xlmodel.audit.lexer import address
from xlmodel.audit.reading import read_book
from xlmodel.audit.vocabulary import MASTER_NAMES

from tests.faults.emitted import load, save, save_values
from tests.faults.faults import KINDS, Fault, draw

TOLERANCE = 1e-9
OWN_CHECK_RULE = 51
SCOPES = ("cell", "row")

Values = Mapping[tuple[str, str], object]


@dataclass(frozen=True)
class Outcome:
    """A fault and who noticed it; `neutral` when no value of the workbook changed."""

    kind: str
    scope: str
    where: str
    before: str
    after: str
    checks: bool
    audit: bool
    verify: bool
    neutral: bool
    rules: tuple[int, ...]

    @property
    def caught(self) -> bool:
        """True when anybody noticed."""
        return self.checks or self.audit or self.verify


def inject(path: Path, samples: int, seed: int) -> list[Outcome]:
    """Draws `samples` faults of each class and scope, and judges each."""
    book = read_book(path)
    emitted = load(path)
    master = book.named_cell(*MASTER_NAMES)
    place = ("", "") if master is None else (master[1].title, address(master[0].area[1].top, master[0].area[1].left))  # type: ignore[index]
    clean_report, clean_values = audit(path), recalculated(path)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "faulty.xlsx"
        for kind in KINDS:
            for scope in SCOPES:
                random = Random(f"{seed} {kind} {scope}")
                for _ in range(samples):
                    fault = draw(book, kind, scope, random)
                    if fault is None:
                        break
                    save(emitted, copy, fault.changes)
                    values = recalculated(copy)
                    save_values(copy, values)
                    outcomes.append(judge(fault, (clean_values, values), (clean_report, audit(copy)), place))
    return outcomes


def recalculated(path: Path) -> dict[tuple[str, str], object]:
    """The value of every formula cell by the fast engine."""
    from xlmodel import engines

    values = engines.get("formualizer").recalculate(path, overrides={}).values
    return {(place.sheet, place.cell): value for place, value in values.items()}


def judge(
    fault: Fault, values: tuple[Values, Values], reports: tuple[AuditReport, AuditReport], master: tuple[str, str]
) -> Outcome:
    """Who noticed a fault, from the values and the reports before and after."""
    clean, faulty = values
    typed = {(sheet, address(row, column)): content for (sheet, row, column), content in fault.changes.items()}
    shown = {key: typed[key] if isinstance(typed.get(key), float) else faulty.get(key) for key in clean}
    different = any(not _same(clean[key], shown[key]) for key in clean)
    check = faulty.get(master)
    rules = tuple(
        new.number
        for old, new in zip(reports[0].results, reports[1].results, strict=True)
        if new.number != OWN_CHECK_RULE and (new.count > old.count or _rank(new.outcome) > _rank(old.outcome))
    )
    failing = not (isinstance(check, int | float) and abs(check) <= TOLERANCE)
    return Outcome(
        fault.kind, fault.scope, fault.where, fault.before, fault.after,
        checks=failing and master in clean, audit=bool(rules), verify=different, neutral=not different, rules=rules,
    )  # fmt: skip


def _rank(outcome: str) -> int:
    return {"warn": 1, "fail": 2}.get(str(outcome), 0)


def _same(left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-12)
    return left == right


def table(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """Shares by class and scope, and in total; faults that change no value are counted as well, and told."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        for key in ((outcome.kind, outcome.scope), ("all", outcome.scope), ("all", "both")):
            groups.setdefault(key, []).append(outcome)
    order = [(kind, scope) for kind in (*KINDS, "all") for scope in (*SCOPES, "both") if (kind, scope) in groups]
    return [{"class": kind, "scope": scope, **_shares(groups[kind, scope])} for kind, scope in order]


def _shares(group: list[Outcome]) -> dict[str, float]:
    return {
        "faults": len(group),
        "neutral": sum(one.neutral for one in group),
        "checks": sum(one.checks for one in group) / len(group),
        "audit": sum(one.audit for one in group) / len(group),
        "checks or audit": sum(one.checks or one.audit for one in group) / len(group),
        "verify": sum(one.verify for one in group) / len(group),
        "any": sum(one.caught for one in group) / len(group),
    }


def main(arguments: list[str] | None = None) -> int:
    """Runs the injection on one file and prints the table, or JSON."""
    parser = argparse.ArgumentParser(description="Inject faults into an emitted workbook and report who catches them.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--samples", type=int, default=5, help="faults of each class and scope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print all outcomes as JSON")
    options = parser.parse_args(arguments)
    outcomes = inject(options.file, options.samples, options.seed)
    if options.json:
        print(json.dumps({"table": table(outcomes), "faults": [asdict(one) for one in outcomes]}, indent=2))
        return 0
    print("| class | scope | faults | neutral | checks | audit | checks or audit | verify | any |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in table(outcomes):
        shares = " | ".join(f"{row[key]:.0%}" for key in ("checks", "audit", "checks or audit", "verify", "any"))
        print(f"| {row['class']} | {row['scope']} | {row['faults']} | {row['neutral']} | {shares} |")
    missing = [kind for kind in KINDS if not any(one.kind == kind for one in outcomes)]
    if missing:
        print(f"\nNo place found for: {', '.join(missing)}")
    print("\nRules that noticed:", dict(sorted(Counter(rule for one in outcomes for rule in one.rules).items())))
    print("\nOutside verify, these escape the checks and the audit:")
    for one in outcomes:
        if not (one.checks or one.audit):
            effect = " (no value changes)" if one.neutral else ""
            print(f"- {one.kind}, {one.scope}: {one.where} {one.before} -> {one.after}{effect}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
