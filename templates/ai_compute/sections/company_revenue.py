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

from ai_compute.sections.companies import FIRST_YEARS, POOL, Company, companies
from ai_compute.sections.wholes import excess, left_of, scale_of_given, scale_of_rest

FIRST = 2023
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
PERCENT, NUMBER = '0.0%_);(0.0%);"0, n/a"_)', '#,##0.0_);(#,##0.0);"0, n/a"_)'
"""A 0 is your own, or stands where no share is known: a dash would say that it is nothing."""
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
    _shares_in_china(m, s)
    starts = {layer: max(year, FIRST) for layer, year in FIRST_YEARS.items()}
    s.section("Shares of a layer: yours hold, the others give way, makers by contract have the rest")
    path = by_member("sharing", {one.key: _path(m, one) for one in found if one.basis_share not in ("", POOL)})
    path = where(given(m["own.{sharing}.share"]), 0, path)
    note = "Printed, flat (report's basis) or by the path of the year (bottom up); of chips what they sell for."
    label = "share of its basis, where you give none"
    path_first = {one.key: first[one.key] for one in found if one.basis_share not in ("", POOL)}
    s.line("chosen.{sharing}.path_share", "ratio", path, label, note=note, first=path_first)
    yours = {layer: total(m["own.{company}.share"], over=f"{layer}_companies") for layer in FIRST_YEARS}
    yours["switch"] = total(*(m[f"own.{one.key}.share"] for one in found if _ethernet(one)))
    taken = by_member("priced", yours)
    taken = s.line("chosen.{priced}.own_share", "ratio", taken, "{priced}: shares you give", first=starts)
    sharing = [one for one in found if one.key in path_first]
    others = {layer: _of_layer(m, sharing, layer, "chosen.{key}.path_share") for layer in FIRST_YEARS}
    rest = by_member("priced", others)
    rest = s.line("chosen.{priced}.path_share", "ratio", rest, "{priced}: the other shares", first=starts)
    scale, note = scale_of_rest(taken, rest), "Below 1 where they exceed what yours leave."
    s.line("chosen.{priced}.path_scale", "ratio", scale, "{priced}: factor on them", note=note, first=starts)
    label = "{priced}: shares given and of the basis are within the whole"
    s.check("check.chosen.{priced}.shares", "ratio", excess(taken, rest), label, kind="alert", first=starts)
    _pool(m, s)

    s.section("Share of the world market")
    share = by_member("marketed", {one.key: _share(m, one) for one in found})
    note = "Yours, else printed, flat (report's basis) or by year (bottom up); 0 where none is known: n/a on Coverage."
    label = "share of the world market"
    s.line("chosen.{marketed}.share", "ratio", share, label, note=note, first=first, number_format=PERCENT)


def _shares_in_china(m: Draft, s: SheetBuilder) -> None:
    s.section("Share of China's AI servers")
    own = m["own.{listed_in_china}.share_china"]
    printed = by_member("listed_in_china", {one.key: m[one.china] for one in companies(m) if one.china})
    path = where(bottom_up(m), m["share_china.{in_china}"], printed)
    label, name = "share of China that you give", "chosen.{listed_in_china}.own_share_china"
    yours = s.line(name, "ratio", where(given(own), own, 0), label)
    label, name = "share of China of its basis, where you give none", "chosen.{listed_in_china}.path_share_china"
    others = s.line(name, "ratio", where(given(own), 0, path), label)
    taken = total(yours, over="listed_in_china")
    taken = s.line("chosen.china.own_share", "ratio", taken, "China: shares you give")
    rest = total(others, over="listed_in_china")
    rest = s.line("chosen.china.path_share", "ratio", rest, "China: the other shares")
    share = yours * scale_of_given(taken) + others * scale_of_rest(taken, rest)
    s.line("chosen.{listed_in_china}.share_china", "ratio", share, "share of China")


def _ethernet(one: Company) -> bool:
    return one.layer == "switch" and one.market != "infiniband"


def _of_layer(m: Draft, found: list[Company], layer: str, line: str) -> Expression | int:
    """The shares of the companies of a layer; that of InfiniBand is of a market of its own."""
    of = [m[line.format(key=one.key)] for one in found if one.layer == layer and one.market != "infiniband"]
    return total(*of) if of else 0


def _pool(m: Draft, s: SheetBuilder) -> None:
    s.section("Makers by contract")
    taken = m["chosen.ai_server.own_share"] * scale_of_given(m["chosen.ai_server.own_share"])
    named = m["chosen.ai_server.path_share"] * m["chosen.ai_server.path_scale"]
    yours = total(m["own.{company}.share"], over="pooled")
    pool = smallest(largest(0, m["share.odm_pool"] - yours), left_of(taken, named))
    note = "Printed as close to 50%; never more than the other makers leave of the market."
    s.line("chosen.odm_pool", "ratio", pool, "Contract makers: share of world AI servers", note=note)
    part = where(given(m["own.{pooled}.share"]), 0, m["share_odm.{pooled}"] * m["bottom_up.odm_scale"])
    part = s.line("chosen.{pooled}.part", "ratio", part, "part of the pool, where you give no share")
    parts = 1 - m["bottom_up.odm_parts"] * m["bottom_up.odm_scale"] + total(part, over="pooled")
    note = "With that of makers who have no row; without those whose share you give."
    s.line("chosen.odm_parts", "ratio", parts, "Parts that the pool is shared by", note=note)


def _share(m: Draft, one: Company) -> Expression:
    """Yours, or what the basis has for it as far as yours leave room."""
    own = m[f"own.{one.key}.share"]
    if one.market == "infiniband":
        return where(given(own), own, m[f"chosen.{one.key}.path_share"])
    otherwise: Expression | int = 0
    if one.basis_share == POOL:
        otherwise = m["chosen.odm_pool"] * ratio(m[f"chosen.{one.key}.part"], m["chosen.odm_parts"])
    elif one.basis_share:
        otherwise = m[f"chosen.{one.key}.path_share"] * m[f"chosen.{one.layer}.path_scale"]
    return where(given(own), own * scale_of_given(m[f"chosen.{one.layer}.own_share"]), otherwise)


def _path(m: Draft, one: Company) -> Expression | int:
    """A company's share by the basis chosen."""
    printed = m[one.world] if one.world else 0
    match one.basis_share:
        case "world":
            path = m[f"share.{one.key}"]
            return where(bottom_up(m), path, printed) if one.world else path
        case "china":
            in_china = m[f"chosen.{one.key}.share_china"] * m["chosen.server.china.market"]
            return ratio(in_china, m["chosen.server.market"])
        case "chips":
            sold = ratio(m[f"bottom_up.{one.key}.revenue"], m["bottom_up.accelerator.market"])
            return where(bottom_up(m), sold, printed)
        case _:
            return where(bottom_up(m), 0, printed)


def market_of(one: Company) -> str:
    """The market that a company's share is of, on the basis chosen."""
    return INFINIBAND if one.market == "infiniband" else MARKETS[one.layer]


def _revenue(m: Draft, s: SheetBuilder, found: list[Company], first: dict[str, int]) -> None:
    s.section("Revenue")
    markets = by_member("marketed", {one.key: m[market_of(one)] for one in found})
    revenue = m["chosen.{marketed}.share"] * markets
    note = "0 also where no share is known: n/a on Coverage."
    name = "chosen.{marketed}.revenue"
    s.line(name, "USD 1e8/year", revenue, "revenue", note=note, first=first, number_format=NUMBER)
    s.section("Revenue of A-shares in CNY")
    in_cny = m["chosen.{a_share}.revenue"] * m["fx.cny_usd"]
    starts = {one.key: one.first for one in found if one.a_share}
    name = "chosen.{a_share}.revenue_cny"
    s.line(name, "CNY 1e8/year", in_cny, "revenue in CNY", note=note, first=starts, number_format=NUMBER)
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
    known = {one.key: where(bottom_up(m), int(one.bottom_up), int(one.as_printed)) for one in found}
    kept = {key: known[key] for key in m.dimensions["unshared"].members}
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
    gap = deviation(ours, by_member("sharing", {one.key: _again(m, one) for one in sharing}))
    crowded = by_member("sharing", {one.key: m[f"chosen.{one.layer}.own_share"] for one in sharing}) > 0
    s.check(
        "check.chosen.{sharing}.revenue",
        "ratio",
        where(any_of(given(m["own.{sharing}.share"]), given(m["own.{sharing}.revenue"]), crowded), 0, gap),
        "{sharing}: the revenue is that of its basis",
        first={one.key: one.first for one in sharing},
    )


def _again(m: Draft, one: Company) -> Expression:
    """The revenue of a maker once more, by the sheets of its basis, where they know it and you give no figure."""
    ours = m[f"chosen.{one.key}.revenue"]
    built = m[f"bottom_up.{one.key}.revenue"] if one.bottom_up else 0
    printed = m[f"coverage.{one.key}.revenue"] if one.listed else ours
    again = where(bottom_up(m), built, printed)
    return where(m["chosen.china.own_share"] > 0, ours, again) if one.china else again


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
    told = any_of(given(profit), given(margin))
    per = all_of(told, m["own.{valued}.shares"] > 0)
    priced = all_of(per, given(m["own.{valued}.price"]), m["valuation.{valued}.eps"] > 0)
    known = {"profit": told, "eps": per, "pe": priced}
    for name, label in (("profit", "net profit"), ("eps", "earnings a share"), ("pe", "price-earnings")):
        s.line(f"shown.{{valued}}.{name}", "count", 1 + where(known[name], 1, 0), f"{label} is known")
