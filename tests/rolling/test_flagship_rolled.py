"""The flagship rolled: with its own values as actuals nothing moves and no check fails, in any basis and scenario."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from xlmodel import Model, Selection, build, load, roll
from xlmodel.evaluate import evaluate
from xlmodel.rolling import Rolled

pytestmark = pytest.mark.thorough

Factors = tuple[float, float]
ACTUALS = {"server.global.history": "server.global.market", "server.china.history": "server.china.market"}
"""The inputs of what a year sold, and the lines that estimate it."""
READ_BY_NOBODY_LATER = (
    "server.global.growth_history", "server.china.growth_history", "server.china.all_servers", "idc.new_racks",
    "idc.telco.new_racks",
)  # fmt: skip


def rolled(
    flagship: Model, folder: Path, to: int, scenario: str = "base", factors: Factors = (1, 1), extend: int = 0
) -> Rolled:
    """The flagship with its own sales of a scenario as actuals, the world's and China's times a factor."""
    values = evaluate(flagship, [Selection(scenario)])
    rows = ["id,period,value,source"]
    for year in map(str, range(2023, to + 1)):
        for (name, line), factor in zip(ACTUALS.items(), factors, strict=True):
            rows.append(f"{name},{year},{values.number(line, year) * factor!r},figure 7")
        for name in READ_BY_NOBODY_LATER:
            rows.append(f"{name},{year},{flagship.inputs[name].values.get(year, 1)},figure 7")
    path = folder / "actuals.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return roll("ai_compute", to=to, actuals=path, output=folder / f"rolled_{scenario}_{to}", extend=extend)


def headlines(model: Model, scenario: str, basis: str) -> Iterator[tuple[str, str, float]]:
    values = evaluate(model, [Selection(scenario, {"basis": basis})])
    for name in model.headlines:
        for period in model.item(name).members:
            yield name, period, values.number(name, period)


@pytest.mark.parametrize(("to", "scenario"), [(2024, "base"), (2026, "bear")])
def test_own_values_move_and_break_nothing(flagship: Model, tmp_path: Path, to: int, scenario: str) -> None:
    done = rolled(flagship, tmp_path, to, scenario)
    assert done.broken == ()
    after = load(f"{done.folder}/")
    assert after.timeline.last_history == str(to)
    assert [*headlines(after, scenario, "report")] == [*headlines(flagship, scenario, "report")]
    if scenario == "base":
        assert all(one.same for one in done.moved)


def test_bottom_up_cards_and_money_follow_compute_whatever_was_sold(flagship: Model, tmp_path: Path) -> None:
    done = rolled(flagship, tmp_path, 2024, factors=(1.3, 1.2))
    after = load(f"{done.folder}/")
    before, now = (
        {(name, period): value for name, period, value in headlines(model, "base", "bottom_up")}
        for model in (flagship, after)
    )
    moved = {place for place, value in now.items() if value != before[place]}
    assert moved == {("chosen.server.china.market", year) for year in ("2023", "2024")}


def test_other_actuals_move_the_market_and_break_no_check(flagship: Model, tmp_path: Path) -> None:
    done = rolled(flagship, tmp_path, 2025, factors=(0.99, 1.01))
    assert done.broken == ()
    moved = {(one.id, one.period): (one.before, one.after) for one in done.moved if not one.same}
    for year in ("2023", "2024", "2025"):
        before, after = moved["chosen.server.market", year]
        assert after == pytest.approx(before * 0.99, rel=1e-12)  # type: ignore[operator]
    assert ("chosen.server.market", "2026") not in moved
    assert set(done.moved_at) == {"--set basis=bottom_up", "--scenario bull", "--scenario bear"}
    assert {one.id for one in done.moved_at["--set basis=bottom_up"] if not one.same} == {"chosen.server.china.market"}


def test_the_flow_after_history_is_of_stocks_not_of_sales(flagship: Model, tmp_path: Path) -> None:
    done = rolled(flagship, tmp_path, 2024, factors=(1.5, 1.5))
    selection = [Selection("base", corrections=("E7",))]
    before, after = (evaluate(model, selection) for model in (flagship, load(f"{done.folder}/")))
    for year in (2025, 2026, 2027):
        assert after.number("server.global.market", year) == before.number("server.global.market", year)


def test_a_rolled_copy_with_a_year_more_builds_and_own_figures_stay_empty(flagship: Model, tmp_path: Path) -> None:
    done = rolled(flagship, tmp_path, 2024, factors=(1.01, 1.01), extend=1)
    assert done.broken == ()
    own = tomllib.loads((done.folder / "inputs/own.toml").read_text(encoding="utf-8"))["own.{marketed}.share"]
    assert own["values"]["2028"] == ""
    assert "assumed" not in own
    assert not [name for name in done.carried if name.startswith("own.")]
    selection = Selection("base", {"basis": "bottom_up"})
    result = build(f"{done.folder}/", selection=selection, output=tmp_path / "rolled.xlsx")
    assert result.failing_checks == ()
    assert all(verdict.ok for verdict in result.verdicts)
