"""Which periods of which lines a formula reads, where it stands in one period."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.expr.nodes import At, Call, Cell, Node, Ref, Run, Scenarios, Span, Summary
from xlmodel.model.items import SCALAR, Input, Line
from xlmodel.model.model import Model
from xlmodel.timeline import Timeline

Read = tuple[str, tuple[str, ...]]
"""An input or line, and the members of its axis that are read, in order."""


def periods_read(model: Model, line: Line, member: str) -> Iterator[Read | Cell]:
    """What the formula of a line reads at one of its members, in order, and the cells of tables.

    A period that the line read does not have is among them: its cell is empty.

    Args:
        model: a complete model.
        line: one of its lines.
        member: a period of the line, or `""` for a single value.
    """
    yield from _read(model, line.expression, line, member)


def _read(model: Model, node: Node, line: Line, member: str) -> Iterator[Read | Cell]:
    match node:
        case Cell():
            yield node
        case Ref(line_id, shift):
            yield line_id, _shifted(model.item(line_id), member, shift)
        case At(line_id, period):
            yield line_id, (period if model.item(line_id).axis is not None else SCALAR,)
        case Span(line_id) | Scenarios(line_id):
            yield line_id, model.item(line_id).members
        case Run(line_id, periods):
            yield line_id, _run(model.item(line_id), member, periods)
        case Summary(line_id):
            yield line_id, model.item(line_id).members[-1:]
        case Call("SUMIFS", (Span(line_id), Span("time.year"), _, *further)):
            yield line_id, _of_year(model.item(line_id), member, closing=bool(further))
        case _:
            for child in node.children():
                yield from _read(model, child, line, member)


def _shifted(item: Input | Line, member: str, shift: int) -> tuple[str, ...]:
    if item.axis is None:
        return (SCALAR,)
    place = item.axis.position(member) + shift
    return (item.axis.members[place],) if 0 <= place < len(item.axis.members) else ()


def _run(item: Input | Line, member: str, periods: int) -> tuple[str, ...]:
    assert item.axis is not None
    last = item.axis.position(member)
    first = last - periods + 1 if periods else item.axis.position(item.members[0])
    return item.axis.members[first : last + 1]


def _of_year(item: Input | Line, year: str, *, closing: bool) -> tuple[str, ...]:
    """The periods of a year that a line has; where it is taken at the close, the last of them."""
    along = item.axis
    if not isinstance(along, Timeline):
        return item.members
    found = tuple(period for period in item.members if str(along.fiscal_year(period)) == year)
    return tuple(period for period in found if along.closes_year(period)) if closing else found
