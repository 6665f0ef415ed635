"""Coverage on the report's basis: the first list of companies by layer; where a share is printed, what it implies."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel import (
    Draft,
    Expression,
    SheetBuilder,
    by_member,
    deviation,
    given,
    largest,
    ratio,
    smallest,
    total,
    where,
)

from ai_compute.sections.companies import FIRST_YEARS, POOL, Company, companies, company_table, printed_share
from ai_compute.sections.wholes import excess, left_of, scale_of_given, scale_of_rest

FIRST = 2022
MARKETS = {
    "advanced_packaging": "packaging.advanced.market",
    "ai_chip": "coverage.ai_chip.market",
    "hbm": "hbm.mix.value",
    "switch": "network.switches.value",
    "optical_module": "optics.value",
    "liquid_cooling": "coverage.liquid_cooling.market",
    "ai_server": "server.global.market",
}
"""The live market of each layer."""


def coverage_inputs(m: Draft) -> None:
    """The table of companies, and empty cells for the analyst's own shares and revenues."""
    company_table(m)
    purpose = "Your own shares, your own or consensus revenues, margins and prices; empty at first"
    s = m.sheet("inputs_own", "Inputs", title="Inputs own", purpose=purpose)
    share, share_china, revenue, margin, profit, shares, price, step = m.add_inputs("own")
    s.section("Own share of the market (replaces the printed share)")
    s.inputs(share, share_china)
    s.section("Own or consensus revenue (beside the revenue modelled; in its place on Coverage as printed)")
    s.inputs(revenue)
    s.section("Own margin, net profit, shares and price")
    s.inputs(margin, profit, shares, price)
    s.section("Sensitivity")
    s.inputs(step)


def coverage(m: Draft) -> None:
    """Revenue by company and year: a share of the live market, or the analyst's own figure where one is given."""
    purpose = "Companies of the first list on the report's basis: share and implied revenue"
    s = m.sheet("coverage_report", "Output", title="Coverage as printed", purpose=purpose, first=FIRST)
    _markets(m, s)
    _china(m, s)
    _shares(m, s)
    _revenue(m, s)
    _by_shares(m, s)
    _china_part(m, s)
    _valuation(m, s)


def _markets(m: Draft, s: SheetBuilder) -> None:
    s.section("Live markets")
    cards = m["server.global.market"] * m["server.gpu_cost_share"]
    s.line("coverage.ai_chip.market", "USD 1e8/year", cards, "Accelerators in AI servers", first=2023)
    liquid = m["cooling.ai.liquid_market"] / m["fx.cny_usd"]
    s.line("coverage.liquid_cooling.market", "USD 1e8/year", liquid, "Liquid cooling of AI servers", first=2023)


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("AI servers in China", "section 3.3.2")
    own, market = m["own.{listed_in_china}.share_china"], m["server.china.market"]
    printed = by_member("listed_in_china", {one.key: m[one.china] for one in companies(m) if one.china})
    label, name = "share of China that you give", "coverage.{listed_in_china}.own_share_china"
    yours = s.line(name, "ratio", where(given(own), own, 0), label, "")
    label, name = "share of China printed, where you give none", "coverage.{listed_in_china}.printed_share_china"
    others = s.line(name, "ratio", where(given(own), 0, printed), label)
    taken, label = total(yours, over="listed_in_china"), "China: sum of the shares you give"
    taken = s.line("coverage.china.own_share", "ratio", taken, label, "")
    rest, label = total(others, over="listed_in_china"), "China: sum of the other shares"
    rest = s.line("coverage.china.printed_share", "ratio", rest, label, "")
    label = "China: shares given and printed are within the whole"
    s.check("check.coverage.china.given", "ratio", excess(taken, rest), label, kind="alert")
    kept = yours * scale_of_given(taken) + others * scale_of_rest(taken, rest)
    share = s.line("coverage.{listed_in_china}.share_china", "ratio", kept, "share of China")
    revenue = s.line("coverage.{listed_in_china}.revenue_china", "USD 1e8/year", share * market, "revenue in China", "")
    share = s.line("coverage.china.share", "ratio", total(share, over="listed_in_china"), "China: sum of shares", "")
    s.check("check.coverage.china", "ratio", largest(0, share - 1), "China: shares do not exceed the market")
    revenue = s.line(
        "coverage.china.revenue", "USD 1e8/year", total(revenue, over="listed_in_china"), "China: revenue", ""
    )
    label = "China: revenues add up to the shares of the market"
    s.check("check.coverage.china.revenue", "ratio", deviation(revenue, share * market), label)


def _shares(m: Draft, s: SheetBuilder) -> None:
    live = _listed_live(m)
    first = {one.key: FIRST_YEARS[one.layer] for one in live}
    s.section("Shares printed, where you give none")
    printed = by_member("printed_share", {one.key: m[one.world] for one in live if one.world})
    printed = where(given(m["own.{printed_share}.share"]), 0, printed)
    starts = {one.key: first[one.key] for one in live if one.world}
    s.line("coverage.{printed_share}.printed", "ratio", printed, "share printed, where you give none", first=starts)

    s.section("What you give of a layer holds, the shares printed give way, makers without a brand have the rest")
    taken = by_layer(m["own.{company}.share"], FIRST_YEARS)
    taken = s.line("coverage.{priced}.own_share", "ratio", taken, "{priced}: shares you give", first=FIRST_YEARS)
    by_keys = {layer: [m[f"coverage.{key}.printed"] for key in starts if key.endswith(layer)] for layer in FIRST_YEARS}
    rest = by_member("priced", {layer: total(*found) if found else 0 for layer, found in by_keys.items()})
    rest = rest + _unlisted(m)
    label, note = "{priced}: shares printed", "With unlisted makers whose share is printed."
    rest = s.line("coverage.{priced}.printed_share", "ratio", rest, label, note=note, first=FIRST_YEARS)
    scale, note = scale_of_rest(taken, rest), "Below 1 where they exceed what yours leave."
    label = "{priced}: factor on the shares printed"
    scale = s.line("coverage.{priced}.printed_scale", "ratio", scale, label, note=note, first=FIRST_YEARS)
    left = smallest(_non_brand(m), left_of(taken, rest * scale))
    label = "{priced}: makers without a brand"
    s.line("coverage.{priced}.non_brand", "ratio", left, label, first=FIRST_YEARS)
    label = "{priced}: shares given and printed are within the whole"
    over = excess(taken, rest, _non_brand(m))
    s.check("check.coverage.{priced}.given", "ratio", over, label, kind="alert", first=FIRST_YEARS)
    unlisted = _unlisted(m) * scale + m["coverage.{priced}.non_brand"]
    label = "{priced}: makers that are no company of the first list"
    s.line("coverage.{priced}.unlisted", "ratio", unlisted, label, first=FIRST_YEARS)

    s.section("Share of the live market")
    kept = by_member("live", {one.key: _kept(m, one) for one in live})
    note = "The printed share in every year, or none, unless you give your own."
    s.line("coverage.{live}.share", "ratio", kept, "share", note=note, first=first)

    s.section("Sum of shares by layer")
    covered = by_layer(m["coverage.{company}.share"], FIRST_YEARS) + m["coverage.{priced}.unlisted"]
    label, note = "{priced}: sum of shares", "With unlisted makers whose share is printed."
    covered = s.line("coverage.{priced}.share", "ratio", covered, label, note=note, first=FIRST_YEARS)
    label = "{priced}: shares do not exceed the market"
    s.check("check.coverage.{priced}", "ratio", largest(0, covered - 1), label, first=FIRST_YEARS)


def _kept(m: Draft, one: Company) -> Expression:
    """Yours, or the share printed as far as yours leave room."""
    own, scale = m[f"own.{one.key}.share"], scale_of_given(m[f"coverage.{one.layer}.own_share"])
    printed = m[f"coverage.{one.key}.printed"] * m[f"coverage.{one.layer}.printed_scale"] if one.world else 0
    return where(given(own), own * scale, printed)


def _listed_live(m: Draft) -> list[Company]:
    return [one for one in companies(m) if one.listed and one.live]


def by_layer(value: Expression, layers: Mapping[str, object], along: str = "priced") -> Expression:
    """The total over the companies of each layer."""
    return by_member(along, {layer: total(value, over=layer) for layer in layers})


def _unlisted(m: Draft) -> Expression:
    """Shares the report prints of makers of chips that are no company of the first list."""
    cloud, xilinx = m[printed_share("share.dc_accelerator.aws")], m[printed_share("share.dc_accelerator.xilinx")]
    return by_member("priced", {**dict.fromkeys(FIRST_YEARS, 0), "ai_chip": cloud + xilinx})


def _non_brand(m: Draft) -> Expression:
    """What is printed of makers of AI servers without a brand, less what you give those of them that are listed."""
    yours = total(*(m[f"own.{one.key}.share"] for one in _listed_live(m) if one.basis_share == POOL))
    left = largest(0, m[printed_share("share.ai_server.global.non_brand")] - yours)
    return by_member("priced", {**dict.fromkeys(FIRST_YEARS, 0), "ai_server": left})


def _revenue(m: Draft, s: SheetBuilder) -> None:
    s.section("Revenue of companies")
    share = m["coverage.nettrix_ai_server.share"]
    in_china = where(share > 0, share * m["server.global.market"], m["coverage.nettrix_ai_server.revenue_china"])
    note, label = "In China alone, unless you give a share of the world.", "Nettrix: implied revenue"
    in_china = s.line("coverage.nettrix_ai_server.implied", "USD 1e8/year", in_china, label, note=note)

    live = _listed_live(m)
    implied = {one.key: m["coverage.{live}.share"] * m[MARKETS[one.layer]] for one in live}
    implied["nettrix_ai_server"] = in_china
    own, first = m["own.{live}.revenue"], {one.key: FIRST_YEARS[one.layer] for one in live}
    revenue = where(given(own), own, by_member("live", implied))
    s.line("coverage.{live}.revenue", "USD 1e8/year", revenue, "revenue", first=first)
    own, note = m["own.{unpriced}.revenue"], "Empty until you give one: its layer has no market here."
    s.line("coverage.{unpriced}.revenue", "USD 1e8/year", where(given(own), own, 0), "revenue", note=note)

    s.section("Revenue by layer")
    layers = {one.layer: FIRST_YEARS.get(one.layer, FIRST) for one in companies(m) if one.listed}
    listed, label = (
        by_layer(m["coverage.{company}.revenue"], layers, "layer"),
        "{layer}: revenue of the companies listed",
    )
    s.line("coverage.{layer}.revenue", "USD 1e8/year", listed, label, first=layers, strong=True)


def _by_shares(m: Draft, s: SheetBuilder) -> None:
    """The revenue of a layer once more, from the sum of its shares, unless somebody gave a revenue of their own."""
    s.section("Revenue by the sum of shares")
    own = where(by_layer(m["own.{company}.revenue.given"], FIRST_YEARS) > 0, 1, 0)
    given = s.line("coverage.{priced}.own", "flag", own, "{priced}: a revenue of your own is given", first=FIRST_YEARS)

    listed = m["coverage.{priced}.share"] - m["coverage.{priced}.unlisted"]
    expected = {layer: listed * m[market] for layer, market in MARKETS.items()}
    of_world = m["coverage.nettrix_ai_server.share"] * m["server.global.market"]
    expected["ai_server"] = expected["ai_server"] + m["coverage.nettrix_ai_server.implied"] - of_world
    found, label = m["coverage.{priced}.revenue"], "{priced}: revenue by the sum of shares"
    by_shares = where(given == 1, found, by_member("priced", expected))
    by_shares = s.line("coverage.{priced}.by_shares", "USD 1e8/year", by_shares, label, first=FIRST_YEARS)
    label = "{priced}: revenues add up to the shares of the market"
    s.check("check.coverage.{priced}.revenue", "ratio", deviation(found, by_shares), label, first=FIRST_YEARS)


def _china_part(m: Draft, s: SheetBuilder) -> None:
    s.section("China's part of the revenue from AI servers")
    part = ratio(m["coverage.{in_both}.revenue_china"], m["coverage.{in_both}.revenue"])
    note = "Above 1 the shares of world and China contradict each other."
    part = s.line("coverage.{in_both}.china_part", "ratio", part, "China's part of its revenue", note=note)
    label = "revenue in China is within its revenue"
    s.check("check.coverage.{in_both}.china", "ratio", largest(0, part - 1), label, kind="alert")


def _valuation(m: Draft, s: SheetBuilder) -> None:
    s.section("Valuation history that the report prints: Innolight", "section 4")
    mean, of_2019, of_2020 = (
        m["fact.innolight.pe_ttm.mean5y.2018_2023"],
        m["fact.innolight.pe.2019"],
        m["fact.innolight.pe.2020"],
    )
    label = "Price-earnings on the profit of {profit_year} over the five-year mean"
    over_mean = ratio(m["fact.innolight.pe.{profit_year}"], mean) - 1
    s.scalar("valuation.innolight.pe_over_mean_{profit_year}", "ratio", over_mean, label)
    label = "Peak of {profit_year} over the five-year mean, at least"
    peak = ratio(m["fact.innolight.pe_ttm.peak.{profit_year}"], mean) - 1
    s.scalar("valuation.innolight.peak_over_mean_{profit_year}", "ratio", peak, label)
    label = "Price-earnings of 2020 over 2019"
    s.scalar("valuation.innolight.pe_change", "ratio", ratio(of_2020, of_2019) - 1, label)
    profit, note = m["own.innolight.profit"] * m["time.period"], "Empty until you give a profit."
    multiple = by_member("multiple", {"mean": mean, "trough": of_2020, "peak": of_2019})
    s.line("valuation.innolight.value_{multiple}", "CNY 1e8", profit * multiple, "Value at {multiple}", "", note=note)
