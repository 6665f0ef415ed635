"""The basis chosen on the control sheet: as printed or bottom up, line by line."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Expression,
    SheetBuilder,
    at,
    attribute,
    by_member,
    code,
    cumulative,
    growth,
    largest,
    prior,
    smallest,
    total,
    where,
)

CHOSEN = (
    ("cards.fleet", "1e4 cards", "bottom_up.cards.fleet", "mix.cards.stock", 2023, "Cards in service"),
    ("cards.added", "1e4 cards/year", "bottom_up.cards.added", "mix.cards.increment", 2024, "Cards added"),
    (
        "accelerator.market",
        "USD 1e8/year",
        "bottom_up.accelerator.market",
        "coverage.ai_chip.market",
        2023,
        "Accelerator market",
    ),
    (
        "server.market",
        "USD 1e8/year",
        "bottom_up.server.market",
        "server.global.market",
        2021,
        "World AI server market",
    ),
    (
        "server.china.market",
        "USD 1e8/year",
        "bottom_up.server.china.market",
        "server.china.market",
        2021,
        "China AI server market",
    ),
    ("optics.value", "USD 1e8/year", "bottom_up.optics.value", "optics.value", 2023, "Value of optical modules"),
    ("switch.value", "USD 1e8/year", "bottom_up.switch.value", "network.switches.value", 2023, "Switches"),
    ("hbm.value", "USD 1e8/year", "bottom_up.hbm.value", "hbm.mix.value", 2024, "HBM market"),
    ("cooling.market", "CNY 1e8/year", "bottom_up.cooling.market", "cooling.ai.market", 2023, "Cooling of AI servers"),
)

FROM_2024 = "From 2024: the report's basis has no fleet of 2022 from which additions of 2023 would count."
LAST_PRINTED = 2025


def chosen(m: Draft) -> None:
    """One row for each result, of the basis that the control sheet names."""
    s = m.sheet(
        "chosen",
        "Output",
        title="Basis chosen",
        purpose="Results on the basis that the control sheet names: as printed or bottom up",
        first=2023,
    )
    s.section("Results on the basis chosen")
    bottom_up = m["basis"] == code("bottom_up")
    for name, unit, ours, printed, first, what in CHOSEN:
        s.line(
            f"chosen.{name}",
            unit,
            where(bottom_up, m[ours], m[printed]),
            first=first,
            label=f"{what}, on the basis chosen",
            strong=True,
            cagr=first < 2024,
            note=FROM_2024 if first == 2024 else "",
        )
    s.line(
        "chosen.server.china.market_cny",
        "CNY 1e8/year",
        m["chosen.server.china.market"] * m["fx.cny_usd"],
        first=2021,
        label="China AI server market in CNY, on the basis chosen",
    )
    _power(m, s)
    _by_part(m, s, bottom_up)
    _by_year(m, s)
    _in_last_printed_year(m, s)
    s.line(
        "chosen.switch.infiniband.value",
        "USD 1e8/year",
        where(bottom_up, m["bottom_up.switch.infiniband.value"], 0),
        label="InfiniBand switches, on the basis chosen",
        note="The report's basis does not part the two; all is taken for Ethernet there.",
    )
    s.line(
        "chosen.switch.ethernet.value",
        "USD 1e8/year",
        m["chosen.switch.value"] - m["chosen.switch.infiniband.value"],
        label="Ethernet switches, on the basis chosen",
    )
    servers = m["bottom_up.cards.fleet"] / m["server.cards_per_server"]
    s.line(
        "chosen.server.units",
        "1e4 servers",
        where(bottom_up, servers, m["server.units.mix.stock"]),
        label="Servers in service, on the basis chosen",
    )


def _in_last_printed_year(m: Draft, s: SheetBuilder) -> None:
    s.section("In the last year that the report prints")
    market, label = at("chosen.server.market", LAST_PRINTED), "World AI server market in 2025, on the basis chosen"
    note = "Later years extrapolate."
    s.scalar("chosen.server.market_in_2025", "USD 1e8/year", market, label, "figure 7", note=note)


def _by_part(m: Draft, s: SheetBuilder, bottom_up: Expression) -> None:
    s.section("Cards in service by chip, on the basis chosen")
    holds = where(m["mix.{slot}.chip"] == attribute("accelerator", "key"), 1, 0)
    holds = s.scalar("chosen.slot_holds.{slot}.{accelerator}", "flag", holds, "{slot} holds {accelerator}")
    printed = total(holds * m["mix.{slot}.stock"], over="slot")
    by_chip = where(bottom_up, m["bottom_up.cards.fleet.{accelerator}"], printed)
    by_chip = s.line("chosen.cards.fleet.{accelerator}", "1e4 cards", by_chip, "{accelerator}")
    other = m["chosen.cards.fleet"] - total(by_chip, over="accelerator")
    note = "Slots of the mix that hold a chip which the bottom-up basis does not have."
    s.line("chosen.cards.fleet.other", "1e4 cards", other, "Other chips", note=note)

    s.section("Optical modules added by speed, on the basis chosen")
    modules = where(bottom_up, m["bottom_up.optics.modules.{speed}"], _printed_by_speed(m, "modules"))
    s.line("chosen.optics.modules.{speed}", "1e4 modules/year", modules, "{speed}")
    s.section("Value of optical modules by speed, on the basis chosen")
    value = where(bottom_up, m["bottom_up.optics.value.{speed}"], _printed_by_speed(m, "value"))
    s.line("chosen.optics.value.{speed}", "USD 1e8/year", value, "{speed}")
    s.section("Optical modules installed, on the basis chosen")
    installed = where(bottom_up, cumulative("bottom_up.optics.modules") * m["time.period"], m["optics.installed"])
    label = "Optical modules installed since 2023, on the basis chosen"
    s.line("chosen.optics.installed", "1e4 modules", installed, label)

    s.section("Cooling of AI servers by medium, on the basis chosen")
    by_what = where(bottom_up, m["bottom_up.cooling.{medium}_market"], m["cooling.ai.{medium}_market"])
    s.line("chosen.cooling.{medium}_market", "CNY 1e8/year", by_what, "{medium}")


def _printed_by_speed(m: Draft, what: str) -> Expression:
    """A quantity of modules on the report's basis, by speed; 0 of a speed that the report does not have."""
    printed = {speed: m[f"optics.{speed}.{what}"] for speed in m.dimensions["printed_speed"].members}
    return by_member("speed", {speed: printed.get(speed, 0) for speed in m.dimensions["speed"].members})


def _by_year(m: Draft, s: SheetBuilder) -> None:
    s.section("AI server markets year by year, on the basis chosen")
    label = "World AI server market: growth, on the basis chosen"
    s.line("chosen.server.growth", "growth", growth("chosen.server.market", otherwise=0), label, first=2022)
    label = "China AI server market: growth, on the basis chosen"
    s.line("chosen.server.china.growth", "growth", growth("chosen.server.china.market", otherwise=0), label, first=2022)
    before, label = prior("chosen.server.market"), "Market of the year before"
    before = s.line("chosen.server.before", "USD 1e8/year", before, label, first=2022)
    change = m["chosen.server.market"] - before
    change = s.line("chosen.server.change", "USD 1e8/year", change, "Change in the year", first=2022)
    lower, label = smallest(before, m["chosen.server.market"]), "Lower of the market and that of the year before"
    s.line("chosen.server.lower", "USD 1e8/year", lower, label, first=2022)
    s.line("chosen.server.rise", "USD 1e8/year", largest(0, change), "Rise in the year", first=2022)
    s.line("chosen.server.fall", "USD 1e8/year", largest(0, 0 - change), "Fall in the year", first=2022)


def _power(m: Draft, s: SheetBuilder) -> None:
    bottom_up = m["basis"] == code("bottom_up")
    s.line(
        "chosen.load",
        "GW",
        where(bottom_up, m["bottom_up.load"], m["cooling.ai.load"].to("GW")),
        label="IT load of AI servers, on the basis chosen",
        strong=True,
    )
    s.line(
        "chosen.load.facility",
        "GW",
        where(
            bottom_up,
            m["bottom_up.load.facility"],
            (m["energy.facility_load"] * m["energy.load_factor"]).to("GW"),
        ),
        label="Load with cooling and losses, on the basis chosen",
        strong=True,
    )
