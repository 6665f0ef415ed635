"""The tables of docs/faults.md, made from the outcomes of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.faults.run import EDITS, Outcome

DRAWN, SAVED = "faults", "files"
"""The marks of the page: what was judged in the loaded workbook, and what was saved to files."""
RULES_SHOWN = 8
NAMED = 40


def write(page: Path, lines: Sequence[str], mark: str = DRAWN) -> None:
    """Replaces what stands between the marks of a page by these lines."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->\n"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page} has no {begin.strip()} and {end.strip()}")
    text = "\n".join(lines)
    page.write_text(f"{before}{begin}{text}\n{end}{after}", encoding="utf-8")


def numbers(outcomes: Sequence[Outcome], samples: int, seed: int) -> list[str]:
    """How many faults there were, who noticed them by class and by sheet, which rules, and which nobody noticed."""
    harmful = [one for one in outcomes if not one.harmless]
    lines = [
        f"{len(outcomes):,} faults (up to {samples} of each class and scope, seed {seed}); {len(harmful)} change a "
        f"value, {sum(one.headline for one in harmful)} of them a number of the cover:",
        "",
        *shares_table(outcomes),
        "",
        *_edits(harmful),
        "What the workbook's own checks saw of the others that change a value, by the sheet they were put into:",
        "",
        *_places([one for one in harmful if one.kind not in EDITS]),
    ]
    noticed = Counter(rule for one in harmful for rule in one.rules).most_common(RULES_SHOWN)
    if noticed:
        lines += ["", "What the audit noticed most: " + ", ".join(f"rule {rule} ({n})" for rule, n in noticed) + "."]
    return [*lines, "", *_escaped(harmful)]


def shares_table(outcomes: Sequence[Outcome]) -> list[str]:
    """The shares of the faults that change a value, by class and scope, then all together."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.kind, one.scope), []).append(one)
    mistakes = [one for one in outcomes if one.kind not in EDITS]
    groups["all but edits of inputs", "cell"] = [one for one in mistakes if one.scope == "cell"]
    groups["all but edits of inputs", "row"] = [one for one in mistakes if one.scope == "row"]
    groups["all but edits of inputs", "both"] = mistakes
    return [
        "| class | scope | faults | change a value | checks | checks or audit | change a headline | checks |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {kind} | {scope} | {' | '.join(_shares(group))} |" for (kind, scope), group in groups.items() if group),
    ]


def _shares(group: Sequence[Outcome]) -> Iterator[str]:
    harmful = [one for one in group if not one.harmless]
    headline = [one for one in harmful if one.headline]
    yield f"{len(group)}"
    yield f"{len(harmful)}"
    yield _share(harmful, lambda one: one.checks)
    silent = [one for one in harmful if not one.checks]
    asked = all(one.audit is not None for one in silent)
    yield _share(harmful, lambda one: one.checks or bool(one.audit)) if asked else "not asked"
    yield f"{len(headline)}"
    yield _share(headline, lambda one: one.checks)


def _share(group: Sequence[Outcome], noticed: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(noticed, group)) / len(group):.1%}" if group else "-"


def _edits(harmful: Sequence[Outcome]) -> Iterator[str]:
    """How many edits of inputs the workbook tells."""
    edits = [one for one in harmful if one.kind in EDITS]
    if edits:
        told = sum(one.told for one in edits)
        yield f"Of the {len(edits)} inputs that were edited, the sheet Proof counts {told} as edited."
        yield ""


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


def _escaped(harmful: Sequence[Outcome]) -> list[str]:
    """The faults that neither the checks nor, where it was asked, the audit noticed."""
    silent = [one for one in harmful if one.kind not in EDITS and not one.checks and not one.audit]
    if not silent:
        return ["None of them escaped both the checks and the audit."]
    asked = all(one.audit is not None for one in silent)
    lines = [
        f"{len(silent)} escaped {'the checks and the audit' if asked else 'the checks; the audit was not asked'}:",
        "",
    ]
    lines += [
        f"- {one.kind}, {one.scope}, {one.where}: `{_short(one.before)}` became `{_short(one.after)}`"
        for one in silent[:NAMED]
    ]
    return lines


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
