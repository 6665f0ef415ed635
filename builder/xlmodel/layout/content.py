"""What a cell holds: a constant, a formula, or a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from xlmodel.expr.nodes import Node
from xlmodel.layout.places import Target


class ValueKey(NamedTuple):
    """Which value of an evaluation a cell shows.

    `kind` is `line` (id, member), `summary` (id), `cell` (id = table, member = column, key = record), `in_scenario` (an
    input's id and member, key = scenario) or `constant` (a conversion's factor by id).
    """

    kind: Literal["line", "summary", "cell", "in_scenario", "constant"]
    id: str
    member: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a text as it is, or nothing.

    Attributes:
        value: what is written.
        leads_to: the name of the sheet and the row that a click leads to.
    """

    value: float | str | None
    leads_to: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression of the model.

    Attributes:
        node: the expression.
        shows: whose value it gives.
        position: the place on its axis at which it is read.
        table: the table whose fields it reads.
    """

    node: Node
    shows: ValueKey
    position: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class OwnFormula:
    """A formula of a display sheet, of cells that stand on it: no line of the model has its value."""

    node: Node


@dataclass(frozen=True, slots=True)
class Link:
    """A cell of another place, fetched as it is.

    Attributes:
        target: what is fetched.
        shows: whose value that is.
        position: the place on its axis.
    """

    target: Target
    shows: ValueKey
    position: int = 0


Content: TypeAlias = Constant | Formula | OwnFormula | Link
