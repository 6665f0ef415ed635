"""Lines that depend on themselves within a period; Excel sees a circle even in an IF branch that is not taken."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.expr.nodes import At, Cell, Column, Field, Node, Ref, Run, Span, Summary
from xlmodel.lint.finding import Finding, error
from xlmodel.lint.places import sites
from xlmodel.model.contents import Contents
from xlmodel.model.graph import column_id, components, summary_id
from xlmodel.model.origin import told
from xlmodel.model.summary import summary_node
from xlmodel.model.telling import origin_of


def circles(model: Contents) -> Iterator[Finding]:
    """Every set of lines in a circle that no prior() opens."""
    graph: dict[str, list[str]] = {item_id: [] for item_id in model.inputs}
    for line in model.every_line():
        graph[line.id] = []
        summary = summary_node(line)
        if summary is not None:
            graph[summary_id(line.id)] = list(_reads(summary, ""))
    for table in model.tables.values():
        graph.update({column_id(table.id, column.id): [] for column in table.columns})
    for site, node in sites(model):
        name = site.where.partition(",")[0]
        graph[name].extend(_reads(node, site.table))
    known = {name: [below for below in dict.fromkeys(reads) if below in graph] for name, reads in graph.items()}
    for component in components(known):
        if len(component) > 1 or component[0] in known[component[0]]:
            path = _path(component, known)
            between = [told(name, origin_of(model, name)) for name in path[1:-1]]
            way = " <- ".join([path[0], *between, path[-1]])
            yield error(path[0], f"depends on itself: {way}", "read one of them with prior()")


def _reads(node: Node, table: str) -> Iterator[str]:
    """What a node reads in the same period, or in a period that is not earlier."""
    for part in node.walk():
        match part:
            case Ref(item_id, shift) if shift >= 0:
                yield item_id
            case At(item_id, _) | Span(item_id, _) | Run(item_id, _):
                yield item_id
            case Summary(item_id):
                yield summary_id(item_id)
            case Cell(name, column, _) | Column(name, column):
                yield column_id(name, column)
            case Field(column):
                yield column_id(table, column)
            case _:
                continue


def _path(component: list[str], graph: dict[str, list[str]]) -> list[str]:
    """One way round the circle, the alphabetically first name first and last."""
    inside = set(component)
    start = min(component)
    came: dict[str, str] = {}
    todo = [start]
    while todo:
        name = todo.pop(0)
        for below in graph[name]:
            if below == start:
                way = [name]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return [*reversed(way), start]
            if below in inside and below not in came:
                came[below] = name
                todo.append(below)
    return [start]
