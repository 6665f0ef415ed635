"""Dimensions in braces inside ids: which an expression runs along, and members put in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from xlmodel.expr.nodes import At, Attribute, ByMember, Cell, Node, Over, Ref, Run, Scenarios, Span, Summary

BRACES = re.compile(r"\{([^\W\d]\w*)\}")
"""A dimension in an id."""


def dimensions_in(text: str) -> tuple[str, ...]:
    """The dimensions in braces in an id, in their order."""
    return tuple(dict.fromkeys(BRACES.findall(text)))


def twice_in(text: str) -> tuple[str, ...]:
    """The dimensions that stand in braces more than once in an id."""
    found = BRACES.findall(text)
    return tuple(name for name in dict.fromkeys(found) if found.count(name) > 1)


def filled(text: str, members: Mapping[str, str]) -> str:
    """An id with members in place of the dimensions that are given."""
    return BRACES.sub(lambda found: members.get(found[1], found[0]), text)


def runs_along(node: Node, root: Callable[[str], str] = str) -> Iterator[str]:
    """The dimensions a node runs along that nothing inside it takes away; may repeat.

    `root` tells of what dimension another is a subset: a total over either takes both away.
    """
    match node:
        case Ref(line_id) | Span(line_id) | Run(line_id) | Scenarios(line_id) | Summary(line_id):
            yield from dimensions_in(line_id)
        case At(line_id, member):
            yield from dimensions_in(line_id)
            yield from dimensions_in(member)
        case Cell(_, _, key):
            yield from dimensions_in(key)
        case Attribute(dimension, _):
            yield dimension
        case Over(_, operand, dimension):
            yield from (name for name in runs_along(operand, root) if root(name) != root(dimension))
        case ByMember(dimension):
            yield dimension
            for child in node.children():
                yield from runs_along(child, root)
        case _:
            for child in node.children():
                yield from runs_along(child, root)


def substituted(node: Node, members: Mapping[str, str]) -> Node:
    """The node with members in place of dimensions; a dimension that something inside takes away stays."""
    match node:
        case Ref(line_id) | Span(line_id) | Run(line_id) | Scenarios(line_id) | Summary(line_id):
            return replace(node, id=filled(line_id, members))
        case At(line_id, member):
            return replace(node, id=filled(line_id, members), member=filled(member, members))
        case Cell(_, _, key):
            return replace(node, key=filled(key, members))
        case Attribute(dimension, name) if dimension in members:
            return Cell(dimension, name, members[dimension])
        case ByMember(dimension, names, nodes) if members.get(dimension) in names:
            return substituted(nodes[names.index(members[dimension])], members)
        case Over(_, _, dimension):
            inner = {name: member for name, member in members.items() if name != dimension}
            return node.mapped(lambda child: substituted(child, inner))
        case _:
            return node.mapped(lambda child: substituted(child, members))
