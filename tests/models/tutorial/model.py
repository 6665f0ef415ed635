"""A chain of bakeries: shops and customers, loaves and flour, wages and rent, profit."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, prior, ratio, timeline, where


def model() -> Draft:
    """The model: its words, inputs and scenarios, then its sheets from left to right."""
    m = Draft(
        "bakery",
        label="A chain of bakeries",
        languages=("en", "zh"),
        timeline=timeline(2023, 2028, history=2024),
        growth=(2024, 2028),
        units=("shop", "customer", "loaf", "loaves = loaf"),
        as_of="2025-01-31",
        folder=Path(__file__).parent,
    )
    m.add_sources()
    inputs(m)
    m.add_scenarios()

    sales(m)
    costs(m)
    profit(m)

    m.headline("sales.loaves", "sales.revenue", "profit.operating", "profit.margin")
    m.add_case_file()
    m.add_charts()
    return m


def inputs(m: Draft) -> None:
    """One sheet, a block for each file of `inputs/`."""
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="All assumptions")
    s.section("Sales")
    s.inputs(*m.add_inputs("sales"))
    s.section("Costs")
    s.inputs(*m.add_inputs("costs"))


def sales(m: Draft) -> None:
    """Customers, loaves, revenue."""
    s = m.sheet("sales", "Calc", title="Sales", purpose="Loaves and revenue")
    s.section("Sales")
    customers = s.line(
        "sales.customers",
        "1e4 customers/year",
        (m["sales.shops"] * m["sales.customers_per_day"] * m["sales.open_days"]).to("1e4 customers/year"),
        label="Customers served",
    )
    loaves = s.line(
        "sales.loaves", "1e4 loaves/year", customers * m["sales.loaves_per_customer"], label="Loaves sold", cagr=True
    )
    s.line("sales.revenue", "USD 1e4/year", loaves * m["sales.price"], label="Revenue", cagr=True, strong=True)


def costs(m: Draft) -> None:
    """Flour, whose price is known for the past and grows from there; wages and rent by shop."""
    s = m.sheet("costs", "Calc", title="Costs", purpose="Flour, wages, rent")
    s.section("Flour")
    price = s.line(
        "costs.flour_price",
        "USD/kg",
        where(
            m["time.history"] == 1,
            m["costs.flour_price_paid"],
            prior("costs.flour_price") * (1 + m["costs.flour_price_growth"]),
        ),
        label="Price of flour",
        cagr=True,
    )
    flour = s.line("costs.flour", "USD 1e4/year", m["sales.loaves"] * m["costs.flour_per_loaf"] * price, label="Flour")
    s.section("Shops")
    wages = s.line(
        "costs.wages", "USD 1e4/year", (m["sales.shops"] * m["costs.wages_per_shop"]).to("USD 1e4/year"), label="Wages"
    )
    rent = s.line(
        "costs.rent", "USD 1e4/year", (m["sales.shops"] * m["costs.rent_per_shop"]).to("USD 1e4/year"), label="Rent"
    )
    s.section("Total")
    s.line("costs.total", "USD 1e4/year", flour + wages + rent, label="Costs", strong=True)


def profit(m: Draft) -> None:
    """What is left, and a check that it is the same counted by the loaf."""
    s = m.sheet("profit", "Calc", title="Profit", purpose="Profit and margin")
    s.section("Profit")
    operating = s.line(
        "profit.operating", "USD 1e4/year", m["sales.revenue"] - m["costs.total"], label="Operating profit", strong=True
    )
    s.line("profit.margin", "ratio", ratio(operating, m["sales.revenue"]), label="Operating margin")
    by_loaf = m["sales.price"] - m["costs.flour_per_loaf"] * m["costs.flour_price"]
    s.check(
        "check.profit",
        "ratio",
        ratio(m["sales.loaves"] * by_loaf - m["costs.wages"] - m["costs.rent"] - operating, m["sales.revenue"]),
        label="Margin by the loaf, less wages and rent, is the profit",
    )
