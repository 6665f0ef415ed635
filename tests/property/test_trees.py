"""Random expressions mean the same natively, as formulas in the independent engines, and in LibreOffice."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from xlmodel.building import build
from xlmodel.evaluate import evaluate
from xlmodel.expr.nodes import Binary, Call, Negate, Node, Ref
from xlmodel.functions import FUNCTIONS
from xlmodel.verification import verify

from tests.engines.workbooks import engines, require
from tests.property.trees import trees, with_lines

EXAMPLES = 400
LARGEST = 1e150
"""Beyond it squares overflow, where engines differ."""


def sound(nodes: list[Node]) -> dict[str, Node]:
    """Those that are finite in every period, by the name of a line."""
    named = {f"t{number}": node for number, node in enumerate(nodes)}
    values = evaluate(with_lines(named))
    return {
        name: node
        for name, node in named.items()
        if all(math.isfinite(v) and abs(v) < LARGEST for v in map(float, values.arrays[name][0]))
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trees")


@pytest.fixture(scope="module")
def batch(folder: Path) -> tuple[Path, int]:
    """One workbook of all the trees of a run, and how many lines it has; its stored values are the native ones."""
    nodes: dict[Node, None] = {}

    @given(trees())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    def collect(node: Node) -> None:
        nodes[node] = None

    collect()
    lines = sound(list(nodes))
    return build(with_lines(lines), output=folder / "trees.xlsx").path, len(lines)


@engines
def test_random_expressions_agree(batch: tuple[Path, int], engine: str) -> None:
    path, lines = batch
    verdict = verify(path, engine=require(engine))
    assert lines > EXAMPLES // 3
    assert verdict.ok, [(finding.formula, finding.stored, finding.computed) for finding in verdict.differing[:5]]
    assert verdict.formulas > 3 * lines


def test_a_wrong_native_value_would_be_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FUNCTIONS, "ABS", replace(FUNCTIONS["ABS"], rule=np.negative))
    path = build(with_lines({"t": Call("ABS", (Ref("a"),))}), output=folder / "wrong.xlsx").path
    assert not verify(path, engine="formualizer", isolated=False).ok


@pytest.mark.parametrize(
    "node",
    [
        Binary("^", Negate(Ref("a")), Binary("+", Ref("b"), Ref("b"))),
        Negate(Binary("^", Ref("a"), Ref("a"))),
        Binary("-", Ref("a"), Binary("-", Ref("b"), Ref("c"))),
        Binary("/", Ref("a"), Binary("*", Ref("c"), Ref("a"))),
        Call("IF", (Binary("<", Ref("b", -1), Ref("d")), Negate(Negate(Ref("a"))), Ref("e"))),
    ],
)
def test_known_traps_of_precedence(folder: Path, node: Node) -> None:
    lines = sound([node])
    assert lines
    assert verify(build(with_lines(lines), output=folder / "trap.xlsx").path, engine="formulas", isolated=False).ok
