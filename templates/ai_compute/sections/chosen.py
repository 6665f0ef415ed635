"""The basis chosen on the control sheet: as printed or bottom up, line by line."""

from __future__ import annotations

from xlmodel import Draft, SheetBuilder, code, where

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
        )
    s.line(
        "chosen.server.china.market_cny",
        "CNY 1e8/year",
        m["chosen.server.china.market"] * m["fx.cny_usd"],
        first=2021,
        label="China AI server market in CNY, on the basis chosen",
    )
    _power(m, s)
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
