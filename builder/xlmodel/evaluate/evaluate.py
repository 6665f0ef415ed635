"""The model computed with NumPy: all periods and any number of cases at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from xlmodel.errors import ModelError
from xlmodel.evaluate.reader import Reader
from xlmodel.evaluate.values import Array, Values
from xlmodel.expr.nodes import Node, Number, Ref, Words
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.model.contents import Contents
from xlmodel.model.control import SCENARIO
from xlmodel.model.entries import flag_id
from xlmodel.model.graph import column_id, components, precedents, summary_id
from xlmodel.model.items import SCALAR, Input, Line, TableColumn, Value
from xlmodel.model.selection import Selection
from xlmodel.model.summary import summary_node
from xlmodel.texts import Label


def evaluate(
    model: Contents, selections: Sequence[Selection] = (Selection(),), *, language: str | None = None
) -> Values:
    """Every line, summary and table column of the model for each selection (a case each).

    Args:
        model: the model.
        selections: scenario, changes and corrections of each case.
        language: of text results, the template's own unless given.

    Returns:
        Numbers (errors as NaN) and texts; arrays have the shape (cases, members).

    Raises:
        ModelError: lines that depend on themselves within a period; a draft whose blocks are no rows yet.
    """
    return _Evaluation(model, selections, language or model.speaks(None)).run()


class _Evaluation:
    def __init__(self, model: Contents, selections: Sequence[Selection], language: str) -> None:
        self.model = model
        self.selections = selections
        self.language = language
        self.arrays: dict[str, Array] = {}
        self.entries: dict[str, Array] = {}
        self.reader = Reader(model, self.arrays, language, self.entries)

    def run(self) -> Values:
        graph = precedents(self.model)
        _refuse_draft(self.model, graph)
        summaries = {
            summary_id(line.id): node for line in self.model.lines.values() if (node := summary_node(line)) is not None
        }
        columns = {
            column_id(table.id, column.id): (table.id, column)
            for table in self.model.tables.values()
            for column in table.columns
        }
        with np.errstate(all="ignore"):
            for component in components(graph):
                name = component[0]
                if len(component) > 1 or name in graph[name]:
                    self._step(component)
                elif name in self.model.inputs:
                    self.arrays[name] = self._given(self.model.inputs[name])
                elif name in summaries:
                    self.arrays[name] = self._shaped(self.reader.read(summaries[name]), 1)
                elif name in columns:
                    self.arrays[name] = self._column(*columns[name])
                else:
                    self._line(self.model.lines[name])
        return Values(self.model, self.arrays)

    def _given(self, item: Input) -> Array:
        members = (SCALAR,) if item.axis is None else item.axis.members
        by_scenario: dict[str, list[float | str]] = {}
        rows = []
        for selection in self.selections:
            if selection.scenario not in by_scenario:
                scenario = self.model.scenarios.get(selection.scenario)
                values = {**item.values, **(scenario.changes.get(item.id, {}) if scenario is not None else {})}
                by_scenario[selection.scenario] = [self._plain(values.get(member)) for member in members]
            row = by_scenario[selection.scenario]
            if changed := self._switched(item, selection):
                row = [self._plain(changed[m]) if m in changed else v for m, v in zip(members, row, strict=True)]
            rows.append(row)
        if flag_id(item.id) in self.model.lines:
            self.entries[item.id] = self._entries(item, members)
        if any(isinstance(value, str) for row in {id(row): row for row in rows}.values() for value in row):
            return np.array([[v if isinstance(v, str) else "" for v in row] for row in rows], dtype=object)
        return np.array(rows, dtype=float)

    def _entries(self, item: Input, members: Sequence[str]) -> Array:
        """Where an input holds a number in each case."""
        rows = []
        for selection in self.selections:
            scenario = self.model.scenarios.get(selection.scenario)
            changed = scenario.changes.get(item.id, {}) if scenario is not None else {}
            values = {**item.values, **changed, **self._switched(item, selection)}
            rows.append([isinstance(values.get(member), int | float) for member in members])
        return np.array(rows, dtype=float)

    def _switched(self, item: Input, selection: Selection) -> Mapping[str, Value]:
        """What a selection puts in place of an input's values in its scenario."""
        if item.id == SCENARIO:
            return {SCALAR: self.model.scenario(selection.scenario).label}
        if item.kind == "switch" and item.id.removeprefix("correct.") in selection.corrections:
            return {SCALAR: 1.0}
        return selection.changes.get(item.id, {})

    def _plain(self, value: Value) -> float | str:
        if value is None:
            return 0.0
        return value.text(self.language) if isinstance(value, Label) else value

    def _line(self, line: Line) -> None:
        if line.axis is None:
            self.arrays[line.id] = self._shaped(self.reader.read(line.expression), 1)
            return
        places = np.array([line.axis.position(member) for member in line.members])
        self._store(line, places, self.reader.read(line.expression, places, len(line.axis.members)))

    def _store(self, line: Line, places: Array, found: Array) -> None:
        assert line.axis is not None
        found = np.broadcast_to(found, (max(found.shape[0], 1), len(places)))
        if line.id not in self.arrays:
            empty: Any = "" if found.dtype == object else 0.0
            shape = (len(self.selections), len(line.axis.members))
            self.arrays[line.id] = np.full(shape, empty, dtype=found.dtype)
        self.arrays[line.id][:, places] = found

    def _step(self, component: list[str]) -> None:
        lines = [self.model.lines[name] for name in component if name in self.model.lines]
        axes = {line.axis.id: line.axis for line in lines if line.axis is not None}
        if len(lines) < len(component) or len(axes) != 1 or any(line.axis is None for line in lines):
            raise ModelError("lines depend on each other in a circle", problems=sorted(component))
        order = self._within_period(lines)
        (axis,) = axes.values()
        for line in lines:
            self.arrays[line.id] = np.zeros((len(self.selections), len(axis.members)))
        for place, member in enumerate(axis.members):
            for line in order:
                if member in line.members:
                    where = np.array([place])
                    self._store(line, where, self.reader.read(line.expression, where, len(axis.members)))

    def _within_period(self, lines: list[Line]) -> list[Line]:
        by_id = {line.id: line for line in lines}
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for line in lines:
            sorter.add(line.id, *(name for name in _same_period(line.expression) if name in by_id))
        try:
            return [by_id[name] for name in sorter.static_order()]
        except CycleError as error:
            path = " → ".join(error.args[1])
            raise ModelError("lines depend on themselves within a period", problems=[path]) from None

    def _column(self, table_id: str, column: TableColumn) -> Array:
        records = self.model.tables[table_id].records
        if column.expression is not None:
            return self._shaped(self.reader.read(column.expression, table=table_id), len(records))
        if column.by_record:
            empty = Words(Label()) if column.text else Number(0)
            nodes = [column.by_record.get(key, empty) for key in records]
            parts = [self._shaped(self.reader.read(node, table=table_id), 1) for node in nodes]
            kind = object if any(part.dtype == object for part in parts) else float
            return np.concatenate([part.astype(kind) for part in parts], axis=1)
        values = [self._plain(record.get(column.id)) for record in records.values()]
        if column.text or any(isinstance(value, str) for value in values):
            texts = [value if isinstance(value, str) else "" for value in values]
            return np.array([texts], dtype=object)
        return np.array([values], dtype=float)

    def _shaped(self, found: Array, width: int) -> Array:
        return np.array(np.broadcast_to(found, (len(self.selections), width)))


def _refuse_draft(model: Contents, graph: Mapping[str, Sequence[str]]) -> None:
    """A draft has no row for each member yet, so that its blocks have no values."""
    blocks = [line_id for line_id in model.lines if dimensions_in(line_id)]
    missing = [
        f"{name} reads {other!r}, which is no row"
        for name, reads in graph.items()
        for other in reads
        if other not in graph
    ]
    if blocks or missing:
        raise ModelError(
            f"{model.id} is a draft and cannot be evaluated",
            problems=[*(f"{line_id} has no row for each member yet" for line_id in blocks), *missing],
            hint="complete it first: evaluate(draft.complete())",
        )


def _same_period(node: Node) -> list[str]:
    return [part.id for part in node.walk() if isinstance(part, Ref) and part.shift == 0]
