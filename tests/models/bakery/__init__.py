"""A chain of bakeries, in nobody's report: the model of another industry that tests and documents build."""

from __future__ import annotations

import csv
from pathlib import Path

from xlmodel import Draft, Label, TableColumn, deviation, growth, lookup, prior, ratio, span, timeline, total, where

THINGS = ("cake", "shop", "baker", "oven")


def model(folder: Path = Path(__file__).parent) -> Draft:
    """Shops, cakes, revenue, costs and profit from 2022 to 2027."""
    m = Draft(
        "bakery",
        label="Chain of bakeries",
        disclaimer="An invented example.",
        languages=("en", "zh"),
        timeline=timeline(2022, 2027, history=2023),
        units=THINGS,
        as_of="2024-03-31",
        folder=folder,
        growth=(2023, 2027),
    )
    m.add_sources()
    m.add_correction("E1", "flour bought includes what is wasted")
    inputs(m)
    m.add_scenarios()
    sales(m)
    costs(m)
    result(m)
    m.headline("revenue", "profit", "ovens.needed")
    m.reconcile("printed.csv", units={}, explaining=["E2"], language="zh")
    m.add_case_file()
    m.add_charts()
    return m


def inputs(m: Draft) -> None:
    """What is given: one sheet of rows, one table of ovens."""
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Shops, prices, costs")
    s.section("Shops and cakes")
    s.inputs(*m.add_inputs("shops"))
    s.section("Costs")
    s.inputs(*m.add_inputs("costs"))
    with (m.folder / "ovens.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    m.table(
        "ovens",
        "Inputs",
        title="Ovens",
        purpose="Ovens to choose from",
        columns=[
            TableColumn("key", Label("Key"), text=True),
            TableColumn("label", Label("Oven"), text=True, width=20),
            TableColumn("capacity", Label("Capacity"), "cake/oven/day", width=14),
            TableColumn("energy", Label("Energy"), "kWh/cake", width=14),
            TableColumn("source", Label("Source"), text=True, width=20),
            TableColumn("kind", Label("Kind"), text=True, width=14),
            TableColumn("as_of", Label("As of"), text=True, width=12),
        ],
        records={
            row["key"]: {
                "key": row["key"],
                "label": Label(row["name"]),
                "capacity": float(row["capacity"]),
                "energy": float(row["energy"]),
                "source": "price list",
                "kind": Label("report"),
                "as_of": m.as_of,
            }
            for row in rows
        },
    )


def sales(m: Draft) -> None:
    """Shops grow from the last count; cakes and revenue follow."""
    s = m.sheet("sales", "Calc", title="Sales", purpose="Shops, cakes, revenue")
    s.section("Shops")
    shops = s.line(
        "shops",
        "shop",
        where(m["time.history"] == 1, m["shops.given"], prior("shops") * (1 + m["shops.growth"])),
        label="Shops at year end",
        source="annual report",
    )
    capacity = s.scalar(
        "oven.capacity",
        "cake/oven/day",
        lookup("ovens", "capacity", "key", m["oven.kind"]),
        label="Capacity of the chosen oven",
    )
    s.line("ovens.needed", "oven", shops * m["cakes.per_shop"] / capacity, label="Ovens at full use")
    s.section("Cakes")
    cakes = s.line(
        "cakes",
        "1e6 cake/year",
        (shops * m["cakes.per_shop"] * m["days.open"]).to("1e6 cake/year"),
        label="Cakes sold",
        source="annual report",
        cagr=True,
    )
    revenue = s.line(
        "revenue", "EUR 1e6/year", cakes * m["price"], label="Revenue", source="annual report", cagr=True, strong=True
    )
    s.line("revenue.growth", "ratio", growth(revenue, otherwise=0), label="Revenue: growth", first=2023)
    s.check(
        "check.sales.price",
        "ratio",
        ratio(revenue, cakes * m["price"]) - where(cakes == 0, 0, 1),
        label="Revenue is cakes x price",
    )


def costs(m: Draft) -> None:
    """Flour, wages, rent and energy of the chosen oven."""
    s = m.sheet("costs", "Calc", title="Costs", purpose="Flour, wages, rent, energy")
    s.section("Materials")
    baked = m["cakes"] * (1 + m["correct.E1"] * m["flour.waste"])
    flour = s.line(
        "costs.flour",
        "EUR 1e6/year",
        (baked * m["flour.per_cake"] * m["flour.price"]).to("EUR 1e6/year"),
        label="Flour",
        note="E1: without (0) or with (1) what is wasted.",
    )
    per_cake = s.scalar(
        "oven.energy", "kWh/cake", lookup("ovens", "energy", "key", m["oven.kind"]), label="Energy of the chosen oven"
    )
    energy = s.line("costs.energy", "EUR 1e6/year", m["cakes"] * per_cake * m["electricity.price"], label="Energy")
    s.section("Shops")
    wages = s.line(
        "costs.wages", "EUR 1e6/year", (m["shops"] * m["bakers.per_shop"] * m["wage"]).to("EUR 1e6/year"), label="Wages"
    )
    rent = s.line("costs.rent", "EUR 1e6/year", (m["shops"] * m["rent"]).to("EUR 1e6/year"), label="Rent")
    s.section("All")
    s.line("costs", "EUR 1e6/year", flour + energy + wages + rent, label="Costs", strong=True)


def result(m: Draft) -> None:
    """Profit, margin, and the sum over the years to come."""
    s = m.sheet("result", "Output", title="Result", purpose="Profit and margin")
    s.section("Profit")
    profit = s.line("profit", "EUR 1e6/year", m["revenue"] - m["costs"], label="Profit", cagr=True, strong=True)
    s.line("profit.margin", "ratio", ratio(profit, m["revenue"]), label="Margin", source="annual report")
    s.scalar("profit.all", "EUR 1e6", total(span("profit")) * m["time.period"], label="Profit of all years")
    parts = m["costs.flour"] + m["costs.energy"] + m["costs.wages"] + m["costs.rent"]
    s.check("check.costs", "ratio", deviation(m["revenue"] - parts, profit), label="Costs add up")
    s.check(
        "check.shops", "flag", where(m["shops"] < 0, 1, 0), kind="alert", label="No year ends with fewer than no shops"
    )
