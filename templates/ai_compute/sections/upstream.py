"""Upstream (section 2.3): high-bandwidth memory, advanced packaging, compute-in-memory, the cost of a design."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, by_member, largest, ratio


def upstream(m: Draft) -> None:
    """Memory that the cards need against its market; whether the packaging figures agree; what else is printed."""
    purpose = "HBM, packaging, compute-in-memory (section 2.3)"
    s = m.sheet("upstream", "Calc", title="Upstream", purpose=purpose, first=2023)
    _memory(m, s)
    _memory_market(m, s)
    _packaging(m, s)
    _packaging_by_year(m, s)
    _designs(m, s)
    _checks(m, s)


def _memory(m: Draft, s: SheetBuilder) -> None:
    s.section("High-bandwidth memory of the cards added")
    held = m["hbm.gb_per_card"]
    per_gb = s.scalar("hbm.value_per_gb", "USD/GB", m["hbm.value_per_card"] / held, "Value per GB", "section 2.3.1")
    s.scalar("hbm.gb_per_server", "GB/server", held * m["server.cards_per_server"], "Memory of a server")

    cards = by_member("demand", {"training": m["train.a100.increment"], "mix": m["mix.cards.increment"]})
    memory = (cards * held).to("PB/year")
    memory = s.line("hbm.{demand}.memory", "PB/year", memory, "{demand}: memory", first=2024)
    value, unit = (memory * per_gb).to("USD 1e8/year"), "USD 1e8/year"
    s.line("hbm.{demand}.value", unit, value, "{demand}: value of memory", first=2024, strong=True)

    whole = m["hbm.mix.memory"] / m["hbm.share_of_dram_bits"]
    label = "All DRAM of which that memory is the printed share of bits"
    s.line("hbm.mix.all_dram", "PB/year", whole, label, "section 2.3.1", first=2024)


def _memory_market(m: Draft, s: SheetBuilder) -> None:
    s.section("Against the market TrendForce expects")
    years = (m["time.year"] - m["hbm.market_year"]) / m["time.period"]
    market = m["hbm.market"] / m["time.period"] * (1 + m["hbm.cagr.{bound}"]) ** years
    label, note = "HBM market, growth {bound}", "Beyond 2025 at the same rate."
    s.line("hbm.market.{bound}", "USD 1e8/year", market, label, "section 2.3.1", note=note)

    over = m["hbm.{demand}.value"] / m["hbm.market.high"]
    note = "Above 1 the demand of the report outgrows the market it quotes."
    s.line("hbm.{demand}.over_market", "x", over, "{demand}: over the market", first=2024, note=note)
    cards = (m["hbm.market.high"] / m["hbm.value_per_card"]).to("1e4 cards/year")
    s.line("hbm.cards_market_buys", "1e4 cards/year", cards, "Cards the market could equip")


def _packaging(m: Draft, s: SheetBuilder) -> None:
    s.section("Advanced packaging: do the figures agree?", "section 2.3.1")
    years = (m["packaging.last_year"] - m["packaging.first_year"]) / m["time.period"]
    years = s.scalar("packaging.years", "ratio", years, "Years of growth", "")

    last = m["packaging.advanced.market_2027"]
    first, label = last / (1 + m["packaging.advanced.cagr"]) ** years, "Advanced packaging in 2021, by growth"
    first = s.scalar("packaging.advanced.market_2021", "USD 1e8", first, label)
    by_flip_chip = m["packaging.flipchip.market_2021"] / m["packaging.flipchip.share_2021"]
    label = "Advanced packaging in 2021, by flip chip"
    by_flip_chip = s.scalar("packaging.advanced.market_2021_by_flipchip", "USD 1e8", by_flip_chip, label)
    s.scalar("packaging.flipchip.gap", "ratio", by_flip_chip / first - 1, "By flip chip over by growth", "")

    advanced = by_member("end", {"2021": first, "2027": last})
    whole, rest = advanced / m["packaging.advanced.share_{end}"], m["packaging.total.market_{end}"] - advanced
    market, note = by_member("packaging", {"total": whole, "traditional": rest}), "By the advanced share."
    s.scalar("packaging.{packaging}.market_{end}", "USD 1e8", market, "{packaging} in {end}", "", note=note)
    grown = m["packaging.{packaging}.market_2027"] / m["packaging.{packaging}.market_2021"]
    grown, label = grown ** (1 / years) - 1, "{packaging}: growth that the shares give"
    grown = s.scalar("packaging.{packaging}.cagr_derived", "growth", grown, label, "")
    gap, label = grown - m["packaging.{packaging}.cagr"], "{packaging}: derived less printed growth"
    s.scalar("packaging.{packaging}.cagr_gap", "ratio", gap, label, "")

    gained = m["packaging.advanced.share_2021"] - m["packaging.advanced.share_2015"]
    s.scalar("packaging.advanced.share_gain", "ratio", gained, "Advanced share gained from 2015 to 2021")


def _packaging_by_year(m: Draft, s: SheetBuilder) -> None:
    s.section("Advanced packaging by year")
    years = (m["time.year"] - m["packaging.last_year"]) / m["time.period"]
    market = m["packaging.advanced.market_2027"] / m["time.period"] * (1 + m["packaging.advanced.cagr"]) ** years
    name, label = "packaging.advanced.market", "Advanced packaging at even growth"
    market = s.line(name, "USD 1e8/year", market, label, "section 2.3.1", first=2021, cagr=True)
    over, label = ratio(market, m["server.global.market"]), "Advanced packaging over the AI server market"
    s.line("packaging.over_servers", "ratio", over, label, first=2021)


def _designs(m: Draft, s: SheetBuilder) -> None:
    s.section("Compute-in-memory and the cost of a design")
    whole, label = m["cim.small"] + m["cim.large"], "Compute-in-memory market in 2030"
    whole = s.scalar("cim.total", "CNY 1e8", whole, label, "section 2.3.2", strong=True)
    s.scalar("cim.large_share", "ratio", m["cim.large"] / whole, "Part of large chips")
    s.scalar("cim.total_usd", "USD 1e8", whole / m["fx.cny_usd"], "Compute-in-memory market, USD")

    cost = m["chip_rnd.5nm"]
    before, label = cost / m["chip_rnd.5nm_vs_28nm"], "Design cost of a 28 nm chip"
    before = s.scalar("chip_rnd.28nm", "USD 1e8", before, label, "section 2.3.1")
    s.scalar("chip_rnd.step", "USD 1e8", cost - before, "What 5 nm costs more")
    cards = (cost / m["server.card_price.a100"]).to("1e4 cards")
    label, note = "Cards whose sales pay for a 5 nm design", "At the implied price of an A100 (E8), all of it."
    s.scalar("chip_rnd.5nm_cards", "1e4 cards", cards, label, note=note)


def _checks(m: Draft, s: SheetBuilder) -> None:
    value = (m["mix.cards.increment"] * m["hbm.value_per_card"]).to("USD 1e8/year")
    s.equal("check.hbm.value", value, m["hbm.mix.value"], "Value of memory = cards x value per card", first=2024)
    value = (m["train.a100.increment"] * m["hbm.value_per_card"]).to("USD 1e8/year")
    label = "Value of memory for training = cards x value per card"
    s.equal("check.hbm.training", value, m["hbm.training.value"], label, first=2024)
    years = (at("time.year", 2025) - m["hbm.market_year"]) / m["time.period"]
    low, high = (at(f"hbm.market.{end}", 2025) / (1 + m[f"hbm.cagr.{end}"]) ** years for end in ("low", "high"))
    label = "Both growth rates lead back to the market that is quoted"
    s.equal("check.hbm.market", low, high, label, scalar=True)
    over, label = m["hbm.training.over_market"] - 1, "The market quoted holds the memory of the training cards"
    s.check("check.hbm.over_market", "ratio", largest(0, over), label, first=2024, kind="alert")

    gap, label, allowed = m["packaging.flipchip.gap"], "Flip chip and growth give one market", "packaging.tolerance"
    s.check("check.packaging.flipchip", "ratio", gap, label, scalar=True, kind="alert", tolerance=allowed)
    years = (at("time.year", 2021) - m["packaging.first_year"]) / m["time.period"]
    back = at("packaging.advanced.market", 2021) * m["time.period"] / (1 + m["packaging.advanced.cagr"]) ** years
    label = "Even growth leads back to the first year"
    s.equal("check.packaging.by_year", back, m["packaging.advanced.market_2021"], label, scalar=True)
    whole, rest = m["packaging.total.cagr_derived"], m["packaging.traditional.cagr_derived"]
    apart = largest(0, rest - whole) + largest(0, whole - m["packaging.advanced.cagr"])
    label = "The whole grows faster than traditional and slower than advanced packaging"
    s.check("check.packaging.between", "ratio", apart, label, scalar=True, kind="alert")

    printed, label = m["fact.cim.total.2030"], "Compute-in-memory adds up as printed"
    s.equal("check.cim.total", m["cim.total"], printed, label, scalar=True, kind="alert")
