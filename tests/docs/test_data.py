"""docs/data.md: its examples are read by the loader, its tables name every key there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from xlmodel import timeline
from xlmodel.cli.changes import read_scenario_file
from xlmodel.model import Input, Model
from xlmodel.model.charts import ChartKind
from xlmodel.model.data import INPUT_KEYS, KINDS, read_inputs, read_scenarios, read_sources

from tests.small_model import small_model

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def example(tmp_path: Path, number: int) -> Path:
    path = tmp_path / f"{number}.toml"
    path.write_text(BLOCKS[number], encoding="utf-8")
    return path


def inputs(tmp_path: Path) -> dict[str, Input]:
    found = read_inputs(example(tmp_path, 0), timeline(2023, 2025, history=2023))
    return {item.id: item for item in found}


def test_the_inputs_are_read_as_told(tmp_path: Path) -> None:
    found = inputs(tmp_path)
    assert list(found) == ["flour.price", "oven.kind"]
    flour = found["flour.price"]
    assert (flour.values["2023"], flour.valid, flour.swing, flour.assumed) == (
        560,
        (0, 1e5),
        (0.8, 1.3),
        {"2024", "2025"},
    )
    assert found["oven.kind"].choices == ("deck", "rack")


def test_the_scenarios_change_those_inputs(tmp_path: Path) -> None:
    base, boom = read_scenarios(example(tmp_path, 1), inputs(tmp_path))
    assert base.changes == {}
    assert boom.changes["flour.price"] == {"2023": 560, "2024": 540, "2025": 600}


def test_a_scenario_of_one_s_own_is_taken(tmp_path: Path) -> None:
    model: Model = small_model()
    model.inputs |= inputs(tmp_path)
    scenario = read_scenario_file(model, example(tmp_path, 2))
    assert scenario.changes == {"flour.price": {"2023": 900, "2024": 900, "2025": 900}}


def test_the_sources_are_read(tmp_path: Path) -> None:
    assert read_sources(example(tmp_path, 3))["annual report"].detail == "the company; 2024-03-31"


@pytest.mark.parametrize("key", sorted(INPUT_KEYS))
def test_every_key_of_an_input_is_told(key: str) -> None:
    table = TEXT.partition("<!-- keys -->")[2].partition("\n\n")[0]
    assert f"`{key}`" in table


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_input_is_told(kind: str) -> None:
    assert f"`{kind}`" in TEXT


def test_the_bakery_has_each_file_that_is_told() -> None:
    folder = ROOT / "tests" / "models" / "bakery"
    listed = re.findall(r"^        (\S+?\.(?:py|toml|csv)) ", TEXT, re.MULTILINE)
    assert len(listed) == 7
    assert [name for name in listed if not list(folder.glob(name))] == []


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_every_kind_of_chart_is_told(kind: str) -> None:
    assert f"`{kind}`" in TEXT.partition("## Cases and charts")[2]
