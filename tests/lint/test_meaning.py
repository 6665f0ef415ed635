"""A growth rate that may be without meaning: what may be done with it, and what may not."""

from __future__ import annotations

import pytest
from xlmodel import Label, growth, largest, prior, span, where
from xlmodel.lint import lint

from tests.lint.sound import Spoil, add, placed, sound

RECKONED: dict[str, Spoil] = {
    "in a product": lambda m, s: add(s, m["revenue"] * m["rate"]),
    "in the product itself": lambda m, s: add(s, m["revenue"] * growth("revenue")),
    "compared": lambda m, s: add(s, where(m["rate"] > 0, m["revenue"], 0)),
    "passed on and then in a product": lambda m, s: (
        s.line("chosen", "ratio", where(m["time.history"] == 1, 0, m["rate"]), label=Label("c", zh="c")),
        add(s, m["revenue"] * m["chosen"]),
    ),
    "in a range": lambda m, s: s.scalar("bad", "ratio", largest(span("rate")), label=Label("b", zh="b")),
    "a period ago": lambda m, s: s.line("bad", "ratio", prior("rate"), label=Label("b", zh="b"), first=2022),
    "with a growth rate of its own": lambda m, s: s.line(
        "bad", "ratio", growth("revenue"), label=Label("b", zh="b"), cagr=True
    ),
    "as a headline": lambda m, s: m.headlines.append("rate"),
}


@pytest.mark.parametrize("name", RECKONED)
def test_nothing_reckons_with_a_growth_rate_that_may_be_without_meaning(name: str) -> None:
    m, s = sound()
    s.line("rate", "ratio", growth("revenue"), label=Label("Rate", zh="率"))
    RECKONED[name](m, s)
    found = [str(finding) for finding in lint(placed(m)) if "n.m." in finding.message]
    assert len(found) == 1
    assert "growth(x, otherwise=0)" in found[0]


def test_a_growth_rate_is_shown_chosen_and_linked_to_and_with_another_number_it_is_one() -> None:
    m, s = sound()
    s.line("rate", "ratio", growth("revenue"), label=Label("Rate", zh="率"))
    s.line("link", "ratio", m["rate"], label=Label("Link", zh="链"))
    s.line("chosen", "ratio", where(m["time.history"] == 1, 0, m["rate"]), label=Label("Chosen", zh="选"))
    steady = s.line("steady", "ratio", growth("revenue", otherwise=0), label=Label("Steady", zh="稳"), cagr=True)
    add(s, m["revenue"] * steady)
    m.headlines.append("steady")
    assert [str(finding) for finding in lint(placed(m)) if finding.severity == "error"] == []
