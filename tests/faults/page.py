"""The numbers of docs/faults.md, written between its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.faults.inject import Outcome, shares_table

BEGIN, END = "<!-- faults -->\n", "<!-- /faults -->\n"
RULES_SHOWN = 8


def write(page: Path, outcomes: list[Outcome], samples: int, seed: int) -> None:
    """Replaces what stands between the marks of a page by the numbers of a run."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{page} has no {BEGIN.strip()} and {END.strip()}")
    text = "\n".join(numbers(outcomes, samples, seed))
    page.write_text(f"{before}{BEGIN}{text}\n{END}{after}", encoding="utf-8")


def numbers(outcomes: list[Outcome], samples: int, seed: int) -> list[str]:
    """The table of shares, the rules that noticed, and where the own checks are blind."""
    harmful = [one for one in outcomes if not one.harmless]
    harmless = [one for one in outcomes if one.harmless]
    rules = Counter(rule for one in harmful for rule in one.rules).most_common(RULES_SHOWN)
    noticed = ", ".join(f"rule {rule} ({count})" for rule, count in rules)
    return [
        f"{len(outcomes)} faults ({samples} of each class and scope, seed {seed}); {len(harmful)} change a value:",
        "",
        *shares_table(outcomes),
        "",
        f"Of the {len(harmless)} harmless ones the audit notices {sum(one.audit for one in harmless)}.",
        f"What the audit noticed most: {noticed}.",
        "",
        "Where they were put, and what the workbook's own checks saw of those that change a value:",
        "",
        "| sheets | one cell | seen | a row | seen |",
        "|---|---|---|---|---|",
        *(_place_row(name, [one for one in harmful if one.sheet in group]) for name, group in _groups(harmful)),
    ]


def _groups(outcomes: Sequence[Outcome]) -> list[tuple[str, set[str]]]:
    """The sheets of cases together, then every sheet by itself."""
    titles = sorted({one.sheet for one in outcomes})
    cases = {title for title in titles if title.startswith("Cases ")}
    return [("sheets of cases", cases), *((title, {title}) for title in titles if title not in cases)]


def _place_row(name: str, outcomes: Sequence[Outcome]) -> str:
    cells = [one for one in outcomes if one.scope == "cell"]
    rows = [one for one in outcomes if one.scope == "row"]
    return f"| {name} | {len(cells)} | {sum(c.checks for c in cells)} | {len(rows)} | {sum(r.checks for r in rows)} |"
