"""Formulas relative to the cell they stand in: two copies of one formula have the same text."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'!)
      | (?<![\w.$])(?P<cf>\$?)(?P<c>[A-Z]{1,3})(?P<rf>\$?)(?P<r>[0-9]+)(?![\w(.!])""",
    re.VERBOSE,
)


def relative(formula: str, row: int, column: int) -> str:
    """The R1C1 text of a formula at a 1-based cell; texts and quoted sheet names are kept."""

    def rewrite(match: re.Match[str]) -> str:
        if match["kept"] is not None:
            return match[0]
        found_row, found_column = int(match["r"]), number(match["c"])
        first = f"R{found_row}" if match["rf"] else _offset("R", found_row - row)
        return first + (f"C{found_column}" if match["cf"] else _offset("C", found_column - column))

    return _PIECE.sub(rewrite, formula)


def number(letters: str) -> int:
    """The 1-based number of a column."""
    found = 0
    for letter in letters:
        found = 26 * found + ord(letter) - 64
    return found


def _offset(letter: str, distance: int) -> str:
    return f"{letter}[{distance}]" if distance else letter
