"""A portfolio of loans by quarter: tranches roll forward, interest by the days of a quarter, years to June."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, annual, deviation, mean, share, timeline, total


def model() -> Draft:
    """Three tranches over four years of quarters, the first two of them history."""
    m = Draft(
        "loans",
        label="A portfolio of loans",
        timeline=timeline("2024Q1", "2027Q4", history="2024Q2", year_end="06"),
        growth=("2024Q1", "2027Q4"),
        units=(),
        as_of="2024-01-15",
        folder=Path(__file__).parent,
    )
    m.dimension("tranche", "Tranches", {"senior": "Senior", "mezzanine": "Mezzanine", "bridge": "Bridge"})
    m.dimension("secured", "Secured tranches", ["senior", "mezzanine"], of="tranche")
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Balances, rates, repayments")
    s.section("Tranches")
    s.inputs(*m.add_inputs("tranches"))
    m.add_scenarios()
    balances(m)
    interest(m)
    years(m)
    m.headline("balance", "interest", "interest.yield")
    m.add_case_file()
    return m


def balances(m: Draft) -> None:
    """What is owed on each tranche at the end of each quarter."""
    s = m.sheet("balances", "Calc", title="Balances", purpose="Balances by tranche")
    s.section("Balances")
    owed, before = m["balance.{tranche}"], m["balance.{tranche}.opening"]
    due = s.line("due.{tranche}", "EUR 1e6/quarter", m["repaid.{tranche}"] * before, "Repayment due")
    s.corkscrew(
        "balance.{tranche}",
        "EUR 1e6",
        label="Balance",
        opening=m["before.{tranche}"],
        additions=[m["drawn.{tranche}"]],
        reductions=[due],
    )
    s.line("balance", "EUR 1e6", total(owed, over="tranche"), "Balance of all tranches", strong=True)
    s.line("balance.secured", "EUR 1e6", total(owed, over="secured"), "Of it secured")
    s.line("balance.{tranche}.share", "ratio", share(owed, over="tranche"), "Share of the balance")


def interest(m: Draft) -> None:
    """Interest by the actual days of the quarter over 360."""
    s = m.sheet("interest", "Calc", title="Interest", purpose="Interest by the days of the quarter")
    s.section("Interest")
    before = m["balance.{tranche}.opening"]
    of_year = m["time.days"] / m["days.basis"] / m["time.period"]
    s.line("interest.{tranche}", "EUR 1e6/quarter", before * m["rate.{tranche}"] * of_year, "Interest")
    earned = s.line(
        "interest", "EUR 1e6/quarter", total(m["interest.{tranche}"], over="tranche"), "Interest", strong=True
    )
    opening = s.line("balance.before", "EUR 1e6", total(before, over="tranche"), "Opening balance")
    s.line("interest.yield", "1/quarter", earned / opening, "Interest over the opening balance")
    rate = s.line("rate", "1/year", mean(m["rate.{tranche}"], over="tranche", by=before), "Mean rate")
    s.check(
        "check.interest", "ratio", deviation(earned, rate * opening * of_year), label="Interest = mean rate x balance"
    )


def years(m: Draft) -> None:
    """The quarters added up to years that end in June."""
    s = m.sheet("years", "Output", title="Years", purpose="Years to June", axis=m.timeline.years)
    s.section("Years to June")
    s.line("interest.year", "EUR 1e6/year", annual("interest", "sum"), "Interest of the year")
    s.line("balance.year", "EUR 1e6", annual("balance", "last"), "Balance at the end of June")
    s.line("interest.year.{tranche}", "EUR 1e6/year", annual("interest.{tranche}", "sum"), "Interest of the year")
