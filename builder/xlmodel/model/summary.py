"""The total column: the growth rate of a line between two chosen years, or a check's largest deviation."""

from __future__ import annotations

from xlmodel.expr import index, largest, ref, smallest, span
from xlmodel.expr.nodes import Binary, Call, Node, NotMeaningful, Number
from xlmodel.model.items import Line


def meaningful(base: Node, value: Node, ratio: Node) -> Node:
    """A change or growth rate where its base is above 0 and its end not below (rule 14), else "n.m."."""
    senseless = Call("OR", (Binary("<=", base, Number(0)), Binary("<", value, Number(0))))
    return Call("IF", (senseless, NotMeaningful(), ratio))


def summary_node(line: Line) -> Node | None:
    """The expression in the total column of `line`, or `None` where it stays empty."""
    if line.summary == "cagr":
        row = span(line.id, whole_axis=True)
        start = index(row, ref("cagr.start_place"))
        end = index(row, ref("cagr.end_place"))
        rate = (end / start) ** (1 / ref("cagr.years")) - 1
        return meaningful(start.node, end.node, rate.node)
    if line.summary == "worst":
        row = span(line.id, whole_axis=True)
        return largest(largest(row), -smallest(row)).node
    return line.total
