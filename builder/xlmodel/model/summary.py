"""The total column: the growth rate of a line between two chosen years, or a check's largest deviation."""

from __future__ import annotations

from xlmodel.expr import index, largest, ref, smallest, span
from xlmodel.expr.nodes import Binary, Call, Node, NotMeaningful, Number
from xlmodel.model.items import Line


def meaningful(base: Node, value: Node, ratio: Node, years: Node | None = None) -> Node:
    """A change or growth rate where its base is above 0 and its end not below (rule 14), else "n.m.".

    Over `years`, where it has some, the end is after its base, or there is no rate either.
    """
    backwards = () if years is None else (Binary("<=", years, Number(0)),)
    senseless = Call("OR", (Binary("<=", base, Number(0)), Binary("<", value, Number(0)), *backwards))
    return Call("IF", (senseless, NotMeaningful(), ratio))


def summary_node(line: Line) -> Node | None:
    """The expression in the total column of `line`, or `None` where it stays empty."""
    if line.summary == "cagr":
        row = span(line.id, whole_axis=True)
        start = index(row, ref("cagr.start_place"))
        end = index(row, ref("cagr.end_place"))
        rate = (end / start) ** (1 / ref("cagr.years")) - 1
        return meaningful(start.node, end.node, rate.node, ref("cagr.years").node)
    if line.summary == "worst":
        row = span(line.id, whole_axis=True)
        return largest(largest(row), -smallest(row)).node
    return line.total
