"""docs/flagship.md shows what the model gives: by year, by scenario, and 2024 by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.templates.conftest import Compute

PAGE = Path(__file__).parents[2] / "docs" / "flagship.md"
BY_YEAR = {
    "cards added, 10,000": ("bottom_up.cards.added",),
    "AI servers, world": ("bottom_up.server.market",),
    "of it inference": ("bottom_up.server.market.inference",),
    "AI servers, China": ("bottom_up.server.china.market",),
    "accelerators": ("bottom_up.accelerator.market",),
    "optical modules": ("bottom_up.optics.value",),
    "switches: InfiniBand / Ethernet": ("bottom_up.switch.infiniband.value", "bottom_up.switch.ethernet.value"),
    "HBM": ("bottom_up.hbm.value",),
    "cooling, world, CNY 100m": ("bottom_up.cooling.market",),
    "load in service, GW at most": ("bottom_up.load",),
    "of the world's data-centre load": ("bottom_up.load.share_of_world",),
}
BY_SCENARIO = {
    "AI servers, world": "bottom_up.server.market",
    "optical modules": "bottom_up.optics.value",
    "HBM": "bottom_up.hbm.value",
    "load, GW": "bottom_up.load",
}


def table(title: str) -> dict[str, list[str]]:
    part = PAGE.read_text(encoding="utf-8").partition(f"## {title}")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return {cells[0]: cells[1:] for cells in rows[2:]}


def is_shown(shown: str, value: float) -> bool:
    digits, percent = shown.replace(",", "").rstrip("%"), shown.endswith("%")
    places = len(digits.partition(".")[2])
    return abs(float(digits) - value * (100 if percent else 1)) <= 0.5 * 10.0**-places + 1e-9


def test_the_table_by_year_is_what_the_model_gives(compute: Compute) -> None:
    values, found = compute("E1", "E2"), table("Base, corrected")
    assert set(found) == set(BY_YEAR)
    for name, lines in BY_YEAR.items():
        for year, cell in zip(range(2023, 2028), found[name], strict=True):
            for shown, line in zip(cell.split(" / "), lines, strict=True):
                assert is_shown(shown, values.number(line, year)), (name, year, shown)


def test_the_table_by_scenario_is_what_the_model_gives(compute: Compute) -> None:
    found = table("Scenarios")
    assert set(found) == set(BY_SCENARIO)
    base = compute("E1", "E2")
    for place, scenario in enumerate(("bear", "base", "bull")):
        values = compute("E1", "E2", scenario=scenario)
        for name, line in BY_SCENARIO.items():
            shown, _, over_base = found[name][place].partition(" ")
            value = values.number(line, 2027)
            assert is_shown(shown, value), (name, scenario)
            assert not over_base or is_shown(over_base.strip("()"), value / base.number(line, 2027)), (name, scenario)


def test_2024_by_hand_is_what_the_model_gives(compute: Compute) -> None:
    values = compute("E1", "E2")
    rows = table("One year by hand: 2024")
    by_hand = [cells for name, cells in rows.items() if name != "together"]
    assert len(by_hand) == 9
    keys = {"H100": "h100", "A100": "a100", "Ascend 910": "ascend_910", "GH200": "gh200", "A10": "a10", "T4": "t4"}
    for name, (share, _, cards, price, value, gpu_share, servers) in rows.items():
        if name == "together":
            continue
        use, _, chip_name = name.partition(": ")
        chip = keys[chip_name]
        for shown, line in (
            (share, f"bottom_up.share_applied.{use}.{chip}"),
            (cards, f"bottom_up.cards.added.{use}.{chip}"),
            (price, f"bottom_up.price.{chip}"),
            (value, f"bottom_up.cards.value.{use}.{chip}"),
            (gpu_share, f"bottom_up.gpu_share.{chip}"),
            (servers, f"bottom_up.server.value.{use}.{chip}"),
        ):
            assert is_shown(shown, values.number(line, 2024)), (name, line, shown)


BY_HAND = {
    r"Training needs ([\d,]+) PFLOP/s": ("train.peak_compute", 2024, 1),
    r"30% = ([\d,]+) to install": ("train.installed_compute", 2024, 1),
    r"in 2023 it was ([\d,]+)": ("train.installed_compute", 2023, 1),
    r"\*\*([\d,]+) PFLOP/s are added": ("bottom_up.compute_added.training", 2024, 1),
    r"Inference: ([\d,]+) / 0\.3": ("infer.needed_compute", 2024, 1),
    r"2023: \*\*([\d,]+)\*\*": ("bottom_up.compute_added.inference", 2024, 1),
    r"together \| \| \| \*\*([\d.]+)": ("bottom_up.cards.added", 2024, 1),
    r"The market\*\* is USD ([\d.]+)bn": ("bottom_up.server.market", 2024, 0.1),
    r"China: x 34\.5% = ([\d.]+)bn": ("bottom_up.server.china.market", 2024, 0.1),
    r"GB: \*\*([\d.]+)bn": ("bottom_up.hbm.value", 2024, 0.1),
    r"Together USD \*\*([\d.]+)bn": ("bottom_up.optics.value", 2024, 0.1),
    r"and ([\d.]+) million modules of 800G": ("bottom_up.optics.modules.800g", 2024, 0.01),
    r"800G after ([\d.]+) million": ("bottom_up.optics.modules.800g", 2023, 0.01),
    r"or \*\*([\d.]+) GW added": ("bottom_up.load.added", 2024, 1),
    r"with the ([\d.]+) of 2023": ("bottom_up.load", 2023, 1),
    r"of 2023, ([\d.]+) GW in service": ("bottom_up.load", 2024, 1),
    r"1\.3, ([\d.]+) GW": ("bottom_up.load.facility", 2024, 1),
    r"GW, ([\d]+%) of what": ("bottom_up.load.share_of_world", 2024, 1),
    r"CNY \*\*([\d.]+)bn": ("bottom_up.cooling.market", 2024, 0.1),
    r"699\.8 = USD ([\d.]+)bn": ("bottom_up.dell_ai_server.revenue", 2024, 0.1),
    r"x 699\.8 = ([\d.]+)bn": ("bottom_up.inspur_information_ai_server.revenue", 2024, 0.1),
    r"China would be ([\d.]+)bn": ("bottom_up.inspur_information_ai_server.revenue_uncapped", 2024, 0.1),
    r"HiSilicon: 20\.2 \+ 10\.1 = ([\d.]+\d)": ("bottom_up.hisilicon_ai_chip.revenue", 2024, 1),
    r"480\.1 - 30\.4 = ([\d.]+)": ("bottom_up.nvidia_ai_chip.revenue", 2024, 1),
    r"449\.7, or (\d+%)": ("bottom_up.accelerator.share.nvidia", 2024, 1),
    r"\(Nettrix, in China alone\) = ([\d.]+%)": ("bottom_up.odm_pool", 2024, 1),
    r"a quarter of it each: ([\d.]+)bn": ("bottom_up.quanta_ai_server.revenue", 2024, 0.1),
    r"TFLOP/s = ([\d.]+) \(10,000 cards\)": ("train.a100.stock", 2024, 1),
    r"cards is worth ([\d.]+)": ("server.global.gpu_value", 2024, 1),
    r"stock of servers ([\d.]+\d)": ("server.global.stock", 2024, 1),
    r"increment over ([\d.]+) in 2023": ("server.global.stock", 2023, 1),
    r"in 2023 is ([\d.]+); China": ("server.global.increment", 2024, 1),
    r"; China x 34\.5% = ([\d.]+\d)": ("server.china.market", 2024, 1),
    r"counted \(([\d.]+) of A100": ("infer.a100.stock", 2024, 1),
    r"889\.6 = ([\d.]+)\.": ("coverage.dell_ai_server.revenue", 2024, 1),
}
"""What the sentences of the two sums by hand say, and the line and year that give it, times a power of ten."""


def test_one_share_changed_is_what_the_model_gives(compute: Compute) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    (dell, left) = re.findall(r"Dell at (\d+)% of the world: the contract makers' part falls to ([\d.]+%)", text)[0]
    path = {"share.dell_ai_server": {str(year): float(dell) / 100 for year in range(2023, 2028)}}
    changed, base = compute("E1", "E2", changes=path), compute("E1", "E2")
    assert is_shown(left, changed.number("bottom_up.odm_pool", 2024))
    for key in ("hpe", "lenovo", "inspur_information"):
        line = f"bottom_up.{key}_ai_server.revenue"
        assert changed.number(line, 2024) == pytest.approx(base.number(line, 2024))


@pytest.mark.parametrize("pattern", BY_HAND)
def test_the_sentences_by_hand_are_what_the_model_gives(compute: Compute, pattern: str) -> None:
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    (shown,) = re.findall(pattern, text)
    line, year, factor = BY_HAND[pattern]
    assert is_shown(shown, compute("E1", "E2").number(line, year) * factor), shown
