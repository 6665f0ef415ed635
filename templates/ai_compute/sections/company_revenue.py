"""Companies on the basis chosen: share by year, revenue, China's part, the total over layers, what figures you give."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Expression,
    SheetBuilder,
    all_of,
    any_of,
    at,
    by_member,
    code,
    deviation,
    given,
    largest,
    ratio,
    smallest,
    total,
    where,
)

from ai_compute.sections.companies import FIRST_YEARS, Company, companies

FIRST = 2023
POOL = "pool"
MARKETS = {
    "advanced_packaging": "packaging.advanced.market",
    "ai_chip": "chosen.accelerator.market",
    "hbm": "chosen.hbm.value",
    "switch": "chosen.switch.ethernet.value",
    "optical_module": "chosen.optics.value",
    "liquid_cooling": "chosen.cooling.liquid",
    "ai_server": "chosen.server.market",
}
"""The market of each layer on the basis chosen; of a maker of InfiniBand switches it is that of those."""
INFINIBAND = "chosen.switch.infiniband.value"
TOTALS = {**MARKETS, "switch": "chosen.switch.value"}
"""What the revenues of a layer's companies are within."""
PRICED_BY_CARD = ("ai_chip", "ai_server")
"""The layers whose market moves with the price of a card."""
NOT_BY_CARDS = ("advanced_packaging",)
"""The layers whose market is a printed path, whatever the number of cards."""
SHOWN = 2025
"""The year that sensitivities speak of, and the front table in its columns of one year."""


def company_revenue(m: Draft) -> None:
    """Share and revenue of every company whose layer has a live market, on the basis that the control sheet names."""
    s = m.sheet(
        "company_revenue",
        "Output",
        title="Company revenue",
        purpose="Companies on the basis chosen: share by year, revenue, total over layers, sensitivities",
        first=FIRST,
    )
    found = [one for one in companies(m) if one.live]
    first = {one.key: one.first for one in found}
    _markets(m, s)
    _shares(m, s, found, first)
    _revenue(m, s, found, first)
    _china(m, s)
    _compared(m, s, first)
    _shown(m, s, found, first)
    _sensitivities(m, s, found)
    _checks(m, s, found)


def bottom_up(m: Draft) -> Expression:
    """Whether the bottom-up basis is chosen."""
    return m["basis"] == code("bottom_up")


def _markets(m: Draft, s: SheetBuilder) -> None:
    s.section("Liquid cooling on the basis chosen")
    liquid = where(
        bottom_up(m), m["bottom_up.cooling.liquid_market"] / m["fx.cny_usd"], m["coverage.liquid_cooling.market"]
    )
    s.line("chosen.cooling.liquid", "USD 1e8/year", liquid, "Liquid cooling of AI servers, on the basis chosen")


def _shares(m: Draft, s: SheetBuilder, found: list[Company], first: dict[str, int]) -> None:
    s.section("Share of China's AI servers")
    own = m["own.{listed_in_china}.share_china"]
    printed = by_member("listed_in_china", {one.key: m[one.china] for one in found if one.china})
    path = where(bottom_up(m), m["share_china.{in_china}"], printed)
    s.line("chosen.{listed_in_china}.share_china", "ratio", where(given(own), own, path), "share of China")

    s.section("Contract makers' pool")
    named = [m[f"chosen.{one.key}.share"] for one in found if one.layer == "ai_server" and one.basis_share != POOL]
    pool = largest(0, smallest(m["share.odm_pool"], 1 - total(*named)))
    note = "Printed as close to 50%; never more than the named makers leave of the market."
    s.line("chosen.odm_pool", "ratio", pool, "Contract makers: share of world AI servers", note=note)

    s.section("Share of the world market")
    own = m["own.{marketed}.share"]
    share = where(given(own), own, by_member("marketed", {one.key: _share(m, one) for one in found}))
    note = "Your own where you give one; else printed, flat (report's basis) or by the path of the year (bottom up)."
    s.line("chosen.{marketed}.share", "ratio", share, "share of the world market", note=note, first=first)


def _share(m: Draft, one: Company) -> Expression | int:
    match one.basis_share:
        case "world":
            path = m[f"share.{one.key}"]
            return where(bottom_up(m), path, m[one.world]) if one.world else path
        case "pool":
            return m["chosen.odm_pool"] * m[f"share_odm.{one.key}"]
        case "china":
            in_china = m[f"chosen.{one.key}.share_china"] * m["chosen.server.china.market"]
            return ratio(in_china, m["chosen.server.market"])
        case _:
            return 0


def market_of(one: Company) -> str:
    """The market that a company's share is of, on the basis chosen."""
    return INFINIBAND if one.market == "infiniband" else MARKETS[one.layer]


def _revenue(m: Draft, s: SheetBuilder, found: list[Company], first: dict[str, int]) -> None:
    s.section("Revenue")
    markets = by_member("marketed", {one.key: m[market_of(one)] for one in found})
    revenue = m["chosen.{marketed}.share"] * markets
    s.line("chosen.{marketed}.revenue", "USD 1e8/year", revenue, "revenue, on the basis chosen", first=first)
    s.section("Revenue of A-shares in CNY")
    in_cny = m["chosen.{a_share}.revenue"] * m["fx.cny_usd"]
    starts = {one.key: one.first for one in found if one.a_share}
    s.line("chosen.{a_share}.revenue_cny", "CNY 1e8/year", in_cny, "revenue in CNY", first=starts)
    s.section("Revenue by layer")
    by_layer = {layer: total(m["chosen.{company}.revenue"], over=f"{layer}_companies") for layer in FIRST_YEARS}
    starts = {layer: max(year, FIRST) for layer, year in FIRST_YEARS.items()}
    label = "{priced}: revenue of the companies with a share"
    s.line("chosen.{priced}.revenue", "USD 1e8/year", by_member("priced", by_layer), label, first=starts, strong=True)
    s.section("Total over the layers of a company")
    s.line(
        "chosen.{several}.revenue", "USD 1e8/year", by_member("several", _over_layers(m, found)), "total over layers"
    )


def _over_layers(m: Draft, found: list[Company]) -> dict[str, Expression]:
    totals: dict[str, Expression] = {}
    for one in found:
        revenue = m[f"chosen.{one.key}.revenue"]
        totals[one.firm] = totals[one.firm] + revenue if one.firm in totals else revenue
    return {firm: totals[firm] for firm in m.dimensions["several"].members}


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("Revenue in China, AI servers")
    share = m["chosen.{listed_in_china}.share_china"] * m["chosen.server.china.market"]
    s.line(
        "chosen.{listed_in_china}.revenue_china",
        "USD 1e8/year",
        smallest(share, m["chosen.{listed_in_china}.revenue"]),
        "revenue in China",
        note="Never more than its revenue in the world.",
    )


def _compared(m: Draft, s: SheetBuilder, first: dict[str, int]) -> None:
    s.section("Own or consensus revenue against the revenue modelled")
    own, ours = m["own.{marketed}.revenue"], m["chosen.{marketed}.revenue"]
    gap = where(given(own), where(ours > 0, ratio(own, ours) - 1, 0), 0)
    note = "Yours over ours less 1; 0 where you give none or the model has none."
    s.line("chosen.{marketed}.gap", "ratio", gap, "own or consensus over modelled", note=note, first=first)


def _shown(m: Draft, s: SheetBuilder, found: list[Company], first: dict[str, int]) -> None:
    """What the front table says n/a for: no share, no figure of yours, nothing to compare."""
    s.section("What Coverage shows: n/a (1) or the figure (2)")
    yours = given(m["own.{unshared}.share"])
    printed = {one.key: where(bottom_up(m), 1, 0) if one.market == "infiniband" else 0 for one in found}
    kept = {key: printed[key] for key in m.dimensions["unshared"].members}
    place = 1 + where(yours, 1, by_member("unshared", kept))
    starts = {key: first[key] for key in kept}
    s.line("shown.{unshared}.revenue", "count", place, "its share is known", first=starts)
    s.line("shown.{company}.own", "count", 1 + m["own.{company}.revenue.given"], "your own or consensus is given")
    compared = all_of(given(m["own.{marketed}.revenue"]), m["chosen.{marketed}.revenue"] > 0)
    s.line("shown.{marketed}.gap", "count", 1 + where(compared, 1, 0), "both stand beside each other", first=first)


def _sensitivities(m: Draft, s: SheetBuilder, found: list[Company]) -> None:
    """A tenth more of cards, of a card's price, of the share: what each adds in one year."""
    s.section("A tenth more of each: what it adds to the revenue of 2025")
    step = m["coverage.step"]
    revenue = {one.key: at(f"chosen.{one.key}.revenue", SHOWN) for one in found}
    moved = {
        "cards": {one.key: 0 if one.layer in NOT_BY_CARDS else revenue[one.key] * step for one in found},
        "price": {one.key: revenue[one.key] * step if one.layer in PRICED_BY_CARD else 0 for one in found},
    }
    notes = {
        "cards": "Every market here is cards added x something, but the printed path of advanced packaging.",
        "price": "AI servers and chips are cards x price; modules, ports, memory and cooling have prices of their own.",
    }
    labels = {"cards": "for more cards", "price": "for a higher price of cards"}
    for driver, by_key in moved.items():
        s.scalar(
            f"sensitivity.{{marketed}}.{driver}",
            "USD 1e8/year",
            by_member("marketed", by_key),
            labels[driver],
            note=notes[driver],
        )
    share = at("chosen.{marketed}.share", SHOWN)
    room = smallest(share * step, 1 - share)
    markets = by_member("marketed", {one.key: at(market_of(one), SHOWN) for one in found})
    note = "A share ends at the whole market."
    s.scalar("sensitivity.{marketed}.share", "USD 1e8/year", room * markets, "for a higher share", note=note)


def _checks(m: Draft, s: SheetBuilder, found: list[Company]) -> None:
    starts = {layer: max(year, FIRST) for layer, year in FIRST_YEARS.items()}
    markets = by_member("priced", {layer: m[TOTALS[layer]] for layer in FIRST_YEARS})
    s.check(
        "check.chosen.{priced}.revenue",
        "ratio",
        largest(0, ratio(m["chosen.{priced}.revenue"], markets) - 1),
        "{priced}: revenues are within the market",
        first=starts,
    )
    sharing = [one for one in found if one.basis_share not in ("", POOL)]
    ours = m["chosen.{sharing}.revenue"]
    again = by_member("sharing", {one.key: _again(m, one) for one in sharing})
    s.check(
        "check.chosen.{sharing}.revenue",
        "ratio",
        where(any_of(given(m["own.{sharing}.share"]), given(m["own.{sharing}.revenue"])), 0, deviation(ours, again)),
        "{sharing}: the revenue is that of its basis",
        first={one.key: one.first for one in sharing},
    )


def _again(m: Draft, one: Company) -> Expression:
    """The revenue of a maker once more, by the sheets of its basis, where they know it and you give no figure."""
    ours, built = m[f"chosen.{one.key}.revenue"], m[f"bottom_up.{one.key}.revenue"]
    printed = m[f"coverage.{one.key}.revenue"] if one.listed else ours
    again = where(bottom_up(m), built, printed)
    return where(given(m[f"own.{one.key}.share_china"]), ours, again) if one.china else again


def valuation(m: Draft) -> None:
    """Net profit, earnings a share and price-earnings of the A-shares that the report advises on."""
    s = m.sheet(
        "valuation",
        "Output",
        title="Valuation",
        purpose="Net profit, earnings a share and price-earnings, where you give margin or profit, shares and price",
        first=FIRST,
    )
    s.section("Revenue from AI over the layers of a company")
    by_firm: dict[str, Expression] = {}
    for one in companies(m):
        if one.live and one.firm in m.dimensions["valued"].members:
            revenue = m[f"chosen.{one.key}.revenue_cny"]
            by_firm[one.firm] = by_firm[one.firm] + revenue if one.firm in by_firm else revenue
    s.line("valuation.{valued}.revenue", "CNY 1e8/year", by_member("valued", by_firm), "revenue from AI in CNY")
    s.section("Net profit")
    margin, profit = m["own.{valued}.margin"], m["own.{valued}.profit"]
    from_margin = where(given(margin), margin * m["valuation.{valued}.revenue"], 0)
    note = (
        "Yours or the consensus where you give it, else your margin x the revenue modelled; 0 where you give neither."
    )
    s.line(
        "valuation.{valued}.profit", "CNY 1e8/year", where(given(profit), profit, from_margin), "net profit", note=note
    )
    s.section("Earnings a share and price-earnings")
    per_share = ratio(m["valuation.{valued}.profit"] * m["time.period"], m["own.{valued}.shares"])
    s.line("valuation.{valued}.eps", "CNY/share", per_share, "earnings a share")
    multiple = ratio(m["own.{valued}.price"], m["valuation.{valued}.eps"])
    s.line("valuation.{valued}.pe", "x", multiple, "price-earnings")
    s.section("What Coverage shows: n/a (1) or the figure (2)")
    for name, label in (("profit", "net profit"), ("eps", "earnings a share"), ("pe", "price-earnings")):
        found = where(m[f"valuation.{{valued}}.{name}"] == 0, 0, 1)
        s.line(f"shown.{{valued}}.{name}", "count", 1 + found, f"{label} is known")
