"""The page of cross-checks: both sides in closed form, and a word that follows their ratio."""

from __future__ import annotations

import pytest
from xlmodel import Model

from tests.templates.conftest import Compute

CORRECTED = ("E1", "E2")
DAYS, SECONDS = 365, 86_400


def test_both_sides_are_what_they_say(compute: Compute) -> None:
    values = compute(*CORRECTED)

    def sides(name: str) -> list[float]:
        return [values.number(f"cross.{name}.{side}") for side in ("ours", "theirs")]

    assert sides("nvidia") == pytest.approx([values.number("bottom_up.nvidia_ai_chip.revenue", 2023), 110 * 4])
    assert sides("searches") == pytest.approx([8e8 * 10 * DAYS / 1e12, 2])
    assert sides("share_2022") == pytest.approx([values.number("total.inference_share", 2023), 0.585])
    assert sides("share_2026") == pytest.approx([values.number("total.inference_share", 2026), 0.622])
    assert sides("server_share") == pytest.approx(
        [values.number("bottom_up.server.market", 2023) / (202 / 0.164), 0.164]
    )
    assert sides("units") == pytest.approx([values.number("bottom_up.cards.added", 2023) / 8, 138.35])
    assert sides("hbm_2025") == pytest.approx([values.number("bottom_up.hbm.value", 2025), 25])
    assert sides("capex") == pytest.approx([values.number("bottom_up.server.market", 2023), 395.04 * 4])


@pytest.mark.parametrize(("name", "params", "fleet"), [("fleet_175bn", 1750e8, 180), ("fleet_1tn", 1e12, 1000)])
def test_two_trillion_searches_by_compute_beside_the_fleet_by_memory(
    compute: Compute, name: str, params: float, fleet: float
) -> None:
    values = compute(*CORRECTED)
    load = 2e12 / DAYS / SECONDS * 1000 * 2 * params * 5
    assert values.number(f"cross.{name}.ours") == pytest.approx(load / 0.3 / 312e12 / 1e4)
    assert values.number(f"cross.{name}.theirs") == fleet


@pytest.mark.parametrize(
    ("theirs", "word"), [(1.0, "close"), (1.09, "close"), (1.12, "same order"), (1.9, "same order"), (2.1, "apart")]
)
@pytest.mark.parametrize("below", [True, False])
def test_the_word_follows_the_ratio(compute: Compute, theirs: float, word: str, below: bool) -> None:
    ours = compute().number("cross.hbm_2025.ours")
    market = ours / theirs if below else ours * theirs
    values = compute(changes={"fact.hbm.market.2025": {"": market}})
    assert values.cell("cross_checks", "ratio", "hbm_2025") == pytest.approx(ours / market)
    assert values.cell("cross_checks", "word", "hbm_2025") == word


def test_every_pair_has_a_source_and_a_remark(flagship: Model) -> None:
    records = flagship.tables["cross_checks"].records
    assert len(records) == 13
    assert all(record["source"] and record["remark"] for record in records.values())
