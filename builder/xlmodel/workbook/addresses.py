"""Addresses that stand in attributes of a file: areas of a sheet, and whether they lie inside it."""

from __future__ import annotations

import re
from collections.abc import Container

from xlmodel.errors import WorkbookError
from xlmodel.workbook.tokens import Kind, corners, tokens
from xlmodel.workbook.values import MAX_COLUMNS, MAX_ROWS, cell_name, folded

_FAR_CELL = re.compile(r"\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?\Z")
_ROW_ZERO = re.compile(r"[A-Za-z]\$?0+(?![0-9])")
_FIXED = re.compile(
    r"\$[A-Z]+\$[0-9]+(?::\$?[A-Za-z]+\$?[0-9]+)?(?![\w.(])|\$[A-Z]+:\$[A-Z]+(?![\w.($])|\$[0-9]+:\$[0-9]+(?![\w.($])"
)
_IS_NONE = f"is no area of a sheet, whose last cell is {cell_name(MAX_ROWS, MAX_COLUMNS)}"
_WORDS = {Kind.TEXT, Kind.SHEET}


def area_of(text: str) -> tuple[int, int, int, int] | None:
    """The numbers (row, column, last row, last column) of a plain `A1:B2`; None where it is none."""
    ends = corners(text)
    if ends is None or not all(corner.row and corner.column for corner in ends):
        return None
    rows, columns = sorted((ends[0].row, ends[1].row)), sorted((ends[0].column, ends[1].column))
    return rows[0], columns[0], rows[1], columns[1]


def hold_inside(text: str, where: str, *, strictly: bool) -> None:
    """Refuses areas, apart by blanks, of which one lies outside of a sheet or, `strictly`, is no area.

    Raises:
        WorkbookError: with that one.
    """
    for part in text.split():
        if _is_outside(part) and (strictly or _FAR_CELL.match(part)):
            raise WorkbookError(f"{where}: {part[:40]!r} {_IS_NONE}")


def hold_name_inside(name: str, meaning: str, where: str, names: Container[str]) -> None:
    """Refuses a defined name that means a cell outside of a sheet; without any `$` that may be another name.

    Args:
        name: as errors tell it.
        meaning: what it stands for.
        where: the file.
        names: all defined names, folded; the second corner of an area may be one.

    Raises:
        WorkbookError: with that cell.
    """
    plain = "".join(" " if token.kind in _WORDS else token.text for token in tokens(meaning))
    for found in _FIXED.finditer(plain):
        first, _, last = found[0].partition(":")
        area = first if folded(last) in names else found[0]
        if _is_outside(area):
            raise WorkbookError(f"{where}: the name {name[:40]}: {area[:40]!r} {_IS_NONE}")


def _is_outside(area: str) -> bool:
    return corners(area) is None or _ROW_ZERO.search(area) is not None
