"""Kinds of cases, each on a sheet of its own, with what Excel shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

Value = float | str | bool
Formula = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Kind:
    """Cases of one kind on a sheet of their own.

    Attributes:
        formulas: with what Excel shows.
        cells: what they read; a pair is a formula with its value.
        names: defined names and their meanings, `S!` for the kind's sheet.
        arrays: formulas entered as arrays of one cell.
    """

    formulas: tuple[Formula, ...]
    cells: Mapping[str, Value | Formula] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    arrays: tuple[Formula, ...] = ()

    def placed(self) -> dict[str, tuple[Formula, bool]]:
        """By cell, the formulas and whether they are arrays."""
        every = [(formula, False) for formula in self.formulas] + [(formula, True) for formula in self.arrays]
        return {f"H{row}": formula for row, formula in enumerate(every, 1)}


def sheet_of(number: int) -> str:
    """The name of a kind's sheet, by the kind's place."""
    return f"K{number}"


def write(path: Path, kinds: Mapping[str, Kind], *, date_1904: bool = False) -> Path:
    """One workbook of some kinds, a sheet each, with Excel's values stored."""
    book = xlsxwriter.Workbook(str(path), {"date_1904": date_1904, "use_future_functions": True})
    for number, kind in enumerate(kinds.values(), 1):
        name = sheet_of(number)
        sheet = book.add_worksheet(name)
        for cell, content in kind.cells.items():
            if isinstance(content, tuple):
                sheet.write_formula(cell, content[0], None, content[1])
            else:
                sheet.write_string(cell, content) if isinstance(content, str) else sheet.write(cell, content)
        for cell, ((text, shown), is_array) in kind.placed().items():
            if is_array:
                sheet.write_array_formula(f"{cell}:{cell}", f"{{{text}}}", None, shown)
            else:
                sheet.write_formula(cell, text, None, shown)
        for defined, meaning in kind.names.items():
            book.define_name(defined, "=" + meaning.replace("S!", f"{name}!"))
    book.close()
    return path
