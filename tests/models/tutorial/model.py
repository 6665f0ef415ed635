"""A chain of bakeries: shops and customers, loaves and flour, wages and rent, profit."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Label, Model, prior, ratio, timeline, where


def model() -> Model:
    """The model: its words, inputs and scenarios, then its sheets from left to right."""
    m = Model(
        "bakery", label=Label("A chain of bakeries", "连锁面包店"),
        timeline=timeline(2023, 2028, history=2024), growth=(2024, 2028),
        units=("shop", "customer", "loaf", "loaves = loaf"), as_of="2025-01-31", folder=Path(__file__).parent,
    )  # fmt: skip
    m.unit_labels = {
        "shop": Label("shop", "家店"), "customer": Label("customer", "位顾客"), "loaf": Label("loaf", "个面包"),
        "loaves": Label("loaves", "个面包"),
    }  # fmt: skip
    m.add_sources()
    inputs(m)
    m.add_scenarios()

    sales(m)
    costs(m)
    profit(m)

    m.headline("sales.loaves", "sales.revenue", "profit.operating", "profit.margin")
    m.add_case_file()
    m.add_charts()
    return m.complete()


def inputs(m: Model) -> None:
    """One sheet, a block for each file of `inputs/`."""
    s = m.sheet("inputs", "Inputs", en="Inputs", zh="输入", purpose_en="All assumptions", purpose_zh="全部假设")
    s.section("Sales", "销售")
    s.inputs(*m.add_inputs("sales"))
    s.section("Costs", "成本")
    s.inputs(*m.add_inputs("costs"))


def sales(m: Model) -> None:
    """Customers, loaves, revenue."""
    s = m.sheet("sales", "Calc", en="Sales", zh="销售", purpose_en="Loaves and revenue", purpose_zh="销量与收入")
    s.section("Sales", "销售")
    customers = s.line(
        "sales.customers", "1e4 customers/year",
        (m["sales.shops"] * m["sales.customers_per_day"] * m["sales.open_days"]).to("1e4 customers/year"),
        en="Customers served", zh="顾客人次",
    )  # fmt: skip
    loaves = s.line(
        "sales.loaves", "1e4 loaves/year", customers * m["sales.loaves_per_customer"],
        en="Loaves sold", zh="面包销量", cagr=True,
    )  # fmt: skip
    s.line(
        "sales.revenue", "USD 1e4/year", loaves * m["sales.price"],
        en="Revenue", zh="收入", cagr=True, strong=True,
    )  # fmt: skip


def costs(m: Model) -> None:
    """Flour, whose price is known for the past and grows from there; wages and rent by shop."""
    s = m.sheet("costs", "Calc", en="Costs", zh="成本", purpose_en="Flour, wages, rent", purpose_zh="面粉、工资与租金")
    s.section("Flour", "面粉")
    price = s.line(
        "costs.flour_price", "USD/kg",
        where(
            m["time.history"] == 1, m["costs.flour_price_paid"],
            prior("costs.flour_price") * (1 + m["costs.flour_price_growth"]),
        ),
        en="Price of flour", zh="面粉价格", cagr=True,
    )  # fmt: skip
    flour = s.line(
        "costs.flour", "USD 1e4/year", m["sales.loaves"] * m["costs.flour_per_loaf"] * price,
        en="Flour", zh="面粉成本",
    )  # fmt: skip
    s.section("Shops", "店铺")
    wages = s.line(
        "costs.wages", "USD 1e4/year", (m["sales.shops"] * m["costs.wages_per_shop"]).to("USD 1e4/year"),
        en="Wages", zh="工资",
    )  # fmt: skip
    rent = s.line(
        "costs.rent", "USD 1e4/year", (m["sales.shops"] * m["costs.rent_per_shop"]).to("USD 1e4/year"),
        en="Rent", zh="租金",
    )  # fmt: skip
    s.section("Total", "合计")
    s.line("costs.total", "USD 1e4/year", flour + wages + rent, en="Costs", zh="成本合计", strong=True)


def profit(m: Model) -> None:
    """What is left, and a check that it is the same counted by the loaf."""
    s = m.sheet("profit", "Calc", en="Profit", zh="利润", purpose_en="Profit and margin", purpose_zh="利润与利润率")
    s.section("Profit", "利润")
    operating = s.line(
        "profit.operating", "USD 1e4/year", m["sales.revenue"] - m["costs.total"],
        en="Operating profit", zh="营业利润", strong=True,
    )  # fmt: skip
    s.line(
        "profit.margin", "ratio", ratio(operating, m["sales.revenue"]),
        en="Operating margin", zh="营业利润率",
    )  # fmt: skip
    by_loaf = m["sales.price"] - m["costs.flour_per_loaf"] * m["costs.flour_price"]
    s.check(
        "check.profit", "ratio",
        ratio(m["sales.loaves"] * by_loaf - m["costs.wages"] - m["costs.rent"] - operating, m["sales.revenue"]),
        en="Margin by the loaf, less wages and rent, is the profit", zh="单个面包毛利扣除工资与租金等于利润",
    )  # fmt: skip
