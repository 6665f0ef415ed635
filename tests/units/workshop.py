"""A model for trying units: inputs of many units, and one line whose unit is in question."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, Expression, Input, Label, timeline
from xlmodel.model import SCALAR

WORDS = ("card", "server", "parameter", "token", "user", "query", "FLOP", "TFLOP = 1e12 FLOP", "switch", "port")


def workshop(**units: str) -> Draft:
    """A model with a scalar input for each keyword: `workshop(cards="1e4 cards")`."""
    m = Draft(
        "workshop",
        label=Label("Workshop", zh="作坊"),
        timeline=timeline(2021, 2024, history=2022),
        units=WORDS,
        as_of="2024-01-31",
        folder=Path(),
        growth=(2021, 2024),
        languages=("en", "zh"),
    )
    m.control.resume("tolerance")
    for name, unit in units.items():
        m.control.add(Input(name, Label(name, zh=f"中{name}"), unit, "definition", "", {SCALAR: 1.0}))
    return m


def declare(m: Draft, unit: str, formula: Expression, line_id: str = "wanted") -> Draft:
    """Adds a line that declares `unit`."""
    m.control.scalar(line_id, unit, formula, label=Label(line_id, zh=f"中{line_id}"), text=unit == "text")
    return m
