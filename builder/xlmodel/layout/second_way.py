"""The sum of a row by a second way: its formula over whole rows at once, read where each of them originates."""

from __future__ import annotations

from collections.abc import Callable

from xlmodel.expr.nodes import At, Binary, Call, Cell, Convert, Negate, Node, Number, Ref, Summary
from xlmodel.layout.here import SheetRange
from xlmodel.layout.places import FIRST, Places, Target
from xlmodel.model.items import Line
from xlmodel.units import conversion

_ELEMENTWISE = frozenset({"+", "-", "*", "/", "^"})


def second_way(line: Line, places: Places, *, first: int, last: int) -> Node | None:
    """The sum of a line between two positions of its axis as one SUMPRODUCT; None where its formula does not allow it.

    Sums, differences, products and quotients of rows do; a choice or a range inside the formula does not,
    nor single values alone.
    """
    if line.axis is None or first == last or not isinstance(line.expression, Binary | Negate | Convert):
        return None
    try:
        whole = line.expression.replaced(_ranged(places, first, last))
    except _NotElementwiseError:
        return None
    runs = any(isinstance(part, SheetRange) and part.last_column > part.column for part in whole.walk())
    return Call("SUMPRODUCT", (whole,)) if runs else None


class _NotElementwiseError(Exception):
    """A node that has no meaning for whole rows."""


def _ranged(places: Places, first: int, last: int) -> Callable[[Node], Node | None]:
    def single(target: Target, position: int = 0) -> SheetRange:
        row, column, sheet = places.origin_cell(target, position)
        return SheetRange(sheet, row, column, row, column)

    def change(node: Node) -> Node | None:
        match node:
            case Number():
                return node
            case Ref(line_id, shift):
                target = Target("line", line_id)
                if places.is_scalar(target):
                    return single(target)
                row, column, sheet = places.origin_cell(target)
                begin = column + first + shift
                if begin < FIRST:
                    raise _NotElementwiseError
                return SheetRange(sheet, row, begin, row, column + last + shift)
            case At(line_id, member):
                axis = places.model.item(line_id).axis
                return single(Target("line", line_id), 0 if axis is None else axis.position(member))
            case Summary(line_id):
                return single(Target("summary", line_id))
            case Cell(table, column_id, key):
                return single(Target("cell", table, column_id, key))
            case Convert(operand, _):
                found = conversion(places.model, node)
                factor = single(Target("convert", found.id))
                return Binary("*" if found.multiply else "/", operand.replaced(change), factor)
            case Binary(operator) if operator in _ELEMENTWISE:
                return None
            case Negate():
                return None
            case _:
                raise _NotElementwiseError

    return change
