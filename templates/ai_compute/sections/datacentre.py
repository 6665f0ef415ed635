"""Data centres (sections 6.1 to 6.3): energy and water by PUE, retrofit, hubs, racks added, subsea, offshore wind."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Label,
    SheetBuilder,
    TableColumn,
    at,
    attribute,
    by_member,
    cell,
    deviation,
    largest,
    prior,
    ratio,
    smallest,
    total,
    where,
)

PHASES = [
    TableColumn("label", Label("Record"), text=True, width=26),
    TableColumn("racks", Label("Racks"), "racks"),
    TableColumn("servers", Label("Servers"), "servers"),
    TableColumn("duration_days", Label("Duration"), "day"),
    TableColumn("source", Label("Source"), text=True, width=12),
]

PROVINCES = [
    TableColumn("label", Label("Record"), text=True, width=26),
    TableColumn("wind_low_m_s", Label("Wind, low"), "m/s"),
    TableColumn("wind_high_m_s", Label("Wind, high"), "m/s"),
    TableColumn("hours_low", Label("Full-load hours, low"), "h/year", width=18),
    TableColumn("hours_high", Label("Full-load hours, high"), "h/year", width=18),
    TableColumn("cost_cny_kw", Label("Cost"), "CNY/kW"),
    TableColumn("coal_price_cny_kwh", Label("Coal power price"), "CNY/kWh", width=16),
    TableColumn("price_gap_cny_kwh", Label("Least price gap"), "CNY/kWh", width=16),
    TableColumn("cost_gap_cny_kw", Label("Least cost gap"), "CNY/kW", width=16),
    TableColumn("source", Label("Source"), text=True, width=12),
]


def datacentre_tables(m: Draft) -> None:
    """The tables of figures 155 and 160."""
    name, purpose = "report/natick.csv", "Project Natick by phase (figure 160)"
    m.dimension_file("natick", "Phase of Natick", name, columns=PHASES, sheet="Natick", purpose=purpose)
    name, purpose = "report/offshore_wind.csv", "Offshore wind by province (figure 155)"
    m.dimension_file("offshore_wind", "Province", name, columns=PROVINCES, sheet="Offshore wind", purpose=purpose)


def datacentre(m: Draft) -> None:
    """What a lower PUE saves, on the model's own load and in the report's examples; racks, subsea, wind."""
    purpose = "Energy, water, racks, subsea (section 6)"
    s = m.sheet("datacentre", "Calc", title="Data centres", purpose=purpose, first=2023)
    _own_energy(m, s)
    _retrofit(m, s)
    _racks(m, s)
    _subsea(m, s)
    _natick(m, s)
    _wind(m, s)
    _checks(m, s)


def _own_energy(m: Draft, s: SheetBuilder) -> None:
    s.section("Energy of the model's own AI servers, world")
    hours, unit = m["energy.hours_per_year"] * m["energy.load_factor"], "1e8 kWh/year"
    pue = total(m["cooling.{method}.share"] * m["cooling.{method}.pue"], over="method")
    pue = s.line("energy.pue_added", "kWh/kWh", pue, "PUE of the load added", "figure 147")

    before = where(m["time.opening"] == 1, 0, prior("energy.facility_load"))
    load, label = before + m["cooling.ai.load_added"] * m["time.period"] * pue, "Load with cooling and losses"
    note = "Each year's load keeps the PUE it was built with."
    load = s.line("energy.facility_load", "1e4 kW", load, label, note=note)

    it = (m["cooling.ai.load"] * hours).to(unit)
    it = s.line("energy.it", unit, it, "Energy of the servers", cagr=True)
    whole, label = (load * hours).to(unit), "Energy with cooling and losses"
    whole = s.line("energy.facility", unit, whole, label, cagr=True, strong=True)
    s.line("energy.pue", "kWh/kWh", ratio(whole, it), "PUE of the fleet")

    air = m["cooling.air.pue"]
    saved = s.line("energy.saved", unit, it * air - whole, "Saved against air cooling", strong=True)
    value, note = saved * m["energy.price"], "At an assumed price."
    s.line("energy.saved_value", "CNY 1e8/year", value, "Value of the energy saved", note=note)
    saved, label = it * (air - m["edwc.pue.{hub}"]), "Saved if all met the limit of the {hub}"
    s.line("energy.saved_{hub}", unit, saved, label, "section 6.1")
    saved = it * (air - m["subsea.pue"])
    s.line("energy.saved_subsea", unit, saved, "Saved if all stood subsea", "section 6.3.3")

    water = (it * (m["land.wue"] - m["subsea.wue"])).to("1e4 m3/year")
    s.line("water.on_land", "1e4 m3/year", water, "Water used on land, none of it subsea", "figure 159")


def _retrofit(m: Draft, s: SheetBuilder) -> None:
    s.section("Retrofit in north China, and the average of 2019")
    before, after, unit = m["retrofit.pue.before"], m["retrofit.pue.after"], "1e4 kWh/year"
    full = (m["retrofit.it_load"] * (before - after) * m["energy.hours_per_year"]).to(unit)
    full = s.scalar("retrofit.saved_full", unit, full, "Energy saved a year at full load", "section 6.2")
    saved, label = full * m["energy.load_factor"], "Energy saved a year at the average load"
    saved = s.scalar("retrofit.saved", unit, saved, label)
    value, note = saved * m["energy.price"], "At an assumed price."
    s.scalar("retrofit.saved_value", "CNY 1e4/year", value, "Value of the energy saved", note=note)
    s.scalar("retrofit.saved_share", "ratio", (before - after) / before, "Part of all energy saved")
    overhead = (before - after) / (before - 1)
    s.scalar("retrofit.overhead_cut", "ratio", overhead, "Part of cooling and losses saved")
    short, label = largest(0, after - m["edwc.pue.{hub}"]), "Still above the limit of the {hub}"
    s.scalar("retrofit.short_of_{hub}", "kWh/kWh", short, label)

    implied, label = 1 / m["dc.energy.it_share"], "PUE that the IT share of 2019 implies"
    s.scalar("dc.pue_2019", "kWh/kWh", implied, label, "section 6.2")
    other = 1 - m["dc.energy.it_share"] - m["dc.energy.cooling_share"]
    s.scalar("dc.energy.other_share", "ratio", other, "Neither IT nor cooling, 2019")


def _racks(m: Draft, s: SheetBuilder) -> None:
    s.section("Racks added in China", "section 6.1")
    last, carriers = at("idc.new_racks", 2022), at("idc.telco.new_racks", 2022)
    s.scalar("idc.new_racks.growth_2022", "growth", last / at("idc.new_racks", 2021) - 1, "Growth in 2022")
    s.scalar("idc.telco.share_2022", "ratio", carriers / last, "Three carriers' part in 2022")
    planned, label = at("idc.telco.new_racks", 2023) / carriers - 1, "Three carriers: plan for 2023 on 2022"
    s.scalar("idc.telco.growth_2023", "growth", planned, label)
    over, label = m["cooling.new_racks"] / last, "Racks of the market sum over those of 2022"
    s.scalar("cooling.new_racks_over_2022", "ratio", over, label, "")
    used, label = last * m["edwc.rack_utilisation"], "Racks of 2022 in use at the hub minimum"
    s.scalar("idc.used_racks_2022", "1e4 racks", used, label)

    west, label = m["fact.edwc.racks.2023"] / last, "Racks begun in the west over racks added in China in 2022"
    note = "A lower bound: more than 600,000 are being built."
    s.scalar("edwc.west_over_2022", "ratio", west, label, note=note)
    money, label = m["fact.edwc.investment.to_2023"], "Investment since the launch per rack added in China in 2022"
    note = "Both nationwide. The money is a lower bound and covers more than racks, and a little more than a year."
    s.scalar("edwc.investment_per_rack", "CNY 1e4/rack", money / last, label, note=note)


def _subsea(m: Draft, s: SheetBuilder) -> None:
    s.section("Subsea data centres")
    rack_kw, saving = m["subsea.rack_kw"], m["subsea.water_saving"]
    rack, label = rack_kw * m["energy.hours_per_year"], "Energy of a rack at full load"
    rack = s.scalar("subsea.rack_energy", "kWh/rack/year", rack, label, "section 6.3.3")
    water = (rack * (m["land.wue"] - m["subsea.wue"])).to("m3/rack/year")
    label, note = (
        "Water a rack of that power uses on land",
        "The printed 200 m3 goes with racks of about 13 kW at full load.",
    )
    water = s.scalar("subsea.rack_water", "m3/rack/year", water, label, "figure 159")
    s.scalar("subsea.water_saving_share", "ratio", saving / water, "Printed saving over that", note=note)

    racks = (m["subsea.site_water_saving"] / saving).to("racks")
    racks = s.scalar("subsea.site_racks", "racks", racks, "Racks of a typical site", "section 6.3.3")
    s.scalar("subsea.site_load", "MW", (racks * rack_kw).to("MW"), "Load of a typical site")
    saved, label = rack * (m["retrofit.pue.before"] - m["subsea.pue"]), "Energy a rack saves against a PUE of 1.40"
    s.scalar("subsea.rack_saving", "kWh/rack/year", saved, label)
    servers = rack_kw / m["cooling.server_power"]
    s.scalar("subsea.servers_per_rack", "servers/rack", servers, "AI servers a subsea rack can hold")

    multiple, label = 1 / (1 - m["subsea.tco_saving.{bound}"]), "Capacity that the money for one on land buys, {bound}"
    s.scalar("subsea.tco_multiple.{bound}", "x", multiple, label, "figure 159")
    margin, label = m["subsea.pue"] - m["subsea.pue_measured"], "Printed bound over the measured PUE"
    s.scalar("subsea.pue_margin", "kWh/kWh", margin, label, "figure 159")


def _natick(m: Draft, s: SheetBuilder) -> None:
    s.section("Project Natick", "section 6.3.4")
    density, label = attribute("natick", "servers") / attribute("natick", "racks"), "{natick}: servers a rack"
    s.scalar("natick.{natick}.servers_per_rack", "servers/rack", density, label, "figure 160")
    power = m["natick.power"]
    s.scalar("natick.kw_per_rack", "kW/rack", power / m["natick.racks"], "Power a rack, phase 2")
    per_server = (power / m["natick.servers"]).to("W/server")
    s.scalar("natick.w_per_server", "W/server", per_server, "Power a server, phase 2")
    cut, label = 1 - (m["natick.pue"] - 1) / (m["cooling.air.pue"] - 1), "Cooling and losses saved against air cooling"
    s.scalar("natick.overhead_cut", "ratio", cut, label)
    s.scalar("natick.failures_on_land", "x", 1 / m["natick.failure_rate"], "Failures on land for one subsea")


def _wind(m: Draft, s: SheetBuilder) -> None:
    s.section("Offshore wind", "section 6.3.2")
    held = m["offshore_wind.capacity_2020"] + m["offshore_wind.added_2021"]
    held = s.scalar("offshore_wind.capacity_2021", "GW", held, "Capacity at the end of 2021, at least")
    s.scalar("offshore_wind.added_2022", "GW", m["offshore_wind.capacity_2022"] - held, "Added in 2022, at most")
    change = m["offshore_wind.cost_2022"] / m["offshore_wind.cost_2010"] - 1
    s.scalar("offshore_wind.cost_change", "ratio", change, "Cost against 2010")

    least = smallest(attribute("offshore_wind", "hours_low"), over="offshore_wind")
    most = largest(attribute("offshore_wind", "hours_high"), over="offshore_wind")
    hours, label = by_member("bound", {"low": least, "high": most}), "Full-load hours of all provinces, {bound}"
    hours = s.scalar("offshore_wind.hours_{bound}", "h/year", hours, label, "figure 155")
    needed = m["subsea.rack_kw"] * m["subsea.pue"] * m["energy.hours_per_year"]
    racks, label = (hours / needed).to("1e4 racks/GW"), "Subsea racks that 1 GW can feed, {bound}"
    s.scalar("offshore_wind.racks_{bound}", "1e4 racks/GW", racks, label, "")
    cost = cell("offshore_wind", "cost_cny_kw", "fujian") / cell("offshore_wind", "hours_high", "fujian")
    label = "Fujian: cost per kWh a year, at its best"
    s.scalar("offshore_wind.cost_per_kwh", "CNY*year/kWh", cost, label, "figure 155")


def _checks(m: Draft, s: SheetBuilder) -> None:
    whole, it = m["energy.facility"], m["energy.it"]
    s.check("check.energy.pue", "ratio", ratio(smallest(0, whole - it), it), "PUE is not below 1")

    gap = deviation(at("energy.facility", 2023), at("energy.it", 2023) * at("energy.pue_added", 2023))
    label = "In the first year the fleet has the PUE of what was added"
    s.check("check.energy.opening", "ratio", gap, label, scalar=True)

    gap, label = smallest(0, m["dc.energy.other_share"]), "IT and cooling of 2019 do not exceed all energy"
    s.check("check.energy.shares", "ratio", gap, label, scalar=True, kind="alert")

    density, label = m["natick.servers"] / m["natick.racks"], "Text and figure 160 agree on phase 2"
    s.equal("check.natick.density", m["natick.phase_2.servers_per_rack"], density, label, scalar=True, kind="alert")

    fallen, label = where(m["offshore_wind.added_2022"] < 0, 1, 0), "Wind capacity does not fall in 2022"
    s.check("check.wind.capacity", "flag", fallen, label, scalar=True, kind="alert")
