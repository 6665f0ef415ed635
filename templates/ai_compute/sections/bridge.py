"""The unit bridge: one row for each unit of the chain, from tokens to cooling, and what one unit makes of the next."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, at, deviation, prior, ratio

SHARES = (
    ("inspur", "inspur_information_ai_server", "Inspur"),
    ("dell", "dell_ai_server", "Dell"),
    ("hpe", "hpe_ai_server", "HPE"),
    ("lenovo", "lenovo_ai_server", "Lenovo"),
    ("unisplendour", "unisplendour_ai_server", "Unisplendour"),
)


def bridge(m: Draft) -> None:
    """The chain in eight rows, so that a reader can follow one token to the rack that serves it."""
    s = m.sheet("bridge", "Output", title="Bridge", first=2023, purpose="From tokens to cooling, unit by unit")
    chain = _units(m, s)
    _steps(m, s)
    _multiples(s, chain)
    _servers(m, s)
    _checks(m, s, chain)


def _units(m: Draft, s: SheetBuilder) -> dict[str, tuple[Expression, str]]:
    s.section("Units of the chain")

    def asked(kind: str, users: str) -> Expression:
        return m[users] * m[f"infer.{kind}.queries_per_user"] * m[f"infer.{kind}.tokens_per_query"]

    tokens = asked("multimodal", "infer.multimodal.daily_users") + asked("general", "infer.general.users")
    operations = m["infer.multimodal.daily_compute"] + m["infer.general.daily_compute"]
    rows = (
        ("tokens", "1e8 tokens/day", tokens, "Tokens asked for"),
        ("operations", "EFLOP/day", operations, "Operations for them"),
    )
    chain: dict[str, tuple[Expression, str]] = {}
    for name, unit, formula, what in rows:
        chain[name] = (s.line(f"bridge.{name}", unit, formula, label=what, cagr=True), what)
    for name, line_id, what in (
        ("compute", "total.installed_compute", "Compute to install"),
        ("cards", "mix.cards.stock", "Cards"),
        ("servers", "server.units.mix.stock", "Servers"),
        ("modules", "optics.installed", "Optical modules"),
        ("power", "cooling.ai.load", "Power of the servers"),
        ("cooling", "cooling.ai.market", "Cooling for what is added"),
    ):
        chain[name] = (m[line_id], what)
    return chain


def _steps(m: Draft, s: SheetBuilder) -> None:
    s.section("What one unit makes of the next")
    s.line(
        "bridge.operations_per_token",
        "TFLOP/token",
        ratio(m["bridge.operations"], m["bridge.tokens"]).to("TFLOP/token"),
        label="Operations a token",
    )
    s.line(
        "bridge.compute_per_card",
        "PFLOP/s/card",
        ratio(m["total.installed_compute"], m["mix.cards.stock"]).to("PFLOP/s/card"),
        label="Compute a card of the mix",
    )
    s.line(
        "bridge.cards_per_server",
        "cards/server",
        ratio(m["mix.cards.stock"], m["server.units.mix.stock"]),
        label="Cards a server",
    )
    s.line(
        "bridge.modules_per_card",
        "modules/card",
        ratio(m["optics.installed"], m["mix.cards.stock"]),
        label="Modules a card, training and inference together",
    )
    s.line(
        "bridge.kw_per_server",
        "kW/server",
        ratio(m["cooling.ai.load"], m["server.units.mix.stock"]).to("kW/server"),
        label="Power a server",
    )
    s.line(
        "bridge.value_per_card",
        "USD/card",
        ratio(m["server.global.stock"] * m["server.gpu_cost_share"], m["train.a100.stock"]).to("USD/card"),
        label="Server value on cards, a training card (A100)",
        note="As printed this is the implied price of erratum E8.",
    )


def _multiples(s: SheetBuilder, chain: dict[str, tuple[Expression, str]]) -> None:
    s.section("Multiple of the first year")
    for name, (line, what) in chain.items():
        s.line(f"bridge.{name}.multiple", "x", ratio(line, at(line, 2023)), label=what)


def _servers(m: Draft, s: SheetBuilder) -> None:
    s.section("Stock of AI servers, year by year")
    stock = m["server.global.stock"]
    before = s.line(
        "bridge.server.before", "USD 1e8", prior("server.global.stock"), first=2022, label="Stock of the year before"
    )
    s.line("bridge.server.added", "USD 1e8", stock - before, first=2022, label="Added in the year")
    s.section("Shares of the world AI server market")
    for name, key, what in SHARES:
        s.line(f"bridge.share.{name}", "ratio", m[f"coverage.{key}.share"], label=what)


def _checks(m: Draft, s: SheetBuilder, chain: dict[str, tuple[Expression, str]]) -> None:
    """The steps lead from one end of the chain to the other, and the multiples from the first year to each."""
    cards, servers = m["mix.cards.stock"], m["server.units.mix.stock"]
    compute, load = m["total.installed_compute"], m["cooling.ai.load"]
    per_day = (m["bridge.tokens"] * m["bridge.operations_per_token"]).to("EFLOP/day")
    for name, found, expected, what in (
        ("operations", per_day, m["bridge.operations"], "Tokens x operations a token = operations"),
        ("compute", (cards * m["bridge.compute_per_card"]).to("PFLOP/s"), compute, "Cards x compute a card = compute"),
        ("cards", servers * m["bridge.cards_per_server"], cards, "Servers x cards a server = cards"),
        ("modules", cards * m["bridge.modules_per_card"], m["optics.installed"], "Cards x modules a card = modules"),
        ("power", (servers * m["bridge.kw_per_server"]).to("1e4 kW"), load, "Servers x power a server = power"),
    ):
        s.check(f"check.bridge.{name}", "ratio", deviation(found, expected), label=what)
    for name, (line, what) in chain.items():
        again = m[f"bridge.{name}.multiple"] * at(line, 2023)
        s.check(
            f"check.bridge.{name}.multiple",
            "ratio",
            deviation(again, line),
            label=f"{what}: multiple x first year = the year",
        )
