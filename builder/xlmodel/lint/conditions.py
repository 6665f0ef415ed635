"""Conditions stand only where one is asked for: engines disagree on TRUE as a number (docs/semantics.md, rule 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlmodel.expr.nodes import COMPARISONS, Binary, Call, Given, Node
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import Written
from xlmodel.model.contents import Contents

_LOGICAL = frozenset({"AND", "OR", "NOT"})


def conditions(model: Contents, expressions: Iterable[Written]) -> Iterator[Finding]:
    """Conditions used as a result, or reckoned with."""
    for site, node in expressions:
        if _loose(node, asked=False):
            yield error(site.where, "a condition stands where a number is needed", "write where(condition, 1, 0)")


def _loose(node: Node, *, asked: bool) -> bool:
    """Whether a condition stands in `node` where none is `asked` for."""
    below = node.children()
    if not below:
        return False
    logical = isinstance(node, Call) and node.function in _LOGICAL
    comparison = isinstance(node, Binary) and node.operator in COMPARISONS
    if (logical or comparison or isinstance(node, Given)) and not asked:
        return True
    first = isinstance(node, Call) and node.function == "IF"
    return any(_loose(child, asked=logical or (first and place == 0)) for place, child in enumerate(below))
