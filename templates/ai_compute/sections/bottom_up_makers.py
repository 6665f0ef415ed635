"""Bottom-up basis: revenue of makers, each share on the market it is printed for; in China never above the world's."""

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

from ai_compute.sections.companies import CHIPS, POOL, Company, companies
from ai_compute.sections.wholes import excess, left_of, scale_of_given

CHINA = "china"
WORLD = "world"
MARKETS = {
    "hbm": "bottom_up.hbm.value",
    "ai_chip": "bottom_up.accelerator.market",
    "ethernet": "bottom_up.switch.ethernet.value",
    "infiniband": "bottom_up.switch.infiniband.value",
    "ai_server": "bottom_up.server.market",
}


def bottom_up_makers(m: Draft) -> None:
    """Share times the market that follows from cards added; of chips, what those of the maker sell for."""
    s = m.sheet(
        "makers_bottom_up",
        "Output",
        title="Makers bottom up",
        purpose="Bottom-up basis: revenue of makers, each share on its own market",
        first=2023,
    )
    _shares(m, s)
    _pool(m, s)
    s.section("Makers of chips")
    makes = {one.key: _makes(one) for one in makers(m) if one.basis_share == CHIPS}
    label = "{chip_maker}: makes {accelerator}"
    s.scalar("bottom_up.makes.{chip_maker}.{accelerator}", "flag", by_member("chip_maker", makes), label)
    s.section("Revenue")
    s.line(
        "bottom_up.{maker}.revenue",
        "USD 1e8/year",
        by_member("maker", {one.key: _revenue(m, one) for one in makers(m)}),
        label="{maker}: revenue, bottom up",
        note="Chips: cards added x price of the chips it makes.",
    )
    nvidia = ratio(m["bottom_up.nvidia_ai_chip.revenue"], m["bottom_up.accelerator.market"])
    s.line("bottom_up.accelerator.share.nvidia", "ratio", nvidia, "NVIDIA's chips by value")
    market = m["bottom_up.server.market"]
    others = m["bottom_up.odm_pool"] * (1 - m["bottom_up.odm_parts"] * m["bottom_up.odm_scale"]) * market
    s.line("bottom_up.odm_others.revenue", "USD 1e8/year", others, "Other makers by contract: revenue, bottom up")
    _china(m, s)
    _checks(m, s)


def makers(m: Draft) -> list[Company]:
    """The companies whose revenue is known on the bottom-up basis."""
    return [one for one in companies(m) if one.bottom_up]


def _shares(m: Draft, s: SheetBuilder) -> None:
    s.section("Shares named of a whole: others have the rest")
    sums = {market: _named(m, market) for market in m.dimensions["shared"].members}
    s.line("bottom_up.share_sum.{shared}", "ratio", by_member("shared", sums), "{shared}: sum of shares named")
    scale, note = scale_of_given(m["bottom_up.share_sum.{shared}"]), "Below 1 where they exceed the whole."
    s.line("bottom_up.scale.{shared}", "ratio", scale, "{shared}: factor on the shares named", note=note)


def _named(m: Draft, market: str) -> Expression:
    """The shares that are named of a market; of the world's AI servers with those of who sells in China alone."""
    if market == CHINA:
        return total(m["share_china.{in_china}"], over="in_china")
    named = [m[f"share.{one.key}"] for one in makers(m) if one.basis_share == WORLD and one.market == market]
    in_china = [_in_china(m, one) for one in makers(m) if one.basis_share == CHINA and one.market == market]
    return total(*named, *in_china)


def _in_china(m: Draft, one: Company) -> Expression:
    return m[f"share_china.{one.key}"] * m["bottom_up.scale.china"] * m["server.china.share"]


def _pool(m: Draft, s: SheetBuilder) -> None:
    s.section("Makers by contract")
    named = m["bottom_up.share_sum.ai_server"] * m["bottom_up.scale.ai_server"]
    pool, note = smallest(m["share.odm_pool"], left_of(named)), "Never more than the makers named leave of the market."
    s.line("bottom_up.odm_pool", "ratio", pool, "Makers by contract: share of world AI servers", note=note)
    parts, note = total(m["share_odm.{pooled}"], over="pooled"), "Below 1 the rest is of makers that have no row."
    s.line("bottom_up.odm_parts", "ratio", parts, "Sum of the parts of the pool", note=note)
    scale, note = scale_of_given(m["bottom_up.odm_parts"]), "Below 1 where they exceed the pool."
    s.line("bottom_up.odm_scale", "ratio", scale, "Factor on the parts of the pool", note=note)


def _revenue(m: Draft, maker: Company) -> Expression:
    key, market = maker.key, m[MARKETS[maker.market]]
    if maker.basis_share == CHIPS:
        makes = m[f"bottom_up.makes.{key}.{{accelerator}}"]
        return total(m["bottom_up.cards.value.{accelerator}"] * makes, over="accelerator")
    if maker.basis_share == CHINA:
        return m[f"bottom_up.{key}.revenue_china"]
    if maker.basis_share == POOL:
        return m["bottom_up.odm_pool"] * m[f"share_odm.{key}"] * m["bottom_up.odm_scale"] * market
    return m[f"share.{key}"] * m[f"bottom_up.scale.{maker.market}"] * market


def _makes(maker: Company) -> Expression:
    return where(attribute("accelerator", "maker") == code(maker.firm), 1, 0)


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("Revenue in China, AI servers")
    share = m["share_china.{in_china}"] * m["bottom_up.scale.china"]
    uncapped = share * m["bottom_up.server.china.market"]
    s.line("bottom_up.{in_china}.revenue_uncapped", "USD 1e8/year", uncapped, "{in_china}: share of China x market")
    capped = {
        one.key: m[f"bottom_up.{one.key}.revenue_uncapped"] * m["bottom_up.scale.ai_server"]
        if one.basis_share == CHINA
        else smallest(m[f"bottom_up.{one.key}.revenue_uncapped"], m[f"bottom_up.{one.key}.revenue"])
        for one in makers(m)
        if one.china
    }
    s.line(
        "bottom_up.{in_china}.revenue_china",
        "USD 1e8/year",
        by_member("in_china", capped),
        label="{in_china}: revenue in China, bottom up",
        note="Never more than its revenue.",
    )
    s.line(
        "bottom_up.{in_china}.china_excess",
        "USD 1e8/year",
        m["bottom_up.{in_china}.revenue_uncapped"] - m["bottom_up.{in_china}.revenue_china"],
        label="{in_china}: what the printed share of China exceeds",
    )


def _checks(m: Draft, s: SheetBuilder) -> None:
    revenue = total(m["bottom_up.{maker}.revenue"], over="chip_maker")
    chips = deviation(revenue, m["bottom_up.accelerator.market"])
    s.check("check.bottom_up.chip_makers", "ratio", chips, "Makers' chips are all chips sold")
    server = total(*(m[f"bottom_up.{one.key}.revenue"] for one in makers(m) if one.market == "ai_server"))
    market = m["bottom_up.server.market"]
    over = ratio(largest(0, server + m["bottom_up.odm_others.revenue"] - market), market)
    s.check("check.bottom_up.server_makers", "ratio", over, "Makers of AI servers sell no more than the market")
    shares = excess(m["bottom_up.share_sum.{shared}"])
    label = "{shared}: shares named are within the whole"
    s.check("check.bottom_up.share_sum.{shared}", "ratio", shares, label, kind="alert")
    label = "Parts of the contract makers' pool are within it"
    s.check("check.bottom_up.pool", "ratio", excess(m["bottom_up.odm_parts"]), label, kind="alert")
    s.check(
        "check.bottom_up.china_excess.{in_china}",
        "ratio",
        deviation(m["bottom_up.{in_china}.revenue_china"], m["bottom_up.{in_china}.revenue_uncapped"]),
        kind="alert",
        label="{in_china}: its share of China is within its revenue",
    )
