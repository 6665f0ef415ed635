"""A solar company: two product lines, losses carried forward, cash flow and its present value, losses at first."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, growth, largest, prior, ratio, smallest, span, timeline, total, where


def model() -> Draft:
    """Eight years, the first two of them history, with a loss in the first half."""
    m = Draft(
        "solar",
        label="A solar company",
        timeline=timeline(2023, 2030, history=2024),
        growth=(2024, 2030),
        units=("panel", "panels = panel"),
        as_of="2025-01-31",
        folder=Path(__file__).parent,
    )
    m.dimension("kind", "Product lines", {"roof": "Roof panels", "field": "Field panels"})
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Sales, costs, investment, tax")
    s.section("Assumptions")
    s.inputs(*m.add_inputs("solar"))
    m.add_scenarios()
    profit(m)
    cash(m)
    m.headline("ebitda", "net_profit", "cash", "npv")
    m.add_case_file()
    m.change_log({"2025-01-31": "First version"})
    return m


def profit(m: Draft) -> None:
    """Revenue by product line down to the profit after tax and losses carried forward."""
    s = m.sheet("profit", "Calc", title="Profit", purpose="From panels to net profit")
    s.section("Sales")
    s.line("revenue.{kind}", "EUR 1e6/year", (m["sold.{kind}"] * m["price.{kind}"]).to("EUR 1e6/year"), "Revenue")
    revenue = s.line("revenue", "EUR 1e6/year", total(m["revenue.{kind}"], over="kind"), "Revenue", cagr=True)
    s.section("Profit")
    s.line("costs.{kind}", "EUR 1e6/year", m["revenue.{kind}"] * m["goods.{kind}"], "Cost of goods")
    goods = s.line("costs", "EUR 1e6/year", total(m["costs.{kind}"], over="kind"), "Cost of goods")
    ebitda = s.line("ebitda", "EUR 1e6/year", revenue - goods - m["overhead"], "EBITDA", cagr=True, strong=True)
    earned = s.line("before_tax", "EUR 1e6/year", ebitda - m["depreciation"], "Profit before tax")
    s.section("Losses carried forward")
    before = s.line("losses.before", "EUR 1e6", where(m["time.place"] == 1, 0, prior("losses")), "Losses at the start")
    period = m["time.period"]
    used = s.line("losses.used", "EUR 1e6", smallest(before, largest(0, earned * period)), "Losses used")
    s.line("losses", "EUR 1e6", before - used + largest(0, -earned * period), "Losses carried forward")
    taxed = largest(0, earned - used / period)
    tax = s.line("tax", "EUR 1e6/year", taxed * m["tax.rate"], "Tax")
    s.line("net_profit", "EUR 1e6/year", earned - tax, "Net profit", cagr=True, strong=True)


def cash(m: Draft) -> None:
    """Free cash flow and what it is worth today."""
    s = m.sheet("cash", "Output", title="Cash", purpose="Free cash flow and its present value")
    s.section("Cash flow")
    flow = m["net_profit"] + m["depreciation"] - m["investment"]
    free = s.line("cash", "EUR 1e6/year", flow, "Free cash flow", cagr=True, strong=True)
    s.line("ebitda.growth", "ratio", growth("ebitda"), "EBITDA: growth")
    s.line("cash.margin", "ratio", ratio(free, m["revenue"]), "Free cash flow over revenue")
    s.section("Present value")
    compound = 1 + m["npv.rate"] * m["time.period"]
    factor = where(m["time.place"] == 1, 1 / compound, prior("discount") / compound)
    s.line("discount", "ratio", factor, "Discount factor", number_format="0.000")
    worth = s.line("cash.worth", "EUR 1e6", free * m["discount"] * m["time.period"], "Cash flow, discounted")
    s.scalar("npv", "EUR 1e6", total(span(worth)), "Net present value", strong=True)
    s.scalar("cash.deepest", "EUR 1e6/year", smallest(span(free)), "Deepest year of cash flow")
