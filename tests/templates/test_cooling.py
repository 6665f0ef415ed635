"""Cooling and data centres: the printed market sum, the load of the model's own servers, what a lower PUE saves."""

from __future__ import annotations

import csv

import pytest

from tests.templates.conftest import PRINTED, Compute, outside, printed_rows

YEARS = range(2023, 2028)
DENSITY = {"air": 10, "chilled_water": 20, "cold_plate": 35, "immersion": 50}
PUE = {"air": 1.4, "chilled_water": 1.3, "cold_plate": 1.2, "immersion": 1.2}


def test_every_printed_figure_of_the_market_sum_is_reproduced(compute: Compute) -> None:
    values, rows = compute(), printed_rows("section 6.2")
    assert {row["id"] for row in rows} >= {"cooling.market_all_air", "cooling.market", "cooling.liquid_market"}
    for row in rows:
        assert not outside(row, values.number(row["id"])), row["id"]


def test_the_market_sum_moves_with_the_liquid_share(compute: Compute) -> None:
    values = compute(changes={"cooling.liquid_share": {"": 0.4}})
    assert values.number("cooling.liquid_market") == pytest.approx(250 * 0.4 * 1.5)
    assert values.number("cooling.air_market") == pytest.approx(250 * 0.6 * 0.7)
    assert values.number("cooling.market_all_air") == pytest.approx(175)


def test_building_cost_keeps_what_is_not_cooling(compute: Compute) -> None:
    assert compute().number("cooling.building_cost") == pytest.approx(175 / 0.2 - 175 + 315)
    all_air = compute(changes={"cooling.liquid_share": {"": 0}})
    assert all_air.number("cooling.building_cost") == pytest.approx(175 / 0.2)
    all_liquid = compute(changes={"cooling.liquid_share": {"": 1}})
    assert all_liquid.number("cooling.building_cost") == pytest.approx(175 / 0.2 - 175 + 375)


def test_load_is_servers_times_power(compute: Compute) -> None:
    values = compute()
    before = 0.0
    for year in YEARS:
        load = values.number("server.units.stock", year) * 6.5
        assert values.number("cooling.ai.load", year) == pytest.approx(load)
        assert values.number("cooling.ai.load_added", year) == pytest.approx(load - before)
        before = load
    servers = values.number("total.a100.stock", 2023) / 8
    assert values.number("cooling.ai.load", 2023) == pytest.approx(servers * 6.5)


def shares(liquid: float) -> dict[str, float]:
    return {
        "air": (1 - liquid) * 0.2,
        "chilled_water": (1 - liquid) * 0.8,
        "cold_plate": liquid * 0.9,
        "immersion": liquid * 0.1,
    }


def test_racks_hold_the_load_at_the_density_of_figure_147(compute: Compute) -> None:
    values = compute()
    for year in YEARS:
        load, parts = (
            values.number("cooling.ai.load_added", year),
            shares(values.number("cooling.ai.liquid_share", year)),
        )
        racks = {method: load * parts[method] / DENSITY[method] for method in DENSITY}
        for method, expected in racks.items():
            assert values.number(f"cooling.{method}.racks", year) == pytest.approx(expected), (method, year)
        assert values.number("cooling.ai.kw_per_rack", year) == pytest.approx(load / sum(racks.values()))


def test_value_splits_into_liquid_and_air(compute: Compute) -> None:
    values = compute()
    for year in YEARS:
        load, liquid = values.number("cooling.ai.load_added", year), values.number("cooling.ai.liquid_share", year)
        assert values.number("cooling.ai.liquid_market", year) == pytest.approx(load * liquid * 1.5)
        assert values.number("cooling.ai.market", year) == pytest.approx(load * (liquid * 1.5 + (1 - liquid) * 0.7))
        ai, other = (
            values.number("cooling.ai_share_of_new_load", year),
            values.number("cooling.other.liquid_share", year),
        )
        assert values.number("cooling.china.liquid_share", year) == pytest.approx(ai * liquid + (1 - ai) * other)


def test_the_racks_of_the_report_cannot_hold_its_servers(compute: Compute) -> None:
    values = compute()
    load = values.number("cooling.ai.load_added", 2025) * values.number("server.china.share", 2025)
    assert values.number("cooling.ai.over_new_load", 2025) == pytest.approx(load / 250)
    assert values.cell("checks", "status", "check.cooling.racks_suffice") == "ALERT"
    assert values.cell("checks", "kind", "check.cooling.racks_suffice") == "alert"


def test_energy_keeps_the_pue_each_year_was_built_with(compute: Compute) -> None:
    values = compute()
    facility, it = 0.0, 0.0
    for year in YEARS:
        parts = shares(values.number("cooling.ai.liquid_share", year))
        load = values.number("cooling.ai.load_added", year)
        facility += load * sum(parts[method] * PUE[method] for method in PUE)
        it += load
        assert values.number("energy.it", year) == pytest.approx(it * 1e4 * 8760 * 0.7 / 1e8)
        assert values.number("energy.facility", year) == pytest.approx(facility * 1e4 * 8760 * 0.7 / 1e8)
        assert values.number("energy.pue", year) == pytest.approx(facility / it)
        assert values.number("energy.saved", year) == pytest.approx((1.4 * it - facility) * 1e4 * 8760 * 0.7 / 1e8)


@pytest.mark.parametrize("line", ["cooling.ai.load", "cooling.ai.liquid_market", "cooling.ai.market"])
def test_scenarios_are_in_order(compute: Compute, line: str) -> None:
    bear, base, bull = (compute(scenario=name) for name in ("bear", "base", "bull"))
    for year in YEARS:
        assert bear.number(line, year) <= base.number(line, year) <= bull.number(line, year), year


def test_market_sum_scenarios_are_in_order(compute: Compute) -> None:
    bear, base, bull = (compute(scenario=name).number("cooling.market") for name in ("bear", "base", "bull"))
    assert bear < base < bull


def test_retrofit_and_hub_limits(compute: Compute) -> None:
    values = compute()
    assert values.number("retrofit.saved_full") == pytest.approx(3150 * 0.12 * 8760 / 1e4)
    assert values.number("retrofit.saved_value") == pytest.approx(3150 * 0.12 * 8760 * 0.7 * 0.6 / 1e4)
    assert values.number("retrofit.overhead_cut") == pytest.approx(0.12 / 0.40)
    assert values.number("retrofit.short_of_east") == pytest.approx(0.03)
    assert values.number("retrofit.short_of_west") == pytest.approx(0.08)
    assert values.number("dc.pue_2019") == pytest.approx(1 / 0.45)


def test_racks_added_in_china(compute: Compute) -> None:
    values = compute()
    assert values.number("idc.new_racks.growth_2022") == pytest.approx(150 / 120 - 1)
    assert values.number("idc.telco.share_2022") == pytest.approx(15.6 / 150)
    assert values.number("idc.telco.growth_2023") == pytest.approx(11.4 / 15.6 - 1)
    assert values.number("edwc.investment_per_rack") == pytest.approx(4000e8 / 150e4 / 1e4)
    assert values.number("edwc.west_over_2022") == pytest.approx(60 / 150)


def test_subsea_water_and_sites(compute: Compute) -> None:
    values = compute()
    assert values.number("subsea.rack_water") == pytest.approx(35 * 8760 * 1.8 / 1000)
    assert values.number("subsea.site_racks") == 60e4 / 200 == 3000
    assert values.number("subsea.site_load") == pytest.approx(3000 * 35 / 1000)
    assert values.number("subsea.rack_saving") == pytest.approx(35 * 8760 * 0.30)


def test_natick_and_offshore_wind(compute: Compute) -> None:
    values = compute()
    assert values.number("natick.phase_2.servers_per_rack") == values.number("natick.phase_3.servers_per_rack") == 72
    assert values.number("natick.kw_per_rack") == 20
    assert values.number("natick.failures_on_land") == 8
    assert values.number("offshore_wind.added_2022") == pytest.approx(30.51 - 9.89 - 16.9)
    with (PRINTED.parent / "offshore_wind.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    most = max(float(row["hours_high"]) for row in rows)
    assert values.number("offshore_wind.hours_high") == most == 4100
    assert values.number("offshore_wind.racks_high") == pytest.approx(1e6 * most / (35 * 1.1 * 8760) / 1e4)
    assert values.cell("offshore_wind", "cost_cny_kw", "guangxi") == 13000
