"""Cooling (section 6.2): the market sum of the report, and beside it the load of the model's own servers by method."""

from __future__ import annotations

from xlmodel import (
    Axis,
    Draft,
    Expression,
    Label,
    SheetBuilder,
    TableColumn,
    at,
    axis,
    deviation,
    largest,
    prior,
    ratio,
    span,
    total,
    where,
)
from xlmodel.model.files import reading, rows

METHODS = (
    ("air", "Air"),
    ("chilled_water", "Chilled water or indirect evaporation"),
    ("cold_plate", "Cold plate"),
    ("immersion", "Immersion"),
)


def cooling_methods() -> Axis:
    """The four methods of figure 147."""
    return axis("method", Label("Cooling method"), [(key, Label(what)) for key, what in METHODS])


def cooling_inputs(m: Draft) -> None:
    """Figure 147 by method, and the tables of figures 155 and 160."""
    methods = m.add_axis(cooling_methods())
    s = m.sheet(
        "inputs_methods",
        "Inputs",
        title="Inputs cooling methods",
        purpose="Density and PUE by cooling method (figure 147)",
        axis=methods,
    )
    s.section("Cooling methods")
    s.inputs(*m.add_inputs("methods", axis=methods))
    _table(
        m,
        "natick",
        "Natick",
        "Project Natick by phase (figure 160)",
        [
            TableColumn("racks", Label("Racks"), "racks"),
            TableColumn("servers", Label("Servers"), "servers"),
            TableColumn("duration_days", Label("Duration"), "day"),
        ],
    )
    _table(
        m,
        "offshore_wind",
        "Offshore wind",
        "Offshore wind by province (figure 155)",
        [
            TableColumn("wind_low_m_s", Label("Wind, low"), "m/s"),
            TableColumn("wind_high_m_s", Label("Wind, high"), "m/s"),
            TableColumn("hours_low", Label("Full-load hours, low"), "h/year", width=18),
            TableColumn("hours_high", Label("Full-load hours, high"), "h/year", width=18),
            TableColumn("cost_cny_kw", Label("Cost"), "CNY/kW"),
            TableColumn("coal_price_cny_kwh", Label("Coal power price"), "CNY/kWh", width=16),
            TableColumn("price_gap_cny_kwh", Label("Least price gap"), "CNY/kWh", width=16),
            TableColumn("cost_gap_cny_kw", Label("Least cost gap"), "CNY/kW", width=16),
        ],
    )


def _table(m: Draft, name: str, title: str, purpose: str, columns: list[TableColumn]) -> None:
    path, numbers = m.folder / "report" / f"{name}.csv", [column.id for column in columns]
    with reading(path.name) as problems:
        found = rows(path, ("key", "name", *numbers, "source"), problems, key=("key",))
        values = {row.entry["key"]: {column: row.number_or_none(column) for column in numbers} for row in found}
        for row in found:
            row.label("name")
            row.known("source", row.entry["source"], m.sources, "source")
    m.table(
        name,
        "Inputs",
        title=title,
        purpose=purpose,
        columns=[
            TableColumn("label", Label("Record"), text=True, width=26),
            *columns,
            TableColumn("source", Label("Source"), text=True, width=12),
        ],
        records={
            row["key"]: {"label": Label(row["name"]), **values[row["key"]], "source": row["source"]}
            for row in (fields.entry for fields in found)
        },
    )


def cooling(m: Draft) -> None:
    """The printed market sum; the load, racks and cooling of the model's servers; the market of China by year."""
    s = m.sheet(
        "cooling", "Calc", title="Cooling", purpose="Cooling market and load of AI servers (section 6.2)", first=2023
    )
    _market(m, s)
    _load(m, s)
    _racks(m, s)
    _value(m, s)
    _china(m, s)
    _checks(m, s)


def _market(m: Draft, s: SheetBuilder) -> None:
    s.section("The market sum of the report: one year, China")
    share = m["cooling.liquid_share"]
    load = s.scalar(
        "cooling.new_it_load",
        "1e4 kW",
        m["cooling.new_racks"] * m["cooling.kw_per_rack"],
        label="New IT load",
        source="section 6.2",
        strong=True,
    )
    all_air = s.scalar(
        "cooling.market_all_air",
        "CNY 1e8",
        (load * m["cooling.air_value"]).to("CNY 1e8"),
        label="Market if all is cooled by air",
        source="section 6.2",
    )
    liquid = s.scalar(
        "cooling.liquid_market",
        "CNY 1e8",
        (load * share * m["cooling.liquid_value"]).to("CNY 1e8"),
        label="Market of liquid cooling",
        source="section 6.2",
        strong=True,
    )
    air = s.scalar(
        "cooling.air_market",
        "CNY 1e8",
        (load * (1 - share) * m["cooling.air_value"]).to("CNY 1e8"),
        label="Market of air cooling",
    )
    market = s.scalar(
        "cooling.market",
        "CNY 1e8",
        liquid + air,
        label="Cooling market",
        source="section 6.2",
        strong=True,
        note="E12: no year; racks of 2.5 kW.",
    )
    s.scalar(
        "cooling.market_uplift",
        "ratio",
        ratio(market - all_air, all_air),
        label="More than by air alone",
        source="section 6.2",
    )
    s.scalar(
        "cooling.building_cost",
        "CNY 1e8",
        all_air / m["cooling.capex_share"] - all_air + market,
        label="Building cost that goes with it",
        note="The share is of rooms cooled by air; what is not cooling costs the same with liquid.",
    )


def _load(m: Draft, s: SheetBuilder) -> None:
    s.section("Load of the model's own servers")
    load = s.line(
        "cooling.ai.load",
        "1e4 kW",
        m["server.units.stock"] * m["cooling.server_power"],
        label="IT load of AI servers, world",
        cagr=True,
        strong=True,
        note="Servers at their greatest power, all as A100.",
    )
    s.line(
        "cooling.ai.load_added",
        "1e4 kW/year",
        (load - where(m["time.opening"] == 1, 0, prior(load))) / m["time.period"],
        label="IT load added, world",
        cagr=True,
        strong=True,
        note="The fleet of 2023 counts as added in it.",
    )
    s.line(
        "cooling.ai.load_added_china",
        "1e4 kW/year",
        m["cooling.ai.load_added"] * m["server.china.share"],
        label="IT load added, China",
        note="By China's share of the server market.",
    )
    s.scalar(
        "cooling.server_power_ratio",
        "x",
        (m["cooling.server_power"] / m["cooling.cpu_server_power"]).to("x"),
        label="Power of an AI server over a CPU server",
        source="section 6.2",
    )
    s.line(
        "cooling.ai.over_new_load",
        "x",
        ratio(m["cooling.ai.load_added_china"] * m["time.period"], m["cooling.new_it_load"]),
        label="China: AI load of the model over all new load of the report",
        note="Above 1 the report's racks could not hold the servers its demand implies.",
    )


def _racks(m: Draft, s: SheetBuilder) -> None:
    s.section("Racks by cooling method, world")
    liquid, plate = m["cooling.ai.liquid_share"], m["cooling.ai.cold_plate_share"]
    water = m["cooling.ai.chilled_water_share"]
    shares: dict[str, Expression] = {
        "air": (1 - liquid) * (1 - water),
        "chilled_water": (1 - liquid) * water,
        "cold_plate": liquid * plate,
        "immersion": liquid * (1 - plate),
    }
    for key, what in METHODS:
        s.line(f"cooling.{key}.share", "ratio", shares[key], label=f"{what}: share of load added")
    for key, what in METHODS:
        s.line(
            f"cooling.{key}.load",
            "1e4 kW/year",
            m["cooling.ai.load_added"] * m[f"cooling.{key}.share"],
            label=f"{what}: load added",
        )
    for key, what in METHODS:
        s.line(
            f"cooling.{key}.racks",
            "1e4 racks/year",
            m[f"cooling.{key}.load"] / at("cooling.method.rack_kw", key),
            label=f"{what}: racks added",
            source="figure 147",
        )
    s.line(
        "cooling.ai.racks", "1e4 racks/year", _over_methods(m, "racks"), label="Racks added for AI servers", strong=True
    )
    s.line(
        "cooling.ai.kw_per_rack",
        "kW/rack",
        ratio(m["cooling.ai.load_added"], m["cooling.ai.racks"]),
        label="Mean power of a rack",
    )
    for key, what in METHODS:
        s.scalar(
            f"cooling.{key}.servers_per_rack",
            "servers/rack",
            at("cooling.method.rack_kw", key) / m["cooling.server_power"],
            label=f"{what}: AI servers a rack can hold",
        )


def _value(m: Draft, s: SheetBuilder) -> None:
    s.section("Cooling of the model's own servers, world")
    load, share = m["cooling.ai.load_added"], m["cooling.ai.liquid_share"]
    liquid = s.line(
        "cooling.ai.liquid_market",
        "CNY 1e8/year",
        (load * share * m["cooling.liquid_value"]).to("CNY 1e8/year"),
        label="Liquid cooling",
        strong=True,
        cagr=True,
    )
    air = s.line(
        "cooling.ai.air_market",
        "CNY 1e8/year",
        (load * (1 - share) * m["cooling.air_value"]).to("CNY 1e8/year"),
        label="Air and chilled water",
    )
    market = s.line(
        "cooling.ai.market", "CNY 1e8/year", liquid + air, label="Cooling of AI servers", strong=True, cagr=True
    )
    s.line("cooling.ai.market_usd", "USD 1e8/year", market / m["fx.cny_usd"], label="Cooling of AI servers, USD")
    s.line(
        "cooling.ai.market_over_report",
        "x",
        ratio(market * m["server.china.share"] * m["time.period"], m["cooling.market"]),
        label="China's part over the market sum of the report",
    )


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("The report's new load in China, AI and other")
    new = m["cooling.new_it_load"] / m["time.period"]
    share = m["cooling.ai_share_of_new_load"]
    ai = s.line(
        "cooling.china.ai_load",
        "1e4 kW/year",
        new * share,
        label="AI load",
        note="By an assumed share of the report's new load.",
    )
    other = s.line("cooling.china.other_load", "1e4 kW/year", new * (1 - share), label="Other load")
    liquid_load = s.line(
        "cooling.china.liquid_load",
        "1e4 kW/year",
        ai * m["cooling.ai.liquid_share"] + other * m["cooling.other.liquid_share"],
        label="Load that is liquid cooled",
    )
    s.line(
        "cooling.china.liquid_share",
        "ratio",
        ratio(liquid_load, ai + other),
        label="Liquid share of new load",
        strong=True,
        note="The report takes 70% and names no year.",
    )
    liquid = s.line(
        "cooling.china.liquid_market",
        "CNY 1e8/year",
        (liquid_load * m["cooling.liquid_value"]).to("CNY 1e8/year"),
        label="Market of liquid cooling",
        strong=True,
        cagr=True,
    )
    air = s.line(
        "cooling.china.air_market",
        "CNY 1e8/year",
        ((ai + other - liquid_load) * m["cooling.air_value"]).to("CNY 1e8/year"),
        label="Market of air cooling",
    )
    market = s.line(
        "cooling.china.market", "CNY 1e8/year", liquid + air, label="Cooling market", strong=True, cagr=True
    )
    s.line(
        "cooling.china.over_report",
        "ratio",
        ratio(market * m["time.period"], m["cooling.market"]),
        label="Over the market sum of the report",
    )


def _over_methods(m: Draft, part: str) -> Expression:
    together = m[f"cooling.{METHODS[0][0]}.{part}"]
    for key, _ in METHODS[1:]:
        together = together + m[f"cooling.{key}.{part}"]
    return together


def _checks(m: Draft, s: SheetBuilder) -> None:
    liquid_costs_more = m["cooling.liquid_value"] - m["cooling.air_value"]
    extra = (m["cooling.new_it_load"] * m["cooling.liquid_share"] * liquid_costs_more).to("CNY 1e8")
    s.check(
        "check.cooling.report",
        "ratio",
        deviation(m["cooling.market"], m["cooling.market_all_air"] + extra),
        scalar=True,
        label="Market = all by air + what liquid costs more",
    )
    load = m["cooling.ai.load_added"]
    s.check("check.cooling.shares", "ratio", _over_methods(m, "share") - 1, label="Shares of the methods add up to 1")
    held = m[f"cooling.{METHODS[0][0]}.racks"] * at("cooling.method.rack_kw", METHODS[0][0])
    for key, _ in METHODS[1:]:
        held = held + m[f"cooling.{key}.racks"] * at("cooling.method.rack_kw", key)
    s.check("check.cooling.racks", "ratio", ratio(held - load, load), label="Racks x kW per rack = load added")
    s.check(
        "check.cooling.load",
        "ratio",
        deviation(
            total(span("cooling.ai.load_added")) * m["time.period"],
            at("server.units.stock", 2027) * m["cooling.server_power"],
        ),
        scalar=True,
        label="Load added over all years = servers x kW",
    )
    blended = m["cooling.air_value"] + m["cooling.ai.liquid_share"] * liquid_costs_more
    value = m["cooling.ai.market"] - (load * blended).to("CNY 1e8/year")
    s.check(
        "check.cooling.value",
        "ratio",
        ratio(value, m["cooling.ai.market"]),
        label="Liquid + air = load x blended value",
    )
    new = m["cooling.new_it_load"] / m["time.period"]
    s.check(
        "check.cooling.china",
        "ratio",
        deviation(m["cooling.china.ai_load"] + m["cooling.china.other_load"], new),
        label="AI + other load = new load of the report",
    )
    s.check(
        "check.cooling.racks_suffice",
        "ratio",
        largest(0, m["cooling.ai.over_new_load"] - 1),
        kind="alert",
        label="The report's new racks hold the AI servers its demand implies",
    )
