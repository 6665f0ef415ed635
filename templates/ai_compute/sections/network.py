"""Network (sections 4 and 5): optical modules by speed, switches and ports, their value, co-packaged optics, capex."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, at, by_member, code, prior, ratio, smallest, span, total, where

H100 = code("h100")


def network(m: Draft) -> None:
    """Modules per card from the fat tree and as printed, then modules, switches and their value from the cards."""
    purpose = "Optical modules, switches, their value (sections 4, 5)"
    s = m.sheet("network", "Calc", title="Network", purpose=purpose, first=2023)
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
    a_server = m["network.storage.links_per_server"] / m["server.cards_per_server"]
    links = by_member("fabric", {"compute": m["network.compute.links_per_card"], "storage": a_server})
    links = s.scalar("network.{fabric}.card_links", "links/card", links, "{fabric}: links per card")
    links, label = links * m["network.{fabric}.tiers"], "{fabric}: links per card over all tiers"
    links = s.scalar("network.{fabric}.links", "links/card", links, label, "figure 116; superpod")
    ends = total(links, over="fabric") * m["network.modules_per_link"]
    label = "Modules per card at the rate of its network card"
    ends = s.scalar("network.derived_links.modules", "modules/card", ends, label, "section 4")
    rates = m["network.nvlink4.one_way"].to("Gb/s") / m["network.module_rate.800g"]
    rates = s.scalar("network.nvlink4.rates", "ratio", rates, "NVLink 4 of a card, in 800G")

    derived = {
        "a100": ends * m["network.nic_rate.a100"] / m["network.module_rate.200g"],
        "h100": ends * m["network.nic_rate.h100"] / m["network.module_rate.800g"],
        "gh200": rates * m["network.compute.links_per_card"] * m["network.modules_per_link"],
    }
    label = "{wired}: modules per card, derived"
    note = "200G for the A100, 800G for the others: one for two links of 400G of an H100; a GH200 in one cluster."
    s.scalar("network.derived_ratio.{wired}", "modules/card", by_member("wired", derived), label, note=note)


def _printed_ratios(m: Draft, s: SheetBuilder) -> None:
    s.section("Against the printed ratios")
    single, multi, unit = m["network.module_ratio.gh200_single"], m["network.module_ratio.gh200_multi"], "modules/card"
    printed = {"a100": m["network.module_ratio.a100"], "h100": m["network.module_ratio.h100"], "gh200": single}
    gap = m["network.derived_ratio.{wired}"] / by_member("wired", printed) - 1
    s.scalar("network.ratio_gap.{wired}", "ratio", gap, "{wired}: derived over printed")

    chosen = where(m["network.gh200.several_clusters"] == 1, multi, single)
    s.scalar("network.module_ratio.gh200", unit, chosen, "800G modules per GH200, chosen", "section 4")
    label, note = "Modules that joining clusters adds per GH200", "The text does not say how."
    s.scalar("network.module_ratio.gh200_extra", unit, multi - single, label, note=note)
    by_400g = m["network.module_ratio.h100"] * m["network.module_rate.800g"] / m["network.nic_rate.h100"]
    label = "400G modules per H100 where it takes 400G"
    s.scalar("network.module_ratio.h100_400g", unit, by_400g, label)


def _switches_per_card(m: Draft, s: SheetBuilder) -> None:
    s.section("Switches per card")
    tiers, note = m["network.{fabric}.tiers"], "Both ends of every link, but for the end at the card."
    ports = m["network.{fabric}.card_links"] * (tiers + tiers - 1) * m["network.ports_per_link_end"]
    ports = s.scalar("network.{fabric}.ports", "ports/card", ports, "{fabric}: switch ports per card", note=note)
    ports = s.scalar("network.ports_per_card", "ports/card", total(ports, over="fabric"), "Switch ports per card")
    s.scalar("network.switches_per_card", "switches/card", ports / m["network.switch_ports"], "Switches per card")
    switches = m["network.superpod.links"] * m["network.compute.ports"] / m["network.switch_ports"]
    label = "SuperPOD of 1,120 network cards: compute switches"
    s.scalar("network.superpod.switches", "switches", switches, label, "figure 116")


def _cards_of_one_kind(m: Draft, s: SheetBuilder) -> None:
    s.section("As the report counts: training on one card alone")
    per_card, price = m["network.module_ratio.{card}"], {"h100": m["optics.asp.800g"], "a100": m["optics.asp.200g"]}
    stock, label = m["train.{card}.stock"] * per_card, "{card} alone: modules at its rate"
    s.line("optics.{card}_only.stock", "1e4 modules", stock, label, "section 4", cagr=True)
    more, label = m["train.{card}.increment"] * per_card, "{card} alone: modules added"
    more = s.line("optics.{card}_only.increment", "1e4 modules/year", more, label, first=2024)
    value, label = (more * by_member("card", price)).to("USD 1e8/year"), "{card} alone: value of modules added"
    s.line("optics.{card}_only.value", "USD 1e8/year", value, label, first=2024)


def _cards(m: Draft, s: SheetBuilder) -> None:
    s.section("Mix of chips: cards on a fat tree")
    share = 1 - m["total.inference_share"] * (1 - m["network.inference.fat_tree_share"])
    note = "Training cards, and inference cards as far as assumed."
    share = s.line("network.fat_tree_share", "ratio", share, "Share of cards on a fat tree", note=note)
    newest = where(m["mix.{slot}.chip"] == H100, m["mix.{slot}.stock"], 0)
    s.line("mix.{slot}.h100", "1e4 cards", newest, "{slot}: cards that are H100")
    h100, label = total(m["mix.{slot}.h100"], over="slot") * share, "{wiring}: cards on a fat tree"
    others = m["mix.cards.stock"] * share - m["network.h100_class.stock"]
    note = "All but the H100 are wired as an A100."
    stock = by_member("wiring", {"h100_class": h100, "a100_class": others})
    stock = s.line("network.{wiring}.stock", "1e4 cards", stock, label, note=note)
    note = "The fleet of 2023 counts as added in it: the report gives none before."
    more = (stock - where(m["time.opening"] == 1, 0, prior(stock))) / m["time.period"]
    s.line("network.{wiring}.added", "1e4 cards/year", more, "{wiring}: added on a fat tree", note=note)
    h100 = m["network.h100_class.added"]
    label = "Of the H100: in GH200 clusters"
    gh200 = s.line("network.gh200.added", "1e4 cards/year", h100 * m["network.gh200.share"], label)
    s.line("network.h100.added", "1e4 cards/year", h100 - gh200, "Of the H100: in servers of eight")


def _modules(m: Draft, s: SheetBuilder) -> None:
    s.section("Mix of chips: optical modules by speed")
    h100, share = m["network.h100.added"], m["network.h100.share_800g"]
    gh200 = m["network.gh200.added"] * m["network.module_ratio.gh200"]
    by_speed = {
        "200g": m["network.a100_class.added"] * m["network.module_ratio.a100"],
        "400g": h100 * (1 - share) * m["network.module_ratio.h100_400g"],
        "800g": h100 * share * m["network.module_ratio.h100"] + gh200,
    }
    added = by_member("printed_speed", by_speed)
    s.line("optics.{printed_speed}.modules", "1e4 modules/year", added, "{printed_speed}: modules added", "section 4")
    modules = total(m["optics.{printed_speed}.modules"], over="printed_speed")
    modules = s.line("optics.modules", "1e4 modules/year", modules, "Optical modules added", strong=True, cagr=True)
    held = where(m["time.opening"] == 1, 0, prior("optics.installed")) + modules * m["time.period"]
    s.line("optics.installed", "1e4 modules", held, "Optical modules installed")


def _value(m: Draft, s: SheetBuilder) -> None:
    s.section("Value of optical modules")
    value = (m["optics.{printed_speed}.modules"] * m["optics.asp.{printed_speed}"]).to("USD 1e8/year")
    label, note = "{printed_speed}: value of modules", "At an assumed price."
    value = s.line("optics.{printed_speed}.value", "USD 1e8/year", value, label, note=note)
    value, label = total(value, over="printed_speed"), "Value of optical modules"
    value = s.line("optics.value", "USD 1e8/year", value, label, strong=True, cagr=True)
    s.line("optics.value_cny", "CNY 1e8/year", value * m["fx.cny_usd"], "Value of optical modules, CNY")
    price = ratio(value, m["optics.modules"]).to("USD/module")
    s.line("optics.mean_price", "USD/module", price, "Mean price of a module")
    over, label = ratio(value, m["server.global.increment"]), "Modules over AI servers added"
    s.line("optics.over_servers", "ratio", over, label, first=2024)


def _switches(m: Draft, s: SheetBuilder) -> None:
    s.section("Switches")
    cards, label = total(m["network.{wiring}.added"], over="wiring"), "Cards added on a fat tree"
    cards = s.line("network.cards.added", "1e4 cards/year", cards, label)
    s.line("network.ports.added", "1e4 ports/year", cards * m["network.ports_per_card"], "Switch ports added")
    added, unit = cards * m["network.switches_per_card"], "1e4 switches/year"
    note = "Every card on the network of an A100, of 40-port switches."
    added = s.line("network.switches.added", unit, added, "Switches added", strong=True, cagr=True, note=note)
    value = (added * m["network.switch_price"]).to("USD 1e8/year")
    s.line("network.switches.value", "USD 1e8/year", value, "Value of switches", note="At an assumed price.")


def _packaged_optics(m: Draft, s: SheetBuilder) -> None:
    s.section("Co-packaged and linear-drive optics", "section 5")
    power = m["switch.serdes.lanes_now"] / m["switch.serdes.lanes_then"] * m["switch.power.serdes"]
    s.scalar("switch.serdes.power_total", "x", power, "SerDes power in total, times", "section 4")
    grown = (m["cpo.components_2028"] / m["cpo.components_2025"]) ** (1 / m["cpo.components_years"]) - 1
    s.scalar("cpo.components_cagr", "growth", grown, "CPO components: growth 2025 to 2028")

    value, unit = at("optics.800g.value", 2027) * m["cpo.port_share"], "USD 1e8/year"
    value = s.scalar("cpo.displaced_value", unit, value, "800G value that CPO would take in 2027", "")
    cost = value * (1 - m["cpo.cost_saving"])
    s.scalar("cpo.displaced_cost", unit, cost, "What CPO would cost for the same bits")
    over = ratio(m["cpo.market"], value * m["time.period"])
    s.scalar("cpo.printed_over_displaced", "x", over, "Printed CPO revenue over that value", "")

    power, label = m["optics.800g.modules"] * m["optics.power.800g"], "Power of 800G modules added, at most"
    power = s.line("optics.800g.power", "MW/year", power.to("MW/year"), label, "")
    saved, label = power * m["cpo.power_saving"], "Power that CPO would save on them"
    note = "Linear drive saves power too; the report prints no figure for it."
    s.line("optics.800g.power_saved", "MW/year", saved, label, "", note=note)


def _capital_spending(m: Draft, s: SheetBuilder) -> None:
    s.section("Cloud capital spending")
    quarter, growth = m["capex.us_cloud.2022q4"], m["capex.us_cloud.growth_2022q4"]
    label = "Four US cloud companies: 2022Q4 at a yearly rate"
    yearly = s.scalar("capex.us_cloud.yearly", "USD 1e8/year", quarter.to("USD 1e8/year"), label, "section 4")
    s.scalar("capex.us_cloud.2021q4", "USD 1e8/quarter", quarter / (1 + growth), "Four US cloud companies: 2021Q4")
    of_2016, of_2017 = m["fact.capex.faam.growth.2016"], m["fact.capex.faam.growth.2017"]
    grown, label = (1 + of_2016) * (1 + of_2017), "Four US companies: 2018 over 2015"
    s.scalar("capex.faam.multiple", "x", grown * (1 + m["fact.capex.faam.growth.2018"]), label, "section 4")
    label = "Value of optical modules over capital spending of 2022Q4"
    s.line("optics.over_capex", "ratio", m["optics.value"] / yearly, label)
    label = "AI servers added over capital spending of 2022Q4"
    s.line("server.over_capex", "ratio", m["server.global.increment"] / yearly, label)


def _checks(m: Draft, s: SheetBuilder) -> None:
    gh200, cards = m["network.gh200.added"], m["network.cards.added"]
    modules = {
        "200g": m["optics.200g.modules"] / m["network.module_ratio.a100"],
        "400g": m["optics.400g.modules"] / m["network.module_ratio.h100_400g"],
        "800g": (m["optics.800g.modules"] - gh200 * m["network.module_ratio.gh200"]) / m["network.module_ratio.h100"],
    }
    s.section("Cards that the modules serve")
    served, label = by_member("printed_speed", modules), "{printed_speed}: cards served, without GH200"
    served = s.line("network.{printed_speed}.cards", "1e4 cards/year", served, label)
    served, label = total(served, over="printed_speed") + gh200, "Modules over modules per card = cards on a fat tree"
    s.equal("check.network.cards", served, cards, label)

    held, added = at("optics.installed", m.timeline.last), total(span("optics.modules")) * m["time.period"]
    s.equal("check.network.installed", held, added, "Modules installed = sum of modules added", scalar=True)
    value = (m["optics.mean_price"] * m["optics.modules"]).to("USD 1e8/year")
    s.equal("check.network.value", value, m["optics.value"], "Modules x mean price = value")
    ports = m["network.switches.added"] * m["network.switch_ports"]
    s.equal("check.network.ports", ports, m["network.ports.added"], "Switches x ports = ports")

    gap, label = m["network.ratio_gap.{wired}"], "The fat tree gives the printed ratio of {wired}"
    s.check("check.network.ratio.{wired}", "ratio", gap, label, scalar=True, kind="alert")
    fewest, label = smallest(m["network.{wiring}.added"], over="wiring"), "No cards leave the network"
    s.check("check.network.no_removal", "flag", where(fewest < 0, 1, 0), label, kind="alert")
