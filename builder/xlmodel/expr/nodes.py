"""The expression tree: frozen, hashable nodes. Nothing here is text, and nothing here computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from operator import attrgetter
from typing import Any, Literal

from xlmodel.texts import Label

Anchor = Literal["", "member", "fixed"]
"""Which row a formula of a block reads: `member`, that of its own member; `fixed`, one row for the whole block."""


_HOLDING: dict[type[Node], tuple[str, ...]] = {}
"""The fields of each class that can hold nodes."""


class _Below(dict[type["Node"], "Callable[[Any], tuple[Node, ...]] | None"]):
    """How the nodes below one of each class are read; `None` where there can be none."""

    def __missing__(self, kind: type[Node]) -> Callable[[Any], tuple[Node, ...]] | None:
        names = _holding(kind)
        declared = [str(field.type) for field in fields(kind) if field.name in names]
        found: Callable[[Any], tuple[Node, ...]] | None = partial(_held, names) if names else None
        if declared == ["tuple[Node, ...]"] or (len(names) > 1 and set(declared) == {"Node"}):
            found = attrgetter(*names)
        self[kind] = found
        return found


_BELOW = _Below()


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""

    def children(self) -> tuple[Node, ...]:
        """The nodes directly below this one, in order."""
        below = _BELOW[type(self)]
        return () if below is None else below(self)

    def replaced(self, change: Callable[[Node], Node | None]) -> Node:
        """The same tree with every node for which `change` gives another one replaced by it."""
        other = change(self)
        return self.mapped(lambda child: child.replaced(change)) if other is None else other

    def mapped(self, change: Callable[[Node], Node]) -> Node:
        """The same node with each of its children changed."""
        names = _holding(type(self))
        if not names:
            return self
        new: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in names:
            value = new[name]
            if isinstance(value, Node):
                new[name] = change(value)
            elif isinstance(value, tuple):
                new[name] = tuple(change(item) if isinstance(item, Node) else item for item in value)
        return type(self)(**new)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        todo: list[Node] = [self]
        while todo:
            node = todo.pop()
            yield node
            below = _BELOW[type(node)]
            if below is not None:
                todo += below(node)[::-1]


def _holding(kind: type[Node]) -> tuple[str, ...]:
    names = _HOLDING.get(kind)
    if names is None:
        names = _HOLDING[kind] = tuple(field.name for field in fields(kind) if "Node" in str(field.type))
    return names


def _held(names: tuple[str, ...], node: Node) -> tuple[Node, ...]:
    below: list[Node] = []
    for name in names:
        value = getattr(node, name)
        if isinstance(value, Node):
            below.append(value)
        elif isinstance(value, tuple):
            below.extend(item for item in value if isinstance(item, Node))
    return tuple(below)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A constant that stands in the formula: 0, 1 or -1. Every other number is an input."""

    value: float


PERCENT = Number(0.01)
"""One in a hundred, which a formula says as 1%: over it a difference of shares or rates is one in points."""


@dataclass(frozen=True, slots=True)
class Text(Node):
    """A text constant."""

    value: str


@dataclass(frozen=True, slots=True)
class Words(Node):
    """A text that is shown, so it is translated."""

    label: Label


@dataclass(frozen=True, slots=True)
class NotMeaningful(Node):
    """What stands where a change has no meaningful ratio (rule 14): "n.m.", which nothing can be reckoned with."""


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """A line or input in the same period, or `shift` members away (-1: the period before)."""

    id: str
    shift: int = 0
    anchor: Anchor = ""


@dataclass(frozen=True, slots=True)
class At(Node):
    """A line or input at one fixed member of its axis."""

    id: str
    member: str
    anchor: Anchor = ""


@dataclass(frozen=True, slots=True)
class Span(Node):
    """All members of a line's span (or of its whole axis, empty cells included), as a range."""

    id: str
    whole_axis: bool = False
    anchor: Anchor = ""


@dataclass(frozen=True, slots=True)
class Run(Node):
    """A line's periods up to this one, as a range: the last `periods` of them, or (0) all since its first."""

    id: str
    periods: int = 0


@dataclass(frozen=True, slots=True)
class YearAgo(Node):
    """A line in the same period a year earlier; the line that holds it turns it into a Ref by its calendar."""

    id: str


@dataclass(frozen=True, slots=True)
class Scenarios(Node):
    """An input's values in each scenario, in the order of the switch, as a range.

    In the same period, or at one fixed `member` of its axis.
    """

    id: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Summary(Node):
    """The total column of a line: its growth rate, or a check's largest deviation."""

    id: str


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """One cell of a table: the record `key`, the column `column`."""

    table: str
    column: str
    key: str
    anchor: Anchor = ""


@dataclass(frozen=True, slots=True)
class Column(Node):
    """All records of one column of a table, as a range."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Field(Node):
    """Another column of the same record: only inside the expression of a table's column."""

    column: str


@dataclass(frozen=True, slots=True)
class Blank(Node):
    """An empty cell inside a stack; or, of the line `id` where that has no value, the number 0 in its unit."""

    id: str = ""


@dataclass(frozen=True, slots=True)
class Stack(Node):
    """One line at several members of a dimension, as a range down the rows of its block.

    `template` is the line's id with the dimension in braces. Items may be ranges across, which make it a rectangle, and
    empty cells.
    """

    items: tuple[Node, ...]
    dimension: str
    template: str


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A function over all members of a dimension; a complete model has `Stack` in its place."""

    function: str
    operand: Node
    dimension: str


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """A column of a dimension, read at the formula's own member; a complete model has `Cell` in its place."""

    dimension: str
    name: str


@dataclass(frozen=True, slots=True)
class ByMember(Node):
    """An expression for each member of a dimension; a complete model has the member's own in its place."""

    dimension: str
    members: tuple[str, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """Whether the cell of an input holds a number; in a complete model it stands in the input's own flag alone."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Minus an operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operator between two operands: + - * / ^ & = <> < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of `xlmodel.functions` with its arguments."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Convert(Node):
    """The same quantity in another unit; the factor becomes a cell of its own among the inputs."""

    operand: Node
    unit: str


COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class DisplayGap(Node):
    """The largest deviation of a display sheet from the cases it shows."""

    display: str


@dataclass(frozen=True, slots=True)
class Proven(Node):
    """What the sheet of the proof finds wrong in one part of it."""

    part: str
