"""What a modeller writes along dimensions: reading a member, a column of a dimension, shares and means over one."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.errors import ModelError
from xlmodel.expr.expression import Expression, as_expression, as_node, ratio, text_of, total
from xlmodel.expr.nodes import Attribute, ByMember, Over
from xlmodel.expr.placeholders import substituted


def pick(value: Expression, **members: str) -> Expression:
    """The value at one member of a dimension: `pick(m["units.{product}"], product="bread")`."""
    for dimension, member in members.items():
        text_of("pick", dimension, member)
    return Expression(substituted(as_node(value), members))


def attribute(dimension: str, name: str) -> Expression:
    """A column of a dimension, at the formula's own member."""
    return Expression(Attribute(text_of("attribute", "dimension", dimension), text_of("attribute", "name", name)))


def by_member(dimension: str, expressions: Mapping[str, object]) -> Expression:
    """An expression of its own for each member of a dimension; the rows of the block then differ.

    Raises:
        ModelError: no member is given.
    """
    text_of("by_member", "dimension", dimension)
    if not isinstance(expressions, Mapping) or not all(isinstance(member, str) for member in expressions):
        raise ModelError(f"by_member({dimension!r}) takes an expression by member", hint='{"north": m["a"], …}')
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
        return Expression(Over("AVERAGE", as_node(value), text_of("mean", "over", over)))
    weights = as_expression(by)
    return ratio(total(as_expression(value) * weights, over=over), total(weights, over=over))
