"""Data centres (sections 6.1 to 6.3): energy and water by PUE, retrofit, hubs, racks added, subsea, offshore wind."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, cell, column, deviation, largest, prior, ratio, smallest, where

from ai_compute.sections.cooling import METHODS

HUBS = (("east", "eastern hubs"), ("west", "western hubs"))


def datacentre(m: Draft) -> None:
    """What a lower PUE saves, on the model's own load and in the report's examples; racks, subsea, wind."""
    s = m.sheet(
        "datacentre", "Calc", title="Data centres", purpose="Energy, water, racks, subsea (section 6)", first=2023
    )
    _own_energy(m, s)
    _retrofit(m, s)
    _racks(m, s)
    _subsea(m, s)
    _natick(m, s)
    _wind(m, s)
    _checks(m, s)


def _own_energy(m: Draft, s: SheetBuilder) -> None:
    s.section("Energy of the model's own AI servers, world")
    hours = m["energy.hours_per_year"] * m["energy.load_factor"]
    mean = m[f"cooling.{METHODS[0][0]}.share"] * at("cooling.method.pue", METHODS[0][0])
    for key, _ in METHODS[1:]:
        mean = mean + m[f"cooling.{key}.share"] * at("cooling.method.pue", key)
    pue = s.line("energy.pue_added", "kWh/kWh", mean, label="PUE of the load added", source="figure 147")
    s.line(
        "energy.facility_load",
        "1e4 kW",
        where(m["time.opening"] == 1, 0, prior("energy.facility_load"))
        + m["cooling.ai.load_added"] * m["time.period"] * pue,
        label="Load with cooling and losses",
        note="Each year's load keeps the PUE it was built with.",
    )
    it = s.line(
        "energy.it",
        "1e8 kWh/year",
        (m["cooling.ai.load"] * hours).to("1e8 kWh/year"),
        label="Energy of the servers",
        cagr=True,
    )
    whole = s.line(
        "energy.facility",
        "1e8 kWh/year",
        (m["energy.facility_load"] * hours).to("1e8 kWh/year"),
        label="Energy with cooling and losses",
        cagr=True,
        strong=True,
    )
    s.line("energy.pue", "kWh/kWh", ratio(whole, it), label="PUE of the fleet")
    saved = s.line(
        "energy.saved",
        "1e8 kWh/year",
        it * at("cooling.method.pue", "air") - whole,
        label="Saved against air cooling",
        strong=True,
    )
    s.line(
        "energy.saved_value",
        "CNY 1e8/year",
        saved * m["energy.price"],
        label="Value of the energy saved",
        note="At an assumed price.",
    )
    for hub, what in HUBS:
        s.line(
            f"energy.saved_{hub}",
            "1e8 kWh/year",
            it * (at("cooling.method.pue", "air") - m[f"edwc.pue.{hub}"]),
            label=f"Saved if all met the limit of the {what}",
            source="section 6.1",
        )
    s.line(
        "energy.saved_subsea",
        "1e8 kWh/year",
        it * (at("cooling.method.pue", "air") - m["subsea.pue"]),
        label="Saved if all stood subsea",
        source="section 6.3.3",
    )
    s.line(
        "water.on_land",
        "1e4 m3/year",
        (it * (m["land.wue"] - m["subsea.wue"])).to("1e4 m3/year"),
        label="Water used on land, none of it subsea",
        source="figure 159",
    )


def _retrofit(m: Draft, s: SheetBuilder) -> None:
    s.section("Retrofit in north China, and the average of 2019")
    before, after = m["retrofit.pue.before"], m["retrofit.pue.after"]
    full = s.scalar(
        "retrofit.saved_full",
        "1e4 kWh/year",
        (m["retrofit.it_load"] * (before - after) * m["energy.hours_per_year"]).to("1e4 kWh/year"),
        label="Energy saved a year at full load",
        source="section 6.2",
    )
    saved = s.scalar(
        "retrofit.saved",
        "1e4 kWh/year",
        full * m["energy.load_factor"],
        label="Energy saved a year at the average load",
    )
    s.scalar(
        "retrofit.saved_value",
        "CNY 1e4/year",
        saved * m["energy.price"],
        label="Value of the energy saved",
        note="At an assumed price.",
    )
    s.scalar("retrofit.saved_share", "ratio", (before - after) / before, label="Part of all energy saved")
    s.scalar(
        "retrofit.overhead_cut", "ratio", (before - after) / (before - 1), label="Part of cooling and losses saved"
    )
    for hub, what in HUBS:
        s.scalar(
            f"retrofit.short_of_{hub}",
            "kWh/kWh",
            largest(0, after - m[f"edwc.pue.{hub}"]),
            label=f"Still above the limit of the {what}",
        )
    s.scalar(
        "dc.pue_2019",
        "kWh/kWh",
        1 / m["dc.energy.it_share"],
        label="PUE that the IT share of 2019 implies",
        source="section 6.2",
    )
    s.scalar(
        "dc.energy.other_share",
        "ratio",
        1 - m["dc.energy.it_share"] - m["dc.energy.cooling_share"],
        label="Neither IT nor cooling, 2019",
    )


def _racks(m: Draft, s: SheetBuilder) -> None:
    s.section("Racks added in China")
    first, last = at("idc.new_racks", 2021), at("idc.new_racks", 2022)
    s.scalar("idc.new_racks.growth_2022", "ratio", last / first - 1, label="Growth in 2022", source="section 6.1")
    s.scalar(
        "idc.telco.share_2022",
        "ratio",
        at("idc.telco.new_racks", 2022) / last,
        label="Three carriers' part in 2022",
        source="section 6.1",
    )
    s.scalar(
        "idc.telco.growth_2023",
        "ratio",
        at("idc.telco.new_racks", 2023) / at("idc.telco.new_racks", 2022) - 1,
        label="Three carriers: plan for 2023 on 2022",
        source="section 6.1",
    )
    s.scalar(
        "cooling.new_racks_over_2022",
        "ratio",
        m["cooling.new_racks"] / last,
        label="Racks of the market sum over those of 2022",
    )
    s.scalar(
        "idc.used_racks_2022",
        "1e4 racks",
        last * m["edwc.rack_utilisation"],
        label="Racks of 2022 in use at the hub minimum",
        source="section 6.1",
    )
    s.scalar(
        "edwc.west_over_2022",
        "ratio",
        m["fact.edwc.racks.2023"] / last,
        label="Racks begun in the west over racks added in China in 2022",
        source="section 6.1",
        note="A lower bound: more than 600,000 are being built.",
    )
    s.scalar(
        "edwc.investment_per_rack",
        "CNY 1e4/rack",
        m["fact.edwc.investment.to_2023"] / last,
        label="Investment since the launch per rack added in China in 2022",
        source="section 6.1",
        note="Both nationwide. The money is a lower bound and covers more than racks, and a little more than a year.",
    )


def _subsea(m: Draft, s: SheetBuilder) -> None:
    s.section("Subsea data centres")
    hours = m["energy.hours_per_year"]
    rack = s.scalar(
        "subsea.rack_energy",
        "kWh/rack/year",
        m["subsea.rack_kw"] * hours,
        label="Energy of a rack at full load",
        source="section 6.3.3",
    )
    water = s.scalar(
        "subsea.rack_water",
        "m3/rack/year",
        (rack * (m["land.wue"] - m["subsea.wue"])).to("m3/rack/year"),
        label="Water a rack of that power uses on land",
        source="figure 159",
    )
    s.scalar(
        "subsea.water_saving_share",
        "ratio",
        m["subsea.water_saving"] / water,
        label="Printed saving over that",
        note="The printed 200 m3 goes with racks of about 13 kW at full load.",
    )
    s.scalar(
        "subsea.site_racks",
        "racks",
        (m["subsea.site_water_saving"] / m["subsea.water_saving"]).to("racks"),
        label="Racks of a typical site",
        source="section 6.3.3",
    )
    s.scalar(
        "subsea.site_load",
        "MW",
        (m["subsea.site_racks"] * m["subsea.rack_kw"]).to("MW"),
        label="Load of a typical site",
    )
    s.scalar(
        "subsea.rack_saving",
        "kWh/rack/year",
        rack * (m["retrofit.pue.before"] - m["subsea.pue"]),
        label="Energy a rack saves against a PUE of 1.40",
    )
    s.scalar(
        "subsea.servers_per_rack",
        "servers/rack",
        m["subsea.rack_kw"] / m["cooling.server_power"],
        label="AI servers a subsea rack can hold",
    )
    for edge, what in (("low", "at least"), ("high", "at most")):
        s.scalar(
            f"subsea.tco_multiple.{edge}",
            "x",
            1 / (1 - m[f"subsea.tco_saving.{edge}"]),
            label=f"Capacity that the money for one on land buys, {what}",
            source="figure 159",
        )
    s.scalar(
        "subsea.pue_margin",
        "kWh/kWh",
        m["subsea.pue"] - m["subsea.pue_measured"],
        label="Printed bound over the measured PUE",
        source="figure 159",
    )


def _natick(m: Draft, s: SheetBuilder) -> None:
    s.section("Project Natick")
    phases = (("phase_1", "phase 1"), ("phase_2", "phase 2"), ("phase_3", "phase 3"))
    for phase, what in phases:
        s.scalar(
            f"natick.{phase}.servers_per_rack",
            "servers/rack",
            cell("natick", "servers", phase) / cell("natick", "racks", phase),
            label=f"Servers a rack, {what}",
            source="figure 160",
        )
    s.scalar(
        "natick.kw_per_rack",
        "kW/rack",
        m["natick.power"] / m["natick.racks"],
        label="Power a rack, phase 2",
        source="section 6.3.4",
    )
    s.scalar(
        "natick.w_per_server",
        "W/server",
        (m["natick.power"] / m["natick.servers"]).to("W/server"),
        label="Power a server, phase 2",
        source="section 6.3.4",
    )
    s.scalar(
        "natick.overhead_cut",
        "ratio",
        1 - (m["natick.pue"] - 1) / (at("cooling.method.pue", "air") - 1),
        label="Cooling and losses saved against air cooling",
        source="section 6.3.4",
    )
    s.scalar(
        "natick.failures_on_land",
        "x",
        1 / m["natick.failure_rate"],
        label="Failures on land for one subsea",
        source="section 6.3.4",
    )


def _wind(m: Draft, s: SheetBuilder) -> None:
    s.section("Offshore wind")
    at_2021 = s.scalar(
        "offshore_wind.capacity_2021",
        "GW",
        m["offshore_wind.capacity_2020"] + m["offshore_wind.added_2021"],
        label="Capacity at the end of 2021, at least",
        source="section 6.3.2",
    )
    s.scalar(
        "offshore_wind.added_2022",
        "GW",
        m["offshore_wind.capacity_2022"] - at_2021,
        label="Added in 2022, at most",
        source="section 6.3.2",
    )
    s.scalar(
        "offshore_wind.cost_change",
        "ratio",
        m["offshore_wind.cost_2022"] / m["offshore_wind.cost_2010"] - 1,
        label="Cost against 2010",
        source="section 6.3.2",
    )
    for edge, pick, what in (("low", smallest, "least"), ("high", largest, "most")):
        hours = s.scalar(
            f"offshore_wind.hours_{edge}",
            "h/year",
            pick(column("offshore_wind", f"hours_{edge}")),
            label=f"Full-load hours, {what} of all provinces",
            source="figure 155",
        )
        s.scalar(
            f"offshore_wind.racks_{edge}",
            "1e4 racks/GW",
            (hours / (m["subsea.rack_kw"] * m["subsea.pue"] * m["energy.hours_per_year"])).to("1e4 racks/GW"),
            label=f"Subsea racks that 1 GW can feed, {what}",
        )
    s.scalar(
        "offshore_wind.cost_per_kwh",
        "CNY*year/kWh",
        cell("offshore_wind", "cost_cny_kw", "fujian") / cell("offshore_wind", "hours_high", "fujian"),
        label="Fujian: cost per kWh a year, at its best",
        source="figure 155",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    s.check("check.energy.pue", "ratio", smallest(0, m["energy.pue"] - 1), label="PUE is not below 1")
    s.check(
        "check.energy.opening",
        "ratio",
        at("energy.pue", 2023) - at("energy.pue_added", 2023),
        scalar=True,
        label="In the first year the fleet has the PUE of what was added",
    )
    s.check(
        "check.energy.shares",
        "ratio",
        smallest(0, m["dc.energy.other_share"]),
        scalar=True,
        label="IT and cooling of 2019 do not exceed all energy",
    )
    s.check(
        "check.natick.density",
        "ratio",
        deviation(m["natick.phase_2.servers_per_rack"], m["natick.servers"] / m["natick.racks"]),
        scalar=True,
        label="Text and figure 160 agree on phase 2",
    )
    s.check(
        "check.wind.capacity",
        "flag",
        where(m["offshore_wind.added_2022"] < 0, 1, 0),
        scalar=True,
        label="Wind capacity does not fall in 2022",
    )
