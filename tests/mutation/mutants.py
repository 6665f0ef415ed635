"""Mutants of a module: one operator, comparison, constant or condition of its code changed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change: its path, the line, what stood there, what stands there now."""

    path: Path
    line: int
    before: str
    after: str
    tree: ast.Module


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a module allows: the so-manieth node of its tree, in one of two ways."""

    path: Path
    node: int
    way: int

    def made(self) -> Mutant:
        """The module with the change."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        node = list(ast.walk(tree))[self.node]
        assert isinstance(node, ast.expr)
        before = ast.unparse(node)
        _change(node, self.way)
        return Mutant(self.path, node.lineno, before, ast.unparse(node), ast.fix_missing_locations(tree))


def changes(path: Path) -> Iterator[Change]:
    """Every change of a module, in order."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = _without_effect(tree)
    for number, node in enumerate(ast.walk(tree)):
        for way in range(2):
            if isinstance(node, ast.expr) and node not in unread and _change(copy.deepcopy(node), way):
                yield Change(path, number, way)


def _without_effect(tree: ast.Module) -> set[ast.AST]:
    """The nodes of type hints, which nothing evaluates, and of `slots=`, which saves memory alone."""
    hints = [getattr(node, field, None) for node in ast.walk(tree) for field in ("annotation", "returns")]
    slots = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "slots"]
    return {node for part in (*hints, *slots) if part is not None for node in ast.walk(part)}


def _change(node: ast.expr, way: int) -> bool:
    """Changes a node in the so-manieth way; whether there is one."""
    match node:
        case ast.BinOp() | ast.BoolOp() if way == 0 and type(node.op) in _SWAPPED:
            node.op = _SWAPPED[type(node.op)]()  # type: ignore[assignment]
        case ast.Compare(ops=[operator]) if way == 0 and type(operator) in _SWAPPED:
            node.ops = [_SWAPPED[type(operator)]()]  # type: ignore[list-item]
        case ast.IfExp() if way == 0:
            node.body, node.orelse = node.orelse, node.body
        case ast.UnaryOp(op=ast.Not()) if way == 0:
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool()) if way == 0:
            node.value = not node.value
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            node.value = node.value + (1 if way == 0 else -1)  # type: ignore[operator]
        case _:
            return False
    return True
