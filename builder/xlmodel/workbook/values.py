"""What a cell can hold, and how a cell is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from xlmodel.errors import UsageError

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


class CellAddress(NamedTuple):
    """A cell by the name of its sheet and its A1 address, as in `("Inputs", "F12")`."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


class ErrorValue(str):
    """An Excel error value such as `#DIV/0!`; it never counts as agreement."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"ErrorValue({str(self)!r})"


CellValue = float | str | bool | ErrorValue | None
Overrides = Mapping[CellAddress, CellValue]
"""Other values for some cells, by address."""


def folded(name: str) -> str:
    """A name of a sheet, table or cell range in the form in which Excel compares: case aside, `ß` is not `ss`."""
    upper = name.upper()
    if len(upper) == len(name):
        return upper
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in name)


@cache
def letters(column: int) -> str:
    """The letters of a 1-based column: 1 is `A`, 28 is `AB`."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_number(text: str) -> int:
    """The 1-based number of a column's letters."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """The A1 name of a 1-based cell."""
    return f"{letters(column)}{row}"


def position(cell: str) -> tuple[int, int]:
    """The 1-based (row, column) of an A1 name.

    Raises:
        UsageError: the text is no cell of a sheet.
    """
    match = _CELL.match(cell)
    if match:
        row, column = int(match[2]), column_number(match[1])
        if row <= MAX_ROWS and column <= MAX_COLUMNS:
            return row, column
    raise UsageError(f"{cell!r} is not a cell address", hint="write a column and a row, as in F12")


def quoted(sheet: str) -> str:
    """A sheet name as it stands before the `!` of a reference, always in quotes."""
    return "'" + sheet.replace("'", "''") + "'"
