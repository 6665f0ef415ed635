from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.command_line import BAKERY, run


def test_the_same_command_prints_the_same() -> None:
    words = ["simulate", BAKERY, "--draws", "30", "--seed", "7"]
    first, again = run(*words), run(*words)
    assert first.exit_code == 0, first.stderr
    assert first.stdout == again.stdout
    assert run(*words[:-1], "8").stdout != first.stdout
    assert "30 draws of" in first.stderr
    assert first.stdout.splitlines()[0].split()[:2] == ["id", "period"]
    assert {line.split()[0] for line in first.stdout.splitlines()[1:]} == {"revenue", "profit", "ovens.needed"}


def test_json_and_csv_hold_the_same_numbers() -> None:
    words = ["simulate", BAKERY, "--draws", "9", "--seed", "1", "--output", "profit@2026", "--output", "profit.all"]
    rows = json.loads(run(*words, "--format", "json").stdout)
    assert [(row["id"], row["period"]) for row in rows] == [("profit", "2026"), ("profit.all", "")]
    assert rows[0]["p5"] < rows[0]["p50"] < rows[0]["p95"]
    table = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert [float(row["p50"]) for row in table] == [row["p50"] for row in rows]


def test_factors_and_values() -> None:
    words = ["simulate", BAKERY, "--draws", "5", "--seed", "1", "--output", "revenue@2027", "--format", "json"]
    (base,) = json.loads(run(*words, "--vary", "price=1x:1x").stdout)
    assert base["p5"] == base["base"]
    (doubled,) = json.loads(run(*words, "--vary", "price=2x:2x").stdout)
    assert doubled["p50"] == pytest.approx(2 * base["base"])
    (fixed,) = json.loads(run(*words, "--vary", "price@2027=8.2:8.2").stdout)
    assert fixed["p50"] == pytest.approx(8.2 / 4.1 * base["base"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--vary", "price"], "is not ID=LOW:HIGH"),
        (["--vary", "price=1x:2"], "is not ID=LOW:HIGH"),
        (["--vary", "price=0,4:0,5"], "is not ID=LOW:HIGH"),
        (["--vary", "price=nan:inf"], "is not ID=LOW:HIGH"),
        (["--vary", "price=1:1e999"], "cannot be drawn between 1 and inf"),
        (["--vary", "pricee=1:2"], "did you mean price"),
        (["--output", "profit@2040"], "no value at '2040'"),
        (["--set", "rent=much"], "takes a number"),
        (["--scenario", "bust"], "no scenario 'bust'"),
    ],
)
def test_wrong_usage_exits_2(options: list[str], message: str) -> None:
    result = run("simulate", BAKERY, "--draws", "2", "--seed", "1", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize("words", [["--draws", "0"], ["--seed", "-1"], ["--draws", "many"]])
def test_draws_and_seed_that_cannot_be(words: list[str]) -> None:
    assert run("simulate", BAKERY, *words).exit_code == 2
