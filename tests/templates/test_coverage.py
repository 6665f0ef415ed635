"""Coverage: every company stands there; printed shares times live markets; the analyst's own figures flow through."""

from __future__ import annotations

import csv

import pytest
from xlmodel import Model

from tests.templates.conftest import PRINTED, Compute

PRINTED_SHARES = {
    "nvidia_ai_chip": 0.82, "amd_ai_chip": 0.02, "intel_ai_chip": 0.02, "google_ai_chip": 0.02, "sk_hynix_hbm": 0.6,
    "unisplendour_switch": 0.045, "cisco_switch": 0.5, "huawei_switch": 0.09, "inspur_information_ai_server": 0.151,
    "unisplendour_ai_server": 0.047, "lenovo_ai_server": 0.056, "dell_ai_server": 0.141, "hpe_ai_server": 0.077,
}  # fmt: skip
SHARES_OF_CHINA = {"inspur_information_ai_server": 0.47, "unisplendour_ai_server": 0.11, "nettrix_ai_server": 0.09}


def listed() -> list[dict[str, str]]:
    with (PRINTED.parent / "companies.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_company_stands_in_the_table_and_on_the_sheet(flagship: Model) -> None:
    rows = listed()
    assert len(rows) == 71
    assert list(flagship.tables["companies"].records) == [row["key"] for row in rows]
    for row in rows:
        assert f"coverage.{row['key']}.revenue" in flagship.lines
        assert flagship.inputs[f"own.{row['key']}.revenue"].kind == "own"
        assert set(flagship.inputs[f"own.{row['key']}.revenue"].values.values()) == {None}


def test_implied_revenue_is_the_printed_share_of_the_live_market(compute: Compute) -> None:
    for corrections in ((), ("E7",)):
        values = compute(*corrections)
        for year in (2024, 2025, 2027):
            market = {
                "ai_server": values.number("server.global.market", year),
                "ai_chip": values.number("server.global.market", year) * 0.7,
                "switch": values.number("network.switches.value", year),
                "hbm": values.number("hbm.mix.value", year),
            }
            for key, share in PRINTED_SHARES.items():
                layer = next(name for name in market if key.endswith(name))
                assert values.number(f"coverage.{key}.revenue", year) == pytest.approx(share * market[layer]), key
            china = values.number("server.china.market", year)
            for key, share in SHARES_OF_CHINA.items():
                assert values.number(f"coverage.{key}.revenue_china", year) == pytest.approx(share * china)
            assert values.number("coverage.nettrix_ai_server.revenue", year) == pytest.approx(0.09 * china)


def test_companies_without_a_share_are_empty_until_filled(compute: Compute) -> None:
    values = compute()
    for row in listed():
        if row["key"] not in PRINTED_SHARES and row["key"] not in SHARES_OF_CHINA:
            assert values.number(f"coverage.{row['key']}.revenue", 2025) == 0, row["key"]


def test_own_share_and_revenue_flow_through(compute: Compute) -> None:
    key = "innolight_optical_module"
    values = compute(changes={f"own.{key}.share": {"2025": 0.3}, "own.nvidia_ai_chip.share": {"2025": 0.7}})
    assert values.number(f"coverage.{key}.revenue", 2025) == pytest.approx(0.3 * values.number("optics.value", 2025))
    assert values.number(f"coverage.{key}.revenue", 2024) == 0
    assert values.number("coverage.nvidia_ai_chip.share", 2025) == 0.7
    assert values.number("coverage.nvidia_ai_chip.share", 2026) == 0.82
    stated = compute(changes={f"own.{key}.revenue": {"2025": 25.0}, f"own.{key}.share": {"2025": 0.3}})
    assert stated.number(f"coverage.{key}.revenue", 2025) == 25
    assert stated.number("coverage.optical_module.revenue", 2025) == 25


def test_shares_do_not_exceed_a_market(compute: Compute) -> None:
    values = compute()
    assert values.number("coverage.ai_chip.share", 2025) == pytest.approx(1)
    assert values.number("coverage.ai_server.share", 2025) == pytest.approx(0.972)
    assert values.number("coverage.china.share", 2025) == pytest.approx(0.67)
    assert values.number("coverage.switch.share", 2025) == pytest.approx(0.635)
    checks = [f"check.coverage.{name}" for name in ("ai_chip", "hbm", "switch", "ai_server", "china", "optical_module")]
    assert {values.cell("checks", "status", check) for check in checks} == {"OK"}
    crowded = compute(changes={"own.amd_ai_chip.share": {"2026": 0.1}})
    assert crowded.number("check.coverage.ai_chip", 2026) == pytest.approx(0.08)
    assert crowded.cell("checks", "status", "check.coverage.ai_chip") == "FAILS"


def test_two_printed_shares_of_inspur_contradict_each_other(compute: Compute) -> None:
    values = compute()
    part = 0.47 * 67 / (0.151 * 202)
    assert values.number("coverage.inspur_information_ai_server.china_part", 2022) == pytest.approx(part)
    assert part > 1
    assert values.cell("checks", "status", "check.coverage.inspur_information_ai_server.china") == "ALERT"
    assert values.cell("checks", "status", "check.coverage.unisplendour_ai_server.china") == "OK"


def test_valuation_history(compute: Compute) -> None:
    values = compute(changes={"own.innolight.profit": {"2025": 20.0}})
    assert values.number("valuation.innolight.pe_over_mean_2019") == pytest.approx(72.49 / 47.28 - 1)
    assert values.number("valuation.innolight.pe_change") == pytest.approx(41.91 / 72.49 - 1)
    assert values.number("valuation.innolight.value_mean", 2025) == pytest.approx(20 * 47.28)
    assert values.number("valuation.innolight.value_mean", 2024) == 0
