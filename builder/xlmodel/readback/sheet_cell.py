"""A cell of a workbook by the name of its sheet, its row and its column."""

from __future__ import annotations

from typing import NamedTuple

from xlmodel.refs import quote_sheet
from xlmodel.workbook.values import CellAddress, cell_name


class SheetCell(NamedTuple):
    """A cell; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> CellAddress:
        """The cell as the engines name it."""
        return CellAddress(self.sheet, cell_name(self.row, self.column))

    def __str__(self) -> str:
        return f"{quote_sheet(self.sheet)}!{cell_name(self.row, self.column)}"
