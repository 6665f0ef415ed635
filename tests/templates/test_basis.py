"""The basis chosen: what is shown follows it, the case as printed does not, and the sheets that follow it say so."""

from __future__ import annotations

import pytest
from xlmodel import Model, Selection
from xlmodel.evaluate import Values, evaluate
from xlmodel.model.case_set import Grid, Tornado

from tests.templates.conftest import Compute

ABOVE_CARDS = {
    "train.peak_compute", "infer.peak_compute", "train.peak_compute.cagr",
    "infer.peak_compute.cagr", "total.h100.stock", "train.h100.stock", "infer.h100.stock",
    "chosen.tokens.multiple", "chosen.operations.multiple", "chosen.compute.multiple",
}  # fmt: skip
"""What is needed, before any card is bought."""

NOT_OF_CARDS = {
    "cooling.china.market", "cooling.market",  # the racks of section 6.2
    "hbm.market.low", "hbm.market.high",  # as forecast
    "chosen.cards.fleet.other",  # chips of the mix that neither basis holds
    "chosen.server.fall",  # the market falls on neither basis
}  # fmt: skip
AS_PRINTED = {"optics.200g.value", "optics.400g.value", "optics.800g.value"}
"""What a chart shows on the report's basis, and says so."""
UNSHARED = {
    "chosen.share.inspur", "chosen.share.dell", "chosen.share.hpe", "chosen.share.lenovo", "chosen.share.unisplendour",
}  # fmt: skip
"""Printed shares, which the base scenario holds flat on both bases."""


@pytest.fixture(scope="module")
def bases(flagship: Model) -> Values:
    """As printed, bottom up, and bottom up with the corrections."""
    bottom_up = {"basis": {"": "bottom_up"}}
    return evaluate(flagship, [Selection(), Selection("base", bottom_up), Selection("base", bottom_up, ("E1", "E2"))])


def shown(model: Model) -> set[str]:
    """Every line that the cover, the charts, the tree, the grids, the tornado and the ranges show."""
    found = {*model.headlines, *model.tree_lines, *model.range_lines, *model.range_reasons}
    found |= {line_id for line_id, _ in model.front_page.large}
    found |= {line_id for chart in model.charts for line_id in (*chart.lines, *chart.second)}
    return found | {line_id for kind in (Grid, Tornado) for cases in model.sets_of(kind) for line_id in cases.outputs}


def test_everything_shown_follows_the_basis_but_what_is_above_cards_or_not_of_them(
    flagship: Model, bases: Values
) -> None:
    still = {name for name in shown(flagship) if (bases.arrays[name][0] == bases.arrays[name][1]).all()}
    assert still <= ABOVE_CARDS | NOT_OF_CARDS | UNSHARED | AS_PRINTED
    assert shown(flagship) >= ABOVE_CARDS
    assert len(shown(flagship) - still) > 40


def test_what_is_shown_is_the_report_s_own_line_where_the_report_s_basis_is_chosen(bases: Values) -> None:
    pairs = {
        "chosen.server.market": "server.global.market",
        "chosen.server.china.market": "server.china.market",
        "chosen.optics.value": "optics.value",
        "chosen.cards.fleet": "mix.cards.stock",
        "chosen.cards.fleet.h100": "mix.slot1.stock",
        "chosen.cooling.market": "cooling.ai.market",
        "chosen.optics.modules.800g": "optics.800g.modules",
        "chosen.servers.multiple": "bridge.servers.multiple",
        "chosen.power.multiple": "bridge.power.multiple",
        "chosen.share.dell": "bridge.share.dell",
    }
    for name, printed in pairs.items():
        assert bases.arrays[name][0] == pytest.approx(bases.arrays[printed][0], rel=1e-12), name


def test_chips_and_speeds_sum_to_the_whole_on_both_bases(flagship: Model, bases: Values) -> None:
    chips, media = (flagship.dimensions[name].members for name in ("accelerator", "medium"))
    parts = {
        "chosen.cards.fleet": [f"chosen.cards.fleet.{c}" for c in (*chips, "other")],
        "chosen.cooling.market": [f"chosen.cooling.{medium}_market" for medium in media],
    }
    for whole, names in parts.items():
        found = sum(bases.arrays[name] for name in names)
        assert found == pytest.approx(bases.arrays[whole], rel=1e-12)
        assert all((bases.arrays[name] >= -1e-9).all() for name in names)


def test_the_case_as_printed_keeps_the_report_s_basis_and_all_others_follow_the_one_chosen(
    flagship: Model, bases: Values
) -> None:
    for place, year in (("chosen.server.market", "2027"), ("chosen.optics.value", "2025")):
        row = f"cases.scenarios:{place}@{year}"
        printed, built, corrected = (bases.number(place, year, case) for case in range(3))
        assert printed != built != corrected
        for case in range(3):
            assert bases.number(row, "as_printed", case) == pytest.approx(printed, rel=1e-12)
        for case in (1, 2):
            assert bases.number(row, "corrected", case) == pytest.approx(corrected, rel=1e-12)
        assert bases.number(row, "base", 1) == pytest.approx(built, rel=1e-12)


def test_as_printed_and_corrected_are_of_the_base_scenario_whatever_is_selected(compute: Compute) -> None:
    base, bull = compute(), compute(scenario="bull")
    corrected = compute("E1", "E2")
    for line, year in (("chosen.cards.added", "2027"), ("chosen.server.market", "2027")):
        row = f"cases.scenarios:{line}@{year}"
        assert bull.number(line, year) != base.number(line, year)
        assert bull.number(row, "as_printed") == pytest.approx(base.number(line, year), rel=1e-12)
        assert bull.number(row, "corrected") == pytest.approx(corrected.number(line, year), rel=1e-12)


def test_the_bridge_names_all_nine_steps_of_ramping(flagship: Model) -> None:
    ids = [name for section in flagship.sheets["bridge"].sections for name in section.ids]
    steps = [
        flagship.item(name).label.origin for name in ids if name.startswith("chosen.ramp.") and name.count(".") == 2
    ]
    assert [int(step[0]) for step in steps] == [1, 2, 2, 3, 4, 5, 6, 7, 8, 9]


def test_the_line_that_names_the_basis_says_which_one_is_chosen(bases: Values) -> None:
    assert list(bases.arrays["basis.shown"].ravel()) == [
        "Basis: as printed",
        *["Bottom-up, modelled from 2023"] * 2,
    ]
