"""A software company by month: customers by plan roll forward, revenue, and the years beside the months."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, Expression, annual, growth, mean, same_period_last_year, share, timeline, total


def model() -> Draft:
    """Three plans over three years of months, the first six of them history."""
    m = Draft(
        "saas",
        label="A software company",
        timeline=timeline("2024-01", "2026-12", history="2024-06"),
        growth=("2024-01", "2026-12"),
        units=("customer", "customers = customer"),
        as_of="2024-07-15",
        folder=Path(__file__).parent,
    )
    m.dimension("plan", "Plans", {"starter": "Starter", "team": "Team", "enterprise": "Enterprise"})
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Customers, prices and costs")
    s.section("Customers")
    s.inputs(*m.add_inputs("customers"))
    s.section("Prices and costs")
    s.inputs(*m.add_inputs("money"))
    m.add_scenarios()
    customers(m)
    revenue(m)
    years(m)
    m.headline("arr", "revenue", "profit")
    m.add_case_file()
    return m


def customers(m: Draft) -> None:
    """Customers by plan: those there were, those who came, those who left."""
    s = m.sheet("customers", "Calc", title="Customers", purpose="Customers by plan, month by month")
    s.section("Customers")
    left = s.line("churned.{plan}", "customers/month", m["churn.{plan}"] * prior_customers(m), label="Customers lost")
    s.corkscrew(
        "customers.{plan}",
        "customers",
        label="Customers",
        opening=m["before.{plan}"],
        additions=[m["won.{plan}"]],
        reductions=[left],
    )
    s.line("customers", "customers", total(m["customers.{plan}"], over="plan"), label="Customers of all plans")
    s.line("customers.{plan}.share", "ratio", share(m["customers.{plan}"], over="plan"), label="Share of customers")


def revenue(m: Draft) -> None:
    """Revenue of the month, what recurs of it in a year, costs and profit."""
    s = m.sheet("revenue", "Calc", title="Revenue", purpose="Revenue, recurring revenue, profit")
    s.section("Revenue")
    s.line("revenue.{plan}", "USD/month", m["customers.{plan}"] * m["price.{plan}"], label="Revenue")
    earned = s.line("revenue", "USD/month", total(m["revenue.{plan}"], over="plan"), label="Revenue", strong=True)
    s.line(
        "price",
        "USD/customer/month",
        mean(m["price.{plan}"], over="plan", by=m["customers.{plan}"]),
        label="Mean price",
    )
    recurring = s.line("arr", "USD/year", earned.to("USD/year"), label="Annual recurring revenue", cagr=True)
    rate = growth(recurring, over=same_period_last_year(recurring))
    s.line("arr.growth", "ratio", rate, label="Growth on the year before", first="2025-01")
    s.section("Profit")
    served = (m["customers"] * m["cost.per_customer"]).to("USD/month")
    costs = s.line("costs", "USD/month", served + m["cost.people"], label="Costs")
    s.line("profit", "USD/month", earned - costs, label="Profit", strong=True)


def years(m: Draft) -> None:
    """The months added up to years."""
    s = m.sheet("years", "Output", title="Years", purpose="The months by year", axis=m.timeline.years)
    s.section("Years")
    s.line("revenue.year", "USD/year", annual("revenue", "sum"), label="Revenue of the year")
    s.line("profit.year", "USD/year", annual("profit", "sum"), label="Profit of the year")
    s.line("customers.year", "customers", annual("customers", "last"), label="Customers at the end of the year")
    s.line("price.year", "USD/customer/month", annual("price", "mean"), label="Price, mean of the months")


def prior_customers(m: Draft) -> Expression:
    """Customers at the start of a month, per month."""
    return m["customers.{plan}.opening"]
