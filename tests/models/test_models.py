"""Four models of trades that need the language: by month, by quarter, by product and region, with losses at first."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from xlmodel import Model, Selection, build, load
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.evaluate import Values, evaluate
from xlmodel.verification import verify

FOLDER = Path(__file__).parent
NAMES = ("saas", "loans", "retail", "solar")
ENGINES = ("ironcalc", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("formulas", "formualizer")))


@cache
def model(name: str) -> Model:
    return load(f"{FOLDER / name}/")


@cache
def values(name: str) -> Values:
    return evaluate(model(name))


@pytest.fixture(scope="module", params=NAMES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = str(request.param)
    return build(model(name), output=tmp_path_factory.mktemp(name) / f"{name}.xlsx").path


@pytest.mark.parametrize("engine", ENGINES)
def test_every_formula_recalculates(built: Path, engine: str) -> None:
    verdict = verify(built, engine=engine)
    assert verdict.ok
    assert verdict.compared == verdict.equal == verdict.formulas > 2000


@pytest.mark.thorough
def test_every_gate_of_the_audit_is_passed(built: Path) -> None:
    found = audit_workbook(built).results
    failed = [f"{result.number}: {result.message}" for result in found if result.outcome is Outcome.FAIL]
    assert not failed


def test_the_audit_knows_the_scenarios_by_the_list_of_the_switch(tmp_path: Path) -> None:
    """Not by the words low, base and high, which the tornado has."""
    shutil.copytree(FOLDER / "retail", tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    cases = tmp_path / "shop/cases.toml"
    cases.write_text(cases.read_text(encoding="utf-8").partition("[tornado]")[0], encoding="utf-8")
    path = build(str(tmp_path / "shop"), output=tmp_path / "shop.xlsx").path
    assert audit_workbook(path)[54].outcome is Outcome.PASS


@pytest.mark.parametrize("name", NAMES)
def test_no_check_fails_in_any_scenario(name: str) -> None:
    cases = [Selection(scenario) for scenario in model(name).scenarios]
    found = evaluate(model(name), cases)
    assert [found.number("check.failed", case=case) for case in range(len(cases))] == [0.0] * len(cases)


def test_customers_roll_forward_and_recur_as_revenue() -> None:
    with (FOLDER / "saas" / "inputs" / "won.csv").open(encoding="utf-8") as stream:
        won = {(row["plan"], row["period"]): float(row["value"]) for row in csv.DictReader(stream)}
    plans = {"starter": (400.0, 0.04, 29), "team": (120.0, 0.02, 199), "enterprise": (8.0, 0.01, 2400)}
    recurring = dict.fromkeys(model("saas").timeline.members, 0.0)
    for plan, (before, churn, price) in plans.items():
        customers = before
        for month in recurring:
            customers += won[plan, month] - customers * churn
            recurring[month] += customers * price * 12
    found = values("saas")
    assert [found.number("arr", month) for month in recurring] == pytest.approx(list(recurring.values()), rel=1e-12)
    last = sum(recurring[f"2026-{month:02d}"] / 12 for month in range(1, 13))
    assert found.number("revenue.year", "2026") == pytest.approx(last, rel=1e-12)
    assert found.number("arr.growth", "2026-12") == pytest.approx(recurring["2026-12"] / recurring["2025-12"] - 1)


def test_interest_by_the_days_of_a_quarter_of_a_year_to_june() -> None:
    found = values("loans")
    quarter = "2024Q3"  # January to March 2024, a leap year
    assert found.number("time.days", quarter) == 31 + 29 + 31
    balance = {tranche: found.number(f"balance.{tranche}", "2024Q2") for tranche in ("senior", "mezzanine", "bridge")}
    assert balance["senior"] == pytest.approx((400 * 0.98 + 20) * 0.98 + 20)
    rates = {"senior": 0.052, "mezzanine": 0.081, "bridge": 0.11}
    due = sum(balance[tranche] * rate * 91 / 360 for tranche, rate in rates.items())
    assert found.number("interest", quarter) == pytest.approx(due, rel=1e-12)
    year = sum(found.number("interest", f"2024Q{number}") for number in (1, 2, 3, 4))
    assert found.number("interest.year", "2024") == pytest.approx(year, rel=1e-12)
    assert found.number("balance.year", "2024") == found.number("balance", "2024Q4")


def test_products_and_regions() -> None:
    found = values("retail")
    coats = 0.4e6 * 180 * 1 * 1.0 + 0.12e6 * 180 * 1.2 * 1.05
    assert found.number("product.coat", 2022) == pytest.approx(coats / 1e6, rel=1e-12)
    whole = sum(found.number(f"product.{product}", 2022) for product in ("coat", "boot", "hat"))
    assert found.number("revenue", 2022) == pytest.approx(whole, rel=1e-12)
    assert found.number("share.coat", 2022) == pytest.approx(coats / 1e6 / whole, rel=1e-12)
    margin = sum(
        found.number(f"product.{p}", 2022) * rate for p, rate in (("coat", 0.45), ("boot", 0.4), ("hat", 0.55))
    )
    assert found.number("margin", 2022) == pytest.approx(margin, rel=1e-12)


def test_losses_are_carried_forward_and_a_growth_rate_over_a_loss_is_not_meaningful() -> None:
    found, years = values("solar"), model("solar").timeline.members
    earned = [found.number("before_tax", year) for year in years]
    assert earned[0] < 0 < earned[-1]
    carried, paid = 0.0, []
    for amount in earned:
        used = min(carried, max(amount, 0))
        carried += max(-amount, 0) - used
        paid.append(0.25 * max(amount - used, 0))
    assert [found.number("tax", year) for year in years] == pytest.approx(paid, abs=1e-9)
    worth = sum(found.number("cash", year) / 1.09**place for place, year in enumerate(years, start=1))
    assert found.number("npv") == pytest.approx(worth, rel=1e-12)
    assert found.summary("net_profit") == "n.m."
    rates = found.series("ebitda.growth")
    for before, year in pairwise(years):
        base, profit = found.number("ebitda", before), found.number("ebitda", year)
        meant = base > 0 and profit >= 0
        assert rates[year] == (pytest.approx(profit / base - 1) if meant else "n.m.")
    assert "n.m." in rates.values()
    assert any(isinstance(rate, float) for rate in rates.values())
    assert isinstance(found.summary("revenue"), float)


def test_a_tornado_over_a_loss_shows_differences_in_the_unit_of_its_output(built: Path) -> None:
    sheet = load_workbook(built, data_only=True)["Tornado"]
    rows: list[tuple[Any, ...]] = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    head = max(place for place, row in enumerate(rows) if row[0] == "Driver")
    drivers = [row for row in rows[head + 1 :] if row[9] is not None]
    assert drivers
    results, base = [result for row in drivers for result in row[1:3]], drivers[0][3]
    by_base = base > 0 and min(results) >= 0
    assert by_base is (built.stem in {"saas", "loans"})
    expected = [(result - base) / base if by_base else result - base for result in results]
    assert [change for row in drivers for change in row[5:7]] == pytest.approx(expected)
    ranked = sorted(drivers, key=lambda row: (-round(abs(row[6] - row[5]), 9), row[4]))
    assert [row[9] for row in ranked] == list(range(1, len(drivers) + 1))
