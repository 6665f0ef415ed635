"""Where things stand: the sheet of each id, the sheets' order, and the sites expressions are written at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlmodel.expr.nodes import Node
from xlmodel.model.contents import Contents
from xlmodel.model.items import SCALAR, Line, Sheet
from xlmodel.timeline import Axis


@dataclass(frozen=True, slots=True)
class ExpressionSite:
    """Where an expression is written: its id, the axis and members it runs over, the table it belongs to."""

    where: str
    id: str
    axis: Axis | None = None
    members: tuple[str, ...] = (SCALAR,)
    table: str = ""


Written = tuple[ExpressionSite, Node]
"""An expression and where it is written."""


def sites(model: Contents) -> Iterator[Written]:
    """Every expression of the model with its site."""
    yield from sites_of(model.every_line())
    for table in model.tables.values():
        for column in table.columns:
            name = f"{table.id}[{column.id}]"
            if column.expression is not None:
                yield ExpressionSite(name, table.id, table=table.id), column.expression
            for key, node in column.by_record.items():
                yield ExpressionSite(f"{name}, record {key}", table.id, table=table.id), node


def sites_of(lines: Iterable[Line]) -> Iterator[Written]:
    """The expressions of lines with their sites."""
    for line in lines:
        yield ExpressionSite(line.id, line.id, line.axis, line.members), line.expression


def sheets_of(model: Contents) -> dict[str, list[Sheet]]:
    """The sheets each line, input or table stands on."""
    found: dict[str, list[Sheet]] = {}
    for sheet in model.sheets.values():
        if sheet.table:
            found.setdefault(sheet.table, []).append(sheet)
        for section in sheet.sections:
            for item_id in section.ids:
                found.setdefault(item_id, []).append(sheet)
    return found


def sheet_order(model: Contents) -> dict[str, int]:
    """The place of each sheet, from the left."""
    return {sheet_id: place for place, sheet_id in enumerate(model.sheets)}
