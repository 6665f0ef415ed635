"""Bottom-up basis: load by chip, its part of the world's data centres, and the cooling of the load added."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, deviation, largest, prior, ratio, span, total, where

from ai_compute.sections.bottom_up_dimensions import of_chip


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
    s.scalar(
        "bottom_up.server_power.{accelerator}",
        "kW/server",
        of_chip("server_power", m["successor.server_power"]),
        label="{accelerator}: power of a server",
        source="dgx h100",
        note="Eight cards and what a DGX of their generation draws beside them; A10 and T4 in a CPU server of 500 W.",
    )
    s.scalar(
        "bottom_up.card_power.{accelerator}",
        "kW/card",
        m["bottom_up.server_power.{accelerator}"] / m["server.cards_per_server"],
        label="{accelerator}: its server's power over its cards",
    )
    s.line(
        "bottom_up.load.{accelerator}",
        "GW",
        (m["bottom_up.cards.fleet.{accelerator}"] * m["bottom_up.card_power.{accelerator}"]).to("GW"),
        first=2021,
        label="{accelerator}: load in service",
    )
    s.line(
        "bottom_up.load",
        "GW",
        total(m["bottom_up.load.{accelerator}"], over="accelerator"),
        first=2021,
        label="IT load of AI servers, world, bottom up",
        strong=True,
        cagr=True,
    )
    for part, what in (("added", "IT load added"), ("retired", "IT load retired")):
        s.line(
            f"bottom_up.load.{part}",
            "GW/year",
            total(
                m[f"bottom_up.cards.{part}.{{accelerator}}"] * m["bottom_up.card_power.{accelerator}"],
                over="accelerator",
            ).to("GW/year"),
            first=2021,
            label=what,
        )
    s.line(
        "bottom_up.kw_per_server",
        "kW/server",
        (ratio(m["bottom_up.load"], m["bottom_up.cards.fleet"]) * m["server.cards_per_server"]).to("kW/server"),
        first=2021,
        label="Mean power of a server in service",
    )


def _facility(m: Draft, s: SheetBuilder) -> None:
    s.section("With cooling and losses")
    air = at("cooling.method.pue", "air")
    s.line(
        "bottom_up.load.pue",
        "kWh/kWh",
        ratio(m["bottom_up.load.facility_max"], m["bottom_up.load"]),
        first=2021,
        label="PUE of the AI servers in service",
    )
    s.line(
        "bottom_up.load.facility_max",
        "GW",
        where(
            m["time.history"] == 1,
            m["bottom_up.load"] * air,
            prior("bottom_up.load.facility_max")
            + (
                m["bottom_up.load.added"] * m["energy.pue_added"]
                - m["bottom_up.load.retired"] * prior("bottom_up.load.pue")
            )
            * m["time.period"],
        ),
        first=2021,
        label="Load with cooling and losses, greatest",
        note="Retired load leaves at the mean PUE of the year before; to 2022 all is cooled by air.",
    )
    s.line(
        "bottom_up.load.facility",
        "GW",
        m["bottom_up.load.facility_max"] * m["energy.load_factor"],
        first=2021,
        label="Load with cooling and losses, mean of the year",
        strong=True,
    )
    s.line(
        "bottom_up.energy",
        "1e8 kWh/year",
        (m["bottom_up.load.facility"] * m["energy.hours_per_year"]).to("1e8 kWh/year"),
        first=2021,
        label="Electricity of AI servers, world",
    )
    grown = m["power.world.datacentre_energy"] * (1 + m["power.world.datacentre_growth"]) ** (m["time.place"] - 1)
    s.line(
        "bottom_up.load.world",
        "GW",
        (grown / m["energy.hours_per_year"]).to("GW"),
        first=2021,
        label="Load of the world's data centres, mean of the year",
        source="iea 2022",
    )
    s.line(
        "bottom_up.load.share_of_world",
        "ratio",
        m["bottom_up.load.facility"] / m["bottom_up.load.world"],
        first=2021,
        label="AI load over the world's data-centre load",
        strong=True,
    )
    s.line(
        "bottom_up.load.added_china",
        "GW/year",
        m["bottom_up.load.added"] * m["server.china.share"],
        label="China: IT load added",
    )


def _cooling(m: Draft, s: SheetBuilder) -> None:
    s.section("Cooling of the load added")
    liquid = m["cooling.ai.liquid_share"]
    for method, share, value, what in (
        ("liquid", liquid, m["cooling.liquid_value"], "Liquid cooling of the load added"),
        ("air", 1 - liquid, m["cooling.air_value"], "Air and chilled water of the load added"),
    ):
        s.line(
            f"bottom_up.cooling.{method}_market",
            "CNY 1e8/year",
            (m["bottom_up.load.added"] * share * value).to("CNY 1e8/year"),
            label=what,
        )
    s.line(
        "bottom_up.cooling.market",
        "CNY 1e8/year",
        m["bottom_up.cooling.liquid_market"] + m["bottom_up.cooling.air_market"],
        label="Cooling of AI servers, world, bottom up",
        strong=True,
        cagr=True,
    )
    s.line(
        "bottom_up.cooling.china.market",
        "CNY 1e8/year",
        m["bottom_up.cooling.market"] * m["server.china.share"],
        label="China: cooling of AI servers, bottom up",
        strong=True,
    )
    s.line(
        "bottom_up.cooling.liquid_market_usd",
        "USD 1e8/year",
        m["bottom_up.cooling.liquid_market"] / m["fx.cny_usd"],
        label="Liquid cooling of the load added, USD",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    net = (total(span("bottom_up.load.added")) - total(span("bottom_up.load.retired"))) * m["time.period"]
    s.check(
        "check.bottom_up.load",
        "ratio",
        deviation(net, at("bottom_up.load", 2027)),
        scalar=True,
        label="Load added - retired = load in service",
    )
    s.check(
        "check.bottom_up.load_pue",
        "ratio",
        largest(0, ratio(m["bottom_up.load"] - m["bottom_up.load.facility_max"], m["bottom_up.load"])),
        label="Load with cooling is not below the IT load",
    )
    s.check(
        "check.bottom_up.load_of_world",
        "ratio",
        largest(0, m["bottom_up.load.share_of_world"] - m["power.ai_share_limit"]),
        kind="alert",
        label="AI load is within the share stated of the world's data centres",
    )
