"""docs/roll.md: its file of actuals is rolled, its calendar read, and what it shows is what the command prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from xlmodel import load, timeline
from xlmodel.cli import main
from xlmodel.evaluate import evaluate
from xlmodel.model.timeline_file import read_timeline
from xlmodel.rolling import roll

from tests.docs.pages import ROOT, blocks
from tests.rolling.test_roll import ACTUALS

PAGE = ROOT / "docs" / "roll.md"
EXAMPLES = {block.mark: block.text for block in blocks(PAGE) if block.mark}


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "tests/models/bakery", tmp_path / "bakery", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "actuals.csv"


def test_the_file_of_actuals_is_one(bakery: Path) -> None:
    bakery.write_text(EXAMPLES["actuals"], encoding="utf-8")
    roll("./bakery", to=2024, actuals=bakery, partial=True)
    values = evaluate(load("./bakery_2024"))
    assert [values.number("shops.given", 2024), values.number("price", 2024), values.number("days.open")] == [
        57, 3.95, 310,
    ]  # fmt: skip


def test_the_command_prints_what_is_shown(bakery: Path) -> None:
    bakery.write_text(ACTUALS, encoding="utf-8")
    done = CliRunner().invoke(main, ["roll", "./bakery", "--to", "2024", "--actuals", "actuals.csv"])
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition("    history reaches")[2].partition("\n\nThe template")[0].splitlines()
    printed = [line.strip() for line in f"{done.stderr}\n{done.stdout}".splitlines()]
    for line in [f"history reaches{shown[0]}", *shown[1:]]:
        assert line.strip() in {*printed, "…"}


def test_the_calendar_is_read(tmp_path: Path) -> None:
    (tmp_path / "timeline.toml").write_text(EXAMPLES["timeline"], encoding="utf-8")
    assert read_timeline(tmp_path / "timeline.toml") == timeline(2022, 2027, history=2023)
