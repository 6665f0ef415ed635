"""A retailer by product and region, in one language: pieces, prices, currencies, shares."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, Label, TableColumn, attribute, deviation, pick, share, timeline, total

REGIONS = [
    TableColumn("label", Label("Region"), text=True, width=20),
    TableColumn("rate", Label("Exchange rate"), "EUR/LOCAL", width=16),
    TableColumn("source", Label("Source"), text=True, width=20),
    TableColumn("kind", Label("Kind"), text=True, width=12),
    TableColumn("as_of", Label("As of"), text=True, width=12),
]


def model() -> Draft:
    """Three products in two regions; the regions come from a file with their exchange rates."""
    m = Draft(
        "retail",
        label="A retailer",
        timeline=timeline(2022, 2027, history=2023),
        growth=(2023, 2027),
        units=("piece", "pieces = piece", "LOCAL"),
        as_of="2024-02-29",
        folder=Path(__file__).parent,
    )
    m.dimension("product", "Products", {"coat": "Coats", "boot": "Boots", "hat": "Hats"})
    m.dimension_file("region", "Regions", "regions.csv", columns=REGIONS, sheet="Regions", purpose="Exchange rates")
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Pieces, prices, margins")
    s.section("Sales")
    s.inputs(*m.add_inputs("sales"))
    m.add_scenarios()
    sales(m)
    result(m)
    m.headline("revenue", "profit", "share.coat")
    m.add_case_file()
    return m


def sales(m: Draft) -> None:
    """Revenue in the currency of each region, then in euro."""
    s = m.sheet("sales", "Calc", title="Sales", purpose="Revenue by product and region")
    s.section("Revenue in local currency")
    price = s.line("price.{product}.{region}", "LOCAL/piece", m["price.{product}"] * m["level.{region}"], "Price")
    local = (m["pieces.{product}.{region}"] * price).to("LOCAL 1e6/year")
    s.line("local.{product}.{region}", "LOCAL 1e6/year", local, "Revenue in local currency")
    s.section("Revenue in euro")
    euro = m["local.{product}.{region}"] * attribute("region", "rate")
    s.line("revenue.{product}.{region}", "EUR 1e6/year", euro, "{product}, {region}: revenue")
    by_product = total(m["revenue.{product}.{region}"], over="region")
    by_region = total(m["revenue.{product}.{region}"], over="product")
    s.line("product.{product}", "EUR 1e6/year", by_product, "Revenue in all regions")
    s.line("region.{region}", "EUR 1e6/year", by_region, "Revenue of all products")
    s.line("revenue", "EUR 1e6/year", total(m["product.{product}"], over="product"), "Revenue", cagr=True, strong=True)
    s.line("share.{product}", "ratio", share(m["product.{product}"], over="product"), "Share of revenue")
    again = total(m["region.{region}"], over="region")
    s.check("check.revenue", "ratio", deviation(m["revenue"], again), label="Products and regions add up alike")


def result(m: Draft) -> None:
    """What is left after the goods and the shops."""
    s = m.sheet("result", "Output", title="Result", purpose="Margin and profit")
    s.section("Profit")
    margin = s.line(
        "margin", "EUR 1e6/year", total(m["product.{product}"] * m["rate.{product}"], over="product"), "Margin"
    )
    s.line("profit", "EUR 1e6/year", margin - m["shops.cost"], "Profit", cagr=True, strong=True)
    coats = pick(m["product.{product}"], product="coat") * pick(m["rate.{product}"], product="coat")
    s.line("margin.coats", "EUR 1e6/year", coats, "Margin on coats")
