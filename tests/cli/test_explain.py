from __future__ import annotations

import json
import re

import openpyxl
import pytest
from xlmodel.building import build
from xlmodel.evaluate import evaluate
from xlmodel.registry import load

from tests.cli.command_line import BAKERY, run


def explained(*words: str) -> str:
    result = run("explain", BAKERY, *words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_line_down_to_its_inputs() -> None:
    text = explained("revenue@2024")
    assert text.splitlines()[:2] == ["revenue: Revenue (EUR 1e6/year)", "in words: Cakes sold × Price of a cake"]
    assert "source: annual report, Annual report of the chain" in text
    assert "revenue@2024 = 41.993952 EUR 1e6/year" in text
    assert "├── cakes@2024 = 11.05104 1e6 cake/year" in text
    assert "└── price@2024 = 3.8 EUR/cake [report, annual report]" in text
    assert "shops.growth@2024 = 0.15 ratio [assumption, assumption]" in text
    assert "time.last_history = 2023 year" in text


def test_the_excel_formula_is_the_one_in_the_workbook(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = build(load(BAKERY), output=tmp_path_factory.mktemp("explain") / "a.xlsx").path
    shown = next(line for line in explained("revenue").splitlines() if line.startswith("in Excel: "))
    cell, formula = shown.removeprefix("in Excel: ").split(" ", 1)
    sheet, _, address = cell.partition("!")
    assert openpyxl.load_workbook(path)[sheet][address].value == formula


def test_what_was_shown_is_not_opened_again_and_depth_cuts() -> None:
    text = explained("profit")
    assert text.count("shops.given") == 1
    assert "(shown above)" in text
    assert "shops.given" not in explained("profit", "--depth", "1")
    assert "… (--depth)" in explained("profit", "--depth", "1")


LOANS = "tests/models/loans/"


def made_of(words: str) -> dict[tuple[str, str], float]:
    """What the number is made of directly, by id and period."""
    found = json.loads(run("explain", LOANS, words, "--depth", "1", "--json").stdout)["made_of"]["made_of"]
    return {(part["id"], part["period"]): part["value"] for part in found}


def loans(line_id: str) -> dict[str, float | str]:
    return evaluate(load(LOANS)).series(line_id)


def test_a_number_is_made_of_those_of_the_periods_it_reads() -> None:
    assert made_of("balance.senior.opening@2025Q2")["balance.senior", "2025Q1"] == loans("balance.senior")["2025Q1"]
    quarters = [f"2026Q{quarter}" for quarter in (1, 2, 3, 4)]
    assert made_of("balance.year@2026") == {("balance", "2026Q4"): loans("balance")["2026Q4"]}
    summed = next(name for name in load(LOANS).lines if name.startswith("interest.year.by_year"))
    assert made_of(f"{summed}@2026") == {("interest", quarter): loans("interest")[quarter] for quarter in quarters}


def test_a_balance_is_opened_in_one_period_alone() -> None:
    text = run("explain", LOANS, "balance.senior@2025Q2").stdout
    assert re.search(r"balance\.senior@2025Q1 = .* \(made as above\)", text)
    assert "shown above" not in next(line for line in text.splitlines() if "balance.senior@2025Q1" in line)


def test_in_chinese_and_under_a_selection() -> None:
    text = explained("price@2027", "--lang", "zh", "--scenario", "boom")
    assert text.startswith("price: 蛋糕单价（欧元/个）\n输入：报告\n")
    assert "2027   4.9" in text


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["revenu"], "no line or input 'revenu'", "did you mean revenue"),
        (["revenue@2031"], "revenue has no value at '2031'", "2022, 2023"),
        (["revenue", "profit"], "name one id", ""),
    ],
)
def test_what_cannot_be_explained(words: list[str], message: str, hint: str) -> None:
    result = run("explain", BAKERY, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert hint in result.stderr
