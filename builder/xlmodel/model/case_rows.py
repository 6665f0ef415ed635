"""Which lines a set of cases comes to: one for each line and period between drivers and outputs, along the cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlmodel.expr.nodes import At, Blank, Stack
from xlmodel.model.case_set import CaseSet, CellId


@dataclass(frozen=True)
class CaseRows:
    """Which lines a set of cases comes to, in the order of their rows.

    Attributes:
        drivers: the cells that the rules move.
        slots: the cells of the lines in between; where a line has no value there is no row, but room for one.
        numbers: the cells with a row of numbers, which the base case must have equal to the model.
        results: the lines whose cases are summed.
    """

    cases: CaseSet
    drivers: tuple[CellId, ...]
    slots: tuple[CellId, ...]
    numbers: frozenset[CellId]
    results: tuple[str, ...]
    rows: Mapping[CellId, str] = field(repr=False)

    @property
    def compared(self) -> list[CellId]:
        """The cells with numbers, in the order of their rows."""
        return [cell for cell in (*self.drivers, *self.slots) if cell in self.numbers]

    @property
    def gap(self) -> str:
        """The largest deviation of the set from the model."""
        return f"cases.{self.cases.id}:deviation"

    def gap_of(self, cell: CellId) -> str:
        """How far a row's base case is from the model."""
        return f"{self.rows[cell]}:base"

    def alike_of(self, cell: CellId) -> str:
        """How far a row's other cases are from the model, or from what is given."""
        return f"{self.rows[cell]}:alike"

    def edge_of(self, cell: CellId, function: str) -> str:
        """The largest or smallest value given for a driver."""
        return f"{self.rows[cell]}:{function.lower()}"

    def total_of(self, line_id: str) -> str:
        """The sum of a result over its cases and the periods that are shown."""
        return f"cases.{self.cases.id}:total:{line_id}"

    @property
    def deviations(self) -> frozenset[str]:
        """The lines that hold a row against the model, which the engine writes alike for every row."""
        kinds = (self.gap_of, self.alike_of)
        edges = ("MAX", "MIN")
        return frozenset(
            name
            for cell in self.compared
            for name in (*(kind(cell) for kind in kinds), *(self.edge_of(cell, edge) for edge in edges))
        )

    @cached_property
    def _slots_of(self) -> Mapping[str, tuple[CellId, ...]]:
        """The cells of each line among the slots."""
        found: dict[str, list[CellId]] = {}
        for cell in self.slots:
            found.setdefault(cell[0], []).append(cell)
        return {line_id: tuple(cells) for line_id, cells in found.items()}

    def driver_at(self, driver: str, member: str) -> CellId:
        """The cell of a driver beside an output at `member`: at that member, or at the last that the output reads."""
        members = [m for name, m in self.drivers if name == driver]
        return driver, member if member in members else members[-1]

    def series(self, line_id: str, case: str) -> Stack:
        """A result over its whole axis in one case, as a range."""
        stack = self._slots_of.get(line_id, ())
        items = (At(self.rows[cell], case, "fixed") if cell in self.rows else Blank() for cell in stack)
        return Stack(tuple(items), self.cases.axis.id, line_id)
