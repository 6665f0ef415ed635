"""Bottom-up basis: load by chip, its part of the world's data centres, and the cooling of the load added."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, deviation, largest, prior, ratio, span, total, where

from ai_compute.sections.bottom_up_dimensions import of_chip
from ai_compute.sections.cooling import by_medium


def bottom_up_power(m: Draft) -> None:
    """Servers draw what their own chip draws; each vintage keeps the PUE it was built with."""
    s = m.sheet(
        "power_bottom_up",
        "Calc",
        title="Power bottom up",
        purpose="Bottom-up basis: load by chip, share of the world's data centres, cooling of the load added",
        first=2023,
    )
    _load(m, s)
    _facility(m, s)
    _cooling(m, s)
    _checks(m, s)


def _load(m: Draft, s: SheetBuilder) -> None:
    s.section("IT load at greatest power")
    server_power, label = of_chip("server_power", m["successor.server_power"]), "{accelerator}: power of a server"
    note = "Eight cards and what a DGX of their generation draws beside them; A10 and T4 in a CPU server of 500 W."
    s.scalar("bottom_up.server_power.{accelerator}", "kW/server", server_power, label, "dgx h100", note=note)
    card_power = m["bottom_up.server_power.{accelerator}"] / m["server.cards_per_server"]
    label = "{accelerator}: its server's power over its cards"
    s.scalar("bottom_up.card_power.{accelerator}", "kW/card", card_power, label)
    load = (m["bottom_up.cards.fleet.{accelerator}"] * m["bottom_up.card_power.{accelerator}"]).to("GW")
    s.line("bottom_up.load.{accelerator}", "GW", load, "{accelerator}: load in service", first=2021)
    load = total(m["bottom_up.load.{accelerator}"], over="accelerator")
    s.line("bottom_up.load", "GW", load, "IT load of AI servers, world, bottom up", first=2021, strong=True, cagr=True)
    power = m["bottom_up.card_power.{accelerator}"]
    added = total(m["bottom_up.cards.added.{accelerator}"] * power, over="accelerator").to("GW/year")
    s.line("bottom_up.load.added", "GW/year", added, "IT load added", first=2021)
    retired = total(m["bottom_up.cards.retired.{accelerator}"] * power, over="accelerator").to("GW/year")
    s.line("bottom_up.load.retired", "GW/year", retired, "IT load retired", first=2021)
    kw_per_server = (ratio(m["bottom_up.load"], m["bottom_up.cards.fleet"]) * m["server.cards_per_server"]).to(
        "kW/server"
    )
    s.line("bottom_up.kw_per_server", "kW/server", kw_per_server, "Mean power of a server in service", first=2021)


def _facility(m: Draft, s: SheetBuilder) -> None:
    s.section("With cooling and losses")
    air = at("cooling.method.pue", "air")
    pue = ratio(m["bottom_up.load.facility_max"], m["bottom_up.load"])
    s.line("bottom_up.load.pue", "kWh/kWh", pue, "PUE of the AI servers in service", first=2021)
    facility_max = where(
        m["time.before"] == 1,
        m["bottom_up.load"] * air,
        prior("bottom_up.load.facility_max")
        + (
            m["bottom_up.load.added"] * m["energy.pue_added"]
            - m["bottom_up.load.retired"] * prior("bottom_up.load.pue")
        )
        * m["time.period"],
    )
    label = "Load with cooling and losses, greatest"
    note = "Retired load leaves at the mean PUE of the year before; to 2022 all is cooled by air."
    s.line("bottom_up.load.facility_max", "GW", facility_max, label, first=2021, note=note)
    facility = m["bottom_up.load.facility_max"] * m["energy.load_factor"]
    label = "Load with cooling and losses, mean of the year"
    s.line("bottom_up.load.facility", "GW", facility, label, first=2021, strong=True)
    energy = (m["bottom_up.load.facility"] * m["energy.hours_per_year"]).to("1e8 kWh/year")
    s.line("bottom_up.energy", "1e8 kWh/year", energy, "Electricity of AI servers, world", first=2021)
    grown = m["power.world.datacentre_energy"] * (1 + m["power.world.datacentre_growth"]) ** (m["time.place"] - 1)
    world, label = (grown / m["energy.hours_per_year"]).to("GW"), "Load of the world's data centres, mean of the year"
    s.line("bottom_up.load.world", "GW", world, label, "iea 2022", first=2021)
    share_of_world = m["bottom_up.load.facility"] / m["bottom_up.load.world"]
    label = "AI load over the world's data-centre load"
    s.line("bottom_up.load.share_of_world", "ratio", share_of_world, label, first=2021, strong=True)
    added_china = m["bottom_up.load.added"] * m["server.china.share"]
    s.line("bottom_up.load.added_china", "GW/year", added_china, "China: IT load added")


def _cooling(m: Draft, s: SheetBuilder) -> None:
    s.section("Cooling of the load added")
    share = by_medium(m["cooling.ai.liquid_share"])
    market = (m["bottom_up.load.added"] * share * m["cooling.{medium}_value"]).to("CNY 1e8/year")
    market = s.line("bottom_up.cooling.{medium}_market", "CNY 1e8/year", market, "{medium}: of the load added")
    market = total(market, over="medium")
    label = "Cooling of AI servers, world, bottom up"
    s.line("bottom_up.cooling.market", "CNY 1e8/year", market, label, strong=True, cagr=True)
    market, label = m["bottom_up.cooling.market"] * m["server.china.share"], "China: cooling of AI servers, bottom up"
    s.line("bottom_up.cooling.china.market", "CNY 1e8/year", market, label, strong=True)
    liquid_market_usd = m["bottom_up.cooling.liquid_market"] / m["fx.cny_usd"]
    label = "Liquid cooling of the load added, USD"
    s.line("bottom_up.cooling.liquid_market_usd", "USD 1e8/year", liquid_market_usd, label)


def _checks(m: Draft, s: SheetBuilder) -> None:
    net = (total(span("bottom_up.load.added")) - total(span("bottom_up.load.retired"))) * m["time.period"]
    load = deviation(net, at("bottom_up.load", m.timeline.last))
    s.check("check.bottom_up.load", "ratio", load, "Load added - retired = load in service", scalar=True)
    load_pue = largest(0, ratio(m["bottom_up.load"] - m["bottom_up.load.facility_max"], m["bottom_up.load"]))
    s.check("check.bottom_up.load_pue", "ratio", load_pue, "Load with cooling is not below the IT load")
    load_of_world = largest(0, m["bottom_up.load.share_of_world"] - m["power.ai_share_limit"])
    label = "AI load is within the share stated of the world's data centres"
    s.check("check.bottom_up.load_of_world", "ratio", load_of_world, label, kind="alert")
