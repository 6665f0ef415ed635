"""The builtin `sum` of floats rounds otherwise since Python 3.12; the bytes of a workbook must not depend on it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlmodel

ROOMS = ("building", "evaluate", "functions", "layout", "model", "units", "writer", "formula", "expr")
COUNTS = frozenset({"bool", "len"})


def sums_of_floats(source: str) -> Iterator[int]:
    """The lines that call `sum` on anything but counts: `len(...)`, `bool(...)`, a comparison, whole numbers, sizes."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "sum"
            and not counts(node)
        ):
            yield node.lineno


def counts(call: ast.Call) -> bool:
    item = call.args[0]
    if not isinstance(item, ast.GeneratorExp | ast.ListComp):
        return False
    one = item.elt
    if isinstance(one, ast.IfExp):
        return all(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in (one.body, one.orelse))
    if isinstance(one, ast.Call):
        return isinstance(one.func, ast.Name) and one.func.id in COUNTS
    return (
        isinstance(one, ast.Compare)
        or (isinstance(one, ast.Constant) and isinstance(one.value, int))
        or (isinstance(one, ast.Attribute) and one.attr in {"file_size", "size"})
    )


def test_it_tells_sums_of_floats_from_counts() -> None:
    assert [*sums_of_floats("sum(x)\nsum(f(a) for a in b)\nsum([1.5])\nsum(a.value for a in b)")] == [1, 2, 3, 4]
    assert not [*sums_of_floats("sum(bool(a) for a in b)\nsum(1 for a in b)\nsum(a == b for a in c)")]


@pytest.mark.parametrize("room", ROOMS)
def test_no_value_of_a_workbook_is_a_builtin_sum(room: str) -> None:
    files = sorted((Path(xlmodel.__file__).parent / room).rglob("*.py"))
    assert files
    found = [f"{file.name}:{line}" for file in files for line in sums_of_floats(file.read_text(encoding="utf-8"))]
    assert found == []
