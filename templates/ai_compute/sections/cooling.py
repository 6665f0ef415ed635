"""Cooling (section 6.2): the market sum of the report, and beside it the load of the model's own servers by method."""

from __future__ import annotations

from xlmodel import Draft, Expression, SheetBuilder, at, by_member, largest, prior, ratio, span, total, where


def cooling(m: Draft) -> None:
    """The printed market sum; the load, racks and cooling of the model's servers; the market of China by year."""
    purpose = "Cooling market and load of AI servers (section 6.2)"
    s = m.sheet("cooling", "Calc", title="Cooling", purpose=purpose, first=2023)
    _market(m, s)
    _load(m, s)
    _racks(m, s)
    _value(m, s)
    _china(m, s)
    _checks(m, s)


def by_medium(liquid: Expression) -> Expression:
    """What is cooled by liquid and by air, where this part of a whole is by liquid."""
    return by_member("medium", {"air": 1 - liquid, "liquid": liquid})


def _market(m: Draft, s: SheetBuilder) -> None:
    s.section("The market sum of the report: one year, China", "section 6.2")
    load = m["cooling.new_racks"] * m["cooling.kw_per_rack"]
    load = s.scalar("cooling.new_it_load", "1e4 kW", load, "New IT load", strong=True)

    all_air = (load * m["cooling.air_value"]).to("CNY 1e8")
    all_air = s.scalar("cooling.market_all_air", "CNY 1e8", all_air, "Market if all is cooled by air")

    parts = (load * by_medium(m["cooling.liquid_share"]) * m["cooling.{medium}_value"]).to("CNY 1e8")
    parts = s.scalar("cooling.{medium}_market", "CNY 1e8", parts, "{medium}: market")
    market, note = total(parts, over="medium"), "E12: no year; racks of 2.5 kW."
    label = "China: cooling market, the report's sum"
    market = s.scalar("cooling.market", "CNY 1e8", market, label, strong=True, note=note)

    s.scalar("cooling.market_uplift", "ratio", ratio(market - all_air, all_air), "More than by air alone")
    building, label = all_air / m["cooling.capex_share"] - all_air + market, "Building cost that goes with it"
    note = "The share is of rooms cooled by air; what is not cooling costs the same with liquid."
    s.scalar("cooling.building_cost", "CNY 1e8", building, label, "", note=note)


def _load(m: Draft, s: SheetBuilder) -> None:
    s.section("Load of the model's own servers")
    load = m["server.units.stock"] * m["cooling.server_power"]
    label, note = "IT load of AI servers, world", "Servers at their greatest power, all as A100."
    load = s.line("cooling.ai.load", "1e4 kW", load, label, cagr=True, strong=True, note=note)

    added = (load - where(m["time.opening"] == 1, 0, prior(load))) / m["time.period"]
    label, note = "IT load added, world", "The fleet of 2023 counts as added in it."
    added = s.line("cooling.ai.load_added", "1e4 kW/year", added, label, cagr=True, strong=True, note=note)

    in_china, note = added * m["server.china.share"], "By China's share of the server market."
    in_china = s.line("cooling.ai.load_added_china", "1e4 kW/year", in_china, "IT load added, China", note=note)

    power, label = m["cooling.server_power"] / m["cooling.cpu_server_power"], "Power of an AI server over a CPU server"
    s.scalar("cooling.server_power_ratio", "x", power.to("x"), label, "section 6.2")

    over = ratio(in_china * m["time.period"], m["cooling.new_it_load"])
    label = "China: AI load of the model over all new load of the report"
    note = "Above 1 the report's racks could not hold the servers its demand implies."
    s.line("cooling.ai.over_new_load", "x", over, label, note=note)


def _racks(m: Draft, s: SheetBuilder) -> None:
    s.section("Racks by cooling method, world", "figure 147")
    s.scalar("cooling.{method}.rack_kw", "kW/rack", at("cooling.method.rack_kw", "{method}"), "{method}: density")
    s.scalar("cooling.{method}.pue", "kWh/kWh", at("cooling.method.pue", "{method}"), "{method}: PUE")
    servers = m["cooling.{method}.rack_kw"] / m["cooling.server_power"]
    label = "{method}: AI servers a rack can hold"
    s.scalar("cooling.{method}.servers_per_rack", "servers/rack", servers, label, "")

    liquid, plate = m["cooling.ai.liquid_share"], m["cooling.ai.cold_plate_share"]
    water, added = m["cooling.ai.chilled_water_share"], m["cooling.ai.load_added"]
    by_air = {"air": (1 - liquid) * (1 - water), "chilled_water": (1 - liquid) * water}
    by_liquid = {"cold_plate": liquid * plate, "immersion": liquid * (1 - plate)}
    share = by_member("method", by_air | by_liquid)
    share = s.line("cooling.{method}.share", "ratio", share, "{method}: share of load added", "")
    load = s.line("cooling.{method}.load", "1e4 kW/year", added * share, "{method}: load added", "")
    racks = load / m["cooling.{method}.rack_kw"]
    racks = s.line("cooling.{method}.racks", "1e4 racks/year", racks, "{method}: racks added")

    racks, label = total(racks, over="method"), "Racks added for AI servers"
    racks = s.line("cooling.ai.racks", "1e4 racks/year", racks, label, "", strong=True)
    s.line("cooling.ai.kw_per_rack", "kW/rack", ratio(added, racks), "Mean power of a rack", "")


def _value(m: Draft, s: SheetBuilder) -> None:
    s.section("Cooling of the model's own servers, world")
    parts = m["cooling.ai.load_added"] * by_medium(m["cooling.ai.liquid_share"]) * m["cooling.{medium}_value"]
    unit = "CNY 1e8/year"
    parts = s.line("cooling.ai.{medium}_market", unit, parts.to(unit), "{medium}: cooling of AI servers", cagr=True)
    label = "Cooling of AI servers"
    market = s.line("cooling.ai.market", unit, total(parts, over="medium"), label, strong=True, cagr=True)
    s.line("cooling.ai.market_usd", "USD 1e8/year", market / m["fx.cny_usd"], "Cooling of AI servers, USD")
    over = ratio(market * m["server.china.share"] * m["time.period"], m["cooling.market"])
    s.line("cooling.ai.market_over_report", "x", over, "China's part over the market sum of the report")


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("The report's new load in China, AI and other")
    new, ai = m["cooling.new_it_load"] / m["time.period"], m["cooling.ai_share_of_new_load"]
    new, note = new * m["cooling.new_racks_index"], "The load of section 6.2 by the index of racks of the year."
    new = s.line("cooling.china.new_load", "1e4 kW/year", new, "New load of the year", note=note)
    load, note = new * by_member("load", {"ai": ai, "other": 1 - ai}), "By an assumed share of the report's new load."
    load = s.line("cooling.china.{load}_load", "1e4 kW/year", load, "{load}: new load", note=note)
    liquid, label = load * m["cooling.{load}.liquid_share"], "{load}: liquid cooled"
    liquid = s.line("cooling.china.{load}_liquid_load", "1e4 kW/year", liquid, label)
    liquid, label = total(liquid, over="load"), "Load that is liquid cooled"
    liquid = s.line("cooling.china.liquid_load", "1e4 kW/year", liquid, label)
    whole, label, note = total(load, over="load"), "Liquid share of new load", "The report takes 70% and names no year."
    s.line("cooling.china.liquid_share", "ratio", ratio(liquid, whole), label, strong=True, note=note)

    unit, load = "CNY 1e8/year", by_member("medium", {"air": whole - liquid, "liquid": liquid})
    parts = (load * m["cooling.{medium}_value"]).to(unit)
    parts = s.line("cooling.china.{medium}_market", unit, parts, "{medium}: market in China", cagr=True)
    market = total(parts, over="medium")
    market = s.line("cooling.china.market", unit, market, "China: cooling market by year", strong=True, cagr=True)
    over = ratio(market * m["time.period"], m["cooling.market"])
    s.line("cooling.china.over_report", "ratio", over, "Over the market sum of the report")


def _checks(m: Draft, s: SheetBuilder) -> None:
    costs_more, load = m["cooling.liquid_value"] - m["cooling.air_value"], m["cooling.ai.load_added"]
    extra = (m["cooling.new_it_load"] * m["cooling.liquid_share"] * costs_more).to("CNY 1e8")
    found, label = m["cooling.market_all_air"] + extra, "Market = all by air + what liquid costs more"
    s.equal("check.cooling.report", found, m["cooling.market"], label, scalar=True)

    gap, label = total(m["cooling.{method}.share"], over="method") - 1, "Shares of the methods add up to 1"
    s.check("check.cooling.shares", "ratio", gap, label)

    held = total(m["cooling.{method}.racks"] * m["cooling.{method}.rack_kw"], over="method")
    s.equal("check.cooling.racks", held, load, "Racks x kW per rack = load added")

    added = total(span("cooling.ai.load_added")) * m["time.period"]
    expected, label = at("cooling.ai.load", m.timeline.last), "Load added over all years = servers x kW"
    s.equal("check.cooling.load", added, expected, label, scalar=True)

    blended = m["cooling.air_value"] + m["cooling.ai.liquid_share"] * costs_more
    expected, label = (load * blended).to("CNY 1e8/year"), "Liquid + air = load x blended value"
    s.equal("check.cooling.value", m["cooling.ai.market"], expected, label)

    whole, label = (
        total(m["cooling.china.{load}_load"], over="load"),
        "AI + other load = new load of the report, by year",
    )
    held = m["cooling.new_it_load"] / m["time.period"] * m["cooling.new_racks_index"]
    s.equal("check.cooling.china", whole, held, label)

    short = largest(0, m["cooling.ai.over_new_load"] - 1)
    label = "The report's new racks hold the AI servers its demand implies"
    s.check("check.cooling.racks_suffice", "ratio", short, label, kind="alert")
