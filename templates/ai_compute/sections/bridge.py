"""The unit bridge: one row for each unit of the chain, from tokens to cooling, and what one unit makes of the next."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel import Draft, Expression, SheetBuilder, at, by_member, prior, ratio, total, where, words

from ai_compute.sections.companies import FIRST_YEARS
from ai_compute.sections.company_revenue import TOTALS
from ai_compute.sections.coverage_table import NOTHING

ABOVE = {"tokens": "bridge.tokens", "operations": "bridge.operations", "compute": "total.installed_compute"}
"""The line of each step down to compute, which no basis moves."""

PRINTED = ABOVE | {
    "cards": "mix.cards.stock",
    "servers": "server.units.mix.stock",
    "modules": "optics.installed",
    "power": "cooling.ai.load",
    "cooling": "cooling.ai.market",
}
CHOSEN = ABOVE | {
    "cards": "chosen.cards.fleet",
    "servers": "chosen.server.units",
    "modules": "chosen.optics.installed",
    "power": "chosen.load",
    "cooling": "chosen.cooling.market",
}

STEPS = {
    "tokens": ("1e8 tokens/day", "Tokens asked for"),
    "operations": ("EFLOP/day", "Operations for them"),
    "compute": ("PFLOP/s", "Compute to install"),
    "cards": ("1e4 cards", "Cards in service"),
    "servers": ("1e4 servers", "Servers in service"),
    "modules": ("1e4 modules", "Optical modules installed since 2023"),
    "power": ("GW", "IT load of AI servers"),
    "cooling": ("CNY 1e8/year", "Cooling of AI servers"),
}
"""Unit and label of each step."""

FIRST = 2023
DEMAND = "From demand to load: tokens → operations → compute → cards → servers → modules → power → cooling"
RAMPING = "From load to markets, in the report's nine steps of ramping (n/a: no market of its own here)"
COMPANIES = "From markets to companies: shares of the world AI server market; one by one on Coverage"
"""The three parts of the chain map, each a section."""
SELLERS = {
    "inspur": "inspur_information_ai_server",
    "dell": "dell_ai_server",
    "hpe": "hpe_ai_server",
    "lenovo": "lenovo_ai_server",
    "unisplendour": "unisplendour_ai_server",
}
"""The company of each maker whose share is drawn."""


def bridge(m: Draft) -> None:
    """The chain in eight rows, so a reader can follow a token to the rack that serves it, as chosen and as printed."""
    purpose = "From tokens to cooling, unit by unit, on the basis chosen"
    s = m.sheet("bridge", "Output", title="Bridge", first=FIRST, purpose=purpose)
    _chosen(m, s)
    purpose = "From tokens to cooling, unit by unit, on the report's basis"
    s = m.sheet("bridge_printed", "Output", title="Bridge as printed", first=FIRST, purpose=purpose)
    _units(m, s)
    _printed(m, s)
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
    made = ratio(m["bridge.operations"], m["bridge.tokens"]).to("TFLOP/token")
    s.line("bridge.operations_per_token", "TFLOP/token", made, "Operations a token")


def _chosen(m: Draft, s: SheetBuilder) -> None:
    s.section(DEMAND)
    for step, (unit, label) in STEPS.items():
        s.line(f"chosen.chain.{step}", unit, m[CHOSEN[step]], label, cagr=True)
    _ramping(m, s)
    s.section("What one unit makes of the next")
    made = m["bridge.operations_per_token"]
    s.line("chosen.operations_per_token", "TFLOP/token", made, "Operations a token")
    _per_unit(m, s, "chosen", CHOSEN)
    money = m["chosen.accelerator.market"]
    made = ratio(money, m["chosen.server.market"])
    s.line("chosen.accelerators_of_server", "ratio", made, "Accelerators over AI servers")
    s.section("Multiple of the first year")
    s.line("chosen.{step}.multiple", "x", _multiples(m, CHOSEN), "{step}: multiple")
    s.section(COMPANIES)
    shares = by_member("seller", {seller: m[f"chosen.{company}.share"] for seller, company in SELLERS.items()})
    s.line("chosen.share.{seller}", "ratio", shares, "{seller}: share")


def _ramping(m: Draft, s: SheetBuilder) -> None:
    """The report's nine steps: the market of each that has one here."""
    s.section(RAMPING)

    def markets(part: str) -> None:
        found = by_member(part, {step: m[TOTALS[step]] for step in m.dimensions[part].members})
        first = {step: max(FIRST, FIRST_YEARS[step]) for step in m.dimensions[part].members}
        s.line(f"chosen.ramp.{{{part}}}", "USD 1e8/year", found, f"{{{part}}}", first=first)

    def without(step: str, label: str) -> None:
        s.scalar(f"chosen.ramp.{step}", "text", words(NOTHING), label, text=True)

    without("advanced_process", "1 Advanced process")
    markets("ramp_chips")
    without("board_assembly", "4 Board assembly")
    markets("ramp_systems")
    without("leasing", "9 Data-centre leasing")


def _per_unit(m: Draft, s: SheetBuilder, basis: str, chain: Mapping[str, str]) -> None:
    cards, servers = m[chain["cards"]], m[chain["servers"]]
    made = ratio(m[chain["compute"]], cards).to("PFLOP/s/card")
    s.line(f"{basis}.compute_per_card", "PFLOP/s/card", made, "Compute a card of the mix")
    s.line(f"{basis}.cards_per_server", "cards/server", ratio(cards, servers), "Cards a server")
    made, label = ratio(m[chain["modules"]], cards), "Modules a card, training and inference together"
    s.line(f"{basis}.modules_per_card", "modules/card", made, label)
    made = ratio(m[chain["power"]], servers).to("kW/server")
    s.line(f"{basis}.kw_per_server", "kW/server", made, "Power a server")


def _multiples(m: Draft, chain: Mapping[str, str]) -> Expression:
    return by_member("step", {step: ratio(m[line], at(line, FIRST)) for step, line in chain.items()})


def _printed(m: Draft, s: SheetBuilder) -> None:
    s.section("What one unit makes of the next")
    _per_unit(m, s, "bridge", PRINTED)
    made = ratio(m["server.global.stock"] * m["server.gpu_cost_share"], m["train.a100.stock"]).to("USD/card")
    label, note = "Server value on cards, a training card (A100)", "As printed this is the implied price of erratum E8."
    s.line("bridge.value_per_card", "USD/card", made, label, note=note)

    s.section("Multiple of the first year")
    s.line("bridge.{step}.multiple", "x", _multiples(m, PRINTED), "{step}: multiple")


def _servers(m: Draft, s: SheetBuilder) -> None:
    s.section("Stock of AI servers, year by year")
    before, label = prior("server.global.stock"), "Stock of the year before"
    before = s.line("bridge.server.before", "USD 1e8", before, label, first=2022)
    s.line("bridge.server.added", "USD 1e8", m["server.global.stock"] - before, "Added in the year", first=2022)

    s.section("Shares of the world AI server market")
    listed = {seller: m[f"coverage.{company}.share"] for seller, company in SELLERS.items()}
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
    held = by_member("derived", {step: m[PRINTED[step]] for step in found})
    s.equal("check.bridge.{derived}", by_member("derived", found), held, "{derived}: what the unit before makes of it")

    again = m["bridge.{step}.multiple"] * by_member("step", {step: at(line, FIRST) for step, line in PRINTED.items()})
    held = by_member("step", {step: where(at(line, FIRST) == 0, 0, m[line]) for step, line in PRINTED.items()})
    s.equal("check.bridge.{step}.multiple", again, held, "{step}: multiple x first year = the year")
