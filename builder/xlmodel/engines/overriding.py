"""Where overrides fall in a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.errors import UsageError, nearest
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.values import CellAddress, CellValue, Overrides, position


def place_of(contents: BookContents, address: CellAddress) -> Place:
    """The place of an overridden cell.

    Raises:
        UsageError: no such sheet, or no such cell.
    """
    sheet = contents.sheet_index(address.sheet)
    if sheet is None:
        names = [sheet.name for sheet in contents.sheets]
        raise UsageError(f"{contents.path}: no sheet {address.sheet!r}", hint=nearest(address.sheet, names))
    return Place(sheet, *position(address.cell))


def placed(contents: BookContents, overrides: Overrides) -> Iterator[tuple[Place, CellValue]]:
    """Each override with its place."""
    for address, value in overrides.items():
        yield place_of(contents, CellAddress(*address)), float(value) if type(value) is int else value
