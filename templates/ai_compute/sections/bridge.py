"""The unit bridge: one row for each unit of the chain, from tokens to cooling, and what one unit makes of the next."""

from __future__ import annotations

from xlmodel import Expression, Model, SheetBuilder, at, deviation, prior, ratio

SHARES = (
    ("inspur", "inspur_information_ai_server", "Inspur", "浪潮信息"),
    ("dell", "dell_ai_server", "Dell", "戴尔"),
    ("hpe", "hpe_ai_server", "HPE", "惠普"),
    ("lenovo", "lenovo_ai_server", "Lenovo", "联想集团"),
    ("unisplendour", "unisplendour_ai_server", "Unisplendour", "紫光股份"),
)


def bridge(m: Model) -> None:
    """The chain in eight rows, so that a reader can follow one token to the rack that serves it."""
    s = m.sheet(
        "bridge", "Output", en="Bridge", zh="单位桥接", first=2023, purpose_en="From tokens to cooling, unit by unit",
        purpose_zh="从 token 到温控的单位换算链",
    )  # fmt: skip
    chain = _units(m, s)
    _steps(m, s)
    _multiples(s, chain)
    _servers(m, s)
    _checks(m, s, chain)


def _units(m: Model, s: SheetBuilder) -> dict[str, tuple[Expression, str, str]]:
    s.section("Units of the chain", "产业链单位")

    def asked(kind: str, users: str) -> Expression:
        return m[users] * m[f"infer.{kind}.queries_per_user"] * m[f"infer.{kind}.tokens_per_query"]

    tokens = asked("multimodal", "infer.multimodal.daily_users") + asked("general", "infer.general.users")
    operations = m["infer.multimodal.daily_compute"] + m["infer.general.daily_compute"]
    rows = (
        ("tokens", "1e8 tokens/day", tokens, "Tokens asked for", "推理 token 数"),
        ("operations", "EFLOP/day", operations, "Operations for them", "推理运算量"),
    )
    chain: dict[str, tuple[Expression, str, str]] = {}
    for name, unit, formula, en, zh in rows:
        chain[name] = (s.line(f"bridge.{name}", unit, formula, en=en, zh=zh, cagr=True), en, zh)
    for name, line_id, en, zh in (
        ("compute", "total.installed_compute", "Compute to install", "需部署算力"),
        ("cards", "mix.cards.stock", "Cards", "芯片"),
        ("servers", "server.units.mix.stock", "Servers", "服务器"),
        ("modules", "optics.installed", "Optical modules", "光模块"),
        ("power", "cooling.ai.load", "Power of the servers", "服务器功率"),
        ("cooling", "cooling.ai.market", "Cooling for what is added", "新增温控"),
    ):
        chain[name] = (m[line_id], en, zh)
    return chain


def _steps(m: Model, s: SheetBuilder) -> None:
    s.section("What one unit makes of the next", "单位间换算")
    s.line(
        "bridge.operations_per_token", "TFLOP/token",
        ratio(m["bridge.operations"], m["bridge.tokens"]).to("TFLOP/token"),
        en="Operations a token", zh="单 token 运算量",
    )  # fmt: skip
    s.line(
        "bridge.compute_per_card", "PFLOP/s/card",
        ratio(m["total.installed_compute"], m["mix.cards.stock"]).to("PFLOP/s/card"),
        en="Compute a card of the mix", zh="组合平均单卡算力",
    )  # fmt: skip
    s.line(
        "bridge.cards_per_server", "cards/server", ratio(m["mix.cards.stock"], m["server.units.mix.stock"]),
        en="Cards a server", zh="单服务器卡数",
    )  # fmt: skip
    s.line(
        "bridge.modules_per_card", "modules/card", ratio(m["optics.installed"], m["mix.cards.stock"]),
        en="Modules a card, training and inference together", zh="单卡光模块数（训练与推理合计）",
    )  # fmt: skip
    s.line(
        "bridge.kw_per_server", "kW/server", ratio(m["cooling.ai.load"], m["server.units.mix.stock"]).to("kW/server"),
        en="Power a server", zh="单服务器功率",
    )  # fmt: skip
    s.line(
        "bridge.value_per_card", "USD/card",
        ratio(m["server.global.stock"] * m["server.gpu_cost_share"], m["train.a100.stock"]).to("USD/card"),
        en="Server value on cards, a training card (A100)", zh="服务器价值中单卡价值（A100 口径）",
        note_en="As printed this is the implied price of erratum E8.", note_zh="按原文即勘误 E8 的隐含单价。",
    )  # fmt: skip


def _multiples(s: SheetBuilder, chain: dict[str, tuple[Expression, str, str]]) -> None:
    s.section("Multiple of the first year", "相对首年的倍数")
    for name, (line, en, zh) in chain.items():
        s.line(f"bridge.{name}.multiple", "x", ratio(line, at(line, 2023)), en=en, zh=zh)


def _servers(m: Model, s: SheetBuilder) -> None:
    s.section("Stock of AI servers, year by year", "AI 服务器存量逐年变化")
    stock = m["server.global.stock"]
    before = s.line(
        "bridge.server.before", "USD 1e8", prior("server.global.stock"), first=2022,
        en="Stock of the year before", zh="上年存量",
    )  # fmt: skip
    s.line("bridge.server.added", "USD 1e8", stock - before, first=2022, en="Added in the year", zh="本年新增")
    s.section("Shares of the world AI server market", "全球 AI 服务器份额")
    for name, key, en, zh in SHARES:
        s.line(f"bridge.share.{name}", "ratio", m[f"coverage.{key}.share"], en=en, zh=zh)


def _checks(m: Model, s: SheetBuilder, chain: dict[str, tuple[Expression, str, str]]) -> None:
    """The steps lead from one end of the chain to the other, and the multiples from the first year to each."""
    cards, servers = m["mix.cards.stock"], m["server.units.mix.stock"]
    compute, load = m["total.installed_compute"], m["cooling.ai.load"]
    per_day = (m["bridge.tokens"] * m["bridge.operations_per_token"]).to("EFLOP/day")
    for name, found, expected, en, zh in (
        ("operations", per_day, m["bridge.operations"],
         "Tokens x operations a token = operations", "token×单 token 运算量=运算量"),
        ("compute", (cards * m["bridge.compute_per_card"]).to("PFLOP/s"), compute,
         "Cards x compute a card = compute", "芯片×单卡算力=算力"),
        ("cards", servers * m["bridge.cards_per_server"], cards,
         "Servers x cards a server = cards", "服务器×单机卡数=芯片"),
        ("modules", cards * m["bridge.modules_per_card"], m["optics.installed"],
         "Cards x modules a card = modules", "芯片×单卡光模块=光模块"),
        ("power", (servers * m["bridge.kw_per_server"]).to("1e4 kW"), load,
         "Servers x power a server = power", "服务器×单机功率=功率"),
    ):  # fmt: skip
        s.check(f"check.bridge.{name}", "ratio", deviation(found, expected), en=en, zh=zh)
    for name, (line, en, zh) in chain.items():
        again = m[f"bridge.{name}.multiple"] * at(line, 2023)
        s.check(
            f"check.bridge.{name}.multiple", "ratio", deviation(again, line),
            en=f"{en}: multiple x first year = the year", zh=f"{zh}：倍数×首年=当年",
        )  # fmt: skip
