"""One expression read as NumPy arrays of the shape (cases, members). Value rules: docs/semantics.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from xlmodel.errors import UnsupportedError
from xlmodel.evaluate.values import Array
from xlmodel.expr.nodes import (
    COMPARISONS,
    At,
    Binary,
    Call,
    CaseGap,
    Cell,
    Column,
    Convert,
    DisplayGap,
    Field,
    Given,
    Negate,
    Node,
    Number,
    Ref,
    Run,
    Span,
    Stack,
    Summary,
    Text,
    Words,
)
from xlmodel.functions import function
from xlmodel.functions.record import comparable
from xlmodel.model.contents import Contents
from xlmodel.model.graph import column_id, summary_id

_COMPARE: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class Reader:
    """Reads expressions over the arrays found so far."""

    def __init__(
        self, model: Contents, arrays: dict[str, Array], language: str, entries: Mapping[str, Array] | None = None
    ) -> None:
        self._model = model
        self._arrays = arrays
        self._entries = {} if entries is None else entries
        """Where the inputs hold a number, in the shape of their values."""
        self._language = language
        self._places: Array | None = None
        self._width = 1
        self._table = ""

    def read(self, node: Node, places: Array | None = None, width: int = 1, *, table: str = "") -> Array:
        """The values of `node` at `places` (positions on an axis of `width` members), or of a scalar."""
        self._places, self._width, self._table = places, width, table
        return self._read(node)

    def _read(self, node: Node) -> Array:
        match node:
            case Number(value):
                return np.array([[value]])
            case Text(value):
                return np.array([[value]], dtype=object)
            case Words(label):
                return np.array([[label.text(self._language)]], dtype=object)
            case Ref(line_id, shift):
                return self._ref(line_id, shift)
            case At(line_id, member):
                axis = self._model.item(line_id).axis
                place = 0 if axis is None else axis.position(member)
                return self._arrays[line_id][:, place : place + 1]
            case Summary(line_id):
                return self._arrays[summary_id(line_id)]
            case Cell(table, name, key):
                place = list(self._model.tables[table].records).index(key)
                return self._arrays[column_id(table, name)][:, place : place + 1]
            case CaseGap() | DisplayGap():
                return np.zeros((1, 1))
            case Field(name):
                return self._arrays[column_id(self._table, name)]
            case Given(Ref(input_id)):
                return self._at_places(input_id, self._entries[input_id], 0)
            case Negate(operand):
                return np.asarray(-self._read(operand))
            case Binary(operator, left, right):
                return operate(operator, self._read(left), self._read(right))
            case Call():
                return self._call(node)
            case Convert(operand, _):
                return self._convert(node, self._read(operand))
            case _:
                name = type(node).__name__
                raise UnsupportedError(f"{name} cannot be evaluated here", hint="ranges go into functions")

    def _ref(self, line_id: str, shift: int) -> Array:
        return self._at_places(line_id, self._arrays[line_id], shift)

    def _at_places(self, line_id: str, values: Array, shift: int) -> Array:
        if self._model.item(line_id).axis is None or self._places is None:
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
                found = np.broadcast_arrays(*(self._read(item) for item in items))
                return np.stack(found, axis=-1), True
            case Column(table, name):
                return self._arrays[column_id(table, name)][:, None, :], True
            case _:
                return self._read(node), False


def operate(operator: str, left: Array, right: Array) -> Array:
    """An operator between two arrays of values."""
    if operator == "&":
        return _join(left, right)
    if operator in COMPARISONS:
        return _compare(operator, left, right)
    left, right = left.astype(float), right.astype(float)
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
