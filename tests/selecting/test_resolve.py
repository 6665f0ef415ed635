"""What Python may select is what the command line may select, and nothing else passes in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from xlmodel import Model, Selection, build, simulate, values
from xlmodel.errors import UsageError
from xlmodel.registry import load
from xlmodel.selecting import resolve, settings

from tests.cli.command_line import BAKERY, run

YEARS = ("2022", "2023", "2024", "2025", "2026", "2027")

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"scenario": "bom"}, "bakery has no scenario 'bom'", "did you mean boom?"),
    ({"scenario": ""}, "bakery has no scenario ''", "scenarios: base, boom, slump"),
    ({"changes": {"nope": 1}}, "bakery has no input 'nope'", "xlmodel values prints every id"),
    ({"changes": {"pric": 1}}, "bakery has no input 'pric'", "did you mean price"),
    ({"changes": {"revenue": 3}}, "revenue is calculated, and only inputs can be set", "explain revenue"),
    ({"changes": {"price": {2030: 1}}}, "price has no value at '2030'", "2022, 2023"),
    ({"changes": {"price": {"2025Q1": 1}}}, "price has no value at '2025Q1'", "2022, 2023"),
    ({"changes": {"rent": {2024: 1}}}, "rent is one value and has no period '2024'", ""),
    ({"changes": {"price": {2025: -1}}}, "price = -1 is outside its bounds", "0 to 100 EUR/cake"),
    ({"changes": {"price": "4%"}}, "price takes a number (EUR/cake), not '4%'", ""),
    ({"changes": {"price": True}}, "price takes a number (EUR/cake), not True", ""),
    ({"changes": {"price": None}}, "price takes a number (EUR/cake), not None", ""),
    ({"changes": {"price": float("nan")}}, "price takes a finite number", ""),
    ({"changes": {"price": 10**400}}, "price takes a finite number", ""),
    ({"changes": {"price": [1, 2]}}, "price takes a number", ""),
    ({"changes": {"oven.kind": "brick"}}, "oven.kind cannot be 'brick'", "choices: deck, rack, stone"),
    ({"changes": {"correct.E1": 1}}, "correct.E1 is a switch", "corrections=(...) in Python"),
    ({"changes": {"scenario.name": "Boom"}}, "scenario.name belongs to the frame", ""),
    ({"corrections": ("E9",)}, "bakery has no correction 'E9'", "E1"),
    ({"corrections": "E9"}, "bakery has no correction 'E9'", "E1"),
]


@pytest.fixture(scope="module")
def bakery() -> Model:
    return load(BAKERY)


@pytest.mark.parametrize(("given", "message", "hint"), WRONG)
def test_what_cannot_be_is_told_with_a_hint(bakery: Model, given: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(bakery, Selection(**given))
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "given",
    [
        {"scenario": 1}, {"changes": [1]}, {"changes": {1: 2}}, {"changes": {"price": {2.5: 1}}},
        {"changes": {"price": {True: 1}}}, {"corrections": 1}, {"corrections": (1,)},
    ],
)  # fmt: skip
def test_a_wrong_kind_is_told_where_it_is_made(given: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Selection(**given)


def test_all_that_is_wrong_is_told_at_once(bakery: Model) -> None:
    with pytest.raises(UsageError, match="3 choices cannot be made of bakery") as caught:
        resolve(bakery, Selection("bom", {"pric": 1}), language="de")
    assert [problem.partition(" (")[0] for problem in caught.value.problems] == [
        "bakery has no input 'pric'", "bakery has no scenario 'bom'", "bakery has no language 'de'",
    ]  # fmt: skip


def test_years_as_numbers_and_plain_values_simply_work(bakery: Model) -> None:
    found = resolve(bakery, Selection("boom", {"price": {2025: 3, "2026": 2.5}, "rent": np.float64(70), "wage": 40}))
    assert found.changes["price"] == {"2025": 3.0, "2026": 2.5}
    assert found.changes["rent"] == {"": 70.0}
    assert found.changes["wage"] == dict.fromkeys(YEARS, 40.0)
    assert resolve(bakery, found) == found


def test_corrections_as_on_the_command_line(bakery: Model) -> None:
    assert resolve(bakery, Selection(corrections="all")).corrections == tuple(bakery.corrections)
    assert resolve(bakery, Selection(corrections="E1, ")).corrections == ("E1",)
    assert resolve(bakery, Selection(corrections=["E1", "E1"])).corrections == ("E1",)


def test_settings_are_what_can_be_set(bakery: Model) -> None:
    assert {"price", "rent", "oven.kind"} <= set(settings(bakery))
    assert not {"revenue", "scenario.name", "correct.E1", "time.year"} & set(settings(bakery))


def test_every_public_call_refuses_it(bakery: Model, tmp_path: Path) -> None:
    wrong = Selection(changes={"price": {2030: 1}})
    with pytest.raises(UsageError, match="no value at '2030'"):
        build(bakery, selection=wrong, output=tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="no value at '2030'"):
        values(bakery, selection=wrong)
    with pytest.raises(UsageError, match="no value at '2030'"):
        simulate(bakery, draws=1, seed=1, selection=wrong)
    for language in ("de", "", "EN"):
        with pytest.raises(UsageError, match="bakery has no language"):
            build(bakery, language=language, output=tmp_path / "a.xlsx")
        with pytest.raises(UsageError, match="bakery has no language"):
            values(bakery, language=language)
    assert list(tmp_path.iterdir()) == []


def test_python_and_the_command_line_give_the_same(bakery: Model) -> None:
    table = values(bakery, "profit", selection=Selection("boom", {"price": {2025: 3}, "rent": 70}, "all"))
    words = ["--scenario", "boom", "--set", "price@2025=3", "--set", "rent=70", "--correct", "all"]
    printed = run("values", BAKERY, "profit", *words, "--format", "csv").stdout.splitlines()[1:]
    assert [float(line.rpartition(",")[2]) for line in printed] == list(table["value"])
