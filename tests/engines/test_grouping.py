"""Parentheses that IronCalc would drop: what is computed keeps them, for every pair of operators."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel.engines.grouping import grouped
from xlmodel.verification import verify

from tests.engines.workbooks import sheet_of

_SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "^": operator.pow, "&": lambda a, b: float(f"{a:.0f}{b:.0f}"),
}  # fmt: skip


@pytest.mark.parametrize("engine", ["formulas", "formualizer", "ironcalc"])
def test_every_pair_of_operators_in_parentheses(engine: str, tmp_path: Path) -> None:
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {"A1": 8.0}
    asked: list[tuple[str, float]] = []
    for sign, of in _SIGNS.items():
        value = of(8.0, 2.0)
        asked += [
            (f"=-(A1{sign}2)", -value), (f"=-((A1{sign}2))", -value), (f"=-(A1{sign}2)^2", value**2),
            (f"=6*-(A1{sign}2)/4", -6 * value / 4), (f"=SUM(1,-(A1{sign}2))", 1 - value),
            (f"=(A1{sign}2)%", value / 100), (f"=-(A1{sign}2)%", -value / 100), (f"=1-(A1{sign}2)%", 1 - value / 100),
        ]  # fmt: skip
        for outer, with_it in _SIGNS.items():
            if outer != "&":
                asked += [
                    (f"=6{outer}(A1{sign}2)", with_it(6.0, value)),
                    (f"=(A1{sign}2){outer}2", with_it(value, 2.0)),
                ]
    cells.update({f"C{row}": one for row, one in enumerate(asked, 1)})
    verdict = verify(sheet_of(tmp_path / "pairs.xlsx", cells), engine=engine, isolated=False)
    wrong = [(finding.formula, finding.stored, finding.computed) for finding in verdict.differing]
    assert verdict.compared == len(asked) and not wrong


@pytest.mark.parametrize(
    "text",
    ["SUM(A1:A3)^2", "1-(A1*2)", "-(A1+2)", "(A1,B1)*2", "-(A1)*2", 'LEN("-(a*b)")', "A1-(B1:B3)", "(A1=1)&2", "(A1"],
)
def test_what_needs_nothing_stands_as_it_is(text: str) -> None:
    assert grouped(text) == text
