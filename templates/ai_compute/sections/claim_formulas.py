"""How the workbook recomputes each claim of report/claims.toml, with units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlmodel import Expression, any_of, where

Operands = Mapping[str, Expression]
Formula = Callable[[Operands], Expression]
Divisors = Callable[[Operands], list[Expression]]


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


def _named(letters: str) -> Divisors:
    return lambda o: [o[letter] for letter in letters]


DIVISORS: dict[str, Divisors] = {
    "a / b": _named("b"),
    "a / b - 1": _named("b"),
    "a * b / c": _named("c"),
    "a / b * c": _named("b"),
    "a * b * c / d": _named("d"),
    "a / b / (c / d)": _named("bcd"),
    "a^(b / a)": _named("a"),
    "a * (1 + c)^d / b": _named("b"),
    "(a / b)^(1 / c) - 1": _named("bc"),
    "((a + b) / (c + d))^(1 / e) - 1": lambda o: [o["c"] + o["d"], o["e"]],
    "(1 + c) * (a / b)^(1 / d) - 1": _named("bd"),
    "(1 + c) * (a * (1 - b) / (b * (1 - a)))^(1 / d) - 1": lambda o: [o["b"], 1 - o["a"], o["d"]],
    "compute_growth": _named("cd"),
    "v100_months": _named("d"),
    "a100_two_million": _named("cd"),
    "optics_gh200": _named("c"),
    "switch_bandwidth": _named("b"),
}
"""What has to be above 0 for a claim to have a value, by formula, or by name where it converts."""


def undefined(name: str, entry: Mapping[str, Any], operands: Operands) -> Expression | None:
    """1 where something that a claim divides by is nothing; None where it divides by nothing that one enters."""
    divisors = DIVISORS.get(name if name in CONVERTED else entry["formula"])
    if divisors is None:
        return None
    first, *others = (divisor <= 0 for divisor in divisors(operands))
    return where(any_of(first, *others) if others else first, 1, 0)


def value_of(name: str, entry: Mapping[str, Any], operands: Operands) -> Expression:
    """How the workbook recomputes a claim."""
    return (CONVERTED.get(name) or FORMULAS[entry["formula"]])(operands)
