"""Dimensions: the headings of blocks."""

from __future__ import annotations

import pytest
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
        ("First stock = last stock, {card}", "First stock = last stock, card"),
    ],
)
def test_a_block_is_called_as_its_rows_without_members(label: str, expected: str) -> None:
    assert heading(Label(label), [CARD, SITE]).origin == expected


def test_a_block_is_called_so_in_every_language() -> None:
    assert heading(Label("On {card}: cards", zh="卡数（{card}）"), [CARD]).text("zh") == "卡数（芯片）"
