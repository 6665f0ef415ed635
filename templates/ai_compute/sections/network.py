"""Network (sections 4 and 5): optical modules by speed, switches and ports, their value, co-packaged optics, capex."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, code, deviation, prior, ratio, smallest, span, total, where

SPEEDS = (("200g", "200G"), ("400g", "400G"), ("800g", "800G"))
H100 = code("h100")


def network(m: Draft) -> None:
    """Modules per card from the fat tree and as printed, then modules, switches and their value from the cards."""
    s = m.sheet(
        "network", "Calc", title="Network", purpose="Optical modules, switches, their value (sections 4, 5)", first=2023
    )
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


def _fat_tree(m: Draft, s: SheetBuilder) -> None:
    s.section("Modules per card, from the fat tree")
    compute = s.scalar(
        "network.compute.links",
        "links/card",
        m["network.compute.links_per_card"] * m["network.compute.tiers"],
        label="Compute fabric: links per card over all tiers",
        source="figure 116",
    )
    storage = s.scalar(
        "network.storage.links",
        "links/card",
        m["network.storage.links_per_server"] * m["network.storage.tiers"] / m["server.cards_per_server"],
        label="Storage fabric: links per card over all tiers",
    )
    ends = s.scalar(
        "network.derived_links.modules",
        "modules/card",
        (compute + storage) * m["network.modules_per_link"],
        label="Modules per card at the rate of its network card",
        source="section 4",
    )
    s.scalar(
        "network.derived_ratio.a100",
        "modules/card",
        ends * m["network.nic_rate.a100"] / m["network.module_rate.200g"],
        label="200G modules per A100, derived",
        strong=True,
    )
    s.scalar(
        "network.derived_ratio.h100",
        "modules/card",
        ends * m["network.nic_rate.h100"] / m["network.module_rate.800g"],
        label="800G modules per H100, derived",
        strong=True,
        note="One 800G module for two links of 400G.",
    )
    rates = s.scalar(
        "network.nvlink4.rates",
        "ratio",
        m["network.nvlink4.one_way"].to("Gb/s") / m["network.module_rate.800g"],
        label="NVLink 4 of a card, in 800G",
    )
    s.scalar(
        "network.derived_ratio.gh200",
        "modules/card",
        rates * m["network.compute.links_per_card"] * m["network.modules_per_link"],
        label="800G modules per GH200 in one cluster, derived",
        strong=True,
    )


def _printed_ratios(m: Draft, s: SheetBuilder) -> None:
    s.section("Against the printed ratios")
    for chip, printed, what in (("a100", "a100", "A100"), ("h100", "h100", "H100"), ("gh200", "gh200_single", "GH200")):
        s.scalar(
            f"network.ratio_gap.{chip}",
            "ratio",
            m[f"network.derived_ratio.{chip}"] / m[f"network.module_ratio.{printed}"] - 1,
            label=f"{what}: derived over printed",
        )
    s.scalar(
        "network.module_ratio.gh200",
        "modules/card",
        where(
            m["network.gh200.several_clusters"] == 1,
            m["network.module_ratio.gh200_multi"],
            m["network.module_ratio.gh200_single"],
        ),
        label="800G modules per GH200, chosen",
        source="section 4",
    )
    s.scalar(
        "network.module_ratio.gh200_extra",
        "modules/card",
        m["network.module_ratio.gh200_multi"] - m["network.module_ratio.gh200_single"],
        label="Modules that joining clusters adds per GH200",
        note="The text does not say how.",
    )
    s.scalar(
        "network.module_ratio.h100_400g",
        "modules/card",
        m["network.module_ratio.h100"] * m["network.module_rate.800g"] / m["network.nic_rate.h100"],
        label="400G modules per H100 where it takes 400G",
    )


def _switches_per_card(m: Draft, s: SheetBuilder) -> None:
    s.section("Switches per card")
    for fabric, links, what in (
        ("compute", m["network.compute.links_per_card"], "Compute fabric"),
        ("storage", m["network.storage.links_per_server"] / m["server.cards_per_server"], "Storage fabric"),
    ):
        tiers = m[f"network.{fabric}.tiers"]
        s.scalar(
            f"network.{fabric}.ports",
            "ports/card",
            links * (tiers + tiers - 1) * m["network.ports_per_link_end"],
            label=f"{what}: switch ports per card",
            note="Both ends of every link, but for the end at the card.",
        )
    ports = s.scalar(
        "network.ports_per_card",
        "ports/card",
        m["network.compute.ports"] + m["network.storage.ports"],
        label="Switch ports per card",
    )
    s.scalar("network.switches_per_card", "switches/card", ports / m["network.switch_ports"], label="Switches per card")
    s.scalar(
        "network.superpod.switches",
        "switches",
        m["network.superpod.links"] * m["network.compute.ports"] / m["network.switch_ports"],
        label="SuperPOD of 1,120 network cards: compute switches",
        source="figure 116",
    )


def _cards_of_one_kind(m: Draft, s: SheetBuilder) -> None:
    s.section("As the report counts: training on one card alone")
    for chip, speed, name in (("a100", "200g", "200G"), ("h100", "800g", "800G")):
        per_card = m[f"network.module_ratio.{chip}"]
        card = chip.upper()
        s.line(
            f"optics.{chip}_only.stock",
            "1e4 modules",
            m[f"train.{chip}.stock"] * per_card,
            label=f"{card} alone: {name} modules",
            source="section 4",
            cagr=True,
        )
        s.line(
            f"optics.{chip}_only.increment",
            "1e4 modules/year",
            m[f"train.{chip}.increment"] * per_card,
            first=2024,
            label=f"{card} alone: {name} modules added",
        )
        s.line(
            f"optics.{chip}_only.value",
            "USD 1e8/year",
            (m[f"optics.{chip}_only.increment"] * m[f"optics.asp.{speed}"]).to("USD 1e8/year"),
            first=2024,
            label=f"{card} alone: value of {name} modules added",
        )


def _cards(m: Draft, s: SheetBuilder) -> None:
    s.section("Mix of chips: cards on a fat tree")
    share = s.line(
        "network.fat_tree_share",
        "ratio",
        1 - m["total.inference_share"] * (1 - m["network.inference.fat_tree_share"]),
        label="Share of cards on a fat tree",
        note="Training cards, and inference cards as far as assumed.",
    )
    newest = where(m["mix.slot1.chip"] == H100, m["mix.slot1.stock"], 0)
    for slot in ("slot2", "slot3", "slot4"):
        newest = newest + where(m[f"mix.{slot}.chip"] == H100, m[f"mix.{slot}.stock"], 0)
    h100 = s.line("network.h100_class.stock", "1e4 cards", newest * share, label="H100 on a fat tree")
    s.line(
        "network.a100_class.stock",
        "1e4 cards",
        m["mix.cards.stock"] * share - h100,
        label="All other cards on a fat tree",
        note="With the network card of an A100.",
    )
    opening = m["time.opening"] == 1
    for kind, what in (("h100_class", "H100"), ("a100_class", "All other cards")):
        stock = m[f"network.{kind}.stock"]
        s.line(
            f"network.{kind}.added",
            "1e4 cards/year",
            (stock - where(opening, 0, prior(stock))) / m["time.period"],
            label=f"{what}: added on a fat tree",
            note="The fleet of 2023 counts as added in it: the report gives none before.",
        )
    gh200 = s.line(
        "network.gh200.added",
        "1e4 cards/year",
        m["network.h100_class.added"] * m["network.gh200.share"],
        label="Of the H100: in GH200 clusters",
    )
    s.line(
        "network.h100.added",
        "1e4 cards/year",
        m["network.h100_class.added"] - gh200,
        label="Of the H100: in servers of eight",
    )


def _modules(m: Draft, s: SheetBuilder) -> None:
    s.section("Mix of chips: optical modules by speed")
    h100, share = m["network.h100.added"], m["network.h100.share_800g"]
    by_speed = {
        "200g": m["network.a100_class.added"] * m["network.module_ratio.a100"],
        "400g": h100 * (1 - share) * m["network.module_ratio.h100_400g"],
        "800g": h100 * share * m["network.module_ratio.h100"]
        + m["network.gh200.added"] * m["network.module_ratio.gh200"],
    }
    for speed, name in SPEEDS:
        s.line(
            f"optics.{speed}.modules",
            "1e4 modules/year",
            by_speed[speed],
            label=f"{name} modules added",
            source="section 4",
        )
    modules = s.line(
        "optics.modules",
        "1e4 modules/year",
        m["optics.200g.modules"] + m["optics.400g.modules"] + m["optics.800g.modules"],
        label="Optical modules added",
        strong=True,
        cagr=True,
    )
    s.line(
        "optics.installed",
        "1e4 modules",
        where(m["time.opening"] == 1, 0, prior("optics.installed")) + modules * m["time.period"],
        label="Optical modules installed",
    )


def _value(m: Draft, s: SheetBuilder) -> None:
    s.section("Value of optical modules")
    for speed, name in SPEEDS:
        s.line(
            f"optics.{speed}.value",
            "USD 1e8/year",
            (m[f"optics.{speed}.modules"] * m[f"optics.asp.{speed}"]).to("USD 1e8/year"),
            label=f"Value of {name} modules",
            note="At an assumed price.",
        )
    value = s.line(
        "optics.value",
        "USD 1e8/year",
        m["optics.200g.value"] + m["optics.400g.value"] + m["optics.800g.value"],
        label="Value of optical modules",
        strong=True,
        cagr=True,
    )
    s.line("optics.value_cny", "CNY 1e8/year", value * m["fx.cny_usd"], label="Value of optical modules, CNY")
    s.line(
        "optics.mean_price",
        "USD/module",
        ratio(value, m["optics.modules"]).to("USD/module"),
        label="Mean price of a module",
    )
    s.line(
        "optics.over_servers",
        "ratio",
        ratio(value, m["server.global.increment"]),
        first=2024,
        label="Modules over AI servers added",
    )


def _switches(m: Draft, s: SheetBuilder) -> None:
    s.section("Switches")
    cards = s.line(
        "network.cards.added",
        "1e4 cards/year",
        m["network.h100_class.added"] + m["network.a100_class.added"],
        label="Cards added on a fat tree",
    )
    s.line("network.ports.added", "1e4 ports/year", cards * m["network.ports_per_card"], label="Switch ports added")
    switches = s.line(
        "network.switches.added",
        "1e4 switches/year",
        cards * m["network.switches_per_card"],
        label="Switches added",
        strong=True,
        cagr=True,
        note="Every card on the network of an A100, of 40-port switches.",
    )
    s.line(
        "network.switches.value",
        "USD 1e8/year",
        (switches * m["network.switch_price"]).to("USD 1e8/year"),
        label="Value of switches",
        note="At an assumed price.",
    )


def _packaged_optics(m: Draft, s: SheetBuilder) -> None:
    s.section("Co-packaged and linear-drive optics")
    s.scalar(
        "switch.serdes.power_total",
        "x",
        m["switch.serdes.lanes_now"] / m["switch.serdes.lanes_then"] * m["switch.power.serdes"],
        label="SerDes power in total, times",
        source="section 4",
    )
    s.scalar(
        "cpo.components_cagr",
        "ratio",
        (m["cpo.components_2028"] / m["cpo.components_2025"]) ** (1 / m["cpo.components_years"]) - 1,
        label="CPO components: growth 2025 to 2028",
        source="section 5",
    )
    displaced = s.scalar(
        "cpo.displaced_value",
        "USD 1e8/year",
        at("optics.800g.value", 2027) * m["cpo.port_share"],
        label="800G value that CPO would take in 2027",
    )
    s.scalar(
        "cpo.displaced_cost",
        "USD 1e8/year",
        displaced * (1 - m["cpo.cost_saving"]),
        label="What CPO would cost for the same bits",
        source="section 5",
    )
    s.scalar(
        "cpo.printed_over_displaced",
        "x",
        ratio(m["cpo.market"], displaced * m["time.period"]),
        label="Printed CPO revenue over that value",
    )
    power = s.line(
        "optics.800g.power",
        "MW/year",
        (m["optics.800g.modules"] * m["optics.power.800g"]).to("MW/year"),
        label="Power of 800G modules added, at most",
    )
    s.line(
        "optics.800g.power_saved",
        "MW/year",
        power * m["cpo.power_saving"],
        label="Power that CPO would save on them",
        note="Linear drive saves power too; the report prints no figure for it.",
    )


def _capital_spending(m: Draft, s: SheetBuilder) -> None:
    s.section("Cloud capital spending")
    yearly = s.scalar(
        "capex.us_cloud.yearly",
        "USD 1e8/year",
        m["capex.us_cloud.2022q4"].to("USD 1e8/year"),
        label="Four US cloud companies: 2022Q4 at a yearly rate",
        source="section 4",
    )
    s.scalar(
        "capex.us_cloud.2021q4",
        "USD 1e8/quarter",
        m["capex.us_cloud.2022q4"] / (1 + m["capex.us_cloud.growth_2022q4"]),
        label="Four US cloud companies: 2021Q4",
    )
    s.scalar(
        "capex.faam.multiple",
        "x",
        (1 + m["fact.capex.faam.growth.2016"])
        * (1 + m["fact.capex.faam.growth.2017"])
        * (1 + m["fact.capex.faam.growth.2018"]),
        label="Four US companies: 2018 over 2015",
        source="section 4",
    )
    s.line(
        "optics.over_capex",
        "ratio",
        m["optics.value"] / yearly,
        label="Value of optical modules over capital spending of 2022Q4",
    )
    s.line(
        "server.over_capex",
        "ratio",
        m["server.global.increment"] / yearly,
        label="AI servers added over capital spending of 2022Q4",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    gh200 = m["network.gh200.added"] * m["network.module_ratio.gh200"]
    served = (
        m["optics.200g.modules"] / m["network.module_ratio.a100"]
        + m["optics.400g.modules"] / m["network.module_ratio.h100_400g"]
        + (m["optics.800g.modules"] - gh200) / m["network.module_ratio.h100"]
    )
    cards = m["network.cards.added"]
    s.check(
        "check.network.cards",
        "ratio",
        ratio(served + m["network.gh200.added"] - cards, cards),
        label="Modules over modules per card = cards on a fat tree",
    )
    s.check(
        "check.network.installed",
        "ratio",
        deviation(at("optics.installed", 2027), total(span("optics.modules")) * m["time.period"]),
        scalar=True,
        label="Modules installed = sum of modules added",
    )
    priced = m["optics.mean_price"] * m["optics.modules"]
    s.check(
        "check.network.value",
        "ratio",
        ratio(priced.to("USD 1e8/year") - m["optics.value"], m["optics.value"]),
        label="Modules x mean price = value",
    )
    ports = m["network.switches.added"] * m["network.switch_ports"]
    s.check(
        "check.network.ports", "ratio", deviation(ports, m["network.ports.added"]), label="Switches x ports = ports"
    )
    for chip, name in (("a100", "1:7"), ("h100", "1:3.5"), ("gh200", "1:9")):
        s.check(
            f"check.network.ratio.{chip}",
            "ratio",
            m[f"network.ratio_gap.{chip}"],
            scalar=True,
            kind="alert",
            label=f"The fat tree gives the printed {name} ({chip.upper()})",
        )
    s.check(
        "check.network.no_removal",
        "flag",
        where(smallest(m["network.h100_class.added"], m["network.a100_class.added"]) < 0, 1, 0),
        kind="alert",
        label="No cards leave the network",
    )
