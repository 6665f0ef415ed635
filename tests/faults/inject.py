"""Injects faults into an emitted workbook and reports who catches them.

    python -m tests.faults.inject FILE [--samples 5] [--seed 1] [--json | --markdown PAGE]

Each fault goes into the loaded workbook, which is recalculated and judged as if Excel had saved it. Then `checks` asks
whether the workbook's own MasterCheck is no longer 0, `audit` whether a rule finds something it does not find in the
clean file (rule 51, which reads MasterCheck, and the rules that recalculate left out), and `verify` whether any
recalculated value differs from the clean build. A fault is harmless when no value changes; shares are of the others.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from xlmodel.audit.lexer import address
from xlmodel.audit.reading import read_book
from xlmodel.audit.report import Result
from xlmodel.audit.vocabulary import MASTER_NAMES

from tests.faults.faults import KINDS, Fault, draw
from tests.faults.loaded import CircularFaultError, Loaded

TOLERANCE = 1e-9
OWN_CHECK_RULE = 51
SCOPES = ("cell", "row")

Values = Mapping[tuple[str, str], object]


@dataclass(frozen=True)
class Outcome:
    """A fault and who noticed it; `harmless` when no value of the workbook changed."""

    kind: str
    scope: str
    where: str
    before: str
    after: str
    checks: bool
    audit: bool
    verify: bool
    harmless: bool
    rules: tuple[int, ...]

    @property
    def caught(self) -> bool:
        """True when anybody noticed."""
        return self.checks or self.audit or self.verify

    @property
    def sheet(self) -> str:
        """The sheet the fault was put into."""
        return self.where.rpartition("!")[0].strip("'")


def inject(path: Path, samples: int, seed: int) -> list[Outcome]:
    """Draws `samples` faults of each class and scope, and judges each."""
    book = read_book(path)
    master = book.named_cell(*MASTER_NAMES)
    place = ("", "") if master is None else (master[1].title, address(master[0].area[1].top, master[0].area[1].left))  # type: ignore[index]
    loaded = Loaded(book)
    clean = loaded.values()
    clean_results = loaded.judged({}, clean)
    outcomes = []
    for kind in KINDS:
        for scope in SCOPES:
            random = Random(f"{seed} {kind} {scope}")
            for _ in range(samples):
                fault = draw(book, kind, scope, random)
                if fault is None:
                    break
                faulty = _faulty(loaded, fault, clean)
                results = loaded.judged(fault.changes, faulty)
                outcomes.append(judge(fault, (clean, faulty), (clean_results, results), place))
    if loaded.values() != clean:
        raise AssertionError(f"{path}: the workbook is not what it was before the faults")
    return outcomes


def _faulty(loaded: Loaded, fault: Fault, clean: Values) -> dict[tuple[str, str], object]:
    """The values with a fault; cells that refer to themselves have none."""
    try:
        with loaded.changed(fault.changes) as values:
            return values
    except CircularFaultError:
        return {**clean, **{(title, address(row, column)): None for title, row, column in fault.changes}}


def judge(
    fault: Fault,
    values: tuple[Values, Values],
    results: tuple[Sequence[Result], Sequence[Result]],
    master: tuple[str, str],
) -> Outcome:
    """Who noticed a fault, from the values and the findings before and after."""
    clean, faulty = values
    different = any(not _same(clean[key], faulty.get(key)) for key in clean)
    check = faulty.get(master)
    rules = tuple(
        new.number
        for old, new in zip(*results, strict=True)
        if new.number != OWN_CHECK_RULE and (new.count > old.count or _rank(new.outcome) > _rank(old.outcome))
    )
    failing = not (isinstance(check, int | float) and abs(check) <= TOLERANCE)
    return Outcome(
        fault.kind, fault.scope, fault.where, fault.before, fault.after,
        checks=failing and master in clean, audit=bool(rules), verify=different, harmless=not different, rules=rules,
    )  # fmt: skip


def _rank(outcome: str) -> int:
    return {"warn": 1, "fail": 2}.get(str(outcome), 0)


def _same(left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-12)
    return left == right


def table(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """By class and scope, and in total: the harmless faults, and who noticed which share of the others."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        for key in ((outcome.kind, outcome.scope), ("all", outcome.scope), ("all", "both")):
            groups.setdefault(key, []).append(outcome)
    order = [(kind, scope) for kind in (*KINDS, "all") for scope in (*SCOPES, "both") if (kind, scope) in groups]
    return [{"class": kind, "scope": scope, **_shares(groups[kind, scope])} for kind, scope in order]


def _shares(group: list[Outcome]) -> dict[str, float]:
    harmful = [one for one in group if not one.harmless]
    count = max(len(harmful), 1)
    return {
        "faults": len(group),
        "harmless": len(group) - len(harmful),
        "checks": sum(one.checks for one in harmful) / count,
        "audit": sum(one.audit for one in harmful) / count,
        "checks or audit": sum(one.checks or one.audit for one in harmful) / count,
        "verify": sum(one.verify for one in harmful) / count,
        "any": sum(one.caught for one in harmful) / count,
    }


def main(arguments: list[str] | None = None) -> int:
    """Runs the injection on one file and prints the table, or JSON, or writes the page of the documentation."""
    parser = argparse.ArgumentParser(description="Inject faults into an emitted workbook and report who catches them.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--samples", type=int, default=5, help="faults of each class and scope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print all outcomes as JSON")
    parser.add_argument("--markdown", type=Path, help="write the numbers into this page, between its marks")
    options = parser.parse_args(arguments)
    outcomes = inject(options.file, options.samples, options.seed)
    if options.json:
        print(json.dumps({"table": table(outcomes), "faults": [asdict(one) for one in outcomes]}, indent=2))
        return 0
    if options.markdown:
        from tests.faults.page import write

        write(options.markdown, outcomes, options.samples, options.seed)
        return 0
    print("\n".join(shares_table(outcomes)))
    missing = [kind for kind in KINDS if not any(one.kind == kind for one in outcomes)]
    if missing:
        print(f"\nNo place found for: {', '.join(missing)}")
    print("\nRules that noticed:", dict(sorted(Counter(rule for one in outcomes for rule in one.rules).items())))
    print("\nOutside verify, these escape the checks and the audit:")
    for one in outcomes:
        if not (one.checks or one.audit):
            effect = " (no value changes)" if one.harmless else ""
            print(f"- {one.kind}, {one.scope}: {one.where} {one.before} -> {one.after}{effect}")
    return 0


def shares_table(outcomes: list[Outcome]) -> list[str]:
    """The table as lines of Markdown."""
    lines = [
        "| class | scope | faults | harmless | checks | audit | checks or audit | verify | any |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in table(outcomes):
        shares = " | ".join(f"{row[key]:.0%}" for key in ("checks", "audit", "checks or audit", "verify", "any"))
        lines.append(f"| {row['class']} | {row['scope']} | {row['faults']} | {row['harmless']} | {shares} |")
    return lines


if __name__ == "__main__":
    sys.exit(main())
