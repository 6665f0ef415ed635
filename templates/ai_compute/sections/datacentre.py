"""Data centres (sections 6.1 to 6.3): energy and water by PUE, retrofit, hubs, racks added, subsea, offshore wind."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, at, cell, column, deviation, largest, prior, ratio, smallest, where

from ai_compute.sections.cooling import METHODS

HUBS = (("east", "eastern hubs", "东部枢纽"), ("west", "western hubs", "西部枢纽"))


def datacentre(m: Model) -> None:
    """What a lower PUE saves, on the model's own load and in the report's examples; racks, subsea, wind."""
    s = m.sheet(
        "datacentre", "Calc", en="Data centres", zh="数据中心", purpose_en="Energy, water, racks, subsea (section 6)",
        purpose_zh="能耗、用水、机柜与海底数据中心（第六章）", first=2023,
    )  # fmt: skip
    _own_energy(m, s)
    _retrofit(m, s)
    _racks(m, s)
    _subsea(m, s)
    _natick(m, s)
    _wind(m, s)
    _checks(m, s)


def _own_energy(m: Model, s: SheetBuilder) -> None:
    s.section("Energy of the model's own AI servers, world", "模型自身 AI 服务器能耗（全球）")
    hours = m["energy.hours_per_year"] * m["energy.load_factor"]
    mean = m[f"cooling.{METHODS[0][0]}.share"] * at("cooling.method.pue", METHODS[0][0])
    for key, _, _ in METHODS[1:]:
        mean = mean + m[f"cooling.{key}.share"] * at("cooling.method.pue", key)
    pue = s.line(
        "energy.pue_added", "kWh/kWh", mean, en="PUE of the load added", zh="新增负载平均 PUE", source="figure 147",
    )  # fmt: skip
    s.line(
        "energy.facility_load", "1e4 kW",
        where(m["time.opening"] == 1, 0, prior("energy.facility_load"))
        + m["cooling.ai.load_added"] * m["time.period"] * pue,
        en="Load with cooling and losses", zh="含制冷与损耗的总负载",
        note_en="Each year's load keeps the PUE it was built with.", note_zh="各年新增负载沿用建成时 PUE。",
    )  # fmt: skip
    it = s.line(
        "energy.it", "1e8 kWh/year", (m["cooling.ai.load"] * hours).to("1e8 kWh/year"),
        en="Energy of the servers", zh="服务器耗电", cagr=True,
    )  # fmt: skip
    whole = s.line(
        "energy.facility", "1e8 kWh/year", (m["energy.facility_load"] * hours).to("1e8 kWh/year"),
        en="Energy with cooling and losses", zh="数据中心总耗电", cagr=True, strong=True,
    )  # fmt: skip
    s.line("energy.pue", "kWh/kWh", ratio(whole, it), en="PUE of the fleet", zh="存量平均 PUE")
    saved = s.line(
        "energy.saved", "1e8 kWh/year", it * at("cooling.method.pue", "air") - whole,
        en="Saved against air cooling", zh="较风冷节电", strong=True,
    )  # fmt: skip
    s.line(
        "energy.saved_value", "CNY 1e8/year", saved * m["energy.price"],
        en="Value of the energy saved", zh="节电价值", note_en="At an assumed price.", note_zh="按假设电价。",
    )  # fmt: skip
    for hub, en, zh in HUBS:
        s.line(
            f"energy.saved_{hub}", "1e8 kWh/year", it * (at("cooling.method.pue", "air") - m[f"edwc.pue.{hub}"]),
            en=f"Saved if all met the limit of the {en}", zh=f"若全部达到{zh}限值的节电", source="section 6.1",
        )  # fmt: skip
    s.line(
        "energy.saved_subsea", "1e8 kWh/year", it * (at("cooling.method.pue", "air") - m["subsea.pue"]),
        en="Saved if all stood subsea", zh="若全部采用海底数据中心的节电", source="section 6.3.3",
    )  # fmt: skip
    s.line(
        "water.on_land", "1e4 m3/year", (it * (m["land.wue"] - m["subsea.wue"])).to("1e4 m3/year"),
        en="Water used on land, none of it subsea", zh="陆上耗水（海底为零）", source="figure 159",
    )  # fmt: skip


def _retrofit(m: Model, s: SheetBuilder) -> None:
    s.section("Retrofit in north China, and the average of 2019", "华北改造项目与 2019 年平均水平")
    before, after = m["retrofit.pue.before"], m["retrofit.pue.after"]
    full = s.scalar(
        "retrofit.saved_full", "1e4 kWh/year",
        (m["retrofit.it_load"] * (before - after) * m["energy.hours_per_year"]).to("1e4 kWh/year"),
        en="Energy saved a year at full load", zh="满载年节电量", source="section 6.2",
    )  # fmt: skip
    saved = s.scalar(
        "retrofit.saved", "1e4 kWh/year", full * m["energy.load_factor"],
        en="Energy saved a year at the average load", zh="按平均负载年节电量",
    )  # fmt: skip
    s.scalar(
        "retrofit.saved_value", "CNY 1e4/year", saved * m["energy.price"],
        en="Value of the energy saved", zh="节电价值", note_en="At an assumed price.", note_zh="按假设电价。",
    )  # fmt: skip
    s.scalar(
        "retrofit.saved_share", "ratio", (before - after) / before, en="Part of all energy saved", zh="节电比例",
    )  # fmt: skip
    s.scalar(
        "retrofit.overhead_cut", "ratio", (before - after) / (before - 1),
        en="Part of cooling and losses saved", zh="制冷与损耗能耗降幅",
    )  # fmt: skip
    for hub, en, zh in HUBS:
        s.scalar(
            f"retrofit.short_of_{hub}", "kWh/kWh", largest(0, after - m[f"edwc.pue.{hub}"]),
            en=f"Still above the limit of the {en}", zh=f"改造后仍高于{zh}限值",
        )  # fmt: skip
    s.scalar(
        "dc.pue_2019", "kWh/kWh", 1 / m["dc.energy.it_share"],
        en="PUE that the IT share of 2019 implies", zh="2019 年 IT 能耗占比隐含 PUE", source="section 6.2",
    )  # fmt: skip
    s.scalar(
        "dc.energy.other_share", "ratio", 1 - m["dc.energy.it_share"] - m["dc.energy.cooling_share"],
        en="Neither IT nor cooling, 2019", zh="2019 年其他能耗占比",
    )  # fmt: skip


def _racks(m: Model, s: SheetBuilder) -> None:
    s.section("Racks added in China", "国内新增机柜")
    first, last = at("idc.new_racks", 2021), at("idc.new_racks", 2022)
    s.scalar(
        "idc.new_racks.growth_2022",
        "ratio",
        last / first - 1,
        en="Growth in 2022",
        zh="2022 年同比",
        source="section 6.1",
    )
    s.scalar(
        "idc.telco.share_2022", "ratio", at("idc.telco.new_racks", 2022) / last,
        en="Three carriers' part in 2022", zh="2022 年三大运营商占比", source="section 6.1",
    )  # fmt: skip
    s.scalar(
        "idc.telco.growth_2023", "ratio", at("idc.telco.new_racks", 2023) / at("idc.telco.new_racks", 2022) - 1,
        en="Three carriers: plan for 2023 on 2022", zh="三大运营商 2023 年计划同比", source="section 6.1",
    )  # fmt: skip
    s.scalar(
        "cooling.new_racks_over_2022", "ratio", m["cooling.new_racks"] / last,
        en="Racks of the market sum over those of 2022", zh="市场测算新增机柜 / 2022 年实际",
    )  # fmt: skip
    s.scalar(
        "idc.used_racks_2022", "1e4 racks", last * m["edwc.rack_utilisation"],
        en="Racks of 2022 in use at the hub minimum", zh="按枢纽上架率下限的 2022 年在用新增机柜", source="section 6.1",
    )  # fmt: skip
    s.scalar(
        "edwc.investment_per_rack", "CNY 1e4/rack",
        m["fact.edwc.investment.to_2023"] / m["fact.edwc.racks.2023"],
        en="Investment of the hubs per rack added in the west", zh="东数西算投资 / 西部新增机柜", source="section 6.1",
        note_en="Both are lower bounds, and the money covers more than racks.",
        note_zh="两者均为下限，投资不限于机柜。",
    )  # fmt: skip


def _subsea(m: Model, s: SheetBuilder) -> None:
    s.section("Subsea data centres", "海底数据中心")
    hours = m["energy.hours_per_year"]
    rack = s.scalar(
        "subsea.rack_energy", "kWh/rack/year", m["subsea.rack_kw"] * hours,
        en="Energy of a rack at full load", zh="单机柜满载年耗电", source="section 6.3.3",
    )  # fmt: skip
    water = s.scalar(
        "subsea.rack_water", "m3/rack/year", (rack * (m["land.wue"] - m["subsea.wue"])).to("m3/rack/year"),
        en="Water a rack of that power uses on land", zh="同功率陆上机柜年耗水", source="figure 159",
    )  # fmt: skip
    s.scalar(
        "subsea.water_saving_share", "ratio", m["subsea.water_saving"] / water,
        en="Printed saving over that", zh="报告节水量 / 上述耗水",
        note_en="The printed 200 m3 goes with racks of about 13 kW at full load.",
        note_zh="报告 200 立方米约对应满载 13 kW 机柜。",
    )  # fmt: skip
    s.scalar(
        "subsea.site_racks", "racks",
        (m["subsea.site_water_saving"] / m["subsea.water_saving"]).to("racks"),
        en="Racks of a typical site", zh="典型规模机柜数", source="section 6.3.3",
    )  # fmt: skip
    s.scalar(
        "subsea.site_load", "MW", (m["subsea.site_racks"] * m["subsea.rack_kw"]).to("MW"),
        en="Load of a typical site", zh="典型规模 IT 负载",
    )  # fmt: skip
    s.scalar(
        "subsea.rack_saving", "kWh/rack/year", rack * (m["retrofit.pue.before"] - m["subsea.pue"]),
        en="Energy a rack saves against a PUE of 1.40", zh="单机柜较 PUE 1.40 年节电",
    )  # fmt: skip
    s.scalar(
        "subsea.servers_per_rack", "servers/rack", m["subsea.rack_kw"] / m["cooling.server_power"],
        en="AI servers a subsea rack can hold", zh="海底单机柜可容纳 AI 服务器",
    )  # fmt: skip
    for edge, en, zh in (("low", "at least", "下限"), ("high", "at most", "上限")):
        s.scalar(
            f"subsea.tco_multiple.{edge}", "x", 1 / (1 - m[f"subsea.tco_saving.{edge}"]),
            en=f"Capacity that the money for one on land buys, {en}", zh=f"同等投入可得海底容量倍数：{zh}",
            source="figure 159",
        )  # fmt: skip
    s.scalar(
        "subsea.pue_margin", "kWh/kWh", m["subsea.pue"] - m["subsea.pue_measured"],
        en="Printed bound over the measured PUE", zh="PUE 上限与实测之差", source="figure 159",
    )  # fmt: skip


def _natick(m: Model, s: SheetBuilder) -> None:
    s.section("Project Natick", "Natick 项目")
    phases = (("phase_1", "phase 1", "一期"), ("phase_2", "phase 2", "二期"), ("phase_3", "phase 3", "三期"))
    for phase, en, zh in phases:
        s.scalar(
            f"natick.{phase}.servers_per_rack", "servers/rack",
            cell("natick", "servers", phase) / cell("natick", "racks", phase),
            en=f"Servers a rack, {en}", zh=f"{zh}单架服务器数", source="figure 160",
        )  # fmt: skip
    s.scalar(
        "natick.kw_per_rack", "kW/rack", m["natick.power"] / m["natick.racks"],
        en="Power a rack, phase 2", zh="二期单架功率", source="section 6.3.4",
    )  # fmt: skip
    s.scalar(
        "natick.w_per_server", "W/server", (m["natick.power"] / m["natick.servers"]).to("W/server"),
        en="Power a server, phase 2", zh="二期单机功率", source="section 6.3.4",
    )  # fmt: skip
    s.scalar(
        "natick.overhead_cut", "ratio", 1 - (m["natick.pue"] - 1) / (at("cooling.method.pue", "air") - 1),
        en="Cooling and losses saved against air cooling", zh="较风冷制冷与损耗能耗降幅", source="section 6.3.4",
    )  # fmt: skip
    s.scalar(
        "natick.failures_on_land", "x", 1 / m["natick.failure_rate"],
        en="Failures on land for one subsea", zh="陆上故障率为海底的倍数", source="section 6.3.4",
    )  # fmt: skip


def _wind(m: Model, s: SheetBuilder) -> None:
    s.section("Offshore wind", "海上风电")
    at_2021 = s.scalar(
        "offshore_wind.capacity_2021", "GW", m["offshore_wind.capacity_2020"] + m["offshore_wind.added_2021"],
        en="Capacity at the end of 2021, at least", zh="2021 年末装机下限", source="section 6.3.2",
    )  # fmt: skip
    s.scalar(
        "offshore_wind.added_2022", "GW", m["offshore_wind.capacity_2022"] - at_2021,
        en="Added in 2022, at most", zh="2022 年新增上限", source="section 6.3.2",
    )  # fmt: skip
    s.scalar(
        "offshore_wind.cost_change", "ratio", m["offshore_wind.cost_2022"] / m["offshore_wind.cost_2010"] - 1,
        en="Cost against 2010", zh="单位造价较 2010 年", source="section 6.3.2",
    )  # fmt: skip
    for edge, pick, en, zh in (("low", smallest, "least", "最低"), ("high", largest, "most", "最高")):
        hours = s.scalar(
            f"offshore_wind.hours_{edge}", "h/year", pick(column("offshore_wind", f"hours_{edge}")),
            en=f"Full-load hours, {en} of all provinces", zh=f"各省等效小时{zh}", source="figure 155",
        )  # fmt: skip
        s.scalar(
            f"offshore_wind.racks_{edge}", "1e4 racks/GW",
            (hours / (m["subsea.rack_kw"] * m["subsea.pue"] * m["energy.hours_per_year"])).to("1e4 racks/GW"),
            en=f"Subsea racks that 1 GW can feed, {en}", zh=f"1 GW 可供海底机柜数：{zh}",
        )  # fmt: skip
    s.scalar(
        "offshore_wind.cost_per_kwh", "CNY*year/kWh",
        cell("offshore_wind", "cost_cny_kw", "fujian") / cell("offshore_wind", "hours_high", "fujian"),
        en="Fujian: cost per kWh a year, at its best", zh="福建：每年每 kWh 对应造价（最优）", source="figure 155",
    )  # fmt: skip


def _checks(m: Model, s: SheetBuilder) -> None:
    s.check("check.energy.pue", "ratio", smallest(0, m["energy.pue"] - 1), en="PUE is not below 1", zh="PUE 不低于 1")
    s.check(
        "check.energy.opening", "ratio", at("energy.pue", 2023) - at("energy.pue_added", 2023), scalar=True,
        en="In the first year the fleet has the PUE of what was added", zh="首年存量 PUE 等于新增 PUE",
    )  # fmt: skip
    s.check(
        "check.energy.shares", "ratio", smallest(0, m["dc.energy.other_share"]), scalar=True,
        en="IT and cooling of 2019 do not exceed all energy", zh="2019 年 IT 与散热能耗占比之和不超过 1",
    )  # fmt: skip
    s.check(
        "check.natick.density", "ratio",
        deviation(m["natick.phase_2.servers_per_rack"], m["natick.servers"] / m["natick.racks"]), scalar=True,
        en="Text and figure 160 agree on phase 2", zh="正文与图 160 二期数据一致",
    )  # fmt: skip
    s.check(
        "check.wind.capacity", "flag", where(m["offshore_wind.added_2022"] < 0, 1, 0), scalar=True,
        en="Wind capacity does not fall in 2022", zh="2022 年海风装机不下降",
    )  # fmt: skip
