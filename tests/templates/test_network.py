"""Network: the printed ratios out of the fat tree, modules and switches from cards, their value."""

from __future__ import annotations

import pytest
from xlmodel.evaluate import Values

from tests.templates.conftest import Compute

YEARS = range(2023, 2028)
H100, OTHERS = "slot1", ("slot2", "slot3", "slot4")


def fleets(values: Values, year: int) -> tuple[float, float]:
    """H100 and other cards on a fat tree at the end of a year."""
    if year < YEARS.start:
        return 0.0, 0.0
    inference = values.number("total.inference_share", year)
    share = (1 - inference) + inference * values.number("network.inference.fat_tree_share", year)
    others = sum(values.number(f"mix.{slot}.stock", year) for slot in OTHERS)
    return values.number(f"mix.{H100}.stock", year) * share, others * share


def added(values: Values, year: int) -> tuple[float, float]:
    (h100, others), (h100_before, others_before) = fleets(values, year), fleets(values, year - 1)
    return h100 - h100_before, others - others_before


@pytest.mark.parametrize(("chip", "printed"), [("a100", 7.0), ("h100", 3.5), ("gh200", 9.0)])
def test_the_fat_tree_gives_the_printed_ratio(compute: Compute, chip: str, printed: float) -> None:
    values = compute()
    assert values.number(f"network.derived_ratio.{chip}") == printed
    assert values.number(f"network.ratio_gap.{chip}") == 0
    assert values.cell("checks", "status", f"check.network.ratio.{chip}") == "OK"


def test_another_fabric_no_longer_gives_the_printed_ratio(compute: Compute) -> None:
    values = compute(changes={"network.storage.links_per_server": {"": 4.0}})
    assert values.number("network.derived_ratio.a100") == (3 + 4 * 2 / 8) * 2
    assert values.cell("checks", "status", "check.network.ratio.a100") == "ALERT"
    assert values.cell("checks", "kind", "check.network.ratio.a100") == "alert"


def test_superpod_takes_the_switches_of_its_three_tiers(compute: Compute) -> None:
    values = compute()
    assert values.number("network.superpod.switches") == 1120 / 20 + 1120 / 20 + 1120 / 40 == 140
    assert values.number("network.switches_per_card") == pytest.approx((5 + 2 / 8 * 3) / 40)


@pytest.mark.parametrize("scenario", ["base", "bull", "bear"])
def test_modules_are_cards_times_the_printed_ratios(compute: Compute, scenario: str) -> None:
    values = compute(scenario=scenario)
    for year in YEARS:
        h100, others = added(values, year)
        gh200 = h100 * values.number("network.gh200.share", year)
        fast = values.number("network.h100.share_800g", year)
        assert values.number("optics.200g.modules", year) == pytest.approx(others * 7)
        assert values.number("optics.400g.modules", year) == pytest.approx((h100 - gh200) * (1 - fast) * 7)
        assert values.number("optics.800g.modules", year) == pytest.approx((h100 - gh200) * fast * 3.5 + gh200 * 9)


def test_value_is_modules_times_price(compute: Compute) -> None:
    values = compute()
    for year in YEARS:
        value = sum(
            values.number(f"optics.{speed}.modules", year) * 1e4 * values.number(f"optics.asp.{speed}", year)
            for speed in ("200g", "400g", "800g")
        )
        assert values.number("optics.value", year) == pytest.approx(value / 1e8)
        assert values.number("optics.value_cny", year) == pytest.approx(value / 1e8 * 7.1)


def test_installed_modules_are_the_sum_of_those_added(compute: Compute) -> None:
    values = compute()
    total = 0.0
    for year in YEARS:
        total += values.number("optics.modules", year)
        assert values.number("optics.installed", year) == pytest.approx(total)


def test_several_gh200_clusters_take_three_modules_more_a_card(compute: Compute) -> None:
    one, several = compute(), compute(changes={"network.gh200.several_clusters": {"": 1.0}})
    for year in YEARS:
        more = several.number("optics.800g.modules", year) - one.number("optics.800g.modules", year)
        assert more == pytest.approx((12 - 9) * one.number("network.gh200.added", year))
    assert one.number("network.gh200.added", 2025) > 0


def test_the_class_of_a_card_follows_the_chip_chosen(compute: Compute) -> None:
    values = compute(changes={"mix.slot2.chip": {"": "h100"}})
    cards = values.number("mix.slot1.stock", 2025) + values.number("mix.slot2.stock", 2025)
    share = values.number("network.fat_tree_share", 2025)
    assert values.number("network.h100_class.stock", 2025) == pytest.approx(cards * share)


def test_all_inference_on_a_fat_tree_counts_every_card(compute: Compute) -> None:
    everywhere = {str(year): 1.0 for year in YEARS}
    values = compute(changes={"network.inference.fat_tree_share": everywhere})
    for year in YEARS:
        fleet = values.number("network.h100_class.stock", year) + values.number("network.a100_class.stock", year)
        assert fleet == pytest.approx(values.number("mix.cards.stock", year))


def test_one_card_alone_as_the_report_counts(compute: Compute) -> None:
    values = compute()
    for year in YEARS:
        assert values.number("optics.a100_only.stock", year) == pytest.approx(
            7 * values.number("train.a100.stock", year)
        )
        assert values.number("optics.h100_only.stock", year) == pytest.approx(
            3.5 * values.number("train.h100.stock", year)
        )


@pytest.mark.parametrize("line", ["optics.value", "network.switches.value", "optics.installed"])
def test_scenarios_are_in_order(compute: Compute, line: str) -> None:
    bear, base, bull = (compute(scenario=name) for name in ("bear", "base", "bull"))
    for year in YEARS:
        assert bear.number(line, year) <= base.number(line, year) <= bull.number(line, year), year


def test_capital_spending_and_packaged_optics(compute: Compute) -> None:
    values = compute()
    assert values.number("capex.us_cloud.yearly") == pytest.approx(4 * 395.04)
    assert values.number("capex.us_cloud.2021q4") == pytest.approx(395.04 / 1.0807)
    assert values.number("capex.faam.multiple") == pytest.approx(1.2965 * 1.2794 * 1.6274)
    assert values.number("cpo.components_cagr") == pytest.approx((27 / 13) ** (1 / 3) - 1)
    assert values.number("switch.serdes.power_total") == pytest.approx(22.72)
    modules = values.number("optics.800g.modules", 2025)
    assert values.number("optics.800g.power", 2025) == pytest.approx(modules * 1e4 * 14 / 1e6)
    assert values.number("optics.800g.power_saved", 2025) == pytest.approx(modules * 1e4 * 14 / 1e6 * 0.3)
