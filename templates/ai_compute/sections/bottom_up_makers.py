"""Bottom-up basis: revenue of makers, each share on the market it is printed for; in China never above the world's."""

from __future__ import annotations

from xlmodel import (
    Draft,
    Expression,
    Label,
    SheetBuilder,
    TableColumn,
    by_member,
    code,
    deviation,
    largest,
    smallest,
    total,
    where,
)

CHINA = "china"
POOL = "pool"
COVERED = "coverage.{}.revenue"
NOT_COVERED = (
    "aws_ai_chip",
    "xilinx_ai_chip",
    "nvidia_switch",
    "inventec_ai_server",
    "wistron_ai_server",
    "quanta_ai_server",
)
"""Makers that the report's basis has no row for."""

MARKETS = {
    "hbm": "bottom_up.hbm.value",
    "ai_chip": "bottom_up.accelerator.market",
    "ethernet": "bottom_up.switch.ethernet.value",
    "infiniband": "bottom_up.switch.infiniband.value",
    "ai_server": "bottom_up.server.market",
}


def makers(m: Draft) -> None:
    """The makers whose share is printed or assumed, with their market, and those with a share of each kind."""
    m.dimension_file(
        "maker",
        "Makers",
        "report/makers.csv",
        columns=[
            TableColumn("label", Label("Company"), text=True, width=40),
            TableColumn("market", Label("Share of"), text=True, width=14),
            TableColumn("printed", Label("Kind of share"), text=True, width=14),
            TableColumn("source", Label("Source"), text=True, width=30),
        ],
        sheet="Makers",
        purpose="Makers of the bottom-up basis and the market that the share of each is of",
    )
    m.dimension("holder", "Makers with a share of the world", _of_kind(m, "world"), of="maker")
    m.dimension("pooled", "Makers by contract", _of_kind(m, POOL), of="maker")
    sharing = ("inspur_information_ai_server", "unisplendour_ai_server", *_of_kind(m, CHINA))
    m.dimension("in_china", "Makers with a share of China", sharing, of="maker")
    m.dimension("covered", "Makers on both bases", [key for key in _records(m) if key not in NOT_COVERED], of="maker")


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
        by_member("maker", {key: _revenue(m, key) for key in _records(m)}),
        label="{maker}: revenue, bottom up",
    )
    _china(m, s)
    s.section("Revenue on the basis chosen")
    reported = {key: m[COVERED.format(key)] for key in m.dimensions["covered"].members}
    s.line(
        "chosen.{covered}.revenue",
        "USD 1e8/year",
        where(m["basis"] == code("bottom_up"), m["bottom_up.{covered}.revenue"], by_member("covered", reported)),
        label="{covered}: revenue, on the basis chosen",
    )
    s.line(
        "chosen.{covered}.revenue_cny",
        "CNY 1e8/year",
        m["chosen.{covered}.revenue"] * m["fx.cny_usd"],
        label="{covered}: revenue in CNY, on the basis chosen",
    )
    _checks(m, s)


def _records(m: Draft) -> dict[str, dict[str, object]]:
    return {key: dict(record) for key, record in m.tables["maker"].records.items()}


def _of_kind(m: Draft, kind: str) -> list[str]:
    return [key for key, record in _records(m).items() if record["printed"] == kind]


def _revenue(m: Draft, key: str) -> Expression:
    record = _records(m)[key]
    market = m[MARKETS[str(record["market"])]]
    if record["printed"] == CHINA:
        return m[f"bottom_up.{key}.revenue_china"]
    if record["printed"] == POOL:
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
        key: m[f"bottom_up.{key}.revenue_uncapped"]
        if key in _of_kind(m, CHINA)
        else smallest(m[f"bottom_up.{key}.revenue_uncapped"], m[f"bottom_up.{key}.revenue"])
        for key in m.dimensions["in_china"].members
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
        for key in _of_kind(m, "world"):
            if _records(m)[key]["market"] == market:
                shares = m[f"share.{key}"] if shares is None else shares + m[f"share.{key}"]
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
