"""A block is named by its id, with the dimensions in braces, wherever one of its rows may be."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from xlmodel import Selection
from xlmodel.building import value_rows
from xlmodel.registry import load

from tests.cli.command_line import run

RETAIL = "tests/models/retail/"


def valued(*words: str) -> dict[tuple[str, str], float]:
    result = run("values", RETAIL, *words, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    return {(row["id"], row["period"]): float(row["value"]) for row in csv.DictReader(StringIO(result.stdout))}


def test_all_rows_of_a_block_and_no_others() -> None:
    assert {name for name, _ in valued("price.{product}")} == {"price.coat", "price.boot", "price.hat"}
    assert {name for name, _ in valued("level.{region}", "price.hat")} == {"level.north", "level.alps", "price.hat"}


@pytest.mark.parametrize("words", [("price.{product}=7", "price.hat=9"), ("price.hat=9", "price.{product}=7")])
def test_one_value_for_every_row(words: tuple[str, str]) -> None:
    found = valued("price.{product}", "--set", words[0], "--set", words[1])
    assert {value for (name, _), value in found.items() if name != "price.hat"} == {7}
    assert {value for (name, _), value in found.items() if name == "price.hat"} == {9}
    pieces = "pieces.{product}.{region}"
    one_year = [name for (name, period), value in valued(pieces, "--set", f"{pieces}@2025=7").items() if value == 7]
    assert len(one_year) == len(set(one_year)) == 6


@pytest.mark.parametrize("turned", [False, True])
def test_in_python_a_change_of_a_row_wins(turned: bool) -> None:
    changes = {"price.{product}": 7, "price.hat": 9}
    selection = Selection("base", dict(reversed(changes.items())) if turned else changes)
    rows = value_rows(load(RETAIL), "price.{product}", selection=selection)
    assert {(row.id, row.value) for row in rows} == {("price.coat", 7), ("price.boot", 7), ("price.hat", 9)}


def test_explained_row_by_row_then_its_first() -> None:
    text = run("explain", RETAIL, "revenue.{product}.{region}@2024").stdout
    title, table, first = text.split("\n\n")[:3]
    assert title.startswith("revenue.{product}.{region}: ")
    assert [line.split()[1] for line in table.splitlines()[1:]] == ["2024"] * 6
    assert "in words: " in first
    found = json.loads(run("explain", RETAIL, "revenue.{product}.{region}", "--json").stdout)
    assert found["id"] == next(iter(found["block"])) and len(found["block"]) == 6
    assert found["block"][found["id"]] == found["values"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["values", RETAIL, "price.{produkt}"], "did you mean price.{product}"),
        (["explain", RETAIL, "price.{produkt}"], "did you mean price.{product}"),
        (["values", RETAIL, "--set", "price.{produkt}=1"], "did you mean price.{product}"),
        (["values", RETAIL, "--set", "revenue.{product}.{region}=1"], "is calculated"),
        (["values", RETAIL, "--set", "pieces.{product}.{region}@1999=1"], "has no value at '1999'"),
    ],
)
def test_what_is_no_block_or_cannot_be_set(words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
