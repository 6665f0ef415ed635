"""A workbook as the rules judge it: what it holds, who refers to whom, a recalculation, a second build."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.audit.graph import Graph
from xlmodel.audit.lexer import address, parse_formula
from xlmodel.audit.package import PackageParts
from xlmodel.audit.views import CellKey, HeaderTable, Sheets, SheetView
from xlmodel.workbook.values import CellAddress, CellValue, Overrides

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

Recalculate = Callable[[Path, Overrides], Mapping[CellAddress, CellValue]]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification of the workbook as it stands found.

    Attributes:
        taken: cells whose cached value was taken as given, for only Excel can know it.
        differing: cells whose cached value is not what the recalculation gives.
    """

    taken: Collection[CellAddress] = frozenset()
    differing: Collection[CellAddress] = frozenset()


@dataclass(frozen=True, slots=True)
class StressRun:
    """The recalculated values of all formula cells under one change of inputs."""

    name: str
    values: dict[CellKey, object]


@dataclass(kw_only=True)
class Book(Sheets):
    """A workbook, and what may be asked about it: a recalculation, a second build."""

    path: Path
    package: PackageParts
    workbook: Workbook
    recalculate: Callable[[Overrides], Mapping[CellAddress, CellValue]] | None = None
    verified: Callable[[], Verified] | None = None
    rebuilt: Path | None = None
    contents: tuple[SheetView, HeaderTable] | None = None
    types_inferred: bool = True
    stressed: list[StressRun] | None = None

    @cached_property
    def graph(self) -> Graph:
        """Which cell refers to which."""
        return Graph(self)

    @cached_property
    def base_run(self) -> tuple[dict[CellKey, object], float] | None:
        """The recalculated value of every formula cell and the seconds it took; None without a recalculation."""
        if self.recalculate is None:
            return None
        start = time.perf_counter()
        values = self.run({})
        return values, time.perf_counter() - start

    @cached_property
    def taken(self) -> frozenset[CellKey]:
        """The cells whose cached value the recalculation took as given, for only Excel can know it."""
        return frozenset() if self._verified is None else self._keys(self._verified.taken)

    @cached_property
    def differing(self) -> frozenset[CellKey] | None:
        """The cells whose cached value a verification found wrong; None where there was none."""
        return None if self._verified is None else self._keys(self._verified.differing)

    @cached_property
    def _verified(self) -> Verified | None:
        return None if self.verified is None or self.base_run is None else self.verified()

    def _keys(self, cells: Collection[CellAddress]) -> frozenset[CellKey]:
        return frozenset(place for cell in cells if (place := self._place(cell)) is not None)

    def run(self, overrides: Mapping[CellKey, float | str]) -> dict[CellKey, object]:
        """Recalculates with some cells set to other constants; only to be called where `recalculate` is given."""
        if self.recalculate is None:
            raise ValueError("this book has no recalculation")
        given = {CellAddress(title, address(row, column)): value for (title, row, column), value in overrides.items()}
        found: dict[CellKey, object] = {}
        for where, value in self.recalculate(given).items():
            place = self._place(where)
            if place is not None:
                found[place] = value
        return found

    @cached_property
    def _places(self) -> dict[tuple[str, str], CellKey]:
        """The place of every formula cell, by sheet and address."""
        return {
            (sheet.title, address(*cell.position)): (sheet.title, *cell.position) for sheet, cell, _ in self.formulas()
        }

    def _place(self, where: CellAddress) -> CellKey | None:
        return self._places.get(where) or self._parsed(*where)

    def _parsed(self, title: str, cell: str) -> CellKey | None:
        """The place of a cell that a recalculation names otherwise; None where it is no cell of this workbook."""
        sheet, reference = self.by_title.get(title.lower()), parse_formula(cell, 1, 1).references
        if sheet is None or len(reference) != 1:
            return None
        return sheet.title, reference[0].top, reference[0].left

    def inferred(self, message: str) -> str:
        """The message, with a word of caution when the types of the sheets had to be guessed."""
        if not self.types_inferred:
            return message
        return f"{message} (sheet types were inferred, for no contents table declares them)"
