"""Cells of a display sheet as its own formulas name them, and blocks of other sheets."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.expr.nodes import Node


@dataclass(frozen=True, slots=True)
class Here(Node):
    """Another cell of the same sheet, 0-based."""

    row: int
    column: int
    fixed_row: bool = False
    fixed_column: bool = False


@dataclass(frozen=True, slots=True)
class HereRange(Node):
    """A block of cells of the same sheet, 0-based, both corners included."""

    row: int
    column: int
    last_row: int
    last_column: int
    fixed_row: bool = True
    fixed_column: bool = True


@dataclass(frozen=True, slots=True)
class SheetRange(Node):
    """A block of cells of another sheet, 0-based, both corners included."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int
