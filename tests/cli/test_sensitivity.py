"""`xlmodel sensitivity`: the grid, and what it refuses."""

from __future__ import annotations

import json

import pytest
from xlmodel.evaluate import evaluate
from xlmodel.model.selection import Selection
from xlmodel.simulation import sensitivity

from tests.cli.command_line import BAKERY, run
from tests.models.bakery import model


def test_the_middle_is_the_model_itself_and_every_cell_a_case_of_its_own() -> None:
    m = model().complete()
    found = sensitivity(m, "price", "rent", output="profit@2027", factors=(0.5, 1.0, 2.0))
    assert found.values[1][1] == evaluate(m).number("profit", 2027)
    changes = {
        name: {member: value * factor for member, value in m.inputs[name].values.items() if isinstance(value, float)}
        for name, factor in (("price", 0.5), ("rent", 2.0))
    }
    assert found.values[0][2] == evaluate(m, [Selection(changes=changes)]).number("profit", 2027)


def test_the_command_prints_every_pair_as_json() -> None:
    result = run(
        "sensitivity", BAKERY, "--down", "price", "--across", "rent", "--output", "profit@2027", "--factors", "0.9,1",
        "--format", "json",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    rows = json.loads(result.stdout)
    assert [(row["down"], row["across"]) for row in rows] == [(0.9, 0.9), (0.9, 1), (1, 0.9), (1, 1)]
    assert len({row["value"] for row in rows}) == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--down", "prise", "--across", "rent", "--output", "profit@2027"), "price"),
        (("--down", "price", "--across", "rent", "--output", "profit@1999"), "1999"),
        (("--down", "price", "--across", "rent", "--output", "profits@2027"), "profit"),
        (("--down", "price", "--across", "price", "--output", "profit@2027"), "same"),
        (("--down", "price", "--across", "rent", "--output", "profit@2027", "--factors", "a,b"), "numbers"),
    ],
)
def test_bad_input_says_what_is_wrong(options: tuple[str, ...], message: str) -> None:
    result = run("sensitivity", BAKERY, *options)
    assert result.exit_code == 2
    assert message in result.stderr
