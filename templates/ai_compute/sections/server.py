"""Server market (figures 7, 8, 108 and 109): value, stock, increment, growth, China, units."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, at, deviation, growth, largest, prior, ratio, span, total, where


def server(m: Model) -> None:
    """Figures 7 and 8: the world market that training cards imply, and China's part of it."""
    s = m.sheet(
        "server", "Calc", en="Servers",
        zh="服务器市场", purpose_en="AI server market, world and China (figures 7, 8, 108, 109)",
        purpose_zh="全球与中国 AI 服务器市场（图 7、8、108、109）", first=2021,
    )  # fmt: skip
    _world(m, s)
    _china(m, s)
    _inference_value(m, s)
    _units(m, s)
    _all_servers(m, s)
    _checks(m, s)


def _world(m: Model, s: SheetBuilder) -> None:
    history, price = m["time.history"] == 1, m["server.card_price.a100"]
    s.section("World", "全球")
    value = s.line(
        "server.global.gpu_value", "USD 1e8", (m["train.a100.stock"] * price).to("USD 1e8"), first=2023,
        en="GPU value of the stock", zh="大模型带动 GPU 存量空间", source="figure 7",
        note_en="E8: training alone, at an implied price.", note_zh="勘误 E8：仅训练需求，按隐含价格。",
    )  # fmt: skip
    gain = s.line(
        "server.efficiency_applied", "ratio", where(m["correct.E3"] == 1, m["server.efficiency_gain"], 1), first=2023,
        en="Efficiency gain applied", zh="实际采用的效率提升", note_en="E3: not applied (0); as a divisor (1).",
        note_zh="勘误 E3：0 未采用，1 作为除数。",
    )  # fmt: skip
    modelled = s.line(
        "server.global.modelled_stock", "USD 1e8", value / m["server.gpu_cost_share"] / gain, first=2023,
        en="Stock of AI servers, modelled", zh="AI 服务器存量规模（测算）",
    )  # fmt: skip
    stock = s.line(
        "server.global.stock", "USD 1e8", where(history, m["server.global.history"], modelled),
        en="Stock of AI servers", zh="AI 服务器存量规模", source="figure 7", strong=True, cagr=True,
        note_en="To 2022 yearly sales by IDC (E7).", note_zh="2022 年及以前为 IDC 年销售额（勘误 E7）。",
    )  # fmt: skip
    added = s.line(
        "server.global.increment", "USD 1e8/year", (stock - prior(stock)) / m["time.period"], first=2022,
        en="Increment of AI servers", zh="AI 服务器增量规模", source="figure 7",
    )  # fmt: skip
    modelled_market = s.line(
        "server.global.modelled_market", "USD 1e8/year",
        where(m["correct.E7"] == 1, largest(0, added), stock / m["time.period"]), first=2023,
        en="Market of the year, modelled", zh="当年市场规模（测算）",
        note_en="E7: the text takes the stock (0); the increment is the flow (1), never below nothing.",
        note_zh="勘误 E7：0 为正文口径（取存量），1 取增量（流量），不低于零。",
    )  # fmt: skip
    s.line(
        "server.global.market", "USD 1e8/year",
        where(history, m["server.global.history"] / m["time.period"], modelled_market),
        en="World AI server market", zh="全球 AI 服务器市场规模", source="section 3.2.1", strong=True, cagr=True,
    )  # fmt: skip
    _market_growth(m, s, "global", en="World AI server market", zh="全球 AI 服务器市场")


def _china(m: Model, s: SheetBuilder) -> None:
    history = m["time.history"] == 1
    s.section("China", "中国")
    share = s.line(
        "server.china.share", "ratio",
        where(history, m["server.china.history"] / m["server.global.history"], m["server.china.share_estimate"]),
        en="China share of the world market", zh="中国市场占全球份额", source="figure 8",
    )  # fmt: skip
    s.line(
        "server.china.stock", "USD 1e8", where(history, m["server.china.history"], share * m["server.global.stock"]),
        en="China: stock of AI servers", zh="中国 AI 服务器存量规模", source="figure 8", strong=True, cagr=True,
        note_en="E13: the printed 2025 figure multiplies a rounded one.",
        note_zh="勘误 E13：2025 年印刷值由取整后的数相乘。",
    )  # fmt: skip
    s.line(
        "server.china.market", "USD 1e8/year",
        where(history, m["server.china.history"] / m["time.period"], share * m["server.global.market"]),
        en="China AI server market", zh="中国 AI 服务器市场规模", source="section 3.2.2", strong=True, cagr=True,
    )  # fmt: skip
    _market_growth(m, s, "china", en="China AI server market", zh="中国 AI 服务器市场")
    s.scalar(
        "server.china.gpu_servers_2022", "USD 1e8",
        at("server.china.history", 2022) * m["server.china.gpu_server_share"],
        en="China: GPU servers, 2022", zh="2022 年中国 GPU 服务器市场", source="section 3.2.2",
    )  # fmt: skip


def _market_growth(m: Model, s: SheetBuilder, place: str, *, en: str, zh: str) -> None:
    sizes = s.line(
        f"server.{place}.size_growth", "ratio", growth(f"server.{place}.market"), first=2022,
        en=f"{en}: growth from the sizes", zh=f"{zh}增速（按规模计算）",
    )  # fmt: skip
    given = m[f"server.{place}.growth_history"]
    s.line(
        f"server.{place}.growth", "ratio", where(m["time.given_growth"] == 1, given, sizes),
        en=f"{en}: growth", zh=f"{zh}增速", source="figure 7" if place == "global" else "figure 8",
        note_en="2021 as given; E6: 2022 from the sizes printed.",
        note_zh="2021 年为给定值；勘误 E6：2022 年按所印规模计算。",
    )  # fmt: skip


def _inference_value(m: Model, s: SheetBuilder) -> None:
    s.section("Memo: inference demand, which the report does not value", "备忘：报告未计价的推理需求")
    price, share = m["server.card_price.a100"], m["server.gpu_cost_share"]
    value = s.line(
        "server.inference.gpu_value", "USD 1e8", (m["infer.a100.stock"] * price).to("USD 1e8"), first=2023,
        en="GPU value of inference", zh="推理端 GPU 存量价值", note_en="At the implied price of training cards (E8).",
        note_zh="按训练卡隐含价格（勘误 E8）。",
    )  # fmt: skip
    s.line(
        "server.inference.stock", "USD 1e8", value / share / m["server.efficiency_applied"], first=2023,
        en="Stock of AI servers for inference", zh="推理端 AI 服务器存量规模",
        note_en="At the GPU share of training servers; inference servers hold less (figure 107), so a lower bound.",
        note_zh="按训练服务器 GPU 占比；推理服务器占比更低（图 107），故为下限。",
    )  # fmt: skip
    s.line(
        "server.demand.stock", "USD 1e8", m["server.global.modelled_stock"] + m["server.inference.stock"], first=2023,
        en="Stock of AI servers for training and inference", zh="训练与推理 AI 服务器存量规模",
    )  # fmt: skip


def _units(m: Model, s: SheetBuilder) -> None:
    s.section("Units, in servers of A100", "台数（A100 服务器口径）")
    per_server = m["server.cards_per_server"]
    for name, cards, en, zh, strong in (
        ("server.units.training", "train.a100", "Training", "训练端", False),
        ("server.units.inference", "infer.a100", "Inference", "推理端", False),
        ("server.units", "total.a100", "Training and inference", "训练与推理", True),
        ("server.units.mix", "mix.cards", "Mix of chips", "芯片组合", False),
    ):
        stock = s.line(
            f"{name}.stock", "1e4 servers", m[f"{cards}.stock"] / per_server, first=2023,
            en=f"{en}: servers", zh=f"{zh}：服务器存量", strong=strong, cagr=strong,
        )  # fmt: skip
        s.line(
            f"{name}.increment", "1e4 servers/year", (stock - prior(stock)) / m["time.period"], first=2024,
            en=f"{en}: servers added", zh=f"{zh}：服务器增量",
        )  # fmt: skip


def _all_servers(m: Model, s: SheetBuilder) -> None:
    s.section("Against all servers", "与全部服务器比较")
    share = m["server.ai_share_of_servers"]
    of_2022 = s.scalar(
        "server.all.value_2022", "USD 1e8", at("server.global.history", 2022) / share,
        en="All servers by value, 2022", zh="2022 年全部服务器市场规模", source="section 3.2.1",
    )  # fmt: skip
    s.scalar(
        "server.all.value_2021", "USD 1e8",
        at("server.global.history", 2021) / (share - m["server.ai_share_of_servers_change"]),
        en="All servers by value, 2021", zh="2021 年全部服务器市场规模", source="section 3.2.1",
    )  # fmt: skip
    s.line(
        "server.global.over_all_2022", "ratio", m["server.global.market"] * m["time.period"] / of_2022,
        en="World AI server market over all servers of 2022", zh="全球 AI 服务器市场 / 2022 年全部服务器市场",
    )  # fmt: skip
    s.line(
        "server.china.ai_share", "ratio", m["server.china.market"] / m["server.china.all_servers"],
        first=2022, last=2023, en="China: AI servers over all servers", zh="中国 AI 服务器占全部服务器比例",
        source="section 3.4.1",
    )  # fmt: skip
    s.scalar(
        "server.all.units_2022", "1e4 servers/year", m["server.global.units"] / (1 + m["server.global.units_growth"]),
        en="All servers shipped, 2022", zh="2022 年全球服务器出货量", source="section 3.4.1",
    )  # fmt: skip
    limit = s.scalar(
        "server.ai.units_limit", "1e4 servers/year", m["server.global.units"] * m["server.ai.unit_share_limit"],
        en="AI servers shipped in 2023, at most", zh="2023 年 AI 服务器出货量上限", source="section 3.4.2",
    )  # fmt: skip
    s.scalar(
        "server.ai.units_limit_2022", "1e4 servers/year", limit / (1 + m["server.ai.units_growth"]),
        en="AI servers shipped in 2022, at most", zh="2022 年 AI 服务器出货量上限", source="section 3.4.2",
    )  # fmt: skip
    s.line(
        "server.units.over_limit", "ratio", m["server.units.increment"] / limit, first=2024,
        en="Servers added over the most AI servers shipped in 2023", zh="服务器增量 / 2023 年 AI 服务器出货量上限",
    )  # fmt: skip


def _checks(m: Model, s: SheetBuilder) -> None:
    stock, modelled = m["server.global.stock"], m["server.global.modelled_stock"]
    s.check(
        "check.server.gpu_value", "ratio",
        ratio(stock * m["server.gpu_cost_share"] * m["server.efficiency_applied"], m["server.global.gpu_value"]) - 1,
        first=2023, en="Stock x GPU share x efficiency = GPU value", zh="存量×GPU 占比×效率=GPU 价值",
    )  # fmt: skip
    s.check(
        "check.server.increments", "ratio",
        deviation(
            at("server.global.stock", 2021) + total(span("server.global.increment")) * m["time.period"],
            at("server.global.stock", 2027),
        ),
        scalar=True, en="First stock + increments = last stock, world", zh="期初存量+各年增量=期末存量（全球）",
    )  # fmt: skip
    s.check(
        "check.server.china", "ratio", ratio(m["server.china.stock"], stock) - m["server.china.share"],
        en="China stock over world stock = China share", zh="中国存量/全球存量=中国份额",
    )  # fmt: skip
    s.check(
        "check.server.units", "ratio",
        deviation(m["server.units.training.stock"] + m["server.units.inference.stock"], m["server.units.stock"]),
        first=2023, en="Servers of training + inference = servers", zh="训练与推理服务器之和=合计",
    )  # fmt: skip
    s.check(
        "check.server.flow", "ratio",
        ratio(m["server.global.market"] * m["time.period"] - modelled, modelled) * (1 - m["correct.E7"]),
        first=2023, en="As printed, the market of the year is the stock", zh="按原文，当年市场规模即存量",
    )  # fmt: skip
    s.check(
        "check.server.is_a_flow", "ratio", (1 - m["correct.E7"]) * ratio(stock, modelled), first=2023, kind="alert",
        en="The market of the year is a flow (fails as printed, E7)", zh="当年市场规模为流量（按原文不成立，E7）",
    )  # fmt: skip
