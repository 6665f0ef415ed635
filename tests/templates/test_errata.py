"""The page of errata shows what the switches give, corrections are E1 and E2, and readings move nothing of theirs."""

from __future__ import annotations

import pytest
from xlmodel import Label, Model
from xlmodel.evaluate import Values

from tests.templates.conftest import Compute

GIVEN_BY = {
    "E1.compute": ("infer.peak_compute", "2023"),
    "E1.h100": ("infer.h100.stock", "2023"),
    "E1.a100": ("infer.a100.stock", "2023"),
    "E2.train": ("train.peak_compute.cagr", ""),
    "E2.infer": ("infer.peak_compute.cagr", ""),
    "E3.2023": ("server.global.stock", "2023"),
    "E3.2024": ("server.global.stock", "2024"),
    "E3.2025": ("server.global.stock", "2025"),
    "E4.params": ("train.multimodal.params", "2023"),
    "E4.users": ("infer.general.users", "2023"),
    "E7.2023": ("server.global.market", "2023"),
    "E7.2024": ("server.global.market", "2024"),
    "E7.2025": ("server.global.market", "2025"),
}


def shown(values: Values, column: str, key: str) -> float:
    found = values.cell("errata", column, key)
    assert isinstance(found, float)
    return found


@pytest.mark.parametrize("key", GIVEN_BY)
def test_the_page_shows_what_the_switch_gives_wherever_it_stands(compute: Compute, key: str) -> None:
    switch, place = key.partition(".")[0], GIVEN_BY[key]
    off, on = compute(), compute(switch)
    assert off.number(*place) != on.number(*place) or key == "E3.2023"
    for values in (off, on):
        assert shown(values, "off", key) == pytest.approx(off.number(*place), rel=1e-12)
        recomputed = values.number(f"errata.{key}.recomputed") if key == "E7.2023" else shown(values, "on", key)
        assert recomputed == pytest.approx(on.number(*place), rel=1e-12)
        assert shown(values, "now", key) == values.number(*place)


@pytest.mark.parametrize("scenario", ["bull", pytest.param("bear", marks=pytest.mark.thorough)])
def test_growth_recomputed_is_that_of_e2_alone_whether_e1_is_on_or_not(compute: Compute, scenario: str) -> None:
    alone = compute("E2", scenario=scenario).number("infer.peak_compute.cagr")
    both = compute("E1", "E2", scenario=scenario)
    assert both.number("infer.peak_compute.cagr") != pytest.approx(alone)
    for values in (compute(scenario=scenario), compute("E1", scenario=scenario), both):
        assert shown(values, "on", "E2.infer") == pytest.approx(alone, rel=1e-12)
        assert values.number("check.failed") == 0


FOLLOWS = {
    "E1": ("E1.compute", "mix.cards.increment", "2027"),
    "E2": ("E2.infer", "infer.peak_compute.cagr", ""),
    "E3": ("E3.2025", "server.global.market", "2025"),
    "E4": ("E4.params", "train.peak_compute", "2027"),
    "E7": ("E7.2025", "server.global.market", "2025"),
}


@pytest.mark.parametrize("erratum", FOLLOWS)
@pytest.mark.parametrize("scenario", ["base", "bear"])
def test_what_follows_from_an_erratum_is_what_its_switch_moves(compute: Compute, erratum: str, scenario: str) -> None:
    key, line, period = FOLLOWS[erratum]
    off, on = compute(scenario=scenario).number(line, period), compute(erratum, scenario=scenario).number(line, period)
    moved = 100 * (on - off) if line.endswith("cagr") else on / off - 1
    assert abs(moved) > 0.1
    for values in (compute(scenario=scenario), compute(erratum, scenario=scenario)):
        assert shown(values, "by", key) == pytest.approx(moved, rel=1e-9)


def test_the_server_market_with_inference_follows_from_e8(compute: Compute) -> None:
    values = compute()
    both = values.number("train.a100.stock", 2025) + values.number("infer.a100.stock", 2025)
    assert shown(values, "by", "E8.value") == pytest.approx(both / values.number("train.a100.stock", 2025) - 1)


def test_the_flow_of_2023_is_not_given_on_the_page(flagship: Model) -> None:
    record = flagship.tables["errata"].records["E7.2023"]["on"]
    assert isinstance(record, Label)
    assert record.origin == "n/a"


def test_every_figure_with_a_switch_is_held(flagship: Model) -> None:
    switched = {key for key in flagship.tables["errata"].records if key.partition(".")[0] in flagship.corrections}
    assert switched == set(GIVEN_BY)


def test_growth_of_both_totals_with_the_corrections(compute: Compute, flagship: Model) -> None:
    assert flagship.mistakes == ("E1", "E2")
    values = compute(*flagship.mistakes)
    trained = (2_879_341.71 + 358_318.08) / (223_214.29 + 35_714.29)
    assert values.number("train.peak_compute.cagr") == pytest.approx(trained**0.25 - 1, rel=1e-6)
    assert values.number("infer.peak_compute.cagr") == pytest.approx((10_880_000 / 246_914) ** 0.25 - 1, rel=1e-4)


def test_two_contradictions_of_the_text_are_errata_and_explain_their_claims(compute: Compute) -> None:
    values = compute()
    assert shown(values, "on", "E14.hbm") == pytest.approx(819 / 128)
    assert shown(values, "on", "E15.switch") == 2**5
    assert [values.cell("claims", "verdict", name) for name in ("hbm3_seven_times", "switch_doubling")] == [
        "explained",
        "explained",
    ]


def test_the_flow_of_2023_rests_on_the_base_installed_before(compute: Compute) -> None:
    one, two = compute("E7"), compute("E7", changes={"server.base_years": {"": 2}})
    stock = one.number("server.global.stock", 2023)
    assert one.number("server.global.market", 2023) == pytest.approx(stock - 202)
    assert two.number("server.global.market", 2023) == pytest.approx(stock - 202 - 156)
    for year in range(2024, 2028):
        assert two.number("server.global.market", year) == one.number("server.global.market", year)
    assert compute(changes={"server.base_years": {"": 2}}).number("server.global.market", 2023) == stock
