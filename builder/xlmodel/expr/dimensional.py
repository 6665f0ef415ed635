"""What a modeller writes along dimensions: reading a member, a column of a dimension, shares and means over one."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.errors import ModelError
from xlmodel.expr.expression import Expression, as_node, ratio, total
from xlmodel.expr.nodes import Attribute, ByMember, Over
from xlmodel.expr.placeholders import substituted


def pick(value: Expression, **members: str) -> Expression:
    """The value at one member of a dimension: `pick(m["units.{product}"], product="bread")`."""
    return Expression(substituted(value.node, members))


def attribute(dimension: str, name: str) -> Expression:
    """A column of a dimension, at the formula's own member."""
    return Expression(Attribute(dimension, name))


def by_member(dimension: str, expressions: Mapping[str, object]) -> Expression:
    """An expression of its own for each member of a dimension; the rows of the block then differ.

    Raises:
        ModelError: no member is given.
    """
    if not expressions:
        raise ModelError(f"by_member({dimension!r}) has no member", hint="give an expression for each member")
    nodes = tuple(as_node(expression) for expression in expressions.values())
    return Expression(ByMember(dimension, tuple(expressions), nodes))


def share(value: Expression, *, over: str) -> Expression:
    """The value over its total along a dimension, or zero where the total is zero."""
    return ratio(value, total(value, over=over))


def mean(value: Expression, *, over: str, by: Expression | None = None) -> Expression:
    """The mean over the members of a dimension; with `by`, weighted, and zero where the weights are zero."""
    if by is None:
        return Expression(Over("AVERAGE", value.node, over))
    return ratio(total(value * by, over=over), total(by, over=over))
