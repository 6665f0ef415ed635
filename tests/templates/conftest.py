from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import ai_compute
import numpy as np
import pytest
from xlmodel import Model
from xlmodel.evaluate import Values, evaluate
from xlmodel.model.selection import Selection

Compute = Callable[..., Values]
PRINTED = Path(ai_compute.__file__).parent / "report" / "printed.csv"


def printed_rows(*places: str) -> list[dict[str, str]]:
    with PRINTED.open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["where"] in places]


def outside(row: dict[str, str], value: float) -> bool:
    """Whether a model value lies outside the rounding interval of a printed figure."""
    printed, half = float(row["value"]), 0.5 * 10.0 ** -int(row["decimals"])
    if "lower bound" in row["note"]:
        return value < printed
    return abs(value - printed) > half * (1 + 1e-9)


def errors_in(values: Values, *sheets: str) -> list[str]:
    """The lines of some sheets, their total columns included, that hold an error value in any case."""
    lines = {line_id for sheet in sheets for section in values.model.sheets[sheet].sections for line_id in section.ids}
    numbers = {name: found for name, found in values.arrays.items() if found.dtype != object}
    return [name for name, found in numbers.items() if name.removesuffix("#") in lines and np.isnan(found).any()]


@pytest.fixture(scope="session")
def compute(flagship: Model) -> Compute:
    """The values at a selection: `compute()`, `compute("E1", "E3")`, `compute(scenario="bull")`."""

    def run(
        *corrections: str, scenario: str = "base", changes: dict[str, dict[str, float | str]] | None = None
    ) -> Values:
        return evaluate(flagship, [Selection(scenario, changes or {}, corrections)])

    return run
