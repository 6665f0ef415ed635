"""What a modeller writes along dimensions: reading a member, a column of a dimension, shares and means over one."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.errors import ModelError, nearest
from xlmodel.expr.expression import Expression, as_expression, as_node, ratio, text_of, total
from xlmodel.expr.nodes import Attribute, ByMember, Over
from xlmodel.expr.placeholders import runs_along, substituted


def pick(value: Expression, **members: str) -> Expression:
    """The value at one member of a dimension: `pick(m["units.{product}"], product="bread")`.

    Raises:
        ModelError: the value does not run along a dimension that is given, or has no expression by that member.
    """
    node = as_node(value)
    along = dict.fromkeys(runs_along(node))
    for dimension, member in members.items():
        text_of("pick", dimension, member)
        if dimension not in along:
            hint = nearest(dimension, along) or f"it runs along {', '.join(along) or 'no dimension'}"
            raise ModelError(f"pick({dimension}={member!r}): the value does not run along {dimension!r}", hint=hint)
        for choice in node.walk():
            if isinstance(choice, ByMember) and choice.dimension == dimension and member not in choice.members:
                hint = nearest(member, choice.members) or f"it has {', '.join(choice.members)}"
                raise ModelError(f"pick({dimension}={member!r}): by_member({dimension!r}) has no {member!r}", hint=hint)
    return Expression(substituted(node, members))


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
