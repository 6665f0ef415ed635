"""Checks of a display sheet: what it shows, summed, against the sums of the cases it shows."""

from __future__ import annotations

from xlmodel import expr
from xlmodel.expr import Expression
from xlmodel.expr.nodes import Binary, Call, Negate, Node, Number
from xlmodel.layout.here import Here, HereRange

DEVIATION = '0.0E+00;-0.0E+00;"-"'


def total_of(values: Node) -> Node:
    """The sum of a block."""
    return Call("SUM", (values,))


def shown(block: HereRange, total: Here) -> Node:
    """How far the sum of a block is from the sum of the cases it shows."""
    return relative_node(total_of(block), total)


def changes(base: HereRange, case: HereRange, change: HereRange, *, points: bool) -> Node:
    """How far the sum of a row of changes is from the changes of its row over the base row, where they mean any."""
    if points:
        apart = expr.points(Expression(total_of(case)) - Expression(total_of(base)))
        return Binary("-", total_of(change), apart.node)
    meant = Binary("*", Binary(">", base, Number(0)), Binary(">=", case, Number(0)))
    divisor = Binary("+", base, Binary("*", Binary("=", base, Number(0)), Number(1)))
    again = Call("SUMPRODUCT", (meant, Binary("/", Binary("-", case, base), divisor)))
    return Binary("-", total_of(change), again)


def worst(row: int, column: int, last: int, tolerance: Here) -> Node:
    """The largest of a column of deviations; 0 within the tolerance, for engines round sums otherwise."""
    found = largest_of(HereRange(row, column, last, column))
    return Call("IF", (Binary(">", found, tolerance), found, Number(0)))


def relative_node(found: Node, expected: Node) -> Node:
    """The one over the other less one; the one itself where the other is zero."""
    relative = Binary("-", Binary("/", found, expected), Number(1))
    return Call("IF", (Binary("=", expected, Number(0)), found, relative))


def largest_of(deviations: Node) -> Node:
    """The largest of a range of deviations, whichever their sign."""
    return Call("MAX", (Call("MAX", (deviations,)), Negate(Call("MIN", (deviations,)))))
