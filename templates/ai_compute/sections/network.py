"""Network (sections 4 and 5): optical modules by speed, switches and ports, their value, co-packaged optics, capex."""

from __future__ import annotations

from xlmodel import Model, SheetBuilder, at, deviation, prior, ratio, smallest, span, total, where, words

SPEEDS = (("200g", "200G"), ("400g", "400G"), ("800g", "800G"))
H100 = words("h100", "h100")


def network(m: Model) -> None:
    """Modules per card from the fat tree and as printed, then modules, switches and their value from the cards."""
    s = m.sheet(
        "network", "Calc", en="Network", zh="网络", purpose_en="Optical modules, switches, their value (sections 4, 5)",
        purpose_zh="光模块与交换机需求及价值（第四、五章）", first=2023,
    )  # fmt: skip
    _fat_tree(m, s)
    _printed_ratios(m, s)
    _switches_per_card(m, s)
    _cards_of_one_kind(m, s)
    _cards(m, s)
    _modules(m, s)
    _value(m, s)
    _switches(m, s)
    _packaged_optics(m, s)
    _capital_spending(m, s)
    _checks(m, s)


def _fat_tree(m: Model, s: SheetBuilder) -> None:
    s.section("Modules per card, from the fat tree", "单卡光模块数：由胖树推导")
    compute = s.scalar(
        "network.compute.links", "links/card", m["network.compute.links_per_card"] * m["network.compute.tiers"],
        en="Compute fabric: links per card over all tiers", zh="计算网络：每卡各层链路数", source="figure 116",
    )  # fmt: skip
    storage = s.scalar(
        "network.storage.links", "links/card",
        m["network.storage.links_per_server"] * m["network.storage.tiers"] / m["server.cards_per_server"],
        en="Storage fabric: links per card over all tiers", zh="存储网络：每卡各层链路数",
    )  # fmt: skip
    ends = s.scalar(
        "network.derived_links.modules", "modules/card", (compute + storage) * m["network.modules_per_link"],
        en="Modules per card at the rate of its network card", zh="单卡光模块数（按网卡速率）", source="section 4",
    )  # fmt: skip
    s.scalar(
        "network.derived_ratio.a100", "modules/card", ends * m["network.nic_rate.a100"] / m["network.module_rate.200g"],
        en="200G modules per A100, derived", zh="每张 A100 对应 200G 光模块（推导）", strong=True,
    )  # fmt: skip
    s.scalar(
        "network.derived_ratio.h100", "modules/card", ends * m["network.nic_rate.h100"] / m["network.module_rate.800g"],
        en="800G modules per H100, derived", zh="每张 H100 对应 800G 光模块（推导）", strong=True,
        note_en="One 800G module for two links of 400G.", note_zh="1 只 800G 替代 2 条 400G 链路。",
    )  # fmt: skip
    rates = s.scalar(
        "network.nvlink4.rates", "ratio", m["network.nvlink4.one_way"].to("Gb/s") / m["network.module_rate.800g"],
        en="NVLink 4 of a card, in 800G", zh="单卡 NVLink 4 折合 800G 通道数",
    )  # fmt: skip
    s.scalar(
        "network.derived_ratio.gh200", "modules/card",
        rates * m["network.compute.links_per_card"] * m["network.modules_per_link"],
        en="800G modules per GH200 in one cluster, derived", zh="单集群每颗 GH200 对应 800G 光模块（推导）",
        strong=True,
    )  # fmt: skip


def _printed_ratios(m: Model, s: SheetBuilder) -> None:
    s.section("Against the printed ratios", "与报告比例对照")
    for chip, printed, en in (("a100", "a100", "A100"), ("h100", "h100", "H100"), ("gh200", "gh200_single", "GH200")):
        s.scalar(
            f"network.ratio_gap.{chip}", "ratio",
            m[f"network.derived_ratio.{chip}"] / m[f"network.module_ratio.{printed}"] - 1,
            en=f"{en}: derived over printed", zh=f"{en}：推导值相对报告值",
        )  # fmt: skip
    s.scalar(
        "network.module_ratio.gh200", "modules/card",
        where(
            m["network.gh200.several_clusters"] == 1, m["network.module_ratio.gh200_multi"],
            m["network.module_ratio.gh200_single"],
        ),
        en="800G modules per GH200, chosen", zh="每颗 GH200 对应 800G 光模块（所选）", source="section 4",
    )  # fmt: skip
    s.scalar(
        "network.module_ratio.gh200_extra", "modules/card",
        m["network.module_ratio.gh200_multi"] - m["network.module_ratio.gh200_single"],
        en="Modules that joining clusters adds per GH200", zh="多集群互联每颗 GH200 新增光模块",
        note_en="The text does not say how.", note_zh="正文未说明推导。",
    )  # fmt: skip
    s.scalar(
        "network.module_ratio.h100_400g", "modules/card",
        m["network.module_ratio.h100"] * m["network.module_rate.800g"] / m["network.nic_rate.h100"],
        en="400G modules per H100 where it takes 400G", zh="每张 H100 对应 400G 光模块（采用 400G 时）",
    )  # fmt: skip


def _switches_per_card(m: Model, s: SheetBuilder) -> None:
    s.section("Switches per card", "单卡交换机需求")
    for fabric, links, en, zh in (
        ("compute", m["network.compute.links_per_card"], "Compute fabric", "计算网络"),
        ("storage", m["network.storage.links_per_server"] / m["server.cards_per_server"], "Storage fabric", "存储网络"),
    ):
        tiers = m[f"network.{fabric}.tiers"]
        s.scalar(
            f"network.{fabric}.ports", "ports/card", links * (tiers + tiers - 1) * m["network.ports_per_link_end"],
            en=f"{en}: switch ports per card", zh=f"{zh}：每卡交换机端口数",
            note_en="Both ends of every link, but for the end at the card.", note_zh="每条链路两端，除去网卡一端。",
        )  # fmt: skip
    ports = s.scalar(
        "network.ports_per_card", "ports/card", m["network.compute.ports"] + m["network.storage.ports"],
        en="Switch ports per card", zh="每卡交换机端口数",
    )  # fmt: skip
    s.scalar(
        "network.switches_per_card", "switches/card", ports / m["network.switch_ports"],
        en="Switches per card", zh="每卡交换机数",
    )  # fmt: skip
    s.scalar(
        "network.superpod.switches", "switches",
        m["network.superpod.links"] * m["network.compute.ports"] / m["network.switch_ports"],
        en="SuperPOD of 1,120 network cards: compute switches", zh="1120 张网卡 SuperPOD：计算网络交换机数",
        source="figure 116",
    )  # fmt: skip


def _cards_of_one_kind(m: Model, s: SheetBuilder) -> None:
    s.section("As the report counts: training on one card alone", "报告口径：训练端仅用一种芯片")
    for chip, speed, name in (("a100", "200g", "200G"), ("h100", "800g", "800G")):
        per_card = m[f"network.module_ratio.{chip}"]
        card = chip.upper()
        s.line(
            f"optics.{chip}_only.stock", "1e4 modules", m[f"train.{chip}.stock"] * per_card,
            en=f"{card} alone: {name} modules", zh=f"仅 {card}：{name} 光模块存量", source="section 4", cagr=True,
        )  # fmt: skip
        s.line(
            f"optics.{chip}_only.increment", "1e4 modules/year", m[f"train.{chip}.increment"] * per_card, first=2024,
            en=f"{card} alone: {name} modules added", zh=f"仅 {card}：{name} 光模块增量",
        )  # fmt: skip
        s.line(
            f"optics.{chip}_only.value", "USD 1e8/year",
            (m[f"optics.{chip}_only.increment"] * m[f"optics.asp.{speed}"]).to("USD 1e8/year"), first=2024,
            en=f"{card} alone: value of {name} modules added", zh=f"仅 {card}：新增 {name} 光模块价值",
        )  # fmt: skip


def _cards(m: Model, s: SheetBuilder) -> None:
    s.section("Mix of chips: cards on a fat tree", "芯片组合：接入胖树网络的芯片")
    share = s.line(
        "network.fat_tree_share", "ratio",
        1 - m["total.inference_share"] * (1 - m["network.inference.fat_tree_share"]),
        en="Share of cards on a fat tree", zh="接入胖树网络的芯片占比",
        note_en="Training cards, and inference cards as far as assumed.", note_zh="训练卡，以及按假设接入的推理卡。",
    )  # fmt: skip
    newest = where(m["mix.slot1.chip"] == H100, m["mix.slot1.stock"], 0)
    for slot in ("slot2", "slot3", "slot4"):
        newest = newest + where(m[f"mix.{slot}.chip"] == H100, m[f"mix.{slot}.stock"], 0)
    h100 = s.line(
        "network.h100_class.stock", "1e4 cards", newest * share,
        en="H100 on a fat tree", zh="接入胖树的 H100",
    )  # fmt: skip
    s.line(
        "network.a100_class.stock", "1e4 cards", m["mix.cards.stock"] * share - h100,
        en="All other cards on a fat tree", zh="接入胖树的其他芯片",
        note_en="With the network card of an A100.", note_zh="按 A100 网卡配置。",
    )  # fmt: skip
    opening = m["time.opening"] == 1
    for kind, en, zh in (("h100_class", "H100", "H100"), ("a100_class", "All other cards", "其他芯片")):
        stock = m[f"network.{kind}.stock"]
        s.line(
            f"network.{kind}.added", "1e4 cards/year", (stock - where(opening, 0, prior(stock))) / m["time.period"],
            en=f"{en}: added on a fat tree", zh=f"{zh}：新增接入胖树",
            note_en="The fleet of 2023 counts as added in it: the report gives none before.",
            note_zh="2023 年存量视为当年新增：报告未给出此前存量。",
        )  # fmt: skip
    gh200 = s.line(
        "network.gh200.added", "1e4 cards/year", m["network.h100_class.added"] * m["network.gh200.share"],
        en="Of the H100: in GH200 clusters", zh="其中：GH200 集群",
    )  # fmt: skip
    s.line(
        "network.h100.added", "1e4 cards/year", m["network.h100_class.added"] - gh200,
        en="Of the H100: in servers of eight", zh="其中：八卡服务器",
    )  # fmt: skip


def _modules(m: Model, s: SheetBuilder) -> None:
    s.section("Mix of chips: optical modules by speed", "芯片组合：按速率分光模块")
    h100, share = m["network.h100.added"], m["network.h100.share_800g"]
    by_speed = {
        "200g": m["network.a100_class.added"] * m["network.module_ratio.a100"],
        "400g": h100 * (1 - share) * m["network.module_ratio.h100_400g"],
        "800g": h100 * share * m["network.module_ratio.h100"]
        + m["network.gh200.added"] * m["network.module_ratio.gh200"],
    }
    for speed, name in SPEEDS:
        s.line(
            f"optics.{speed}.modules", "1e4 modules/year", by_speed[speed],
            en=f"{name} modules added", zh=f"{name} 光模块新增", source="section 4",
        )  # fmt: skip
    modules = s.line(
        "optics.modules", "1e4 modules/year",
        m["optics.200g.modules"] + m["optics.400g.modules"] + m["optics.800g.modules"],
        en="Optical modules added", zh="光模块新增合计", strong=True, cagr=True,
    )  # fmt: skip
    s.line(
        "optics.installed", "1e4 modules",
        where(m["time.opening"] == 1, 0, prior("optics.installed")) + modules * m["time.period"],
        en="Optical modules installed", zh="光模块累计存量",
    )  # fmt: skip


def _value(m: Model, s: SheetBuilder) -> None:
    s.section("Value of optical modules", "光模块价值")
    for speed, name in SPEEDS:
        s.line(
            f"optics.{speed}.value", "USD 1e8/year",
            (m[f"optics.{speed}.modules"] * m[f"optics.asp.{speed}"]).to("USD 1e8/year"),
            en=f"Value of {name} modules", zh=f"{name} 光模块价值", note_en="At an assumed price.",
            note_zh="按假设单价。",
        )  # fmt: skip
    value = s.line(
        "optics.value", "USD 1e8/year", m["optics.200g.value"] + m["optics.400g.value"] + m["optics.800g.value"],
        en="Value of optical modules", zh="光模块价值合计", strong=True, cagr=True,
    )  # fmt: skip
    s.line(
        "optics.value_cny", "CNY 1e8/year", value * m["fx.cny_usd"],
        en="Value of optical modules, CNY", zh="光模块价值合计（人民币）",
    )  # fmt: skip
    s.line(
        "optics.mean_price", "USD/module", ratio(value, m["optics.modules"]).to("USD/module"),
        en="Mean price of a module", zh="光模块平均单价",
    )  # fmt: skip
    s.line(
        "optics.over_servers", "ratio", ratio(value, m["server.global.increment"]), first=2024,
        en="Modules over AI servers added", zh="光模块价值 / AI 服务器增量",
    )  # fmt: skip


def _switches(m: Model, s: SheetBuilder) -> None:
    s.section("Switches", "交换机")
    cards = s.line(
        "network.cards.added", "1e4 cards/year", m["network.h100_class.added"] + m["network.a100_class.added"],
        en="Cards added on a fat tree", zh="新增接入胖树的芯片合计",
    )  # fmt: skip
    s.line(
        "network.ports.added", "1e4 ports/year", cards * m["network.ports_per_card"],
        en="Switch ports added", zh="交换机端口新增",
    )  # fmt: skip
    switches = s.line(
        "network.switches.added", "1e4 switches/year", cards * m["network.switches_per_card"],
        en="Switches added", zh="交换机新增", strong=True, cagr=True,
        note_en="Every card on the network of an A100, of 40-port switches.",
        note_zh="均按 A100 组网与 40 端口交换机折算。",
    )  # fmt: skip
    s.line(
        "network.switches.value", "USD 1e8/year", (switches * m["network.switch_price"]).to("USD 1e8/year"),
        en="Value of switches", zh="交换机价值", note_en="At an assumed price.", note_zh="按假设单价。",
    )  # fmt: skip


def _packaged_optics(m: Model, s: SheetBuilder) -> None:
    s.section("Co-packaged and linear-drive optics", "CPO 与 LPO")
    s.scalar(
        "switch.serdes.power_total", "x",
        m["switch.serdes.lanes_now"] / m["switch.serdes.lanes_then"] * m["switch.power.serdes"],
        en="SerDes power in total, times", zh="SerDes 总功耗倍数", source="section 4",
    )  # fmt: skip
    s.scalar(
        "cpo.components_cagr", "ratio",
        (m["cpo.components_2028"] / m["cpo.components_2025"]) ** (1 / m["cpo.components_years"]) - 1,
        en="CPO components: growth 2025 to 2028", zh="CPO 组件市场 2025-2028 年复合增速", source="section 5",
    )  # fmt: skip
    displaced = s.scalar(
        "cpo.displaced_value", "USD 1e8/year", at("optics.800g.value", 2027) * m["cpo.port_share"],
        en="800G value that CPO would take in 2027", zh="2027 年 CPO 可替代的 800G 光模块价值",
    )  # fmt: skip
    s.scalar(
        "cpo.displaced_cost", "USD 1e8/year", displaced * (1 - m["cpo.cost_saving"]),
        en="What CPO would cost for the same bits", zh="相同比特量下 CPO 成本", source="section 5",
    )  # fmt: skip
    s.scalar(
        "cpo.printed_over_displaced", "x", ratio(m["cpo.market"], displaced * m["time.period"]),
        en="Printed CPO revenue over that value", zh="报告 CPO 收入 / 上述价值",
    )  # fmt: skip
    power = s.line(
        "optics.800g.power", "MW/year", (m["optics.800g.modules"] * m["optics.power.800g"]).to("MW/year"),
        en="Power of 800G modules added, at most", zh="新增 800G 光模块功耗上限",
    )  # fmt: skip
    s.line(
        "optics.800g.power_saved", "MW/year", power * m["cpo.power_saving"],
        en="Power that CPO would save on them", zh="采用 CPO 可节约功耗",
        note_en="Linear drive saves power too; the report prints no figure for it.",
        note_zh="LPO 亦可降低功耗，报告未给出数值。",
    )  # fmt: skip


def _capital_spending(m: Model, s: SheetBuilder) -> None:
    s.section("Cloud capital spending", "云厂商资本开支")
    yearly = s.scalar(
        "capex.us_cloud.yearly", "USD 1e8/year", m["capex.us_cloud.2022q4"].to("USD 1e8/year"),
        en="Four US cloud companies: 2022Q4 at a yearly rate", zh="北美四家云厂商：2022Q4 年化资本开支",
        source="section 4",
    )  # fmt: skip
    s.scalar(
        "capex.us_cloud.2021q4", "USD 1e8/quarter",
        m["capex.us_cloud.2022q4"] / (1 + m["capex.us_cloud.growth_2022q4"]),
        en="Four US cloud companies: 2021Q4", zh="北美四家云厂商：2021Q4 资本开支",
    )  # fmt: skip
    s.scalar(
        "capex.faam.multiple", "x",
        (1 + m["fact.capex.faam.growth.2016"]) * (1 + m["fact.capex.faam.growth.2017"])
        * (1 + m["fact.capex.faam.growth.2018"]),
        en="Four US companies: 2018 over 2015", zh="FAAM 资本开支：2018 年相对 2015 年", source="section 4",
    )  # fmt: skip
    s.line(
        "optics.over_capex", "ratio", m["optics.value"] / yearly,
        en="Value of optical modules over capital spending of 2022Q4", zh="光模块价值 / 2022Q4 年化资本开支",
    )  # fmt: skip
    s.line(
        "server.over_capex", "ratio", m["server.global.increment"] / yearly,
        en="AI servers added over capital spending of 2022Q4", zh="AI 服务器增量 / 2022Q4 年化资本开支",
    )  # fmt: skip


def _checks(m: Model, s: SheetBuilder) -> None:
    gh200 = m["network.gh200.added"] * m["network.module_ratio.gh200"]
    served = (
        m["optics.200g.modules"] / m["network.module_ratio.a100"]
        + m["optics.400g.modules"] / m["network.module_ratio.h100_400g"]
        + (m["optics.800g.modules"] - gh200) / m["network.module_ratio.h100"]
    )
    cards = m["network.cards.added"]
    s.check(
        "check.network.cards", "ratio", ratio(served + m["network.gh200.added"] - cards, cards),
        en="Modules over modules per card = cards on a fat tree", zh="各速率光模块/单卡比例=接入胖树芯片数",
    )  # fmt: skip
    s.check(
        "check.network.installed", "ratio",
        deviation(at("optics.installed", 2027), total(span("optics.modules")) * m["time.period"]), scalar=True,
        en="Modules installed = sum of modules added", zh="光模块存量=各年新增之和",
    )  # fmt: skip
    priced = m["optics.mean_price"] * m["optics.modules"]
    s.check(
        "check.network.value", "ratio", ratio(priced.to("USD 1e8/year") - m["optics.value"], m["optics.value"]),
        en="Modules x mean price = value", zh="光模块数×均价=价值",
    )  # fmt: skip
    ports = m["network.switches.added"] * m["network.switch_ports"]
    s.check(
        "check.network.ports", "ratio", deviation(ports, m["network.ports.added"]),
        en="Switches x ports = ports", zh="交换机数×端口数=端口合计",
    )  # fmt: skip
    for chip, name in (("a100", "1:7"), ("h100", "1:3.5"), ("gh200", "1:9")):
        s.check(
            f"check.network.ratio.{chip}", "ratio", m[f"network.ratio_gap.{chip}"], scalar=True, kind="alert",
            en=f"The fat tree gives the printed {name} ({chip.upper()})",
            zh=f"胖树推导等于报告 {name}（{chip.upper()}）",
        )  # fmt: skip
    s.check(
        "check.network.no_removal", "flag",
        where(smallest(m["network.h100_class.added"], m["network.a100_class.added"]) < 0, 1, 0), kind="alert",
        en="No cards leave the network", zh="无芯片退出网络",
    )  # fmt: skip
