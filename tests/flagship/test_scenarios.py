"""Scenarios in their order, and every printed figure explained: at base, and with each correction on."""

from __future__ import annotations

from itertools import combinations

import pytest
from xlmodel import Model, Selection
from xlmodel.evaluate import ReconciledFigure, Values, evaluate, reconcile

ROWS = 394
CORRECTIONS = ("E1", "E2", "E3", "E4", "E7")
SETTINGS = [chosen for count in range(len(CORRECTIONS) + 1) for chosen in combinations(CORRECTIONS, count)]
ORDER = ("bear", "base", "bull")
SLACK = 1e-12


@pytest.fixture(scope="module")
def values(flagship: Model) -> Values:
    """Every scenario at each of the 32 settings of the corrections."""
    return evaluate(flagship, [Selection(name, corrections=chosen) for chosen in SETTINGS for name in ORDER])


def test_the_model_has_these_corrections_and_scenarios(flagship: Model) -> None:
    assert tuple(flagship.corrections) == CORRECTIONS
    assert set(flagship.scenarios) == set(ORDER)
    assert len(flagship.headlines) >= 10
    assert min(len(flagship.scenarios[name].changes) for name in ("bear", "bull")) >= 10
    for scenario in flagship.scenarios.values():
        assert all(scenario.reasons[item].origin and scenario.reasons[item].has("zh") for item in scenario.changes)


def test_bear_is_below_base_is_below_bull_on_every_headline(flagship: Model, values: Values) -> None:
    wrong = []
    for place, chosen in enumerate(SETTINGS):
        for line_id in flagship.headlines:
            for member in flagship.item(line_id).members:
                bear, base, bull = (values.number(line_id, member, len(ORDER) * place + at) for at in range(len(ORDER)))
                slack = SLACK * abs(base)
                if not bear <= base + slack <= bull + 2 * slack:
                    wrong.append((chosen, line_id, member, bear, base, bull))
    assert wrong == []


def test_the_scenarios_move_every_headline(flagship: Model, values: Values) -> None:
    for line_id in flagship.headlines:
        members = flagship.item(line_id).members
        moved = [values.number(line_id, m, 2) > values.number(line_id, m, 0) for m in members]
        assert any(moved), line_id


def test_no_position_of_the_switches_holds_an_error_value(values: Values) -> None:
    assert list(values.errors()) == []


def verdicts(figures: list[ReconciledFigure]) -> dict[str, int]:
    found: dict[str, int] = {}
    for figure in figures:
        found[figure.verdict] = found.get(figure.verdict, 0) + 1
    return found


EXPLAINED_AT_BASE = {
    ("figure 7", "server.global.growth", "2022"): ("E6", 0.2949),
    ("figure 108", "server.global.growth", "2022"): ("E6", 0.2949),
    ("figure 8", "server.china.growth", "2022"): ("E6", 0.2407),
    ("figure 109", "server.china.growth", "2022"): ("E6", 0.2407),
    ("figure 8", "server.china.stock", "2025"): ("E13", 560.44),
    ("figure 109", "server.china.stock", "2025"): ("E13", 560.44),
}
"""Rows that the report's own numbers contradict, the erratum, and what recomputing them gives."""


def test_every_printed_figure_is_reconciled_at_base(flagship: Model) -> None:
    figures = reconcile(flagship)
    assert len(figures) == ROWS
    explained = [figure for figure in figures if figure.verdict == "explained"]
    assert verdicts(figures) == {"matches": ROWS - len(EXPLAINED_AT_BASE), "explained": len(EXPLAINED_AT_BASE)}
    assert {(f.where, f.id, f.period) for f in explained} == set(EXPLAINED_AT_BASE)
    for figure in explained:
        erratum, recomputed = EXPLAINED_AT_BASE[figure.where, figure.id, figure.period]
        assert erratum in figure.errata
        assert figure.model == pytest.approx(recomputed, abs=5e-5 if recomputed < 1 else 5e-3)
        assert not figure.low <= figure.model <= figure.high
    assert all(f.low <= f.model <= f.high for f in figures if f.verdict == "matches")


def test_the_explained_rows_follow_from_what_is_printed_beside_them(flagship: Model) -> None:
    printed = {(f.id, f.period): f.printed for f in reconcile(flagship)}
    world, china = "server.global.stock", "server.china.stock"
    assert printed[world, "2022"] / printed[world, "2021"] - 1 == pytest.approx(0.2949, abs=5e-5)
    assert printed[china, "2022"] / printed[china, "2021"] - 1 == pytest.approx(0.2407, abs=5e-5)
    rounded = printed["server.global.stock", "2025"] * printed["server.china.share", "2025"]
    assert round(rounded, 1) == printed[china, "2025"]


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_a_correction_moves_only_the_rows_it_explains(flagship: Model, correction: str) -> None:
    before = reconcile(flagship)
    after = reconcile(flagship, Selection(corrections=(correction,)))
    assert set(verdicts(after)) <= {"matches", "explained"}
    moved = 0
    for figure, row, was in zip(flagship.figures, after, before, strict=True):
        if correction not in figure.moved_by:
            assert row.verdict == was.verdict, row
            assert row.model == pytest.approx(was.model, rel=SLACK), row
        elif not row.low <= row.model <= row.high:
            moved += 1
            assert row.verdict == "explained"
            assert correction in row.errata
    assert moved > 0


@pytest.mark.parametrize("chosen", SETTINGS, ids="+".join)
def test_no_figure_differs_at_any_setting(flagship: Model, chosen: tuple[str, ...]) -> None:
    assert "differs" not in verdicts(reconcile(flagship, Selection(corrections=chosen)))


def test_a_figure_that_is_wrong_is_said_to_differ(flagship: Model) -> None:
    changes = {"train.utilisation": dict.fromkeys(flagship.item("train.utilisation").members, 0.31)}
    found = reconcile(flagship, Selection(changes=changes))
    assert verdicts(found).get("differs", 0) > 10
