"""Upstream (section 2.3): high-bandwidth memory, advanced packaging, compute-in-memory, the cost of a design."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, at, deviation, largest, ratio


def upstream(m: Model) -> None:
    """Memory that the cards need against its market; whether the packaging figures agree; what else is printed."""
    s = m.sheet(
        "upstream", "Calc", en="Upstream", zh="上游", purpose_en="HBM, packaging, compute-in-memory (section 2.3)",
        purpose_zh="HBM、先进封装与存算一体（2.3 节）", first=2023,
    )  # fmt: skip
    _memory(m, s)
    _memory_market(m, s)
    _packaging(m, s)
    _packaging_by_year(m, s)
    _designs(m, s)
    _checks(m, s)


def _memory(m: Model, s: SheetBuilder) -> None:
    s.section("High-bandwidth memory of the cards added", "新增芯片所需 HBM")
    per_gb = s.scalar(
        "hbm.value_per_gb", "USD/GB", m["hbm.value_per_card"] / m["hbm.gb_per_card"],
        en="Value per GB", zh="每 GB 价值", source="section 2.3.1",
    )  # fmt: skip
    s.scalar(
        "hbm.gb_per_server", "GB/server", m["hbm.gb_per_card"] * m["server.cards_per_server"],
        en="Memory of a server", zh="单台服务器 HBM",
    )  # fmt: skip
    for name, cards, en, zh, strong in (
        ("training", "train.a100", "Training, A100 alone", "训练端（仅 A100）", False),
        ("mix", "mix.cards", "Mix of chips", "芯片组合", True),
    ):
        memory = s.line(
            f"hbm.{name}.memory", "PB/year", (m[f"{cards}.increment"] * m["hbm.gb_per_card"]).to("PB/year"), first=2024,
            en=f"{en}: memory", zh=f"{zh}：HBM 需求量",
        )  # fmt: skip
        s.line(
            f"hbm.{name}.value", "USD 1e8/year", (memory * per_gb).to("USD 1e8/year"), first=2024,
            en=f"{en}: value of memory", zh=f"{zh}：HBM 价值", strong=strong,
        )  # fmt: skip
    s.line(
        "hbm.mix.all_dram", "PB/year", m["hbm.mix.memory"] / m["hbm.share_of_dram_bits"], first=2024,
        en="All DRAM of which that memory is the printed share of bits", zh="按报告位元占比倒推的全部 DRAM",
        source="section 2.3.1",
    )  # fmt: skip


def _memory_market(m: Model, s: SheetBuilder) -> None:
    s.section("Against the market TrendForce expects", "与 TrendForce 市场预测对照")
    years = (m["time.year"] - m["hbm.market_year"]) / m["time.period"]
    for edge, en, zh in (("low", "low growth", "增速下限"), ("high", "high growth", "增速上限")):
        s.line(
            f"hbm.market.{edge}", "USD 1e8/year",
            m["hbm.market"] / m["time.period"] * (1 + m[f"hbm.cagr.{edge}"]) ** years,
            en=f"HBM market at {en}", zh=f"HBM 市场（{zh}）", source="section 2.3.1",
            note_en="Beyond 2025 at the same rate.",
            note_zh="2025 年后按相同增速外推。",
        )  # fmt: skip
    demands = (("training", "Training, A100 alone", "训练端（仅 A100）"), ("mix", "Mix of chips", "芯片组合"))
    for name, en, zh in demands:
        s.line(
            f"hbm.{name}.over_market", "x", m[f"hbm.{name}.value"] / m["hbm.market.high"], first=2024,
            en=f"{en}: over the market", zh=f"{zh}：相对市场规模",
            note_en="Above 1 the demand of the report outgrows the market it quotes.",
            note_zh="大于 1 表示报告需求超出其引用的市场规模。",
        )  # fmt: skip
    s.line(
        "hbm.cards_market_buys", "1e4 cards/year",
        (m["hbm.market.high"] / m["hbm.value_per_card"]).to("1e4 cards/year"),
        en="Cards the market could equip", zh="该市场规模可配套芯片数",
    )  # fmt: skip


def _packaging(m: Model, s: SheetBuilder) -> None:
    s.section("Advanced packaging: do the figures agree?", "先进封装：数据是否自洽")
    years = s.scalar(
        "packaging.years", "ratio", (m["packaging.last_year"] - m["packaging.first_year"]) / m["time.period"],
        en="Years of growth", zh="增长年数",
    )  # fmt: skip
    last = m["packaging.advanced.market_2027"]
    first = s.scalar(
        "packaging.advanced.market_2021", "USD 1e8", last / (1 + m["packaging.advanced.cagr"]) ** years,
        en="Advanced packaging in 2021, by growth", zh="2021 年先进封装（由增速回推）", source="section 2.3.1",
    )  # fmt: skip
    by_flip_chip = s.scalar(
        "packaging.advanced.market_2021_by_flipchip", "USD 1e8",
        m["packaging.flipchip.market_2021"] / m["packaging.flipchip.share_2021"],
        en="Advanced packaging in 2021, by flip chip", zh="2021 年先进封装（由倒装回推）", source="section 2.3.1",
    )  # fmt: skip
    s.scalar(
        "packaging.flipchip.gap", "ratio", by_flip_chip / first - 1,
        en="By flip chip over by growth", zh="倒装口径相对增速口径",
    )  # fmt: skip
    for year, advanced in (("2021", first), ("2027", last)):
        s.scalar(
            f"packaging.total.market_{year}", "USD 1e8", advanced / m[f"packaging.advanced.share_{year}"],
            en=f"All packaging in {year}, by the advanced share", zh=f"{year} 年封装市场整体（由占比推导）",
        )  # fmt: skip
        s.scalar(
            f"packaging.traditional.market_{year}", "USD 1e8", m[f"packaging.total.market_{year}"] - advanced,
            en=f"Traditional packaging in {year}", zh=f"{year} 年传统封装",
        )  # fmt: skip
    for part, en, zh in (("total", "All packaging", "封装整体"), ("traditional", "Traditional packaging", "传统封装")):
        grown = m[f"packaging.{part}.market_2027"] / m[f"packaging.{part}.market_2021"]
        s.scalar(
            f"packaging.{part}.cagr_derived", "ratio", grown ** (1 / years) - 1,
            en=f"{en}: growth that the shares give", zh=f"{zh}：占比推导增速",
        )  # fmt: skip
        s.scalar(
            f"packaging.{part}.cagr_gap", "ratio", m[f"packaging.{part}.cagr_derived"] - m[f"packaging.{part}.cagr"],
            en=f"{en}: derived less printed growth", zh=f"{zh}：推导增速减报告增速",
        )  # fmt: skip
    s.scalar(
        "packaging.advanced.share_gain", "ratio",
        m["packaging.advanced.share_2021"] - m["packaging.advanced.share_2015"],
        en="Advanced share gained from 2015 to 2021", zh="2015-2021 年先进封装占比提升", source="section 2.3.1",
    )  # fmt: skip


def _packaging_by_year(m: Model, s: SheetBuilder) -> None:
    s.section("Advanced packaging by year", "先进封装逐年规模")
    market = s.line(
        "packaging.advanced.market", "USD 1e8/year",
        m["packaging.advanced.market_2027"] / m["time.period"]
        * (1 + m["packaging.advanced.cagr"]) ** ((m["time.year"] - m["packaging.last_year"]) / m["time.period"]),
        first=2021, en="Advanced packaging at even growth", zh="先进封装市场（匀速增长）", source="section 2.3.1",
        cagr=True,
    )  # fmt: skip
    s.line(
        "packaging.over_servers", "ratio", ratio(market, m["server.global.market"]), first=2021,
        en="Advanced packaging over the AI server market", zh="先进封装 / 全球 AI 服务器市场",
    )  # fmt: skip


def _designs(m: Model, s: SheetBuilder) -> None:
    s.section("Compute-in-memory and the cost of a design", "存算一体与芯片研发费用")
    whole = s.scalar(
        "cim.total", "CNY 1e8", m["cim.small"] + m["cim.large"],
        en="Compute-in-memory market in 2030", zh="2030 年存算一体市场", source="section 2.3.2", strong=True,
    )  # fmt: skip
    s.scalar("cim.large_share", "ratio", m["cim.large"] / whole, en="Part of large chips", zh="大算力芯片占比")
    s.scalar(
        "cim.total_usd",
        "USD 1e8",
        whole / m["fx.cny_usd"],
        en="Compute-in-memory market, USD",
        zh="存算一体市场（美元）",
    )
    design = s.scalar(
        "chip_rnd.28nm", "USD 1e8", m["chip_rnd.5nm"] / m["chip_rnd.5nm_vs_28nm"],
        en="Design cost of a 28 nm chip", zh="28nm 芯片研发费用", source="section 2.3.1",
    )  # fmt: skip
    s.scalar(
        "chip_rnd.step", "USD 1e8", m["chip_rnd.5nm"] - design,
        en="What 5 nm costs more", zh="5nm 研发费用增量",
    )  # fmt: skip
    s.scalar(
        "chip_rnd.5nm_cards", "1e4 cards", (m["chip_rnd.5nm"] / m["server.card_price.a100"]).to("1e4 cards"),
        en="Cards whose sales pay for a 5 nm design", zh="覆盖 5nm 研发费用的芯片销量",
        note_en="At the implied price of an A100 (E8), all of it.", note_zh="按 A100 隐含价格（勘误 E8）全额计。",
    )  # fmt: skip


def _checks(m: Model, s: SheetBuilder) -> None:
    value, cards = m["hbm.mix.value"], m["mix.cards.increment"]
    s.check(
        "check.hbm.value", "ratio",
        ratio((cards * m["hbm.value_per_card"]).to("USD 1e8/year") - value, value), first=2024,
        en="Value of memory = cards x value per card", zh="HBM 价值=芯片数×单卡价值量",
    )  # fmt: skip
    trained = m["hbm.training.value"]
    s.check(
        "check.hbm.training", "ratio",
        deviation((m["train.a100.increment"] * m["hbm.value_per_card"]).to("USD 1e8/year"), trained), first=2024,
        en="Value of memory for training = cards x value per card", zh="训练端 HBM 价值=芯片数×单卡价值量",
    )  # fmt: skip
    s.check(
        "check.hbm.market", "ratio", at("hbm.market.low", 2025) / at("hbm.market.high", 2025) - 1, scalar=True,
        en="Both growth rates meet in 2025", zh="两种增速于 2025 年一致",
    )  # fmt: skip
    s.check(
        "check.hbm.over_market", "ratio", largest(0, m["hbm.training.over_market"] - 1), first=2024, kind="alert",
        en="The market quoted holds the memory of the training cards", zh="引用市场规模可覆盖训练端 HBM 需求",
    )  # fmt: skip
    s.check(
        "check.packaging.flipchip", "ratio", m["packaging.flipchip.gap"], scalar=True, kind="alert",
        tolerance="packaging.tolerance", en="Flip chip and growth give one market", zh="倒装与增速推导的市场一致",
    )  # fmt: skip
    s.check(
        "check.packaging.by_year", "ratio",
        deviation(at("packaging.advanced.market", 2021) * m["time.period"], m["packaging.advanced.market_2021"]),
        scalar=True,
        en="Even growth leads back to 2021", zh="逐年规模回推与 2021 年一致",
    )  # fmt: skip
    whole, rest = m["packaging.total.cagr_derived"], m["packaging.traditional.cagr_derived"]
    s.check(
        "check.packaging.between", "ratio",
        largest(0, rest - whole) + largest(0, whole - m["packaging.advanced.cagr"]), scalar=True,
        en="The whole grows faster than traditional and slower than advanced packaging",
        zh="整体增速介于传统与先进封装之间",
    )  # fmt: skip
    s.check(
        "check.cim.total", "ratio", deviation(m["cim.total"], m["fact.cim.total.2030"]), scalar=True, kind="alert",
        en="Compute-in-memory adds up as printed", zh="存算一体分项之和等于报告值",
    )  # fmt: skip
