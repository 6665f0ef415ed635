from __future__ import annotations

import openpyxl
import pytest
from xlmodel.building import build
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
