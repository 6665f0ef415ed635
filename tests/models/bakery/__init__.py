"""A chain of bakeries, in nobody's report: the model of another industry that tests and documents build."""

from __future__ import annotations

import csv
from pathlib import Path

from xlmodel import Label, Model, TableColumn, deviation, growth, lookup, prior, ratio, span, timeline, total, where

THINGS = {"cake": "个", "shop": "家", "baker": "名", "oven": "台"}


def model(folder: Path = Path(__file__).parent) -> Model:
    """Shops, cakes, revenue, costs and profit from 2022 to 2027."""
    m = Model(
        "bakery", label=Label("Chain of bakeries", "连锁蛋糕店"), timeline=timeline(2022, 2027, history=2023),
        units=tuple(THINGS), as_of="2024-03-31", folder=folder, growth=(2023, 2027),
    )  # fmt: skip
    m.unit_labels = {word: Label(word, zh) for word, zh in THINGS.items()}
    m.disclaimer = Label("An invented example.", "虚构示例。")
    m.add_sources()
    m.add_correction("E1", en="flour bought includes what is wasted", zh="面粉采购量计入损耗")
    inputs(m)
    m.add_scenarios()
    sales(m)
    costs(m)
    result(m)
    m.headline("revenue", "profit", "ovens.needed")
    m.reconcile("printed.csv", units={}, explaining=["E2"])
    m.add_case_file()
    m.add_charts()
    return m.complete()


def inputs(m: Model) -> None:
    """What is given: one sheet of rows, one table of ovens."""
    s = m.sheet(
        "inputs", "Inputs", en="Inputs", zh="输入", purpose_en="Shops, prices, costs", purpose_zh="门店、价格与成本"
    )
    s.section("Shops and cakes", "门店与蛋糕")
    s.inputs(*m.add_inputs("shops"))
    s.section("Costs", "成本")
    s.inputs(*m.add_inputs("costs"))
    with (m.folder / "ovens.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    m.table(
        "ovens", "Inputs", en="Ovens", zh="烤炉", purpose_en="Ovens to choose from", purpose_zh="可选烤炉",
        columns=[
            TableColumn("key", Label("Key", "键"), text=True),
            TableColumn("label", Label("Oven", "烤炉"), text=True, width=20),
            TableColumn("capacity", Label("Capacity", "产能"), "cake/oven/day", width=14),
            TableColumn("energy", Label("Energy", "能耗"), "kWh/cake", width=14),
            TableColumn("source", Label("Source", "来源"), text=True, width=20),
            TableColumn("kind", Label("Kind", "类别"), text=True, width=14),
            TableColumn("as_of", Label("As of", "时点"), text=True, width=12),
        ],
        records={
            row["key"]: {
                "key": row["key"], "label": Label(row["en"], row["zh"]), "capacity": float(row["capacity"]),
                "energy": float(row["energy"]), "source": "price list", "kind": Label("report", "报告"),
                "as_of": m.as_of,
            }
            for row in rows
        },
    )  # fmt: skip


def sales(m: Model) -> None:
    """Shops grow from the last count; cakes and revenue follow."""
    s = m.sheet(
        "sales", "Calc", en="Sales", zh="销售", purpose_en="Shops, cakes, revenue", purpose_zh="门店、销量与收入"
    )
    s.section("Shops", "门店")
    shops = s.line(
        "shops", "shop",
        where(m["time.history"] == 1, m["shops.given"], prior("shops") * (1 + m["shops.growth"])),
        en="Shops at year end", zh="年末门店数", source="annual report",
    )  # fmt: skip
    capacity = s.scalar(
        "oven.capacity", "cake/oven/day", lookup("ovens", "capacity", "key", m["oven.kind"]),
        en="Capacity of the chosen oven", zh="所选烤炉产能",
    )  # fmt: skip
    s.line(
        "ovens.needed", "oven", shops * m["cakes.per_shop"] / capacity, en="Ovens at full use", zh="满负荷烤炉数",
    )  # fmt: skip
    s.section("Cakes", "蛋糕")
    cakes = s.line(
        "cakes", "1e6 cake/year", (shops * m["cakes.per_shop"] * m["days.open"]).to("1e6 cake/year"),
        en="Cakes sold", zh="蛋糕销量", source="annual report", cagr=True,
    )  # fmt: skip
    revenue = s.line(
        "revenue", "EUR 1e6/year", cakes * m["price"], en="Revenue", zh="收入", source="annual report", cagr=True,
        strong=True,
    )  # fmt: skip
    s.line("revenue.growth", "ratio", growth(revenue), en="Revenue: growth", zh="收入增速", first=2023)
    s.check(
        "check.sales.price", "ratio", ratio(revenue, cakes * m["price"]) - where(cakes == 0, 0, 1),
        en="Revenue is cakes x price", zh="收入=销量×价格",
    )  # fmt: skip


def costs(m: Model) -> None:
    """Flour, wages, rent and energy of the chosen oven."""
    s = m.sheet(
        "costs",
        "Calc",
        en="Costs",
        zh="成本",
        purpose_en="Flour, wages, rent, energy",
        purpose_zh="面粉、人工、租金与能源",
    )
    s.section("Materials", "原料")
    baked = m["cakes"] * (1 + m["correct.E1"] * m["flour.waste"])
    flour = s.line(
        "costs.flour", "EUR 1e6/year", (baked * m["flour.per_cake"] * m["flour.price"]).to("EUR 1e6/year"),
        en="Flour", zh="面粉",
        note_en="E1: without (0) or with (1) what is wasted.", note_zh="勘误 E1：0 不含损耗，1 含损耗。",
    )  # fmt: skip
    per_cake = s.scalar(
        "oven.energy", "kWh/cake", lookup("ovens", "energy", "key", m["oven.kind"]),
        en="Energy of the chosen oven", zh="所选烤炉能耗",
    )  # fmt: skip
    energy = s.line(
        "costs.energy", "EUR 1e6/year", m["cakes"] * per_cake * m["electricity.price"], en="Energy", zh="能源",
    )  # fmt: skip
    s.section("Shops", "门店")
    wages = s.line(
        "costs.wages", "EUR 1e6/year", (m["shops"] * m["bakers.per_shop"] * m["wage"]).to("EUR 1e6/year"),
        en="Wages", zh="人工",
    )  # fmt: skip
    rent = s.line(
        "costs.rent", "EUR 1e6/year", (m["shops"] * m["rent"]).to("EUR 1e6/year"), en="Rent", zh="租金",
    )  # fmt: skip
    s.section("All", "合计")
    s.line("costs", "EUR 1e6/year", flour + energy + wages + rent, en="Costs", zh="成本合计", strong=True)


def result(m: Model) -> None:
    """Profit, margin, and the sum over the years to come."""
    s = m.sheet("result", "Output", en="Result", zh="结果", purpose_en="Profit and margin", purpose_zh="利润与利润率")
    s.section("Profit", "利润")
    profit = s.line("profit", "EUR 1e6/year", m["revenue"] - m["costs"], en="Profit", zh="利润", cagr=True, strong=True)
    s.line("profit.margin", "ratio", ratio(profit, m["revenue"]), en="Margin", zh="利润率", source="annual report")
    s.scalar(
        "profit.all", "EUR 1e6", total(span("profit")) * m["time.period"], en="Profit of all years", zh="各年利润合计",
    )  # fmt: skip
    parts = m["costs.flour"] + m["costs.energy"] + m["costs.wages"] + m["costs.rent"]
    s.check("check.costs", "ratio", deviation(m["revenue"] - parts, profit), en="Costs add up", zh="成本加总一致")
    s.check(
        "check.shops", "flag", where(m["shops"] < 0, 1, 0), kind="alert",
        en="No year ends with fewer than no shops", zh="门店数不为负",
    )  # fmt: skip
