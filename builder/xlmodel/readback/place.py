"""A cell of a workbook by the name of its sheet, its row and its column."""

from __future__ import annotations

from typing import NamedTuple

from xlmodel.engines.values import cell_name, position
from xlmodel.errors import UsageError
from xlmodel.refs import quote_sheet


class Place(NamedTuple):
    """A cell; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell's name on its sheet, as in `F12`."""
        return cell_name(self.row, self.column)

    def __str__(self) -> str:
        return f"{quote_sheet(self.sheet)}!{self.cell}"


def parse_place(text: str) -> Place:
    """The cell that `Sheet!F12` or `'Sheet name'!$F$12` names.

    Raises:
        UsageError: the text names no cell of a sheet.
    """
    sheet, mark, cell = text.strip().rpartition("!")
    if not mark or not sheet:
        raise UsageError(f"{text!r} names no sheet", hint="write the sheet and the cell, as in 'Inputs demand'!H11")
    if len(sheet) > 1 and sheet[0] == sheet[-1] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    return Place(sheet, *position(cell))
