"""Bottom-up basis: revenue of makers, each share on the market it is printed for; in China never above the world's."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Expression,
    SheetBuilder,
    by_member,
    deviation,
    largest,
    smallest,
    total,
)

from ai_compute.sections.companies import Company, companies

CHINA = "china"
POOL = "pool"
MARKETS = {
    "hbm": "bottom_up.hbm.value",
    "ai_chip": "bottom_up.accelerator.market",
    "ethernet": "bottom_up.switch.ethernet.value",
    "infiniband": "bottom_up.switch.infiniband.value",
    "ai_server": "bottom_up.server.market",
}


def bottom_up_makers(m: Draft) -> None:
    """Share times the market that follows from cards added."""
    s = m.sheet(
        "makers_bottom_up",
        "Output",
        title="Makers bottom up",
        purpose="Bottom-up basis: revenue of makers, each share on its own market",
        first=2023,
    )
    s.section("Revenue")
    s.line(
        "bottom_up.{maker}.revenue",
        "USD 1e8/year",
        by_member("maker", {one.key: _revenue(m, one) for one in makers(m)}),
        label="{maker}: revenue, bottom up",
    )
    _china(m, s)
    _checks(m, s)


def makers(m: Draft) -> list[Company]:
    """The companies with a share on the bottom-up basis."""
    return [one for one in companies(m) if one.basis_share]


def _revenue(m: Draft, maker: Company) -> Expression:
    key, market = maker.key, m[MARKETS[maker.market]]
    if maker.basis_share == CHINA:
        return m[f"bottom_up.{key}.revenue_china"]
    if maker.basis_share == POOL:
        return m["share.odm_pool"] * m[f"share_odm.{key}"] * market
    return m[f"share.{key}"] * market


def _china(m: Draft, s: SheetBuilder) -> None:
    s.section("Revenue in China, AI servers")
    s.line(
        "bottom_up.{in_china}.revenue_uncapped",
        "USD 1e8/year",
        m["share_china.{in_china}"] * m["bottom_up.server.china.market"],
        label="{in_china}: share of China x market",
    )
    capped = {
        one.key: m[f"bottom_up.{one.key}.revenue_uncapped"]
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
    for market, what in (("ai_server", "AI servers"), ("ai_chip", "AI chips"), ("ethernet", "Ethernet switches")):
        shares = m["share.odm_pool"] if market == "ai_server" else None
        for one in makers(m):
            if one.basis_share == "world" and one.market == market:
                shares = m[f"share.{one.key}"] if shares is None else shares + m[f"share.{one.key}"]
        assert shares is not None
        s.line(f"bottom_up.share_sum.{market}", "ratio", shares, label=f"{what}: sum of shares")
        s.check(
            f"check.bottom_up.share_sum.{market}",
            "ratio",
            largest(0, m[f"bottom_up.share_sum.{market}"] - 1),
            label=f"{what}: shares are within the market",
        )
    s.check(
        "check.bottom_up.pool",
        "ratio",
        total(m["share_odm.{pooled}"], over="pooled") - 1,
        label="Parts of the contract makers' pool sum to 1",
    )
    s.check(
        "check.bottom_up.china_excess.{in_china}",
        "ratio",
        deviation(m["bottom_up.{in_china}.revenue_china"], m["bottom_up.{in_china}.revenue_uncapped"]),
        kind="alert",
        label="{in_china}: its share of China is within its revenue",
    )
