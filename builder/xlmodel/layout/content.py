"""What a cell holds: a constant, a formula, or a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from xlmodel.expr.nodes import Node
from xlmodel.layout.places import Target


class ValueKey(NamedTuple):
    """Which value of an evaluation a cell shows.

    `kind` is `line` (id, member), `summary` (id), `cell` (id = table, member = column, key = record), `in_scenario` (an
    input's id and member, key = scenario), `constant` (a conversion's factor by id), `count` (the number `number`), or
    of the block `cells` (its corners) of the sheet `id`: `row_weight` and `column_weight` (of its row or column
    `number`), `delivered` and `now` (its weighted sum, as built in the base case and as it stands), `moved` (whether
    they are apart), `text` (of one cell, as built in the base case; none where that is a number) and `reworded` (how
    many of those texts are others now).
    """

    kind: Literal[
        "line", "summary", "cell", "in_scenario", "constant", "count",
        "row_weight", "column_weight", "delivered", "now", "moved", "text", "reworded",
    ]  # fmt: skip
    id: str
    member: str = ""
    key: str = ""
    number: int = 0
    cells: tuple[int, int, int, int] = (0, 0, 0, 0)


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


@dataclass(frozen=True, slots=True)
class Known:
    """A number that stands as it is, and is known when the base case is evaluated."""

    shows: ValueKey


Content: TypeAlias = Constant | Formula | OwnFormula | Link | Known
