"""The unit bridge: one row for each unit of the chain, from tokens to cooling, and what one unit makes of the next."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, by_member, prior, ratio, total, where

CHAIN = {
    "tokens": "bridge.tokens",
    "operations": "bridge.operations",
    "compute": "total.installed_compute",
    "cards": "mix.cards.stock",
    "servers": "server.units.mix.stock",
    "modules": "optics.installed",
    "power": "cooling.ai.load",
    "cooling": "cooling.ai.market",
}
"""The line of each step of the chain."""

FIRST = 2023


def bridge(m: Draft) -> None:
    """The chain in eight rows, so that a reader can follow one token to the rack that serves it."""
    s = m.sheet("bridge", "Output", title="Bridge", first=FIRST, purpose="From tokens to cooling, unit by unit")
    _units(m, s)
    _steps(m, s)
    _servers(m, s)
    _checks(m, s)


def _units(m: Draft, s: SheetBuilder) -> None:
    s.section("Units of the chain")
    users = by_member("class", {"multimodal": m["infer.multimodal.daily_users"], "general": m["infer.general.users"]})
    tokens, unit = users * m["infer.{class}.queries_per_user"] * m["infer.{class}.tokens_per_query"], "1e8 tokens/day"
    tokens = s.line("bridge.{class}.tokens", unit, tokens, "{class}: tokens asked for")
    s.line("bridge.tokens", unit, total(tokens, over="class"), "Tokens asked for", cagr=True)
    operations = total(m["infer.{class}.daily_compute"], over="class")
    s.line("bridge.operations", "EFLOP/day", operations, "Operations for them", cagr=True)


def _steps(m: Draft, s: SheetBuilder) -> None:
    s.section("What one unit makes of the next")
    cards, servers = m["mix.cards.stock"], m["server.units.mix.stock"]
    made = ratio(m["bridge.operations"], m["bridge.tokens"]).to("TFLOP/token")
    s.line("bridge.operations_per_token", "TFLOP/token", made, "Operations a token")
    made = ratio(m["total.installed_compute"], cards).to("PFLOP/s/card")
    s.line("bridge.compute_per_card", "PFLOP/s/card", made, "Compute a card of the mix")
    s.line("bridge.cards_per_server", "cards/server", ratio(cards, servers), "Cards a server")
    made, label = ratio(m["optics.installed"], cards), "Modules a card, training and inference together"
    s.line("bridge.modules_per_card", "modules/card", made, label)
    made = ratio(m["cooling.ai.load"], servers).to("kW/server")
    s.line("bridge.kw_per_server", "kW/server", made, "Power a server")
    made = ratio(m["server.global.stock"] * m["server.gpu_cost_share"], m["train.a100.stock"]).to("USD/card")
    label, note = "Server value on cards, a training card (A100)", "As printed this is the implied price of erratum E8."
    s.line("bridge.value_per_card", "USD/card", made, label, note=note)

    s.section("Multiple of the first year")
    multiple = by_member("step", {step: ratio(m[line], at(line, FIRST)) for step, line in CHAIN.items()})
    s.line("bridge.{step}.multiple", "x", multiple, "{step}: multiple")


def _servers(m: Draft, s: SheetBuilder) -> None:
    s.section("Stock of AI servers, year by year")
    before, label = prior("server.global.stock"), "Stock of the year before"
    before = s.line("bridge.server.before", "USD 1e8", before, label, first=2022)
    s.line("bridge.server.added", "USD 1e8", m["server.global.stock"] - before, "Added in the year", first=2022)

    s.section("Shares of the world AI server market")
    listed = {
        "inspur": m["coverage.inspur_information_ai_server.share"],
        "dell": m["coverage.dell_ai_server.share"],
        "hpe": m["coverage.hpe_ai_server.share"],
        "lenovo": m["coverage.lenovo_ai_server.share"],
        "unisplendour": m["coverage.unisplendour_ai_server.share"],
    }
    s.line("bridge.share.{seller}", "ratio", by_member("seller", listed), "{seller}: share")


def _checks(m: Draft, s: SheetBuilder) -> None:
    """The steps lead from one end of the chain to the other, and the multiples from the first year to each."""
    cards, servers = m["mix.cards.stock"], m["server.units.mix.stock"]
    found = {
        "operations": (m["bridge.tokens"] * m["bridge.operations_per_token"]).to("EFLOP/day"),
        "compute": (cards * m["bridge.compute_per_card"]).to("PFLOP/s"),
        "cards": servers * m["bridge.cards_per_server"],
        "modules": cards * m["bridge.modules_per_card"],
        "power": (servers * m["bridge.kw_per_server"]).to("1e4 kW"),
    }
    held = by_member("derived", {step: m[CHAIN[step]] for step in found})
    s.equal("check.bridge.{derived}", by_member("derived", found), held, "{derived}: what the unit before makes of it")

    again = m["bridge.{step}.multiple"] * by_member("step", {step: at(line, FIRST) for step, line in CHAIN.items()})
    held = by_member("step", {step: where(at(line, FIRST) == 0, 0, m[line]) for step, line in CHAIN.items()})
    s.equal("check.bridge.{step}.multiple", again, held, "{step}: multiple x first year = the year")
