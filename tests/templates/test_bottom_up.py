"""The bottom-up basis against an independent computation in NumPy, and in closed form where there is one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from xlmodel import Model, Selection
from xlmodel.errors import UsageError
from xlmodel.evaluate import Values, evaluate
from xlmodel.selecting import resolve
from xlmodel.simulation import DrawRange, sensitivity
from xlmodel.simulation.draws import draw

from tests.templates.by_hand import by_hand
from tests.templates.conftest import Compute

USES = ("training", "inference")
CHIPS = ("h100", "a100", "gh200", "ascend_910", "a10", "t4", "successor")
YEARS = tuple(range(2023, 2028))
FP16 = {"h100": 990, "a100": 312, "gh200": 990, "ascend_910": 320, "a10": 125, "t4": 65, "successor": 2475}
MEMORY = {"h100": 80, "a100": 80, "gh200": 96, "ascend_910": 32, "a10": 0, "t4": 0, "successor": 192}
PRICES = {"h100": 30_000, "a100": 10_000, "gh200": 36_000, "ascend_910": 10_000, "a10": 2_700, "t4": 1_400}
PRICES |= {"successor": 45_000}
KILOWATTS = {"h100": 10.2, "a100": 6.5, "gh200": 12.6, "ascend_910": 5.78, "a10": 1.7, "t4": 1.06, "successor": 12.6}
MAKERS = {chip: "hisilicon" if chip == "ascend_910" else "nvidia" for chip in CHIPS}
"""What a server of eight draws."""
IN_INFERENCE_SERVERS = ("a10", "t4")
COUNTED = ("cards.added", "cards.fleet", "load", "optics.value", "switch.value", "hbm.value", "cooling.market")
MONEY = ("server.market", "accelerator.market", "optics.value", "switch.value", "hbm.value", "cooling.market")
USERS = ("infer.multimodal.daily_users", "infer.general.daily_users")
VENDORS = ("train.multimodal.vendors", "train.general.vendors")
CORRECTED = ("E1", "E2")

Changes = dict[str, dict[str, float | str]]


def row(values: Values, name: str, years: tuple[int, ...] = YEARS) -> list[float]:
    return [values.number(f"bottom_up.{name}", year) for year in years]


def same(found: list[float], expected: list[float], rel: float = 1e-9) -> None:
    assert found == pytest.approx(expected, rel=rel, abs=1e-9)


def flat(model: Model, value: float, *ids: str) -> Changes:
    return {name: dict.fromkeys(model.inputs[name].values, value) for name in ids}


def times(model: Model, factor: float, *ids: str) -> Changes:
    return {
        name: {at: factor * v for at, v in model.inputs[name].values.items() if isinstance(v, float)} for name in ids
    }


def one_chip(model: Model, chip: str) -> Changes:
    shares = [f"bottom_up.share.{use}.{key}" for use in USES for key in CHIPS]
    indices = [f"bottom_up.price_index.{key}" for key in CHIPS]
    return {**flat(model, 0, *shares), **flat(model, 1, *indices), "bottom_up.main_chip": {"": chip}}


@pytest.mark.parametrize("corrections", [(), CORRECTED])
@pytest.mark.parametrize("scenario", ["base", "bear", "bull"])
def test_every_line_equals_the_chain_by_hand(compute: Compute, scenario: str, corrections: tuple[str, ...]) -> None:
    values, different = compute(*corrections, scenario=scenario), []
    expected = by_hand(scenario, corrections)
    for name, years in expected.items():
        for year, wanted in years.items():
            found = values.number(f"bottom_up.{name}", year)
            if found != pytest.approx(wanted, rel=1e-9, abs=1e-9):
                different.append((name, year, found, wanted))
    assert different == []
    assert len(expected) > 190


def test_without_users_inference_buys_nothing_and_training_does_not_move(compute: Compute, flagship: Model) -> None:
    base, none = compute(*CORRECTED), compute(*CORRECTED, changes=flat(flagship, 0, *USERS))
    same(row(none, "server.market.inference"), [0] * 5)
    same(row(none, "server.market.training"), row(base, "server.market.training"))
    same(row(none, "server.market"), row(base, "server.market.training"))
    printed = compute(changes=flat(flagship, 0, *USERS))
    same(row(printed, "server.market"), row(none, "server.market"))
    opening = sum(none.number("bottom_up.cards.added.inference.a100", year) for year in (2021, 2022)) * 312 * 10
    same(row(none, "compute_idle.inference", (2023, 2024, 2025)), [opening] * 3)


def test_without_vendors_training_buys_nothing_and_inference_does_not_move(compute: Compute, flagship: Model) -> None:
    base, none = compute(*CORRECTED), compute(*CORRECTED, changes=flat(flagship, 0, *VENDORS))
    same(row(none, "server.market.training"), [0] * 5)
    same(row(none, "server.market"), row(base, "server.market.inference"))


def test_without_demand_no_money_flows_and_the_opening_fleet_retires(compute: Compute, flagship: Model) -> None:
    base = compute(*CORRECTED)
    none = compute(*CORRECTED, changes=flat(flagship, 0, *USERS, *VENDORS))
    for name in MONEY:
        same(row(none, name), [0] * 5)
    first, second = (base.number("bottom_up.cards.added", year) * 6.5 / 8 / 100 for year in (2021, 2022))
    same(row(none, "load"), [first + second] * 3 + [second, 0])


@pytest.mark.parametrize("chip", CHIPS)
def test_one_chip_alone(compute: Compute, flagship: Model, chip: str) -> None:
    values = compute(*CORRECTED, changes=one_chip(flagship, chip))
    needed = [values.number("total.installed_compute", year) for year in (2023, 2024, 2025)]
    cards = [(after - before) / FP16[chip] / 10 for before, after in pairwise(needed)]
    share = 0.25 if chip in IN_INFERENCE_SERVERS else 0.7
    same(row(values, "cards.added", (2024, 2025)), cards)
    same(row(values, "server.market", (2024, 2025)), [n * PRICES[chip] / 1e4 / share for n in cards])
    same(row(values, "hbm.value", (2024, 2025)), [n * MEMORY[chip] * 10 / 1e4 for n in cards])
    same(row(values, "load.added", (2024, 2025)), [n / 8 * KILOWATTS[chip] / 100 for n in cards])
    for maker in ("nvidia", "hisilicon"):
        sold = row(values, "accelerator.market") if MAKERS[chip] == maker else [0.0] * 5
        same(row(values, f"{maker}_ai_chip.revenue"), sold)
    if chip in IN_INFERENCE_SERVERS:
        same(row(values, "optics.value"), [0] * 5)
        same(row(values, "switch.value"), [0] * 5)
    else:
        assert min(row(values, "optics.value")) > 0


def test_a_maker_has_what_the_cards_of_its_chips_sell_for(compute: Compute, flagship: Model) -> None:
    base = compute(*CORRECTED)
    for maker in ("nvidia", "hisilicon"):
        own, worth = [chip for chip in CHIPS if MAKERS[chip] == maker], [0.0] * 5
        for chip in own:
            sold = zip(row(base, f"cards.added.{chip}"), row(base, f"price.{chip}"), strict=True)
            worth = [so_far + cards * price / 1e4 for so_far, (cards, price) in zip(worth, sold, strict=True)]
        same(row(base, f"{maker}_ai_chip.revenue"), worth)
    dear = compute(*CORRECTED, changes=times(flagship, 2, "bottom_up.price_index.ascend_910"))
    same(row(dear, "hisilicon_ai_chip.revenue"), [2 * value for value in row(base, "hisilicon_ai_chip.revenue")])
    same(row(dear, "nvidia_ai_chip.revenue"), row(base, "nvidia_ai_chip.revenue"))
    more = compute(*CORRECTED, changes=flat(flagship, 0.5, *(f"bottom_up.share.{use}.ascend_910" for use in USES)))
    gained = row(more, "compute_added.training", (2024,))[0] * (0.5 - 0.06) / 320 / 10
    lost = gained * 320 / 990
    for maker, moved in (("hisilicon", gained * 10_000), ("nvidia", -lost * 29_100)):
        added = row(more, "compute_added.inference", (2024,))[0] * (0.5 - 0.06) / 10
        also = added / 320 * 10_000 if maker == "hisilicon" else -added / 990 * 29_100
        before, after = (v.number(f"bottom_up.{maker}_ai_chip.revenue", 2024) for v in (base, more))
        assert after - before == pytest.approx((moved + also) / 1e4)


def test_doubled_prices_double_money_and_nothing_that_is_counted(compute: Compute, flagship: Model) -> None:
    doubled = times(flagship, 2, *(f"bottom_up.price_index.{chip}" for chip in CHIPS))
    base, dear = compute(*CORRECTED), compute(*CORRECTED, changes=doubled)
    for name in ("server.market", "server.china.market", "accelerator.market"):
        same(row(dear, name), [2 * value for value in row(base, name)])
    for name in COUNTED:
        same(row(dear, name), row(base, name))


def test_a_dearer_h100_adds_its_own_servers_to_the_market(compute: Compute) -> None:
    base, dear = compute(*CORRECTED), compute(*CORRECTED, changes={"server.card_price.h100": {"": 60_000}})
    own = [sum(pair) for pair in zip(*(row(base, f"server.value.{use}.h100") for use in USES), strict=True)]
    same([b - a for a, b in zip(row(base, "server.market"), row(dear, "server.market"), strict=True)], own)
    assert own[1] == pytest.approx(482.9, abs=0.05)


def test_a_dearer_a100_makes_a_smaller_opening_fleet(compute: Compute) -> None:
    base, dear = compute(), compute(changes={"bottom_up.opening.card_price": {"": 20_000}})
    years = (2021, 2022)
    same(row(dear, "cards.fleet", years), [value / 2 for value in row(base, "cards.fleet", years)])


def test_later_prices_and_shares_of_cost_do_not_change_what_was_bought_before(compute: Compute) -> None:
    base = compute()
    for later in (
        {"server.card_price.a100": {"": 20_000}},
        {"server.gpu_cost_share": dict.fromkeys(map(str, YEARS), 0.35)},
    ):
        moved = compute(changes=later)
        for name in ("cards.fleet", "load", "optics.value", "hbm.value"):
            same(row(moved, name), row(base, name))


def test_e1_moves_inference_alone_by_the_utilisation(compute: Compute) -> None:
    printed, corrected = compute("E2"), compute(*CORRECTED)
    used = [printed.number("infer.utilisation", year) for year in (2024, 2025)]
    for name in ("compute_added.inference", "server.market.inference", "accelerator.market.inference"):
        before = row(printed, name, (2024, 2025))
        same(row(corrected, name, (2024, 2025)), [u * value for u, value in zip(used, before, strict=True)])
    same(row(corrected, "server.market.training"), row(printed, "server.market.training"))
    assert [round(value) for value in row(printed, "server.market")] == [659, 1261, 2040, 3934, 7402]
    assert [round(value) for value in row(corrected, "server.market")] == [387, 700, 1021, 1860, 3068]


def test_efficiency_of_algorithms_divides_the_compute_needed_of_its_use(compute: Compute, flagship: Model) -> None:
    base = compute(*CORRECTED)
    gain = compute(*CORRECTED, changes=flat(flagship, 1.25, "bottom_up.algorithm_gain.inference"))
    needed = row(base, "compute_needed.inference")
    same(row(gain, "compute_needed.inference"), [value / 1.25 for value in needed])
    grown = [(after - before) / 1.25 for before, after in pairwise(needed[:3])]
    same(row(gain, "compute_added.inference", (2024, 2025)), grown)
    same(row(gain, "server.market.training"), row(base, "server.market.training"))
    assert gain.number("server.global.market", 2025) == base.number("server.global.market", 2025)


@pytest.mark.parametrize("erratum", ["E2", "E3", "E7"])
def test_other_errata_move_no_bottom_up_line(compute: Compute, erratum: str) -> None:
    printed, changed = compute(), compute(erratum)
    for name in (*COUNTED, *MONEY):
        same(row(changed, name), row(printed, name))


@pytest.mark.parametrize(("life", "leaves"), [(3, 2024), (4, 2025), (5, 2026), (6, 2027)])
def test_the_vintage_of_2021_leaves_at_the_end_of_its_service_life(compute: Compute, life: int, leaves: int) -> None:
    values = compute(*CORRECTED, changes={"bottom_up.service_life": {"": life}})
    bought = values.number("bottom_up.cards.added.a100", 2021)
    assert values.number("bottom_up.cards.retired.a100", leaves) == pytest.approx(bought)
    assert all(values.number("bottom_up.cards.retired.a100", year) == 0 for year in range(2021, leaves))


def test_a_life_past_the_horizon_retires_nothing_and_a_shorter_one_buys_again(compute: Compute) -> None:
    lives = {life: compute(*CORRECTED, changes={"bottom_up.service_life": {"": life}}) for life in (3, 5, 8)}
    assert row(lives[8], "cards.retired") == [0] * 5
    bought = {life: sum(row(values, "cards.added")) for life, values in lives.items()}
    assert bought[3] > bought[5] > bought[8]
    for use in USES:
        for values in lives.values():
            same(row(values, f"compute_in_service.{use}"), row(values, f"compute_needed.{use}"))


def test_the_service_life_is_whole_wherever_it_is_moved(flagship: Model) -> None:
    life = "bottom_up.service_life"
    with pytest.raises(UsageError, match=r"4\.5 is no whole number") as caught:
        resolve(flagship, Selection(changes={life: 4.5}))
    assert caught.value.hint == "4 or 5"
    drawn = draw(flagship, [DrawRange(life, 0.8, 1.2)], Selection(), 40, np.random.default_rng(1), "triangular")
    assert {case.changes[life][""] for case in drawn} == {4, 5, 6}
    found = sensitivity(
        flagship, life, "train.multimodal.vendors", output="bottom_up.cards.retired@2026", factors=(0.9, 1, 1.1)
    )
    held = evaluate(flagship, [Selection(changes={life: years}) for years in (5, 6)])
    ends = [held.number("bottom_up.cards.retired", 2026, case) for case in (0, 1)]
    assert [line[1] for line in found.values] == pytest.approx([ends[0], ends[0], ends[1]])
    whole = [item for item in flagship.inputs.values() if item.whole]
    assert {"bottom_up.service_life", "server.base_years", "train.general.vendors"} <= {item.id for item in whole}


def test_inference_on_leaf_and_spine_counts_for_a_seventh(compute: Compute, flagship: Model) -> None:
    base = compute(*CORRECTED)
    fat = compute(*CORRECTED, changes=flat(flagship, 1, "network.inference.fat_tree_share"))
    for chip in CHIPS:
        added = [row(base, f"cards.added.{use}.{chip}") for use in USES]
        same(row(base, f"network.cards.{chip}"), [a + b / 7 for a, b in zip(*added, strict=True)])
        same(row(fat, f"network.cards.{chip}"), row(base, f"cards.added.{chip}"))
    same(row(fat, "optics.value"), row(base, "optics.value.high"))


def test_800g_ramps_in_2024_and_opening_cards_are_no_sales_of_2023(compute: Compute) -> None:
    values = compute(*CORRECTED)
    first, second = row(values, "optics.modules.800g", (2023, 2024))
    assert second / first > 3
    first, second = row(values, "optics.value", (2023, 2024))
    assert second / first == pytest.approx(1.32, abs=0.01)


def test_the_load_alert_is_raised_as_printed_and_quiet_corrected(compute: Compute) -> None:
    alert = "check.bottom_up.load_of_world"
    assert [compute().number(alert, year) > 0 for year in YEARS] == [False, False, False, True, True]
    assert all(compute(*CORRECTED).number(alert, year) == 0 for year in YEARS)


def test_the_basis_chosen_follows_the_switch(compute: Compute) -> None:
    pairs = {
        "server.market": "server.global.market",
        "optics.value": "optics.value",
        "accelerator.market": "coverage.ai_chip.market",
        "switch.value": "network.switches.value",
        "cooling.market": "cooling.ai.market",
    }
    printed, ours = compute(), compute(changes={"basis": {"": "bottom_up"}})
    for name, of_report in pairs.items():
        for year in YEARS:
            assert printed.number(f"chosen.{name}", year) == printed.number(of_report, year)
            assert ours.number(f"chosen.{name}", year) == ours.number(f"bottom_up.{name}", year)
            assert ours.number(of_report, year) == printed.number(of_report, year)


def test_checks_hold_under_stress(compute: Compute, flagship: Model) -> None:
    stress = times(flagship, 3, *USERS) | times(flagship, 0.3, *VENDORS)
    for chip, life in (("a100", 3), ("t4", 4), ("successor", 6)):
        changes = stress | {"bottom_up.main_chip": {"": chip}, "bottom_up.service_life": {"": life}}
        values = compute(changes=changes)
        for check in flagship.checks.values():
            if check.id.startswith("check.bottom_up") and check.kind == "error":
                members = flagship.lines[check.line].members
                assert all(abs(values.number(check.line, at)) < 1e-6 for at in members), check.id


def test_revenue_follows_price_share_and_the_market_the_share_is_of(compute: Compute, flagship: Model) -> None:
    doubled = times(flagship, 2, *(f"bottom_up.price_index.{chip}" for chip in CHIPS))
    base, dear = compute(*CORRECTED), compute(*CORRECTED, changes=doubled)
    same(row(dear, "dell_ai_server.revenue"), [2 * value for value in row(base, "dell_ai_server.revenue")])
    same(row(base, "cisco_switch.revenue"), [value / 2 for value in row(base, "switch.ethernet.value")])
    same(row(base, "nvidia_switch.revenue"), row(base, "switch.infiniband.value"))
    for maker in ("inspur_information_ai_server", "unisplendour_ai_server", "nettrix_ai_server"):
        pairs = zip(row(base, f"{maker}.revenue_china"), row(base, f"{maker}.revenue"), strict=True)
        assert all(part <= whole for part, whole in pairs)
    excess = row(base, "inspur_information_ai_server.china_excess")
    assert [round(excess[0], 1), round(excess[-1], 1)] == [3.4, 55.8]


@pytest.mark.parametrize("corrections", [(), ("E1",), CORRECTED])
def test_bear_base_and_bull_are_in_order_and_part_from_2024(compute: Compute, corrections: tuple[str, ...]) -> None:
    low, middle, high = (compute(*corrections, scenario=scenario) for scenario in ("bear", "base", "bull"))
    for name in (
        "cards.added",
        "server.market",
        "server.china.market",
        "optics.value",
        "hbm.value",
        "load",
        "switch.value",
    ):
        for below, between, above in zip(row(low, name), row(middle, name), row(high, name), strict=True):
            assert below <= between * (1 + 1e-9)
            assert between <= above * (1 + 1e-9)
        same(row(low, name, (2023,)), row(high, name, (2023,)))
    for year in range(2024, 2028):
        assert low.number("bottom_up.server.market", year) < high.number("bottom_up.server.market", year)
