"""One expression read as NumPy arrays of the shape (cases, members). Value rules: docs/semantics.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np

from xlmodel.errors import UnsupportedError
from xlmodel.expr.nodes import (
    COMPARISONS,
    At,
    Binary,
    Blank,
    Call,
    Cell,
    Column,
    Convert,
    DisplayGap,
    Field,
    Given,
    Negate,
    Node,
    NotMeaningful,
    Number,
    Proven,
    Ref,
    Run,
    Scenarios,
    Span,
    Stack,
    Summary,
    Text,
    Words,
)
from xlmodel.functions import function
from xlmodel.functions.record import Array, comparable, stack
from xlmodel.model.contents import Contents
from xlmodel.model.graph import column_id, summary_id
from xlmodel.texts import NOT_MEANINGFUL, said

_COMPARE: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class Inputs(Protocol):
    """What is given, beyond the values in force: by scenario, and whether there is an entry at all."""

    def in_scenarios(self, input_id: str, member: str) -> Array:
        """The values of an input in every scenario, at one member: (cases, scenarios)."""

    def entries_in_scenarios(self, input_id: str, member: str) -> Array:
        """Whether an input holds a number in every scenario, at one member: (cases, scenarios)."""

    def entries(self, input_id: str) -> Array:
        """Where an input holds a number: (cases, members)."""

    def display_gap(self, display: str) -> Array:
        """How far a display sheet is from the cases it shows: (cases, 1)."""


class Reader:
    """Reads expressions over the arrays found so far."""

    def __init__(
        self, model: Contents, arrays: Mapping[str, Array], language: str, inputs: Inputs | None = None
    ) -> None:
        self._model = model
        self._arrays = arrays
        self._language = language
        self._inputs = inputs
        self._places: Array | None = None
        self._width = 1
        self._table = ""

    def read(self, node: Node, places: Array | None = None, width: int = 1, *, table: str = "") -> Array:
        """The values of `node` at `places` (positions on an axis of `width` members), or of a scalar."""
        outer = self._places, self._width, self._table
        self._places, self._width, self._table = places, width, table
        try:
            return self._read(node)
        finally:
            self._places, self._width, self._table = outer

    def _read(self, node: Node) -> Array:
        match node:
            case Ref(line_id, shift):
                return self._ref(line_id, shift)
            case Binary(operator, left, right):
                return operate(operator, self._read(left), self._read(right))
            case Call():
                return self._call(node)
            case Number(value):
                return np.array([[value]])
            case Blank(line_id) if line_id:
                return np.zeros((1, 1))
            case Text(value):
                return np.array([[value]], dtype=object)
            case Words(label):
                return np.array([[label.text(self._language)]], dtype=object)
            case NotMeaningful():
                return np.array([[said(NOT_MEANINGFUL).text(self._language)]], dtype=object)
            case At(line_id, member):
                axis = self._model.item(line_id).axis
                place = 0 if axis is None else axis.position(member)
                return self._arrays[line_id][:, place : place + 1]
            case Summary(line_id):
                return self._arrays[summary_id(line_id)]
            case Cell(table, name, key):
                place = list(self._model.tables[table].records).index(key)
                return self._arrays[column_id(table, name)][:, place : place + 1]
            case DisplayGap(display) if self._inputs is not None:
                return self._inputs.display_gap(display)
            case Proven():  # as it is built, nothing is apart from itself: an engine finds what has moved since
                return np.zeros((1, 1))
            case Field(name):
                return self._arrays[column_id(self._table, name)]
            case Given(operand):
                return self._entry(operand)
            case Negate(operand):
                return np.asarray(-self._read(operand))
            case Convert(operand, _):
                return self._convert(node, self._read(operand))
            case _:
                name = type(node).__name__
                raise UnsupportedError(f"{name} cannot be evaluated here", hint="ranges go into functions")

    def _entry(self, operand: Node) -> Array:
        """Whether the cell of an input, or of one scenario of it, holds a number."""
        match operand:
            case Ref(input_id) if self._inputs is not None:
                return self._at_places(input_id, self._inputs.entries(input_id), 0)
            case Call("INDEX", (Scenarios(input_id, member), number)) if self._inputs is not None:
                entries = self._inputs.entries_in_scenarios(input_id, member)
                return np.asarray(function("INDEX").rule(entries[:, None, :], self._read(number)))
            case _:
                raise UnsupportedError("given() is evaluated of an input alone")

    def _ref(self, line_id: str, shift: int) -> Array:
        return self._at_places(line_id, self._arrays[line_id], shift)

    def _at_places(self, line_id: str, values: Array, shift: int) -> Array:
        if self._model.item(line_id).axis is None or self._places is None:
            return values
        if not shift and len(self._places) == self._width:
            return values
        places = self._places + shift
        inside = (places >= 0) & (places < self._width)
        taken = values[:, np.where(inside, places, 0)]
        if inside.all():
            return taken
        empty: Any = "" if values.dtype == object else 0.0
        return np.where(inside, taken, empty)

    def _convert(self, node: Convert, values: Array) -> Array:
        from xlmodel.units import conversion

        factor = conversion(self._model, node)
        return values * factor.value if factor.multiply else values / factor.value

    def _call(self, node: Call) -> Array:
        record = function(node.function)
        match node:
            case Call("SUM", (Run() as run,)):
                return self._run(run)
        if record.shape == "elementwise":
            return np.asarray(record.rule(*(self._read(argument) for argument in node.arguments)))
        arguments = [self._range(argument) for argument in node.arguments]
        if record.shape == "reduce":
            return np.asarray(record.rule(*(a if ranged else a[..., None] for a, ranged in arguments)))
        return np.asarray(record.rule(*(a for a, _ in arguments)))

    def _run(self, node: Run) -> Array:
        """The sum of a run at each place; the array stays (cases, members) however long the run is."""
        item, values = self._model.item(node.id), self._arrays[node.id].astype(float)
        assert item.axis is not None and self._places is not None
        if not node.periods:
            first = item.axis.position(item.members[0])
            return np.cumsum(values[:, first:], axis=1)[:, self._places - first]
        begin = self._places - node.periods + 1
        found = values[:, begin]
        for step in range(1, node.periods):
            found = found + values[:, begin + step]
        return found

    def _range(self, node: Node) -> tuple[Array, bool]:
        """The values of an argument, and whether it is a range (its members on the last of three axes)."""
        match node:
            case Span(line_id, whole_axis):
                item = self._model.item(line_id)
                values = self._arrays[line_id]
                if item.axis is not None and not whole_axis:
                    places = [item.axis.position(member) for member in item.members]
                    values = values[:, places]
                return values[:, None, :], True
            case Stack(items):
                return self._stack(items), True
            case Scenarios(input_id, member) if self._inputs is not None:
                return self._inputs.in_scenarios(input_id, member)[:, None, :], True
            case Column(table, name):
                return self._arrays[column_id(table, name)][:, None, :], True
            case _:
                return self._read(node), False

    def _stack(self, items: tuple[Node, ...]) -> Array:
        """Cells below each other, or ranges across that make a rectangle, one after the other."""
        if any(isinstance(item, Span) for item in items):
            return np.concatenate([self._range(item)[0] for item in items if isinstance(item, Span)], axis=-1)
        found = [np.zeros((1, 1)) if isinstance(item, Blank) else self._read(item) for item in items]
        return stack(found)


def operate(operator: str, left: Array, right: Array) -> Array:
    """An operator between two arrays of values."""
    if operator == "&":
        return _join(left, right)
    if operator in COMPARISONS:
        return _compare(operator, left, right)
    left, right = _numbers(left), _numbers(right)
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return np.where(right == 0, np.nan, left / np.where(right == 0, 1.0, right))
        case "^":
            unknown = np.isnan(left) | np.isnan(right) | ((left == 0) & (right <= 0))
            return np.where(unknown, np.nan, np.power(left, right))
        case _:
            raise UnsupportedError(f"operator {operator} cannot be evaluated")


def _numbers(values: Array) -> Array:
    """Values as operands: a text that is no number makes an error value, as in a spreadsheet."""
    if values.dtype != object:
        return values.astype(float, copy=False)
    return np.asarray(np.vectorize(_number, otypes=[float])(values))


def _number(value: Any) -> float:
    try:
        return float(value)
    except ValueError:
        return np.nan


def _compare(operator: str, left: Array, right: Array) -> Array:
    if object in (left.dtype, right.dtype):
        return np.asarray(_COMPARE[operator](comparable(left), comparable(right)), dtype=float)
    unknown = np.isnan(left) | np.isnan(right)
    return np.where(unknown, np.nan, _COMPARE[operator](left, right).astype(float))


def _join(left: Array, right: Array) -> Array:
    join = np.vectorize(lambda a, b: _as_text(a) + _as_text(b), otypes=[object])
    return np.asarray(join(left, right))


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    number = float(value)
    if not number.is_integer():
        raise UnsupportedError(f"the number {number!r} is joined to a text", hint="only whole numbers may be")
    return str(int(number))
