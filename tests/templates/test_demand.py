"""Training, inference, memory, cards: printed figures 43, 49, 50, 51, section 2.1.3; errata E1, E2, E4, E5, E11."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from ai_compute import model as flagship_model
from xlmodel import Model
from xlmodel.evaluate import evaluate
from xlmodel.model.selection import Selection

from tests.templates.conftest import PRINTED, Compute, errors_in, outside, printed_rows

ROWS = printed_rows("figure 43", "figure 49", "figure 50", "figure 51", "section 2.1.3")
YEARS = range(2023, 2028)
SLOTS = ("slot1", "slot2", "slot3", "slot4")


def test_every_printed_figure_of_demand_is_there() -> None:
    assert len(ROWS) == 282


@pytest.mark.parametrize("place", ["figure 43", "figure 49", "figure 50", "figure 51"])
def test_printed_figures_of_demand_are_reproduced(compute: Compute, place: str) -> None:
    values = compute()
    rows = [row for row in ROWS if row["where"] == place]
    wrong = [(r["id"], r["period"], r["value"]) for r in rows if outside(r, values.number(r["id"], r["period"]))]
    assert rows
    assert wrong == []


def test_printed_growth_rates_are_reproduced(compute: Compute) -> None:
    values = compute()
    assert values.number("train.peak_compute.cagr") == pytest.approx(0.780, abs=0.0005)
    assert values.number("infer.peak_compute.cagr") == pytest.approx(1.13, abs=0.005)
    assert values.number("train.a100.stock", 2023) > 200


def test_e1_divides_inference_by_utilisation_once(compute: Compute) -> None:
    printed, corrected = compute(), compute("E1")
    assert corrected.number("infer.peak_compute", 2023) == pytest.approx(74_074, abs=0.5)
    assert corrected.number("infer.h100.stock", 2023) == pytest.approx(24.9, abs=0.05)
    assert corrected.number("infer.a100.stock", 2023) == pytest.approx(79.1, abs=0.05)
    for year in YEARS:
        both = printed.number("infer.h100.stock", year) / corrected.number("infer.h100.stock", year)
        assert both == pytest.approx(1 / 0.3)
        assert corrected.number("train.h100.stock", year) == printed.number("train.h100.stock", year)


def test_e2_gives_the_growth_of_the_totals_over_the_years_between(compute: Compute) -> None:
    corrected = compute("E2")
    assert corrected.number("train.peak_compute.cagr") == pytest.approx(0.880, abs=0.0005)
    assert corrected.number("infer.peak_compute.cagr") == pytest.approx(1.576, abs=0.0005)
    first, last = (corrected.number("train.peak_compute", year) for year in (2023, 2027))
    assert corrected.number("train.peak_compute.cagr") == pytest.approx((last / first) ** 0.25 - 1)


def test_the_years_of_growth_can_be_chosen(compute: Compute) -> None:
    values = compute("E2", changes={"cagr.start_year": {"": 2024.0}, "cagr.end_year": {"": 2026.0}})
    first, last = (values.number("train.peak_compute", year) for year in (2024, 2026))
    assert values.number("train.peak_compute.cagr") == pytest.approx((last / first) ** 0.5 - 1)


def test_growth_from_a_year_before_the_demand_is_zero(compute: Compute) -> None:
    assert compute("E2", changes={"cagr.start_year": {"": 2021.0}}).number("train.peak_compute.cagr") == 0


@pytest.mark.parametrize("end", [2023.0, 2022.0])
def test_growth_to_no_later_year_is_told_and_is_no_error(compute: Compute, end: float) -> None:
    values = compute("E2", changes={"cagr.end_year": {"": end}})
    assert values.number("check.growth_years") == 2024 - end
    assert values.number("train.peak_compute.cagr") == 0
    assert values.summary("chosen.server.market") == "n.m."
    assert not list(values.errors())


def test_e4_takes_the_starting_values_of_the_text(compute: Compute) -> None:
    printed, corrected = compute(), compute("E4")
    assert corrected.number("train.multimodal.params", 2023) == 10_000
    assert corrected.number("train.general.params", 2023) == printed.number("train.general.params", 2023)
    assert corrected.number("train.multimodal.tokens", 2027) == printed.number("train.multimodal.tokens", 2027)
    assert corrected.number("infer.general.users", 2023) == 0.1
    assert corrected.number("infer.general.users", 2024) == printed.number("infer.general.users", 2024)
    assert corrected.number("infer.general.daily_users_growth", 2024) == pytest.approx(9.0)
    for year in YEARS:
        both = corrected.number("train.multimodal.peak_compute", year) / printed.number(
            "train.multimodal.peak_compute", year
        )
        assert both == pytest.approx(2 / 3)


def test_e5_the_row_labelled_a100_holds_the_increments_of_h100(compute: Compute) -> None:
    values = compute()
    for row in printed_rows("figure 50"):
        if row["id"] == "infer.h100.increment":
            year = int(row["period"])
            change = values.number("infer.h100.stock", year) - values.number("infer.h100.stock", year - 1)
            assert "只考虑 A100" in row["label"]
            assert not outside(row, change)


def test_e11_cards_are_rounded_up_before_the_fleet_is_multiplied(compute: Compute) -> None:
    values = compute()
    assert values.number("memory.fleet_cards", "1750e8 parameters") == 180
    assert values.number("memory.fleet_cards.exact", "1750e8 parameters") == pytest.approx(175)
    assert values.number("memory.fleet_cards.exact", "10000e8 parameters") == pytest.approx(1000)


def test_the_memory_view_takes_any_size_of_model_and_any_card(compute: Compute) -> None:
    values = compute(changes={"memory.params": {"own": 3000.0}, "memory.chip": {"": "a10"}})
    assert values.number("memory.inference_gb", "own") == pytest.approx(1200)
    assert values.number("memory.cards.a100_80gb", "own") == 15
    assert values.number("memory.cards.chosen", "own") == 50
    assert values.number("memory.fleet_cards.chosen", "own") == 1000


def test_total_cards_are_those_of_training_and_inference(compute: Compute) -> None:
    values = compute()
    assert values.number("total.h100.stock", 2023) == pytest.approx(87.18 + 83.1, abs=0.1)
    assert values.number("total.a100.increment", 2024) == pytest.approx(622.71 - 276.63 + 577, abs=1)


def test_a_mix_of_one_chip_is_that_chip_alone(compute: Compute) -> None:
    whole = {str(year): 1.0 for year in YEARS}
    none = dict.fromkeys(whole, 0.0)
    shares = {"mix.slot1.share": whole, "mix.slot2.share": none, "mix.slot3.share": none}
    values = compute(changes={**shares, "mix.slot1.chip": {"": "a100"}})
    for year in YEARS:
        assert values.number("mix.cards.stock", year) == pytest.approx(values.number("total.a100.stock", year))
        assert values.number("mix.slot4.stock", year) == pytest.approx(0, abs=1e-9)


def test_every_chip_that_is_offered_can_be_chosen(flagship: Model, compute: Compute) -> None:
    for slot in SLOTS:
        offered = flagship.inputs[f"mix.{slot}.chip"].choices
        assert {"h100", "a100", "ascend_910"} <= set(offered)
        assert "a800" not in offered
        for chip in offered:
            values = compute(changes={f"mix.{slot}.chip": {"": chip}})
            throughput = flagship.tables["chips"].records[chip]["fp16_tensor_tflops"]
            assert values.number(f"mix.{slot}.fp16_tensor") == throughput


@pytest.mark.thorough
def test_a_row_added_to_the_chip_file_is_a_chip_to_use(tmp_path: Path) -> None:
    folder = shutil.copytree(PRINTED.parents[1], tmp_path / "template")
    with (folder / "report" / "chips.csv").open("a", encoding="utf-8") as stream:
        stream.write("b1,Board One,Maker,1000,160,,,,,own,\n")
    with (folder / "texts" / "zh.toml").open("a", encoding="utf-8") as stream:
        stream.write('"Board One" = "一号板"\nMaker = "制造商"\n')
    extended = flagship_model(folder).complete()
    assert "b1" in extended.inputs["mix.slot2.chip"].choices
    values = evaluate(extended, [Selection(changes={"mix.slot2.chip": {"": "b1"}, "memory.chip": {"": "b1"}})])
    assert values.number("mix.slot2.fp16_tensor") == 1000
    assert values.number("memory.cards.chosen", "10000e8 parameters") == 25


def test_later_slots_give_way_where_the_shares_exceed_the_whole(compute: Compute) -> None:
    values = compute(changes={"mix.slot1.share": {"2025": 0.9}})
    carried = [values.number(f"mix.{slot}.carried", 2025) for slot in SLOTS]
    assert carried == pytest.approx([0.9, 0.1, 0, 0])
    assert values.summary("check.mix.shares") == pytest.approx(0.9 + 0.36 + 0.08 - 1)
    assert values.number("check.failed") == 0


def test_checks_hold_in_every_scenario_and_switch_position(flagship: Model) -> None:
    switches = tuple(flagship.corrections)
    positions = [p for size in range(len(switches) + 1) for p in itertools.combinations(switches, size)]
    selections = [Selection(scenario, {}, p) for scenario in flagship.scenarios for p in positions]
    values = evaluate(flagship, selections)
    assert len(selections) == 3 * 32
    assert errors_in(values, "training", "inference", "memory", "gpu", "server", "server_cost", "bottom_up") == []
    assert [values.number("check.failed", case=case) for case in range(len(selections))] == [0] * len(selections)


def test_bear_base_and_bull_are_in_order_in_every_switch_position(flagship: Model) -> None:
    switches = tuple(flagship.corrections)
    positions = [p for size in range(len(switches) + 1) for p in itertools.combinations(switches, size)]
    assert len(flagship.headlines) >= 11
    for position in positions:
        values = evaluate(flagship, [Selection(scenario, {}, position) for scenario in ("bear", "base", "bull")])
        for line_id in flagship.headlines:
            for member in flagship.item(line_id).members:
                low, middle, high = (values.number(line_id, member, case) for case in range(3))
                assert low <= middle <= high, (line_id, member, position)
