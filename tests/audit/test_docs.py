from __future__ import annotations

import inspect
from pathlib import Path

from xlmodel.audit import RULES

PAGE = Path(__file__).parents[2] / "docs" / "audit.md"
BLESS = "PYTHONPATH=builder python -m tests.audit.test_docs"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"


def rules_table() -> str:
    """The checklist as a Markdown table: what is asked, and how a rule decides."""
    lines = ["| # | sev | property | how it is decided | drawn from |", "|---|---|---|---|---|"]
    for rule in RULES.values():
        how = " ".join((inspect.getdoc(rule.check) or "").split())
        lines.append(f"| {rule.number} | {rule.severity.value} | {rule.title} | {how} | {rule.source} |")
    return "\n".join(lines) + "\n"


def test_the_page_lists_the_rules_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition(BEGIN)[2].partition(END)[0]
    assert shown == rules_table(), f"write the table anew: {BLESS}"


def test_every_rule_says_how_it_decides() -> None:
    assert [number for number, rule in RULES.items() if not inspect.getdoc(rule.check)] == []


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(before + BEGIN + rules_table() + END + rest.partition(END)[2], encoding="utf-8")
