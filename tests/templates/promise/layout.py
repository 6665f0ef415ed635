"""How values.csv is laid out: id, period, scenario, switches, then a value for each position of those switches.

Only the switches that move a value stand in its row, and the scenario is empty where all three agree; so 96 positions
of 8,000 values fit into one text that shows in review what moves what.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

SCENARIOS = ("base", "bull", "bear")
SWITCHES = ("E1", "E2", "E3", "E4", "E7")
FOLDER = Path(__file__).parent


def positions(switches: Sequence[str]) -> list[tuple[str, ...]]:
    """Every position of some switches: those that are on, fewer first."""
    return [on for count in range(len(switches) + 1) for on in combinations(switches, count)]


POSITIONS = positions(SWITCHES)
