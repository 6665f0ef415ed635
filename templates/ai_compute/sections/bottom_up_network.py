"""Bottom-up basis: optical modules by speed, InfiniBand and Ethernet switches, and memory of the cards added."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Expression,
    SheetBuilder,
    attribute,
    by_member,
    code,
    deviation,
    largest,
    ratio,
    smallest,
    total,
    where,
)

from ai_compute.sections.bottom_up_dimensions import SPEEDS, by_wiring, of_chip


def bottom_up_network(m: Draft) -> None:
    """Training cards sit on a fat tree; inference cards on one as far as its share says, else on leaf and spine."""
    s = m.sheet(
        "network_bottom_up",
        "Calc",
        title="Network bottom up",
        purpose="Bottom-up basis: optical modules, switches and HBM of the cards added",
        first=2023,
    )
    _wiring(m, s)
    _modules(m, s)
    _range(m, s)
    _switches(m, s)
    _memory(m, s)
    _checks(m, s)


def _wiring(m: Draft, s: SheetBuilder) -> None:
    s.section("Wiring by chip")
    printed = {name: m[f"network.module_ratio.{name}"] for name in ("a100", "h100", "gh200")}
    module_ratio = by_wiring({**printed, "successor": m["successor.module_ratio"]}, 0)
    label = "{accelerator}: modules a card at its own speed"
    s.scalar("bottom_up.module_ratio.{accelerator}", "modules/card", module_ratio, label, "section 4")
    own = {"a100": "200g", "h100": "800g", "gh200": "800g", "successor": "1600g"}
    own_rate = by_wiring({name: m[f"network.module_rate.{speed}"] for name, speed in own.items()}, 0)
    s.scalar("bottom_up.own_rate.{accelerator}", "Gb/s", own_rate, "{accelerator}: rate of its modules", "section 4")
    h100 = m["network.nic_rate.h100"]
    nic_rate = by_wiring(
        {"a100": m["network.nic_rate.a100"], "h100": h100, "gh200": h100, "successor": m["successor.nic_rate"]}, 0
    )
    label = "{accelerator}: rate of its network card"
    s.scalar("bottom_up.nic_rate.{accelerator}", "Gb/s", nic_rate, label, "section 4")
    links = m["network.inference.links_per_server"] / m["server.cards_per_server"]
    leaf_spine_part = (
        links * m["network.inference.tiers"] * m["network.modules_per_link"] / m["network.module_ratio.a100"]
    )
    s.scalar("bottom_up.leaf_spine_part", "ratio", leaf_spine_part, "Leaf-spine: modules a card over a fat tree's")
    fat = m["network.inference.fat_tree_share"]
    fabric_part = fat + (1 - fat) * m["bottom_up.leaf_spine_part"]
    s.line("bottom_up.fabric_part", "ratio", fabric_part, "Inference: part of a training card's modules")
    cards = (
        m["bottom_up.cards.added.training.{accelerator}"]
        + m["bottom_up.cards.added.inference.{accelerator}"] * m["bottom_up.fabric_part"]
    )
    label = "{accelerator} added, as cards on a fat tree"
    s.line("bottom_up.network.cards.{accelerator}", "1e4 cards/year", cards, label)


def _modules(m: Draft, s: SheetBuilder) -> None:
    s.section("Optical modules")
    on_400g, on_800g, on_1600g = (
        m["network.a100.share_400g"],
        m["network.h100.share_800g"],
        m["network.successor.share_1600g"],
    )
    wired = {
        "200g": where(attribute("accelerator", "wiring") == code("none"), 1, by_wiring({"a100": 1 - on_400g}, 0)),
        "400g": by_wiring({"a100": on_400g, "h100": 1 - on_800g}, 0),
        "800g": where(
            attribute("accelerator", "wiring") == code("gh200"),
            1,
            by_wiring({"h100": on_800g, "successor": 1 - on_1600g}, 0),
        ),
        "1600g": by_wiring({"successor": on_1600g}, 0),
    }
    speed_share = by_member("speed", {speed: wired[speed] for speed in SPEEDS})
    label = "{accelerator}: share of links on {speed}"
    s.line("bottom_up.speed_share.{accelerator}.{speed}", "ratio", speed_share, label)
    bandwidth = (
        m["bottom_up.network.cards.{accelerator}"]
        * m["bottom_up.module_ratio.{accelerator}"]
        * m["bottom_up.own_rate.{accelerator}"]
    )
    label = "{accelerator}: rate of all its modules"
    s.line("bottom_up.bandwidth.{accelerator}", "1e4 Gb*modules/s/year", bandwidth, label)
    modules = (
        m["bottom_up.bandwidth.{accelerator}"]
        * m["bottom_up.speed_share.{accelerator}.{speed}"]
        / m["network.module_rate.{speed}"]
    )
    label = "{accelerator}: {speed} modules"
    s.line("bottom_up.optics.modules.{accelerator}.{speed}", "1e4 modules/year", modules, label)
    carried = total(
        m["bottom_up.bandwidth.{accelerator}"] * m["bottom_up.speed_share.{accelerator}.{speed}"], over="accelerator"
    )
    modules = carried / m["network.module_rate.{speed}"]
    s.line("bottom_up.optics.modules.{speed}", "1e4 modules/year", modules, "{speed} modules", strong=True)
    modules = total(m["bottom_up.optics.modules.{speed}"], over="speed")
    s.line("bottom_up.optics.modules", "1e4 modules/year", modules, "Optical modules, bottom up", strong=True)
    value = (m["bottom_up.optics.modules.{speed}"] * m["optics.asp.{speed}"]).to("USD 1e8/year")
    s.line("bottom_up.optics.value.{speed}", "USD 1e8/year", value, "Value of {speed} modules")
    value, label = total(m["bottom_up.optics.value.{speed}"], over="speed"), "Value of optical modules, bottom up"
    s.line("bottom_up.optics.value", "USD 1e8/year", value, label, strong=True, cagr=True)


def _range(m: Draft, s: SheetBuilder) -> None:
    s.section("Range of the report: inference wired not at all, or wholly on a fat tree")
    price = (
        m["bottom_up.module_ratio.{accelerator}"]
        * m["bottom_up.own_rate.{accelerator}"]
        * m["bottom_up.speed_share.{accelerator}.{speed}"]
        / m["network.module_rate.{speed}"]
        * m["optics.asp.{speed}"]
    )
    label = "{accelerator}: {speed} modules of a card on a fat tree"
    s.line("bottom_up.optics.price.{accelerator}.{speed}", "USD/card", price, label)
    price = total(m["bottom_up.optics.price.{accelerator}.{speed}"], over="speed")
    s.line("bottom_up.optics.price.{accelerator}", "USD/card", price, "{accelerator}: modules of a card on a fat tree")
    price = m["bottom_up.optics.price.{accelerator}"]
    without = total(m["bottom_up.cards.added.training.{accelerator}"] * price, over="accelerator")
    wholly = total(m["bottom_up.cards.added.{accelerator}"] * price, over="accelerator")
    value, label = by_member("bound", {"low": without, "high": wholly}), "Value of optical modules, {bound}"
    s.line("bottom_up.optics.value.{bound}", "USD 1e8/year", value.to("USD 1e8/year"), label)


def _switches(m: Draft, s: SheetBuilder) -> None:
    s.section("Switches: InfiniBand and Ethernet apart")
    links = m["network.inference.links_per_server"] / m["server.cards_per_server"]
    tiers = m["network.inference.tiers"]
    ports_leaf = links * (tiers + tiers - 1) * m["network.ports_per_link_end"]
    s.scalar("bottom_up.ports_leaf", "ports/card", ports_leaf, "Leaf-spine: switch ports a card")
    fat = m["network.inference.fat_tree_share"]
    ports_per_card = by_member(
        "use",
        {
            "training": m["network.ports_per_card"],
            "inference": fat * m["network.ports_per_card"] + (1 - fat) * m["bottom_up.ports_leaf"],
        },
    )
    s.line("bottom_up.ports_per_card.{use}", "ports/card", ports_per_card, "{use}: switch ports a card")
    ports = where(
        attribute("accelerator", "wiring") == code("none"),
        0,
        m["bottom_up.cards.added.{use}.{accelerator}"] * m["bottom_up.ports_per_card.{use}"],
    )
    label = "{use}: switch ports for {accelerator}"
    s.line("bottom_up.network.ports.{use}.{accelerator}", "1e4 ports/year", ports, label)
    a_port: Expression = m["network.switch_price"] / m["network.switch_ports"] / m["network.nic_rate.a100"]
    port_price = a_port * m["bottom_up.nic_rate.{accelerator}"] * m["network.switch_price_index"]
    s.line("bottom_up.port_price.{accelerator}", "USD/port", port_price, "{accelerator}: price of a port")
    value = total(
        m["bottom_up.network.ports.{use}.{accelerator}"] * m["bottom_up.port_price.{accelerator}"], over="accelerator"
    ).to("USD 1e8/year")
    s.line("bottom_up.switch.value.{use}", "USD 1e8/year", value, "{use}: switches")
    infiniband = m["network.infiniband.training_share"]
    value = m["bottom_up.switch.value.training"] * infiniband
    s.line("bottom_up.switch.infiniband.value", "USD 1e8/year", value, "InfiniBand switches", "section 5", strong=True)
    value = m["bottom_up.switch.value.training"] * (1 - infiniband) + m["bottom_up.switch.value.inference"]
    s.line("bottom_up.switch.ethernet.value", "USD 1e8/year", value, "Ethernet switches", "section 5", strong=True)
    value = total(m["bottom_up.switch.value.{use}"], over="use")
    s.line("bottom_up.switch.value", "USD 1e8/year", value, "Switches, bottom up", strong=True, cagr=True)


def _memory(m: Draft, s: SheetBuilder) -> None:
    s.section("HBM")
    memory, label = of_chip("memory", m["successor.memory"]) * attribute("accelerator", "hbm"), "{accelerator}: HBM"
    s.scalar("bottom_up.memory.{accelerator}", "GB/card", memory, label, "figure 42", note="None where memory is GDDR.")
    memory = total(
        m["bottom_up.cards.added.{accelerator}"] * m["bottom_up.memory.{accelerator}"], over="accelerator"
    ).to("PB/year")
    s.line("bottom_up.hbm.memory", "PB/year", memory, "HBM of the cards added")
    price = m["hbm.value_per_gb"] * m["hbm.price_index"]
    s.line("bottom_up.hbm.price", "USD/GB", price, "HBM price per GB", "section 2.3.1")
    value = (m["bottom_up.hbm.memory"] * m["bottom_up.hbm.price"]).to("USD 1e8/year")
    s.line("bottom_up.hbm.value", "USD 1e8/year", value, "HBM market, bottom up", strong=True, cagr=True)


def _checks(m: Draft, s: SheetBuilder) -> None:
    carried = total(
        m["bottom_up.optics.modules.{accelerator}.{speed}"] * m["network.module_rate.{speed}"], over="speed"
    )
    modules = deviation(carried, m["bottom_up.bandwidth.{accelerator}"])
    label = "{accelerator}: modules x rate = rate of all its modules"
    s.check("check.bottom_up.modules.{accelerator}", "ratio", modules, label)
    by_chip = total(m["bottom_up.optics.modules.{accelerator}.{speed}"], over="accelerator")
    label = "{speed} modules of every chip = {speed} modules"
    s.equal("check.bottom_up.modules_by_speed.{speed}", by_chip, m["bottom_up.optics.modules.{speed}"], label)
    switch = deviation(
        m["bottom_up.switch.infiniband.value"] + m["bottom_up.switch.ethernet.value"], m["bottom_up.switch.value"]
    )
    s.check("check.bottom_up.switch", "ratio", switch, "InfiniBand + Ethernet = switches of both uses")
    value, low, high = m["bottom_up.optics.value"], m["bottom_up.optics.value.low"], m["bottom_up.optics.value.high"]
    optics_range = ratio(largest(0, low - value) + largest(0, value - high), high)
    label = "Value of modules lies within the range of the report"
    s.check("check.bottom_up.optics_range", "ratio", optics_range, label, kind="alert")
    hbm = ratio(smallest(0, m["bottom_up.hbm.memory"]), m["bottom_up.hbm.memory"])
    s.check("check.bottom_up.hbm", "ratio", hbm, "HBM is not below nothing")
