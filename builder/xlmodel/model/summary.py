"""The total column: the growth rate of a line between two chosen years, or a check's largest deviation."""

from __future__ import annotations

from xlmodel.expr import index, largest, ref, smallest, span, where
from xlmodel.expr.nodes import Node
from xlmodel.model.items import Line


def summary_node(line: Line) -> Node | None:
    """The expression in the total column of `line`, or `None` where it stays empty."""
    if line.summary == "cagr":
        row = span(line.id, whole_axis=True)
        start = index(row, ref("cagr.start_place"))
        end = index(row, ref("cagr.end_place"))
        return where(start <= 0, 0, (end / start) ** (1 / ref("cagr.years")) - 1).node
    if line.summary == "worst":
        row = span(line.id, whole_axis=True)
        return largest(largest(row), -smallest(row)).node
    return None
