"""How values flow through a model: what reads what, and the order in which it can be computed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from xlmodel.expr.nodes import Node
from xlmodel.model.contents import Contents
from xlmodel.model.graph import column_id, components, precedents, summary_id
from xlmodel.model.items import TableColumn
from xlmodel.model.model import Model
from xlmodel.model.summary import summary_node


@dataclass(frozen=True, slots=True)
class Flow:
    """The graph of a model in order.

    Attributes:
        graph: every input, line, total and table column with what it reads.
        order: the same in components, precedents first; several in one are lines that read each other's past.
        summaries: the expressions of total columns, by name in the graph.
        columns: table and column, by name in the graph.
    """

    graph: Mapping[str, list[str]]
    order: tuple[list[str], ...]
    summaries: Mapping[str, Node]
    columns: Mapping[str, tuple[str, TableColumn]]
    places: Mapping[str, int]

    def is_circle(self, component: list[str]) -> bool:
        """Whether it reads itself."""
        return len(component) > 1 or component[0] in self.graph[component[0]]

    def cone(self, name: str, known: Container[str]) -> Iterator[list[str]]:
        """The components that `name` reads, directly or not, in order, its own last; none behind what is known."""
        wanted, todo = {name}, [name]
        while todo:
            for other in self.graph[todo.pop()]:
                if other not in wanted and other not in known:
                    wanted.add(other)
                    todo.append(other)
        for place in sorted({self.places[other] for other in wanted}):
            yield self.order[place]


def flow_of(model: Contents) -> Flow:
    """The flow of a model; that of a complete one is worked out once."""
    if not isinstance(model, Model):
        return _flow(model)
    if model not in _KNOWN:
        _KNOWN[model] = _flow(model)
    return _KNOWN[model]


_KNOWN: WeakKeyDictionary[Model, Flow] = WeakKeyDictionary()


def _flow(model: Contents) -> Flow:
    graph = precedents(model)
    order = tuple(components(graph)) if all(name in graph for reads in graph.values() for name in reads) else ()
    totals = {line.id: summary_node(line) for line in model.every_line()}
    columns = {(table.id, column.id): column for table in model.tables.values() for column in table.columns}
    return Flow(
        graph,
        order,
        {summary_id(line_id): node for line_id, node in totals.items() if node is not None},
        {column_id(*place): (place[0], column) for place, column in columns.items()},
        {name: place for place, component in enumerate(order) for name in component},
    )
