from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command_line import BAKERY, run

WRONG = [
    (["--set", "nope=1"], "bakery has no input 'nope'", "xlmodel values prints every id"),
    (["--set", "pric=1"], "bakery has no input 'pric'", "did you mean price"),
    (["--set", "price"], "--set 'price' is not ID=VALUE", "price@2025=2.5"),
    (["--set", "=1"], "is not ID=VALUE", ""),
    (["--set", "price@=1"], "is not ID=VALUE", ""),
    (["--set", "price=abc"], "price takes a number (EUR/cake), not 'abc'", ""),
    (["--set", "price="], "price takes a number (EUR/cake), not ''", ""),
    (["--set", "price=1,000"], "not '1,000'", "write it like 1234.5"),
    (["--set", "price=1_0"], "not '1_0'", ""),
    (["--set", "price=4%"], "not '4%'", "0.42"),
    (["--set", "price=nan"], "not 'nan'", ""),
    (["--set", "price=1e999"], "takes a finite number", ""),
    (["--set", "price=-1"], "price = -1 is outside its bounds", "0 to 100 EUR/cake"),
    (["--set", "price@2030=1"], "price has no value at '2030'", "2022, 2023"),
    (["--set", "shops.growth@2023=1"], "shops.growth has no value at '2023'", "2024, 2025"),
    (["--set", "rent@2024=1"], "rent is one value and has no period '2024'", "--set rent=VALUE"),
    (["--set", "revenue=3"], "revenue is calculated, and only inputs can be set", "xlmodel explain revenue"),
    (["--set", "correct.E1=1"], "correct.E1 is a switch", "--correct E1"),
    (["--set", "scenario.name=Boom"], "scenario.name belongs to the frame", ""),
    (["--set", "time.year@2024=3"], "time.year belongs to the frame", ""),
    (["--set", "oven.kind=brick"], "oven.kind cannot be 'brick'", "choices: deck, rack, stone"),
    (["--set", "oven.kind="], "oven.kind takes a text", ""),
    (["--correct", "E9"], "bakery has no correction 'E9'", "E1"),
    (["--correct", "E9", "--correct", "E1"], "bakery has no correction 'E9'", "E1"),
    (["--scenario", "bom"], "bakery has no scenario 'bom'", "did you mean boom?"),
    (["--scenario", "xyz"], "bakery has no scenario 'xyz'", "scenarios: base, boom, slump"),
    (["--scenario", "none.toml"], "there is no scenario file none.toml", ""),
]


@pytest.mark.parametrize(("options", "message", "hint"), WRONG)
def test_what_cannot_be_is_told_with_a_hint(options: list[str], message: str, hint: str) -> None:
    result = run("values", BAKERY, "profit", *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert hint in result.stderr
    assert result.stdout == ""


def series(*words: str) -> dict[str, float]:
    result = run("values", BAKERY, *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return {row["period"]: row["value"] for row in json.loads(result.stdout)}


def test_set_changes_one_period_or_all() -> None:
    before = series("price")
    assert series("price", "--set", "price@2025=9") == {**before, "2025": 9}
    assert series("price", "--set", "price=9") == dict.fromkeys(before, 9)
    assert series("price", "--set", "price=9", "--set", "price@2025=1") == {**dict.fromkeys(before, 9), "2025": 1}
    assert series("rent", "--set", "rent=70.5") == {"": 70.5}


def test_set_holds_in_every_scenario() -> None:
    assert series("price", "--set", "price@2027=9", "--scenario", "boom")["2027"] == 9
    assert series("price", "--scenario", "boom")["2027"] == 4.9


def test_a_choice_moves_what_depends_on_it() -> None:
    assert series("oven.energy") == {"": 0.32}
    assert series("oven.energy", "--set", "oven.kind=rack") == {"": 0.24}


def test_corrections_by_name_and_all() -> None:
    printed, corrected = series("costs.flour")["2023"], series("costs.flour", "--correct", "E1")["2023"]
    assert corrected == pytest.approx(printed * 1.06)
    assert series("costs.flour", "--correct", "all")["2023"] == corrected


SCENARIO = """
[storm]
label = "Storm"

[storm.changes."price"]
values = { 2026 = 2 }
why = "Flooded shops."

[storm.changes."rent"]
value = 10
why = "Landlords waive."
"""


def test_a_file_is_one_more_scenario(tmp_path: Path) -> None:
    path = tmp_path / "storm.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    before = series("price")
    assert series("price", "--scenario", str(path)) == {**before, "2026": 2}
    assert series("rent", "--scenario", str(path)) == {"": 10}
    assert series("price", "--scenario", str(path), "--set", "price@2026=3") == {**before, "2026": 3}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[storm", "[boom", "'boom' in"),
        ("[storm", "['my storm'", "is no plain word"),
        ('"Storm"', '"Boom"', "has the label of 'boom'"),
        ('"Storm"', '"BOOM"', "has the label of 'boom'"),
        ('"price"', '"prise"', "no such input; did you mean price"),
        ('"price"', '"revenue"', "revenue: no such input"),
        ('why = "Landlords waive."', "", "[storm] rent: 'why' is missing"),
        ("2026 = 2", "2031 = 2", "'2031' is no member"),
        ("2026 = 2", "2026 = -2", "[storm] price values.2026: -2 lies outside the bounds of the input, 0 to 100"),
        ("2026 = 2", "2026 = 'two'", "[storm] price values.2026: 'two' is no number (unit 'EUR/cake')"),
        ('"rent"', '"oven.kind"', "is no text (unit 'text')"),
        ('"rent"', '"correct.E1"', "correct.E1 is a switch"),
        ('label = "Storm"', "", "[storm]: 'label' is missing"),
        ("[storm]", "[storm", "cannot be read"),
        ("[storm]", "[calm]\nlabel = 'a'\n[storm]", "2 entries, not one scenario"),
        (SCENARIO, "storm = 1", "not one scenario"),
    ],
)
def test_a_file_that_cannot_be_a_scenario(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "storm.toml"
    path.write_text(SCENARIO.replace(old, new), encoding="utf-8")
    result = run("values", BAKERY, "profit", "--scenario", str(path))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
