"""Cooling (section 6.2): the market sum of the report, and beside it the load of the model's own servers by method."""

from __future__ import annotations

from xlmodel import (
    Axis,
    Expression,
    Label,
    Model,
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
    ("air", "Air", "风冷"),
    ("chilled_water", "Chilled water or indirect evaporation", "冷冻水/间接蒸发"),
    ("cold_plate", "Cold plate", "冷板式液冷"),
    ("immersion", "Immersion", "浸没式液冷"),
)


def cooling_methods() -> Axis:
    """The four methods of figure 147."""
    return axis("method", Label("Cooling method", "制冷方式"), [(key, Label(en, zh)) for key, en, zh in METHODS])


def cooling_inputs(m: Model) -> None:
    """Figure 147 by method, and the tables of figures 155 and 160."""
    methods = m.add_axis(cooling_methods())
    s = m.sheet(
        "inputs_methods", "Inputs", en="Inputs cooling methods", zh="输入-制冷方式",
        purpose_en="Density and PUE by cooling method (figure 147)", purpose_zh="各制冷方式功率密度与 PUE（图 147）",
        axis=methods,
    )  # fmt: skip
    s.section("Cooling methods", "制冷方式")
    s.inputs(*m.add_inputs("methods", axis=methods))
    _table(
        m, "natick", "Natick", "Natick 项目", "Project Natick by phase (figure 160)", "Natick 项目各阶段（图 160）",
        [
            TableColumn("racks", Label("Racks", "机柜数"), "racks"),
            TableColumn("servers", Label("Servers", "服务器数"), "servers"),
            TableColumn("duration_days", Label("Duration", "时长"), "day"),
        ],
    )  # fmt: skip
    _table(
        m, "offshore_wind", "Offshore wind", "海上风电",
        "Offshore wind by province (figure 155)", "各省海上风电（图 155）",
        [
            TableColumn("wind_low_m_s", Label("Wind, low", "风速下限"), "m/s"),
            TableColumn("wind_high_m_s", Label("Wind, high", "风速上限"), "m/s"),
            TableColumn("hours_low", Label("Full-load hours, low", "等效小时下限"), "h/year", width=18),
            TableColumn("hours_high", Label("Full-load hours, high", "等效小时上限"), "h/year", width=18),
            TableColumn("cost_cny_kw", Label("Cost", "概算造价"), "CNY/kW"),
            TableColumn("coal_price_cny_kwh", Label("Coal power price", "标杆煤电价"), "CNY/kWh", width=16),
            TableColumn("price_gap_cny_kwh", Label("Least price gap", "最小电价差"), "CNY/kWh", width=16),
            TableColumn("cost_gap_cny_kw", Label("Least cost gap", "最小造价差"), "CNY/kW", width=16),
        ],
    )  # fmt: skip


def _table(m: Model, name: str, en: str, zh: str, purpose_en: str, purpose_zh: str, columns: list[TableColumn]) -> None:
    path, numbers = m.folder / "report" / f"{name}.csv", [column.id for column in columns]
    with reading(path.name) as problems:
        found = rows(path, ("key", "name", "name_zh", *numbers, "source"), problems, key=("key",))
        values = {row.entry["key"]: {column: row.number_or_none(column) for column in numbers} for row in found}
        for row in found:
            row.label("name", "name_zh")
            row.known("source", row.entry["source"], m.sources, "source")
    m.table(
        name, "Inputs", en=en, zh=zh, purpose_en=purpose_en, purpose_zh=purpose_zh,
        columns=[
            TableColumn("label", Label("Record", "项目"), text=True, width=26),
            *columns,
            TableColumn("source", Label("Source", "来源"), text=True, width=12),
        ],
        records={
            row["key"]: {
                "label": Label(row["name"], row["name_zh"]),
                **values[row["key"]],
                "source": row["source"],
            }
            for row in (fields.entry for fields in found)
        },
    )  # fmt: skip


def cooling(m: Model) -> None:
    """The printed market sum; the load, racks and cooling of the model's servers; the market of China by year."""
    s = m.sheet(
        "cooling", "Calc", en="Cooling", zh="温控", purpose_en="Cooling market and load of AI servers (section 6.2)",
        purpose_zh="温控市场与 AI 服务器负载（6.2 节）", first=2023,
    )  # fmt: skip
    _market(m, s)
    _load(m, s)
    _racks(m, s)
    _value(m, s)
    _china(m, s)
    _checks(m, s)


def _market(m: Model, s: SheetBuilder) -> None:
    s.section("The market sum of the report: one year, China", "报告测算：国内单年市场")
    share = m["cooling.liquid_share"]
    load = s.scalar(
        "cooling.new_it_load", "1e4 kW", m["cooling.new_racks"] * m["cooling.kw_per_rack"],
        en="New IT load", zh="新增 IT 负载量", source="section 6.2", strong=True,
    )  # fmt: skip
    all_air = s.scalar(
        "cooling.market_all_air", "CNY 1e8", (load * m["cooling.air_value"]).to("CNY 1e8"),
        en="Market if all is cooled by air", zh="全部风冷时温控市场规模", source="section 6.2",
    )  # fmt: skip
    liquid = s.scalar(
        "cooling.liquid_market", "CNY 1e8", (load * share * m["cooling.liquid_value"]).to("CNY 1e8"),
        en="Market of liquid cooling", zh="液冷温控市场规模", source="section 6.2", strong=True,
    )  # fmt: skip
    air = s.scalar(
        "cooling.air_market", "CNY 1e8", (load * (1 - share) * m["cooling.air_value"]).to("CNY 1e8"),
        en="Market of air cooling", zh="风冷温控市场规模",
    )  # fmt: skip
    market = s.scalar(
        "cooling.market", "CNY 1e8", liquid + air, en="Cooling market", zh="温控市场规模", source="section 6.2",
        strong=True, note_en="E12: no year; racks of 2.5 kW.", note_zh="勘误 E12：未注明年份；单机柜 2.5 kW。",
    )  # fmt: skip
    s.scalar(
        "cooling.market_uplift", "ratio", ratio(market - all_air, all_air),
        en="More than by air alone", zh="较全部风冷提升", source="section 6.2",
    )  # fmt: skip
    s.scalar(
        "cooling.building_cost", "CNY 1e8", market / m["cooling.capex_share"],
        en="Building cost that goes with it", zh="对应数据中心建设投资",
        note_en="At the cooling share of building cost.",
        note_zh="按制冷占建设投资比例。",
    )  # fmt: skip


def _load(m: Model, s: SheetBuilder) -> None:
    s.section("Load of the model's own servers", "模型自身服务器负载")
    load = s.line(
        "cooling.ai.load", "1e4 kW", m["server.units.stock"] * m["cooling.server_power"],
        en="IT load of AI servers, world", zh="全球 AI 服务器 IT 负载", cagr=True, strong=True,
        note_en="Servers at their greatest power, all as A100.", note_zh="服务器取最大功率，均按 A100 折算。",
    )  # fmt: skip
    s.line(
        "cooling.ai.load_added", "1e4 kW/year",
        (load - where(m["time.opening"] == 1, 0, prior(load))) / m["time.period"],
        en="IT load added, world", zh="全球新增 AI IT 负载", cagr=True, strong=True,
        note_en="The fleet of 2023 counts as added in it.", note_zh="2023 年存量视为当年新增。",
    )  # fmt: skip
    s.line(
        "cooling.ai.load_added_china", "1e4 kW/year", m["cooling.ai.load_added"] * m["server.china.share"],
        en="IT load added, China", zh="国内新增 AI IT 负载", note_en="By China's share of the server market.",
        note_zh="按中国服务器市场份额。",
    )  # fmt: skip
    s.scalar(
        "cooling.server_power_ratio", "x", (m["cooling.server_power"] / m["cooling.cpu_server_power"]).to("x"),
        en="Power of an AI server over a CPU server", zh="AI 服务器 / 普通服务器功率", source="section 6.2",
    )  # fmt: skip
    s.line(
        "cooling.ai.over_new_load", "x",
        ratio(m["cooling.ai.load_added_china"] * m["time.period"], m["cooling.new_it_load"]),
        en="China: AI load of the model over all new load of the report", zh="国内模型 AI 新增负载 / 报告全部新增负载",
        note_en="Above 1 the report's racks could not hold the servers its demand implies.",
        note_zh="大于 1 表示报告假设的新增机柜容纳不下其需求所需服务器。",
    )  # fmt: skip


def _racks(m: Model, s: SheetBuilder) -> None:
    s.section("Racks by cooling method, world", "按制冷方式机柜数（全球）")
    liquid, plate = m["cooling.ai.liquid_share"], m["cooling.ai.cold_plate_share"]
    water = m["cooling.ai.chilled_water_share"]
    shares: dict[str, Expression] = {
        "air": (1 - liquid) * (1 - water),
        "chilled_water": (1 - liquid) * water,
        "cold_plate": liquid * plate,
        "immersion": liquid * (1 - plate),
    }
    for key, en, zh in METHODS:
        s.line(f"cooling.{key}.share", "ratio", shares[key], en=f"{en}: share of load added", zh=f"{zh}：占新增负载")
    for key, en, zh in METHODS:
        s.line(
            f"cooling.{key}.load", "1e4 kW/year", m["cooling.ai.load_added"] * m[f"cooling.{key}.share"],
            en=f"{en}: load added", zh=f"{zh}：新增负载",
        )  # fmt: skip
    for key, en, zh in METHODS:
        s.line(
            f"cooling.{key}.racks", "1e4 racks/year", m[f"cooling.{key}.load"] / at("cooling.method.rack_kw", key),
            en=f"{en}: racks added", zh=f"{zh}：新增机柜", source="figure 147",
        )  # fmt: skip
    s.line(
        "cooling.ai.racks", "1e4 racks/year", _over_methods(m, "racks"),
        en="Racks added for AI servers", zh="新增 AI 机柜合计", strong=True,
    )  # fmt: skip
    s.line(
        "cooling.ai.kw_per_rack", "kW/rack", ratio(m["cooling.ai.load_added"], m["cooling.ai.racks"]),
        en="Mean power of a rack", zh="平均单机柜功率",
    )  # fmt: skip
    for key, en, zh in METHODS:
        s.scalar(
            f"cooling.{key}.servers_per_rack", "servers/rack",
            at("cooling.method.rack_kw", key) / m["cooling.server_power"],
            en=f"{en}: AI servers a rack can hold", zh=f"{zh}：单机柜可容纳 AI 服务器",
        )  # fmt: skip


def _value(m: Model, s: SheetBuilder) -> None:
    s.section("Cooling of the model's own servers, world", "模型自身服务器温控价值（全球）")
    load, share = m["cooling.ai.load_added"], m["cooling.ai.liquid_share"]
    liquid = s.line(
        "cooling.ai.liquid_market", "CNY 1e8/year", (load * share * m["cooling.liquid_value"]).to("CNY 1e8/year"),
        en="Liquid cooling", zh="液冷", strong=True, cagr=True,
    )  # fmt: skip
    air = s.line(
        "cooling.ai.air_market", "CNY 1e8/year", (load * (1 - share) * m["cooling.air_value"]).to("CNY 1e8/year"),
        en="Air and chilled water", zh="风冷与冷冻水",
    )  # fmt: skip
    market = s.line(
        "cooling.ai.market", "CNY 1e8/year", liquid + air, en="Cooling of AI servers", zh="AI 服务器温控合计",
        strong=True, cagr=True,
    )  # fmt: skip
    s.line(
        "cooling.ai.market_usd", "USD 1e8/year", market / m["fx.cny_usd"],
        en="Cooling of AI servers, USD", zh="AI 服务器温控合计（美元）",
    )  # fmt: skip
    s.line(
        "cooling.ai.market_over_report", "x",
        ratio(market * m["server.china.share"] * m["time.period"], m["cooling.market"]),
        en="China's part over the market sum of the report", zh="其中国内部分 / 报告市场测算",
    )  # fmt: skip


def _china(m: Model, s: SheetBuilder) -> None:
    s.section("The report's new load in China, AI and other", "报告国内新增负载：AI 与其他")
    new = m["cooling.new_it_load"] / m["time.period"]
    share = m["cooling.ai_share_of_new_load"]
    ai = s.line(
        "cooling.china.ai_load", "1e4 kW/year", new * share, en="AI load", zh="AI 负载",
        note_en="By an assumed share of the report's new load.", note_zh="按假设占报告新增负载比例。",
    )  # fmt: skip
    other = s.line("cooling.china.other_load", "1e4 kW/year", new * (1 - share), en="Other load", zh="其他负载")
    liquid_load = s.line(
        "cooling.china.liquid_load", "1e4 kW/year",
        ai * m["cooling.ai.liquid_share"] + other * m["cooling.other.liquid_share"],
        en="Load that is liquid cooled", zh="液冷负载",
    )  # fmt: skip
    s.line(
        "cooling.china.liquid_share", "ratio", ratio(liquid_load, ai + other),
        en="Liquid share of new load", zh="新增负载液冷渗透率", strong=True,
        note_en="The report takes 70% and names no year.", note_zh="报告取 70%，未注明年份。",
    )  # fmt: skip
    liquid = s.line(
        "cooling.china.liquid_market", "CNY 1e8/year", (liquid_load * m["cooling.liquid_value"]).to("CNY 1e8/year"),
        en="Market of liquid cooling", zh="液冷温控市场", strong=True, cagr=True,
    )  # fmt: skip
    air = s.line(
        "cooling.china.air_market", "CNY 1e8/year",
        ((ai + other - liquid_load) * m["cooling.air_value"]).to("CNY 1e8/year"),
        en="Market of air cooling", zh="风冷温控市场",
    )  # fmt: skip
    market = s.line(
        "cooling.china.market", "CNY 1e8/year", liquid + air, en="Cooling market", zh="温控市场合计", strong=True,
        cagr=True,
    )  # fmt: skip
    s.line(
        "cooling.china.over_report", "ratio", ratio(market * m["time.period"], m["cooling.market"]),
        en="Over the market sum of the report", zh="相对报告市场测算",
    )  # fmt: skip


def _over_methods(m: Model, part: str) -> Expression:
    together = m[f"cooling.{METHODS[0][0]}.{part}"]
    for key, _, _ in METHODS[1:]:
        together = together + m[f"cooling.{key}.{part}"]
    return together


def _checks(m: Model, s: SheetBuilder) -> None:
    liquid_costs_more = m["cooling.liquid_value"] - m["cooling.air_value"]
    extra = (m["cooling.new_it_load"] * m["cooling.liquid_share"] * liquid_costs_more).to("CNY 1e8")
    s.check(
        "check.cooling.report", "ratio", deviation(m["cooling.market"], m["cooling.market_all_air"] + extra),
        scalar=True, en="Market = all by air + what liquid costs more", zh="市场=全风冷市场+液冷增量价值",
    )  # fmt: skip
    load = m["cooling.ai.load_added"]
    s.check(
        "check.cooling.shares", "ratio", _over_methods(m, "share") - 1,
        en="Shares of the methods add up to 1", zh="各制冷方式占比之和为 1",
    )  # fmt: skip
    held = m[f"cooling.{METHODS[0][0]}.racks"] * at("cooling.method.rack_kw", METHODS[0][0])
    for key, _, _ in METHODS[1:]:
        held = held + m[f"cooling.{key}.racks"] * at("cooling.method.rack_kw", key)
    s.check(
        "check.cooling.racks", "ratio", ratio(held - load, load),
        en="Racks x kW per rack = load added", zh="机柜数×单机柜功率=新增负载",
    )  # fmt: skip
    s.check(
        "check.cooling.load", "ratio",
        deviation(
            total(span("cooling.ai.load_added")) * m["time.period"],
            at("server.units.stock", 2027) * m["cooling.server_power"],
        ),
        scalar=True, en="Load added over all years = servers x kW", zh="各年新增负载之和=服务器数×功率",
    )  # fmt: skip
    blended = m["cooling.air_value"] + m["cooling.ai.liquid_share"] * liquid_costs_more
    value = m["cooling.ai.market"] - (load * blended).to("CNY 1e8/year")
    s.check(
        "check.cooling.value", "ratio", ratio(value, m["cooling.ai.market"]),
        en="Liquid + air = load x blended value", zh="液冷+风冷=负载×加权单价",
    )  # fmt: skip
    new = m["cooling.new_it_load"] / m["time.period"]
    s.check(
        "check.cooling.china", "ratio", deviation(m["cooling.china.ai_load"] + m["cooling.china.other_load"], new),
        en="AI + other load = new load of the report", zh="AI 与其他负载之和=报告新增负载",
    )  # fmt: skip
    s.check(
        "check.cooling.racks_suffice", "ratio", largest(0, m["cooling.ai.over_new_load"] - 1), kind="alert",
        en="The report's new racks hold the AI servers its demand implies",
        zh="报告新增机柜可容纳其需求对应的 AI 服务器",
    )  # fmt: skip
