"""Cell references as text: column letters, absolute marks, quoted sheet names."""

from __future__ import annotations

import re
from functools import lru_cache

_BARE_SHEET = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LOOKS_LIKE_CELL = re.compile(r"(?:[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*)\Z")


@lru_cache(maxsize=4096)
def column_letter(column: int) -> str:
    """The letter of a 0-based column: 0 is `A`, 26 is `AA`."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False) -> str:
    """A 0-based cell as A1 text, with `$` before what is fixed."""
    return f"{'$' if fixed_column else ''}{column_letter(column)}{'$' if fixed_row else ''}{row + 1}"


def quote_sheet(name: str) -> str:
    """A sheet name as it stands in a formula; quoted unless it is a plain word that is no cell address."""
    if _BARE_SHEET.match(name) and not _LOOKS_LIKE_CELL.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"
