"""How the workbook recomputes each claim of report/claims.toml, with units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlmodel import Expression

Operands = Mapping[str, Expression]
Formula = Callable[[Operands], Expression]


def _sum(o: Operands) -> Expression:
    first, *rest = o.values()
    for part in rest:
        first = first + part
    return first


FORMULAS: dict[str, Formula] = {
    "a + b": _sum,
    "a + b + c": _sum,
    "a + b + c + d + e + f": _sum,
    "1 - a": lambda o: 1 - o["a"],
    "a - b": lambda o: o["a"] - o["b"],
    "a * b": lambda o: o["a"] * o["b"],
    "a / b": lambda o: o["a"] / o["b"],
    "a / b - 1": lambda o: o["a"] / o["b"] - 1,
    "a * b / c": lambda o: o["a"] * o["b"] / o["c"],
    "a / b * c": lambda o: o["a"] / o["b"] * o["c"],
    "a * b * c / d": lambda o: o["a"] * o["b"] * o["c"] / o["d"],
    "a / b / (c / d)": lambda o: o["a"] / o["b"] / (o["c"] / o["d"]),
    "a^(b / a)": lambda o: o["a"] ** (o["b"] / o["a"]),
    "a * (1 + c)^d / b": lambda o: o["a"] * (1 + o["c"]) ** o["d"] / o["b"],
    "(a / b)^(1 / c) - 1": lambda o: (o["a"] / o["b"]) ** (1 / o["c"]) - 1,
    "((a + b) / (c + d))^(1 / e) - 1": lambda o: ((o["a"] + o["b"]) / (o["c"] + o["d"])) ** (1 / o["e"]) - 1,
    "(1 + c) * (a / b)^(1 / d) - 1": lambda o: (1 + o["c"]) * (o["a"] / o["b"]) ** (1 / o["d"]) - 1,
    "(1 + c) * (a * (1 - b) / (b * (1 - a)))^(1 / d) - 1": lambda o: (
        (1 + o["c"]) * (o["a"] * (1 - o["b"]) / (o["b"] * (1 - o["a"]))) ** (1 / o["d"]) - 1
    ),
}
"""The formulas of report/claims.toml that need no factor between units, as the file writes them."""

CONVERTED: dict[str, Formula] = {
    "compute_growth": lambda o: (o["a"].to("EFLOP/s") / o["c"]) ** (1 / o["d"]) - 1,
    "gpt3_training_compute": lambda o: (o["a"] * o["b"] * o["c"]).to("PFLOP*day/s"),
    "v100_months": lambda o: (o["a"] * o["c"] / o["d"]).to("month"),
    "inference_total": lambda o: (o["a"] + o["b"]).to("PFLOP/s"),
    "a100_two_million": lambda o: ((o["a"] + o["b"]) / o["c"] / o["d"]).to("1e4 cards"),
    "hbm3_bandwidth": lambda o: (o["a"] * o["b"]).to("GB/s"),
    "hbm3_rambus": lambda o: (o["a"] * o["b"]).to("GB/s"),
    "optics_gh200": lambda o: o["a"].to("Gb/s") / o["c"] * o["d"],
    "switch_bandwidth": lambda o: o["a"].to("Gb/s") / o["b"],
    "cooling_all_air": lambda o: (o["a"] * o["b"]).to("CNY 1e8"),
    "cooling_mixed": lambda o: (o["a"] * (o["b"] * o["c"] + (1 - o["b"]) * o["d"])).to("CNY 1e8"),
    "natick_disk": lambda o: (o["a"] * o["b"]).to("PB"),
}
"""The other claims: the factors between units are the workbook's own, not the file's."""


def formula_of(name: str, entry: Mapping[str, Any]) -> Formula:
    """How the workbook recomputes a claim."""
    return CONVERTED[name] if name in CONVERTED else FORMULAS[entry["formula"]]
