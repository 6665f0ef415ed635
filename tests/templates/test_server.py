"""Servers: the printed figures 7, 8, 107, 108, 109, and errata E3, E6, E7, E8, E13."""

from __future__ import annotations

import pytest

from tests.templates.conftest import Compute, errors_in, outside, printed_rows

PLACES = ("figure 7", "figure 8", "figure 107", "figure 108", "figure 109")
EXPLAINED = {
    "E6": {("server.global.growth", "2022"), ("server.china.growth", "2022")},
    "E13": {("server.china.stock", "2025")},
}


@pytest.mark.parametrize("place", PLACES)
def test_printed_figures_of_servers_are_reproduced_but_for_named_errata(compute: Compute, place: str) -> None:
    values, rows = compute(), printed_rows(place)
    assert rows
    for row in rows:
        point = row["id"], row["period"]
        explained = [erratum for erratum, points in EXPLAINED.items() if point in points]
        assert outside(row, values.number(*point)) == bool(explained), point
        assert set(explained) <= set(row["errata"].split())


def test_e3_applies_the_efficiency_gain_as_a_divisor(compute: Compute) -> None:
    values = compute("E3")
    stock = [values.number("server.global.stock", year) for year in (2023, 2024, 2025)]
    assert stock == pytest.approx([395.2, 741.3, 1067.5], abs=0.05)
    assert values.number("server.global.stock", 2022) == 202


def test_e6_growth_from_the_printed_sizes(compute: Compute) -> None:
    values = compute()
    assert values.number("server.global.growth", 2022) == pytest.approx(202 / 156 - 1)
    assert values.number("server.global.growth", 2022) == pytest.approx(0.295, abs=0.0005)
    assert values.number("server.china.growth", 2022) == pytest.approx(0.2407, abs=0.00005)


def test_e7_reads_the_market_as_a_flow(compute: Compute) -> None:
    printed, corrected = compute(), compute("E7")
    flow = [corrected.number("server.global.market", year) for year in (2023, 2024, 2025)]
    assert flow == pytest.approx([193.2, 494.4, 711.7], abs=0.05)
    for year in (2021, 2022):
        assert corrected.number("server.global.market", year) == printed.number("server.global.market", year)
    for year in range(2023, 2028):
        assert printed.number("server.global.market", year) == printed.number("server.global.stock", year)
        assert corrected.number("server.global.stock", year) == printed.number("server.global.stock", year)
        share = corrected.number("server.china.share", year)
        assert corrected.number("server.china.market", year) == pytest.approx(
            share * corrected.number("server.global.market", year)
        )
    assert corrected.number("server.global.growth", 2024) == pytest.approx(494.4 / 193.2 - 1, abs=0.001)


def test_e7_leaves_no_market_where_the_stock_is_below_the_sales_before(compute: Compute) -> None:
    few = {"train.multimodal.vendors": {"2023": 2.0}, "train.general.vendors": {"2023": 5.0}}
    values = compute("E4", "E7", changes=few)
    assert values.number("server.global.increment", 2023) < 0
    assert values.number("server.global.market", 2023) == 0
    assert errors_in(values, "server", "bottom_up") == []


def test_e8_value_is_an_implied_price_on_training_alone(compute: Compute) -> None:
    values = compute()
    for year in (2023, 2024, 2025):
        value, cards = values.number("server.global.gpu_value", year), values.number("train.a100.stock", year)
        assert value * 1e8 / (cards * 1e4) == pytest.approx(10_000)
    assert values.number("server.inference.gpu_value", 2023) == pytest.approx(264, abs=0.5)
    without_users = compute(changes={f"infer.{kind}.daily_users": {"2024": 0.0} for kind in ("multimodal", "general")})
    assert without_users.number("server.global.gpu_value", 2024) == values.number("server.global.gpu_value", 2024)


def test_e13_the_unrounded_product_rounds_down(compute: Compute) -> None:
    values = compute()
    assert values.number("server.global.stock", 2025) == pytest.approx(1601.256, abs=0.0005)
    assert round(values.number("server.china.stock", 2025), 1) == 560.4
    assert round(1601.3 * 0.35, 1) == pytest.approx(560.5)


def test_the_market_goes_on_beyond_the_report(compute: Compute) -> None:
    values = compute()
    assert values.number("server.global.stock", 2027) == pytest.approx(3459.04 / 0.7, abs=0.05)
    assert values.number("server.china.share", 2027) == 0.36


def test_the_last_actual_year_moves_history_and_estimate_in_one_row(compute: Compute) -> None:
    values = compute(changes={"time.last_history": {"": 2021.0}})
    assert values.number("server.global.market", 2021) == 156
    assert values.number("server.global.market", 2022) == 0


def test_sales_are_the_stock_before_demand_alone_wherever_history_ends(compute: Compute) -> None:
    printed = compute()
    for last in (2021.0, 2025.0):
        values = compute(changes={"time.last_history": {"": last}})
        for line in ("server.global.stock", "server.china.stock", "bottom_up.server.market", "bottom_up.cards.added"):
            assert values.series(line) == printed.series(line)


def test_servers_are_cards_over_eight(compute: Compute) -> None:
    values = compute()
    assert values.number("server.units.training.stock", 2023) == pytest.approx(276.63 / 8, abs=0.001)
    both = values.number("total.a100.stock", 2025) / 8
    assert values.number("server.units.stock", 2025) == pytest.approx(both)
    added = values.number("server.units.increment", 2025)
    assert added == pytest.approx(both - values.number("server.units.stock", 2024))


def test_bottom_up_against_top_down(compute: Compute) -> None:
    values = compute()
    bottom_up = 276.63e4 / 8 * 1_106_660 / 7.1 / 1e8
    assert values.number("server.bottom_up.stock", 2023) == pytest.approx(bottom_up, rel=1e-4)
    assert values.number("server.bottom_up.gap", 2023) == pytest.approx(bottom_up / 395.2 - 1, abs=1e-3)
    stronger_yuan = compute(changes={"fx.cny_usd": {"": 5.0}})
    assert float(stronger_yuan.summary("check.server.bottom_up")) > 0.4
    assert stronger_yuan.number("check.failed") == 0


def test_the_market_against_all_servers(compute: Compute) -> None:
    values = compute()
    assert values.number("server.all.value_2022") == pytest.approx(202 / 0.164)
    assert values.number("server.china.ai_share", 2022) == pytest.approx(67 / 273.4)
    assert values.number("server.china.gpu_servers_2022") == pytest.approx(60, abs=0.5)
    assert values.number("server.ai.units_limit") == pytest.approx(138.35)
    assert values.number("server.all.units_2022") == pytest.approx(1383.5 / 0.9715)
