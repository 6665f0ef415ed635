"""Who refers to whom: the graph of lines and table columns, and the order in which they can be computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlmodel.expr.nodes import At, Cell, Column, Field, Node, Ref, Run, Scenarios, Span, Summary
from xlmodel.model.summary import summary_node

if TYPE_CHECKING:
    from xlmodel.model.contents import Contents


def column_id(table: str, column: str) -> str:
    """The name of a table's column in the graph."""
    return f"{table}[{column}]"


def summary_id(line_id: str) -> str:
    """The name of a line's total column in the graph."""
    return f"{line_id}#"


def references(node: Node, *, table: str = "") -> Iterator[str]:
    """The ids of the lines, inputs and table columns an expression reads; `table` is the one its fields belong to."""
    for part in node.walk():
        match part:
            case Ref(line_id, _) | At(line_id, _) | Span(line_id, _) | Run(line_id, _) | Scenarios(line_id, _):
                yield line_id
            case Summary(line_id):
                yield summary_id(line_id)
            case Cell(name, column, _) | Column(name, column):
                yield column_id(name, column)
            case Field(column):
                yield column_id(table, column)


def precedents(model: Contents) -> dict[str, list[str]]:
    """Every input, line, summary and table column with the ids it reads, in order of declaration."""
    graph: dict[str, list[str]] = {input_id: [] for input_id in model.inputs}
    for line in model.every_line():
        graph[line.id] = list(dict.fromkeys(references(line.expression)))
        summary = summary_node(line)
        if summary is not None:
            graph[summary_id(line.id)] = list(dict.fromkeys(references(summary)))
    for table in model.tables.values():
        for column in table.columns:
            found = [name for node in column.nodes for name in references(node, table=table.id)]
            graph[column_id(table.id, column.id)] = list(dict.fromkeys(found))
    return graph


def components(graph: Mapping[str, list[str]]) -> list[list[str]]:
    """The strongly connected components, precedents first (Tarjan, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            name, rest = work[-1]
            for below in rest:
                if below not in index:
                    index[below] = low[below] = len(index)
                    stack.append(below)
                    on_stack.add(below)
                    work.append((below, iter(graph[below])))
                    break
                if below in on_stack:
                    low[name] = min(low[name], index[below])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    component: list[str] = []
                    while not component or component[-1] != name:
                        component.append(stack.pop())
                        on_stack.discard(component[-1])
                    found.append(component)
    return found


def dependents(graph: Mapping[str, list[str]], roots: set[str]) -> set[str]:
    """Everything that reads any of `roots`, directly or not; the roots included."""
    readers: dict[str, list[str]] = {}
    for name, reads in graph.items():
        for below in reads:
            readers.setdefault(below, []).append(name)
    reached, todo = set(roots), list(roots)
    while todo:
        for name in readers.get(todo.pop(), []):
            if name not in reached:
                reached.add(name)
                todo.append(name)
    return reached
