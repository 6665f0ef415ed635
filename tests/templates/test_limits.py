"""Limits: no supply input within its permitted range, at any switch position, leads to an error value."""

from __future__ import annotations

import tomllib

import pytest
from xlmodel import Model
from xlmodel.evaluate import evaluate
from xlmodel.model.selection import Selection

from tests.templates.conftest import PRINTED

INPUTS = PRINTED.parents[1] / "inputs"


def ids_of(model: Model, entry: str) -> tuple[str, ...]:
    """The rows of an entry: those of its block, where it runs along a dimension."""
    return model.blocks[entry].ids if entry in model.blocks else (entry,)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["network", "cooling", "methods", "upstream"])
def test_the_ends_of_every_permitted_range_compute(flagship: Model, name: str) -> None:
    selections = []
    entries = tomllib.loads((INPUTS / f"{name}.toml").read_text(encoding="utf-8"))
    for input_id in [row for entry in entries for row in ids_of(flagship, entry)]:
        item = flagship.inputs[input_id]
        assert item.valid is not None, input_id
        selections += [Selection(changes={input_id: dict.fromkeys(item.values, end)}) for end in item.valid]
    assert not list(evaluate(flagship, selections).errors())


def test_every_scenario_computes_with_all_corrections(flagship: Model) -> None:
    selections = [Selection(name, corrections=tuple(flagship.corrections)) for name in flagship.scenarios]
    assert len(selections) == 3
    assert not list(evaluate(flagship, selections).errors())
