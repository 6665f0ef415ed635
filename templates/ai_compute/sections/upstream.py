"""Upstream (section 2.3): high-bandwidth memory, advanced packaging, compute-in-memory, the cost of a design."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, deviation, largest, ratio


def upstream(m: Draft) -> None:
    """Memory that the cards need against its market; whether the packaging figures agree; what else is printed."""
    s = m.sheet(
        "upstream", "Calc", title="Upstream", purpose="HBM, packaging, compute-in-memory (section 2.3)", first=2023
    )
    _memory(m, s)
    _memory_market(m, s)
    _packaging(m, s)
    _packaging_by_year(m, s)
    _designs(m, s)
    _checks(m, s)


def _memory(m: Draft, s: SheetBuilder) -> None:
    s.section("High-bandwidth memory of the cards added")
    per_gb = s.scalar(
        "hbm.value_per_gb",
        "USD/GB",
        m["hbm.value_per_card"] / m["hbm.gb_per_card"],
        label="Value per GB",
        source="section 2.3.1",
    )
    s.scalar(
        "hbm.gb_per_server",
        "GB/server",
        m["hbm.gb_per_card"] * m["server.cards_per_server"],
        label="Memory of a server",
    )
    for name, cards, what, strong in (
        ("training", "train.a100", "Training, A100 alone", False),
        ("mix", "mix.cards", "Mix of chips", True),
    ):
        memory = s.line(
            f"hbm.{name}.memory",
            "PB/year",
            (m[f"{cards}.increment"] * m["hbm.gb_per_card"]).to("PB/year"),
            first=2024,
            label=f"{what}: memory",
        )
        s.line(
            f"hbm.{name}.value",
            "USD 1e8/year",
            (memory * per_gb).to("USD 1e8/year"),
            first=2024,
            label=f"{what}: value of memory",
            strong=strong,
        )
    s.line(
        "hbm.mix.all_dram",
        "PB/year",
        m["hbm.mix.memory"] / m["hbm.share_of_dram_bits"],
        first=2024,
        label="All DRAM of which that memory is the printed share of bits",
        source="section 2.3.1",
    )


def _memory_market(m: Draft, s: SheetBuilder) -> None:
    s.section("Against the market TrendForce expects")
    years = (m["time.year"] - m["hbm.market_year"]) / m["time.period"]
    for edge, what in (("low", "low growth"), ("high", "high growth")):
        s.line(
            f"hbm.market.{edge}",
            "USD 1e8/year",
            m["hbm.market"] / m["time.period"] * (1 + m[f"hbm.cagr.{edge}"]) ** years,
            label=f"HBM market at {what}",
            source="section 2.3.1",
            note="Beyond 2025 at the same rate.",
        )
    demands = (("training", "Training, A100 alone"), ("mix", "Mix of chips"))
    for name, what in demands:
        s.line(
            f"hbm.{name}.over_market",
            "x",
            m[f"hbm.{name}.value"] / m["hbm.market.high"],
            first=2024,
            label=f"{what}: over the market",
            note="Above 1 the demand of the report outgrows the market it quotes.",
        )
    s.line(
        "hbm.cards_market_buys",
        "1e4 cards/year",
        (m["hbm.market.high"] / m["hbm.value_per_card"]).to("1e4 cards/year"),
        label="Cards the market could equip",
    )


def _packaging(m: Draft, s: SheetBuilder) -> None:
    s.section("Advanced packaging: do the figures agree?")
    years = s.scalar(
        "packaging.years",
        "ratio",
        (m["packaging.last_year"] - m["packaging.first_year"]) / m["time.period"],
        label="Years of growth",
    )
    last = m["packaging.advanced.market_2027"]
    first = s.scalar(
        "packaging.advanced.market_2021",
        "USD 1e8",
        last / (1 + m["packaging.advanced.cagr"]) ** years,
        label="Advanced packaging in 2021, by growth",
        source="section 2.3.1",
    )
    by_flip_chip = s.scalar(
        "packaging.advanced.market_2021_by_flipchip",
        "USD 1e8",
        m["packaging.flipchip.market_2021"] / m["packaging.flipchip.share_2021"],
        label="Advanced packaging in 2021, by flip chip",
        source="section 2.3.1",
    )
    s.scalar("packaging.flipchip.gap", "ratio", by_flip_chip / first - 1, label="By flip chip over by growth")
    for year, advanced in (("2021", first), ("2027", last)):
        s.scalar(
            f"packaging.total.market_{year}",
            "USD 1e8",
            advanced / m[f"packaging.advanced.share_{year}"],
            label=f"All packaging in {year}, by the advanced share",
        )
        s.scalar(
            f"packaging.traditional.market_{year}",
            "USD 1e8",
            m[f"packaging.total.market_{year}"] - advanced,
            label=f"Traditional packaging in {year}",
        )
    for part, what in (("total", "All packaging"), ("traditional", "Traditional packaging")):
        grown = m[f"packaging.{part}.market_2027"] / m[f"packaging.{part}.market_2021"]
        s.scalar(
            f"packaging.{part}.cagr_derived",
            "ratio",
            grown ** (1 / years) - 1,
            label=f"{what}: growth that the shares give",
        )
        s.scalar(
            f"packaging.{part}.cagr_gap",
            "ratio",
            m[f"packaging.{part}.cagr_derived"] - m[f"packaging.{part}.cagr"],
            label=f"{what}: derived less printed growth",
        )
    s.scalar(
        "packaging.advanced.share_gain",
        "ratio",
        m["packaging.advanced.share_2021"] - m["packaging.advanced.share_2015"],
        label="Advanced share gained from 2015 to 2021",
        source="section 2.3.1",
    )


def _packaging_by_year(m: Draft, s: SheetBuilder) -> None:
    s.section("Advanced packaging by year")
    market = s.line(
        "packaging.advanced.market",
        "USD 1e8/year",
        m["packaging.advanced.market_2027"]
        / m["time.period"]
        * (1 + m["packaging.advanced.cagr"]) ** ((m["time.year"] - m["packaging.last_year"]) / m["time.period"]),
        first=2021,
        label="Advanced packaging at even growth",
        source="section 2.3.1",
        cagr=True,
    )
    s.line(
        "packaging.over_servers",
        "ratio",
        ratio(market, m["server.global.market"]),
        first=2021,
        label="Advanced packaging over the AI server market",
    )


def _designs(m: Draft, s: SheetBuilder) -> None:
    s.section("Compute-in-memory and the cost of a design")
    whole = s.scalar(
        "cim.total",
        "CNY 1e8",
        m["cim.small"] + m["cim.large"],
        label="Compute-in-memory market in 2030",
        source="section 2.3.2",
        strong=True,
    )
    s.scalar("cim.large_share", "ratio", m["cim.large"] / whole, label="Part of large chips")
    s.scalar("cim.total_usd", "USD 1e8", whole / m["fx.cny_usd"], label="Compute-in-memory market, USD")
    design = s.scalar(
        "chip_rnd.28nm",
        "USD 1e8",
        m["chip_rnd.5nm"] / m["chip_rnd.5nm_vs_28nm"],
        label="Design cost of a 28 nm chip",
        source="section 2.3.1",
    )
    s.scalar("chip_rnd.step", "USD 1e8", m["chip_rnd.5nm"] - design, label="What 5 nm costs more")
    s.scalar(
        "chip_rnd.5nm_cards",
        "1e4 cards",
        (m["chip_rnd.5nm"] / m["server.card_price.a100"]).to("1e4 cards"),
        label="Cards whose sales pay for a 5 nm design",
        note="At the implied price of an A100 (E8), all of it.",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    value, cards = m["hbm.mix.value"], m["mix.cards.increment"]
    s.check(
        "check.hbm.value",
        "ratio",
        ratio((cards * m["hbm.value_per_card"]).to("USD 1e8/year") - value, value),
        first=2024,
        label="Value of memory = cards x value per card",
    )
    trained = m["hbm.training.value"]
    s.check(
        "check.hbm.training",
        "ratio",
        deviation((m["train.a100.increment"] * m["hbm.value_per_card"]).to("USD 1e8/year"), trained),
        first=2024,
        label="Value of memory for training = cards x value per card",
    )
    s.check(
        "check.hbm.market",
        "ratio",
        at("hbm.market.low", 2025) / at("hbm.market.high", 2025) - 1,
        scalar=True,
        label="Both growth rates meet in 2025",
    )
    s.check(
        "check.hbm.over_market",
        "ratio",
        largest(0, m["hbm.training.over_market"] - 1),
        first=2024,
        kind="alert",
        label="The market quoted holds the memory of the training cards",
    )
    s.check(
        "check.packaging.flipchip",
        "ratio",
        m["packaging.flipchip.gap"],
        scalar=True,
        kind="alert",
        tolerance="packaging.tolerance",
        label="Flip chip and growth give one market",
    )
    s.check(
        "check.packaging.by_year",
        "ratio",
        deviation(at("packaging.advanced.market", 2021) * m["time.period"], m["packaging.advanced.market_2021"]),
        scalar=True,
        label="Even growth leads back to 2021",
    )
    whole, rest = m["packaging.total.cagr_derived"], m["packaging.traditional.cagr_derived"]
    s.check(
        "check.packaging.between",
        "ratio",
        largest(0, rest - whole) + largest(0, whole - m["packaging.advanced.cagr"]),
        scalar=True,
        label="The whole grows faster than traditional and slower than advanced packaging",
    )
    s.check(
        "check.cim.total",
        "ratio",
        deviation(m["cim.total"], m["fact.cim.total.2030"]),
        scalar=True,
        kind="alert",
        label="Compute-in-memory adds up as printed",
    )
