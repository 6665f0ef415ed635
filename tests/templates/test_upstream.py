"""Upstream: memory against its market, whether the packaging figures agree, compute-in-memory, design cost."""

from __future__ import annotations

import pytest

from tests.templates.conftest import Compute


def test_memory_of_the_cards_added(compute: Compute) -> None:
    values = compute()
    for year in range(2024, 2028):
        for name, cards in (("training", "train.a100"), ("mix", "mix.cards")):
            count = values.number(f"{cards}.increment", year) * 1e4
            assert values.number(f"hbm.{name}.memory", year) == pytest.approx(count * 80 / 1e6)
            assert values.number(f"hbm.{name}.value", year) == pytest.approx(count * 800 / 1e8)
    assert values.number("hbm.training.value", 2025) == pytest.approx(39.85, abs=0.05)
    assert values.number("hbm.mix.all_dram", 2025) == pytest.approx(values.number("hbm.mix.memory", 2025) / 0.015)


def test_market_of_memory_runs_through_the_printed_year(compute: Compute) -> None:
    values = compute()
    for edge, rate in (("low", 1.40), ("high", 1.45)):
        for year in range(2023, 2028):
            assert values.number(f"hbm.market.{edge}", year) == pytest.approx(25 * rate ** (year - 2025))
    assert values.number("hbm.cards_market_buys", 2025) == pytest.approx(25e8 / 800 / 1e4)


def test_memory_outgrows_the_market_quoted(compute: Compute) -> None:
    values = compute()
    for year in range(2024, 2028):
        ratio = values.number("hbm.training.value", year) / values.number("hbm.market.high", year)
        assert values.number("hbm.training.over_market", year) == pytest.approx(ratio)
        assert ratio > 1
    assert values.cell("checks", "status", "check.hbm.over_market") == "ALERT"


def test_packaging_figures_agree_where_they_do(compute: Compute) -> None:
    values = compute()
    assert round(values.number("packaging.advanced.market_2021"), 1) == 375.6
    assert round(values.number("packaging.advanced.market_2021_by_flipchip"), 1) == 375.3
    assert abs(values.number("packaging.flipchip.gap")) < 0.001
    advanced = {2021: 651 / 1.096**6, 2027: 651.0}
    whole = {2021: advanced[2021] / 0.44, 2027: 651 / 0.53}
    growth = (whole[2027] / whole[2021]) ** (1 / 6) - 1
    rest = ((whole[2027] - advanced[2027]) / (whole[2021] - advanced[2021])) ** (1 / 6) - 1
    assert values.number("packaging.total.cagr_derived") == pytest.approx(growth)
    assert values.number("packaging.traditional.cagr_derived") == pytest.approx(rest)
    assert round(growth, 3) == 0.063
    assert round(rest, 3) == 0.032
    assert values.number("packaging.traditional.cagr_gap") == pytest.approx(rest - 0.033)


def test_packaging_by_year_ends_where_the_report_does(compute: Compute) -> None:
    values = compute()
    for year in range(2021, 2028):
        assert values.number("packaging.advanced.market", year) == pytest.approx(651 * 1.096 ** (year - 2027))


@pytest.mark.thorough
def test_a_disagreement_in_packaging_is_flagged(compute: Compute) -> None:
    values = compute(changes={"packaging.flipchip.share_2021": {"": 0.6}})
    assert values.number("packaging.flipchip.gap") == pytest.approx(262.7 / 0.6 / (651 / 1.096**6) - 1)
    assert values.cell("checks", "status", "check.packaging.flipchip") == "ALERT"
    assert compute().cell("checks", "status", "check.packaging.flipchip") == "OK"


def test_compute_in_memory_and_design_cost(compute: Compute) -> None:
    values = compute()
    assert values.number("cim.total") == 1069 + 67 == 1136
    assert values.number("cim.total_usd") == pytest.approx(1136 / 7.1)
    assert values.number("chip_rnd.28nm") == pytest.approx(5.42 / 10.6)
    assert values.number("chip_rnd.5nm_cards") == pytest.approx(5.42e8 / 10_000 / 1e4)
