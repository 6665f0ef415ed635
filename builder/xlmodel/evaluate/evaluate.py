"""The model computed with NumPy: all periods and any number of cases at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

import numpy as np

from xlmodel.errors import ModelError
from xlmodel.evaluate.displays import display_gap
from xlmodel.evaluate.reader import Reader
from xlmodel.evaluate.values import Arrays, Values
from xlmodel.expr.nodes import Field, Node, Number, Ref, Words
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.functions.record import Array
from xlmodel.model.contents import Contents
from xlmodel.model.control import SCENARIO
from xlmodel.model.flow import flow_of
from xlmodel.model.items import SCALAR, Input, Line, TableColumn, Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.texts import Label
from xlmodel.timeline import Axis


def evaluate(
    model: Contents, selections: Sequence[Selection] = (Selection(),), *, language: str | None = None
) -> Values:
    """Every line, summary and table column of the model for each selection (a case each).

    What is asked for is computed then, with what it reads and no more.

    Args:
        model: the model.
        selections: scenario, changes and corrections of each case.
        language: of text results, the template's own unless given.

    Returns:
        Numbers (errors as NaN) and texts; arrays have the shape (cases, members).

    Raises:
        ModelError: lines that depend on themselves within a period; a draft whose blocks are no rows yet.
    """
    found = _Evaluation(model, selections, language or model.speaks(None))
    return Values(model, Arrays(found, tuple(found.flow.graph)))


class _Evaluation(dict[str, Array]):
    """Arrays by name; each is computed with all it reads when it is first asked for."""

    def __init__(self, model: Contents, selections: Sequence[Selection], language: str) -> None:
        super().__init__()
        self.model = model
        self.selections = selections
        self.language = language
        self.reader = Reader(model, self, language, self)
        self.flow = flow_of(model)
        if not isinstance(model, Model):
            _refuse_draft(model, self.flow.graph)
        self._steps = {id(found): self._circle(found) for found in self.flow.order if self.flow.is_circle(found)}

    def __missing__(self, name: str) -> Array:
        if name not in self.flow.graph:
            raise KeyError(name)
        self._compute(self.flow.cone(name, self))
        return self[name]

    def _compute(self, components: Iterable[list[str]]) -> None:
        with np.errstate(all="ignore"):
            for component in components:
                if id(component) in self._steps:
                    self._step(self._steps[id(component)])
                else:
                    self[component[0]] = self._array(component[0])

    def _array(self, name: str) -> Array:
        if name in self.model.inputs:
            return self._given(self.model.inputs[name])
        if name in self.flow.summaries:
            return self._shaped(self.reader.read(self.flow.summaries[name]), 1)
        if name in self.flow.columns:
            return self._column(*self.flow.columns[name])
        line = self.model.item(name)
        assert isinstance(line, Line)
        if line.axis is None:
            return self._shaped(self.reader.read(line.expression), 1)
        places = np.array([line.axis.position(member) for member in line.members])
        return self._spread(line, places, self.reader.read(line.expression, places, len(line.axis.members)))

    def in_scenarios(self, input_id: str, member: str) -> Array:
        """The values of an input in every scenario, at one member: (cases, scenarios)."""
        found = [[self._plain(value) for value in row] for row in self._by_scenario(input_id, member)]
        text = any(isinstance(value, str) for row in found for value in row)
        return np.array(found, dtype=object if text else float)

    def entries_in_scenarios(self, input_id: str, member: str) -> Array:
        """Whether an input holds a number in every scenario, at one member: (cases, scenarios)."""
        rows = self._by_scenario(input_id, member)
        return np.array([[isinstance(value, int | float) for value in row] for row in rows], dtype=float)

    def _by_scenario(self, input_id: str, member: str) -> list[list[Value]]:
        given = [self.model.scenario_values(input_id, scenario) for scenario in self.model.scenarios]
        changed = (selection.changes.get(input_id, {}) for selection in self.selections)
        return [[change.get(member, values[member]) for values in given] for change in changed]

    def entries(self, input_id: str) -> Array:
        """Where an input holds a number in each case: (cases, members)."""
        item = self.model.inputs[input_id]
        members = (SCALAR,) if item.axis is None else item.axis.members
        rows = []
        for selection in self.selections:
            scenario = self.model.scenarios.get(selection.scenario)
            changed = scenario.changes.get(item.id, {}) if scenario is not None else {}
            values = {**item.values, **changed, **self._switched(item, selection)}
            rows.append([isinstance(values.get(member), int | float) for member in members])
        return np.array(rows, dtype=float)

    def display_gap(self, display: str) -> Array:
        """How far a display sheet is from the cases it shows: (cases, 1)."""
        assert isinstance(self.model, Model)
        return display_gap(self.model, self, self.language, display)

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
        if any(isinstance(value, str) for row in {id(row): row for row in rows}.values() for value in row):
            return np.array([[v if isinstance(v, str) else "" for v in row] for row in rows], dtype=object)
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

    def _spread(self, line: Line, places: Array, found: Array) -> Array:
        """The values of a line over its whole axis."""
        assert line.axis is not None
        empty: Any = "" if found.dtype == object else 0.0
        spread = np.full((len(self.selections), len(line.axis.members)), empty, dtype=found.dtype)
        spread[:, places] = found
        return spread

    def _circle(self, component: list[str]) -> tuple[Axis, list[Line]]:
        """The axis of lines that read each other's earlier periods, and their order within a period."""
        lines = [self.model.lines[name] for name in component if name in self.model.lines]
        axes = {line.axis.id: line.axis for line in lines if line.axis is not None}
        if len(lines) < len(component) or len(axes) != 1 or any(line.axis is None for line in lines):
            raise ModelError("lines depend on each other in a circle", problems=sorted(component))
        (axis,) = axes.values()
        return axis, self._within_period(lines)

    def _step(self, circle: tuple[Axis, list[Line]]) -> None:
        axis, order = circle
        for line in order:
            self[line.id] = np.zeros((len(self.selections), len(axis.members)))
        for place, member in enumerate(axis.members):
            where = np.array([place])
            for line in order:
                if member in line.members:
                    found = self.reader.read(line.expression, where, len(axis.members))
                    if found.dtype != self[line.id].dtype:
                        self[line.id] = self[line.id].astype(object)
                    self[line.id][:, where] = found

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
            read = {node: self.reader.read(node, table=table_id) for node in dict.fromkeys(nodes)}
            of_record = {node for node in read if any(isinstance(part, Field) for part in node.walk())}
            parts = [
                self._shaped(read[node], len(records))[:, place : place + 1]
                if node in of_record
                else self._shaped(read[node], 1)
                for place, node in enumerate(nodes)
            ]
            kind = object if any(part.dtype == object for part in parts) else float
            return np.concatenate([part.astype(kind) for part in parts], axis=1)
        values = [self._plain(record.get(column.id)) for record in records.values()]
        if column.text or any(isinstance(value, str) for value in values):
            texts = [value if isinstance(value, str) else "" for value in values]
            return np.array([texts], dtype=object)
        return np.array([values], dtype=float)

    def _shaped(self, found: Array, width: int) -> Array:
        shape = (len(self.selections), width)
        return np.array(found if found.shape == shape else np.broadcast_to(found, shape))


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
