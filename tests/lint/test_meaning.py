"""A growth rate that may be without meaning: what may be done with it, and what may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from xlmodel import Draft, Expression, Label, SheetBuilder, growth, largest, prior, ratio, span, where
from xlmodel.evaluate import evaluate
from xlmodel.lint import lint

from tests.lint.sound import Spoil, add, placed, sound
from tests.small_model import given

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


def _rate(m: Draft, s: SheetBuilder, formula: Expression) -> list[str]:
    s.line("rate", "ratio", formula, label=Label("Rate", zh="率"), first=2022)
    return [str(finding) for finding in lint(placed(m)) if finding.severity == "error"]


BY_HAND: dict[str, Callable[[Expression, Expression], Expression]] = {
    "a quotient": lambda now, before: now / before - 1,
    "a ratio": lambda now, before: ratio(now, before) - 1,
    "a difference": lambda now, before: (now - before) / before,
    "the ratio of a difference": lambda now, before: ratio(now - before, before),
    "a power": lambda now, before: (now / before) ** 1 - 1,
    "inside a choice that asks something else": lambda now, before: where(now > 0, now / before - 1, 0),
    "inside a product": lambda now, before: (now / before - 1) * (now / now),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_growth_rate_written_by_hand_is_told_with_the_call_to_write(name: str) -> None:
    m, s = sound()
    (told,) = _rate(m, s, BY_HAND[name](m["revenue"], prior("revenue")))
    assert "revenue / prior(revenue) - 1 has no meaning where prior(revenue) is not above 0" in told
    assert 'write growth("revenue"), which is "n.m." there; with otherwise=0 it is a number' in told


@pytest.mark.parametrize("name", BY_HAND)
def test_a_growth_rate_by_hand_that_asks_whether_its_base_is_above_0_is_left_alone(name: str) -> None:
    m, s = sound()
    before = prior("revenue")
    assert _rate(m, s, where(before > 0, BY_HAND[name](m["revenue"], before), 0)) == []


def test_a_line_over_another_or_over_its_last_value_is_no_growth_rate() -> None:
    m, s = sound()
    s.line("twice", "ratio", m["revenue"] / m["revenue"] - 1, label=Label("t", zh="t"))
    assert _rate(m, s, m["revenue"] / prior("revenue")) == []


def test_growth_over_another_base_is_without_meaning_where_that_is_not_above_0() -> None:
    m, s = sound()
    given(m, "profit", "USD/year", -1.0, 2.0, 4.0, 3.0)
    s.inputs("profit")
    s.line("rate", "ratio", growth("profit", over=prior("profit", 2)), label=Label("Rate", zh="率"), first=2023)
    assert evaluate(placed(m).complete()).series("rate") == {"2023": "n.m.", "2024": pytest.approx(3 / 2 - 1)}
