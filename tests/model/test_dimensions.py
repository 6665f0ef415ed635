"""Dimensions: the headings of blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel import Draft, timeline
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.model.dimensions import Dimension, heading
from xlmodel.texts import Label

CARD = Dimension("card", Label("Card", zh="芯片"), ("h100", "a100"), (Label("H100"), Label("A100")))
SITE = Dimension("site", Label("Site", zh="地点"), ("north",), (Label("North"),))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("{card}: cards", "Cards"),
        ("{card}, {site}: cards", "Cards"),
        ("On {card} alone: cards", "On card alone: cards"),
        ("First stock = last stock, {card}", "First stock = last stock"),
        ("Cards in {card} at {site}", "Cards in card at site"),
    ],
)
def test_a_block_is_called_as_its_rows_without_members(label: str, expected: str) -> None:
    assert heading(Label(label), [CARD, SITE]).origin == expected


def test_a_block_is_called_so_in_every_language() -> None:
    assert heading(Label("On {card}: cards", zh="卡数（{card}）"), [CARD]).text("zh") == "卡数（芯片）"


def test_members_may_start_in_periods_of_their_own(tmp_path: Path) -> None:
    m = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales", first=2022)
    s.section("Sales")
    first = {"bread": 2022, "cake": 2023}
    s.line("twice.{product}", "count", m["sold.{product}"] + m["sold.{product}"], "twice", first=first)
    s.check(
        "check.{product}",
        "count",
        m["twice.{product}"] - m["sold.{product}"] + m["sold.{product}"],
        "is twice",
        first=first,
    )
    lines = m.complete().lines
    assert lines["twice.bread"].members == lines["check.bread"].members == ("2022", "2023", "2024")
    assert lines["twice.cake"].members == lines["check.cake"].members == ("2023", "2024")


def test_values_by_period_alone_hold_for_every_member(tmp_path: Path) -> None:
    inputs = _shop(tmp_path, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }").inputs
    assert inputs["sold.bread"].values == inputs["sold.cake"].values == {"2022": 1, "2023": 2, "2024": 3}


def _twice(folder: Path) -> Draft:
    m = _shop(folder, "values = { 2022 = 1, 2023 = 2, 2024 = 3 }")
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales", first=2022)
    s.section("Sales")
    s.line("twice.{product}", "count", m["sold.{product}"] + m["sold.{product}"], "twice")
    return m


def test_a_draft_is_evaluated_once_it_is_complete(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"twice\.\{product\} has no row for each member(.|\n)*draft\.complete\(\)"):
        evaluate(_twice(tmp_path)).number("twice.{product}", 2022)


def test_a_block_that_is_asked_for_names_its_rows(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"is a block(.|\n)*twice\.bread, twice\.cake"):
        evaluate(_twice(tmp_path).complete()).number("twice.{product}", 2022)


def _shop(folder: Path, values: str) -> Draft:
    m = Draft(
        "shop",
        label="Shop",
        timeline=timeline(2022, 2024, history=2022),
        units=(),
        as_of="2024-01-31",
        folder=folder,
        growth=(2022, 2024),
    )
    m.dimension("product", "Product", {"bread": "Bread", "cake": "Cake"})
    (folder / "inputs").mkdir()
    entry = f'["sold.{{product}}"]\nlabel = "sold"\nunit = "count"\nkind = "report"\nsource = ""\n{values}\n'
    (folder / "inputs" / "sold.toml").write_text(entry, encoding="utf-8")
    s = m.sheet("given", "Inputs", title="Given", purpose="Given")
    s.section("Given")
    s.inputs(*m.add_inputs("sold"))
    m.control.resume("tolerance")
    return m
