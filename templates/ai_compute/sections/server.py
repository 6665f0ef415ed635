"""Server market (figures 7, 8, 108 and 109): value, stock, increment, growth, China, units."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, deviation, growth, largest, prior, ratio, span, total, where


def server(m: Draft) -> None:
    """Figures 7 and 8: the world market that training cards imply, and China's part of it."""
    s = m.sheet(
        "server",
        "Calc",
        title="Servers",
        purpose="AI server market, world and China (figures 7, 8, 108, 109)",
        first=2021,
    )
    _world(m, s)
    _china(m, s)
    _inference_value(m, s)
    _units(m, s)
    _all_servers(m, s)
    _checks(m, s)


def _world(m: Draft, s: SheetBuilder) -> None:
    history, price = m["time.history"] == 1, m["server.card_price.a100"]
    s.section("World")
    value = s.line(
        "server.global.gpu_value",
        "USD 1e8",
        (m["train.a100.stock"] * price).to("USD 1e8"),
        first=2023,
        label="GPU value of the stock",
        source="figure 7",
        note="E8: training alone, at an implied price.",
    )
    gain = s.line(
        "server.efficiency_applied",
        "ratio",
        where(m["correct.E3"] == 1, m["server.efficiency_gain"], 1),
        first=2023,
        label="Efficiency gain applied",
        note="E3: not applied (0); as a divisor (1).",
    )
    modelled = s.line(
        "server.global.modelled_stock",
        "USD 1e8",
        value / m["server.gpu_cost_share"] / gain,
        first=2023,
        label="Stock of AI servers, modelled",
    )
    stock = s.line(
        "server.global.stock",
        "USD 1e8",
        where(history, m["server.global.history"], modelled),
        label="Stock of AI servers",
        source="figure 7",
        strong=True,
        cagr=True,
        note="To 2022 yearly sales by IDC (E7).",
    )
    added = s.line(
        "server.global.increment",
        "USD 1e8/year",
        (stock - prior(stock)) / m["time.period"],
        first=2022,
        label="Increment of AI servers",
        source="figure 7",
    )
    modelled_market = s.line(
        "server.global.modelled_market",
        "USD 1e8/year",
        where(m["correct.E7"] == 1, largest(0, added), stock / m["time.period"]),
        first=2023,
        label="Market of the year, modelled",
        note="E7: the text takes the stock (0); the increment is the flow (1), never below nothing.",
    )
    s.line(
        "server.global.market",
        "USD 1e8/year",
        where(history, m["server.global.history"] / m["time.period"], modelled_market),
        label="World AI server market",
        source="section 3.2.1",
        strong=True,
        cagr=True,
    )
    _market_growth(m, s, "global", what="World AI server market")


def _china(m: Draft, s: SheetBuilder) -> None:
    history = m["time.history"] == 1
    s.section("China")
    share = s.line(
        "server.china.share",
        "ratio",
        where(history, m["server.china.history"] / m["server.global.history"], m["server.china.share_estimate"]),
        label="China share of the world market",
        source="figure 8",
    )
    s.line(
        "server.china.stock",
        "USD 1e8",
        where(history, m["server.china.history"], share * m["server.global.stock"]),
        label="China: stock of AI servers",
        source="figure 8",
        strong=True,
        cagr=True,
        note="E13: the printed 2025 figure multiplies a rounded one.",
    )
    s.line(
        "server.china.market",
        "USD 1e8/year",
        where(history, m["server.china.history"] / m["time.period"], share * m["server.global.market"]),
        label="China AI server market",
        source="section 3.2.2",
        strong=True,
        cagr=True,
    )
    _market_growth(m, s, "china", what="China AI server market")
    s.scalar(
        "server.china.gpu_servers_2022",
        "USD 1e8",
        at("server.china.history", 2022) * m["server.china.gpu_server_share"],
        label="China: GPU servers, 2022",
        source="section 3.2.2",
    )


def _market_growth(m: Draft, s: SheetBuilder, place: str, *, what: str) -> None:
    sizes = s.line(
        f"server.{place}.size_growth",
        "ratio",
        growth(f"server.{place}.market"),
        first=2022,
        label=f"{what}: growth from the sizes",
    )
    given = m[f"server.{place}.growth_history"]
    s.line(
        f"server.{place}.growth",
        "ratio",
        where(m["time.given_growth"] == 1, given, sizes),
        label=f"{what}: growth",
        source="figure 7" if place == "global" else "figure 8",
        note="2021 as given; E6: 2022 from the sizes printed.",
    )


def _inference_value(m: Draft, s: SheetBuilder) -> None:
    s.section("Memo: inference demand, which the report does not value")
    price, share = m["server.card_price.a100"], m["server.gpu_cost_share"]
    value = s.line(
        "server.inference.gpu_value",
        "USD 1e8",
        (m["infer.a100.stock"] * price).to("USD 1e8"),
        first=2023,
        label="GPU value of inference",
        note="At the implied price of training cards (E8).",
    )
    s.line(
        "server.inference.stock",
        "USD 1e8",
        value / share / m["server.efficiency_applied"],
        first=2023,
        label="Stock of AI servers for inference",
        note="At the GPU share of training servers; inference servers hold less (figure 107), so a lower bound.",
    )
    s.line(
        "server.demand.stock",
        "USD 1e8",
        m["server.global.modelled_stock"] + m["server.inference.stock"],
        first=2023,
        label="Stock of AI servers for training and inference",
    )


def _units(m: Draft, s: SheetBuilder) -> None:
    s.section("Units, in servers of A100")
    per_server = m["server.cards_per_server"]
    for name, cards, what, strong in (
        ("server.units.training", "train.a100", "Training", False),
        ("server.units.inference", "infer.a100", "Inference", False),
        ("server.units", "total.a100", "Training and inference", True),
        ("server.units.mix", "mix.cards", "Mix of chips", False),
    ):
        stock = s.line(
            f"{name}.stock",
            "1e4 servers",
            m[f"{cards}.stock"] / per_server,
            first=2023,
            label=f"{what}: servers",
            strong=strong,
            cagr=strong,
        )
        s.line(
            f"{name}.increment",
            "1e4 servers/year",
            (stock - prior(stock)) / m["time.period"],
            first=2024,
            label=f"{what}: servers added",
        )


def _all_servers(m: Draft, s: SheetBuilder) -> None:
    s.section("Against all servers")
    share = m["server.ai_share_of_servers"]
    of_2022 = s.scalar(
        "server.all.value_2022",
        "USD 1e8",
        at("server.global.history", 2022) / share,
        label="All servers by value, 2022",
        source="section 3.2.1",
    )
    s.scalar(
        "server.all.value_2021",
        "USD 1e8",
        at("server.global.history", 2021) / (share - m["server.ai_share_of_servers_change"]),
        label="All servers by value, 2021",
        source="section 3.2.1",
    )
    s.line(
        "server.global.over_all_2022",
        "ratio",
        m["server.global.market"] * m["time.period"] / of_2022,
        label="World AI server market over all servers of 2022",
    )
    s.line(
        "server.china.ai_share",
        "ratio",
        m["server.china.market"] / m["server.china.all_servers"],
        first=2022,
        last=2023,
        label="China: AI servers over all servers",
        source="section 3.4.1",
    )
    s.scalar(
        "server.all.units_2022",
        "1e4 servers/year",
        m["server.global.units"] / (1 + m["server.global.units_growth"]),
        label="All servers shipped, 2022",
        source="section 3.4.1",
    )
    limit = s.scalar(
        "server.ai.units_limit",
        "1e4 servers/year",
        m["server.global.units"] * m["server.ai.unit_share_limit"],
        label="AI servers shipped in 2023, at most",
        source="section 3.4.2",
    )
    s.scalar(
        "server.ai.units_limit_2022",
        "1e4 servers/year",
        limit / (1 + m["server.ai.units_growth"]),
        label="AI servers shipped in 2022, at most",
        source="section 3.4.2",
    )
    s.line(
        "server.units.over_limit",
        "ratio",
        m["server.units.increment"] / limit,
        first=2024,
        label="Servers added over the most AI servers shipped in 2023",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    stock, modelled = m["server.global.stock"], m["server.global.modelled_stock"]
    s.check(
        "check.server.gpu_value",
        "ratio",
        ratio(stock * m["server.gpu_cost_share"] * m["server.efficiency_applied"], m["server.global.gpu_value"]) - 1,
        first=2023,
        label="Stock x GPU share x efficiency = GPU value",
    )
    s.check(
        "check.server.increments",
        "ratio",
        deviation(
            at("server.global.stock", 2021) + total(span("server.global.increment")) * m["time.period"],
            at("server.global.stock", 2027),
        ),
        scalar=True,
        label="First stock + increments = last stock, world",
    )
    s.check(
        "check.server.china",
        "ratio",
        ratio(m["server.china.stock"], stock) - m["server.china.share"],
        label="China stock over world stock = China share",
    )
    s.check(
        "check.server.units",
        "ratio",
        deviation(m["server.units.training.stock"] + m["server.units.inference.stock"], m["server.units.stock"]),
        first=2023,
        label="Servers of training + inference = servers",
    )
    s.check(
        "check.server.flow",
        "ratio",
        ratio(m["server.global.market"] * m["time.period"] - modelled, modelled) * (1 - m["correct.E7"]),
        first=2023,
        label="As printed, the market of the year is the stock",
    )
    s.check(
        "check.server.is_a_flow",
        "ratio",
        (1 - m["correct.E7"]) * ratio(stock, modelled),
        first=2023,
        kind="alert",
        label="The market of the year is a flow (fails as printed, E7)",
    )
