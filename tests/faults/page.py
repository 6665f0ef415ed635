"""The tables of docs/faults.md, made from the outcomes of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.faults.run import Outcome

BEGIN, END = "<!-- faults -->\n", "<!-- /faults -->\n"
RULES_SHOWN = 8
INPUTS = frozenset({"changed constant", "text number"})
"""Classes of edits of inputs: a workbook whose input is edited is another case, and no check need turn."""


def write(page: Path, lines: Sequence[str]) -> None:
    """Replaces what stands between the marks of a page by these lines."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{page} has no {BEGIN.strip()} and {END.strip()}")
    text = "\n".join(lines)
    page.write_text(f"{before}{BEGIN}{text}\n{END}{after}", encoding="utf-8")


def numbers(outcomes: Sequence[Outcome], samples: int, seed: int) -> list[str]:
    """How many faults there were, who noticed them by class and by sheet, and which rules."""
    harmful = [one for one in outcomes if not one.harmless]
    lines = [
        f"{len(outcomes):,} faults (up to {samples} of each class and scope, seed {seed}); {len(harmful)} change a "
        f"value, {sum(one.headline for one in harmful)} of them a number of the cover:",
        "",
        *shares_table(outcomes),
        "",
        "What the workbook's own checks saw of those that change a value, by the sheet they were put into:",
        "",
        *_places(harmful),
    ]
    noticed = Counter(rule for one in harmful for rule in one.rules).most_common(RULES_SHOWN)
    if noticed:
        lines += ["", "What the audit noticed most: " + ", ".join(f"rule {rule} ({n})" for rule, n in noticed) + "."]
    return lines


def shares_table(outcomes: Sequence[Outcome]) -> list[str]:
    """The shares of the faults that change a value, by class and scope, then all together."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.kind, one.scope), []).append(one)
    mistakes = [one for one in outcomes if one.kind not in INPUTS]
    groups["all but edits of inputs", "cell"] = [one for one in mistakes if one.scope == "cell"]
    groups["all but edits of inputs", "row"] = [one for one in mistakes if one.scope == "row"]
    groups["all but edits of inputs", "both"] = mistakes
    return [
        "| class | scope | faults | change a value | checks | audit | change a headline | checks |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {kind} | {scope} | {' | '.join(_shares(group))} |" for (kind, scope), group in groups.items() if group),
    ]


def _shares(group: Sequence[Outcome]) -> Iterator[str]:
    harmful = [one for one in group if not one.harmless]
    asked = [one for one in harmful if one.audit is not None]
    headline = [one for one in harmful if one.headline]
    yield f"{len(group)}"
    yield f"{len(harmful)}"
    yield _share(harmful, lambda one: one.checks)
    yield f"{_share(asked, lambda one: bool(one.audit))} of {len(asked)}" if asked else "not asked"
    yield f"{len(headline)}"
    yield _share(headline, lambda one: one.checks)


def _share(group: Sequence[Outcome], noticed: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(noticed, group)) / len(group):.1%}" if group else "-"


def _places(harmful: Sequence[Outcome]) -> list[str]:
    """The sheets of cases together, then every sheet by itself."""
    groups: dict[str, list[Outcome]] = {}
    for one in sorted(harmful, key=lambda one: (not one.sheet.startswith("Cases "), one.sheet)):
        groups.setdefault("sheets of cases" if one.sheet.startswith("Cases ") else one.sheet, []).append(one)
    return [
        "| sheets | change a value | seen |",
        "|---|---|---|",
        *(f"| {name} | {len(group)} | {sum(one.checks for one in group)} |" for name, group in groups.items()),
    ]
