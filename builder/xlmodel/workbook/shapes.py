"""The shape of a formula: what it computes, wherever it points; inserted rows and moved sheets leave it as it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from xlmodel.workbook.values import column_number

_REFERENCE = re.compile(
    r"(?<![\w.$'!])(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?(?![\w.(!])"
)
_MILLIONTH = 0.99e-6


def shape(formula: str) -> str:
    """A digest of a formula without its `=`, its references and its blanks."""
    return digest(_REFERENCE.sub("&", formula).replace(" ", "").upper())


class PlacedFormula(NamedTuple):
    """A formula without its `=`, with its sheet and its place, counted from 1."""

    sheet: str
    row: int
    column: int
    text: str


def pointing(formulas: Sequence[PlacedFormula], name_of: Callable[[str, int], str]) -> str:
    """A digest of formulas and where they point; rows and columns inserted, sheets moved or renamed leave it as it is.

    Cells count by their order among all that are pointed to on their sheet, sheets by where they are first pointed to.

    Args:
        formulas: in the order of their places.
        name_of: what the row of a sheet is called; empty where that does not matter.
    """
    read = [(formula, [*_pointed(formula)]) for formula in formulas]
    rows: dict[str, set[int]] = {}
    columns: dict[str, set[int]] = {}
    for _, found in read:
        for sheet, row, column in found:
            rows.setdefault(sheet, set()).add(row)
            columns.setdefault(sheet, set()).add(column)
    order = {sheet: place for place, sheet in enumerate(rows)}
    ranks = [
        {sheet: {number: place for place, number in enumerate(sorted(numbers))} for sheet, numbers in by_sheet.items()}
        for by_sheet in (rows, columns)
    ]

    def said(formula: PlacedFormula, found: list[tuple[str, int, int]]) -> str:
        ends = (
            f"{order[sheet]}:{ranks[0][sheet][row]},{ranks[1][sheet][column]} {name_of(sheet, row)}"
            for sheet, row, column in found
        )
        return f"{shape(formula.text)} {' '.join(ends)}"

    return digest("\n".join(said(*pair) for pair in read))


def pointed_rows(formulas: Iterable[PlacedFormula]) -> set[tuple[str, int]]:
    """The rows of other sheets that formulas point to."""
    return {(s, row) for formula in formulas for s, row, _ in _pointed(formula) if s != formula.sheet}


def _pointed(formula: PlacedFormula) -> Iterator[tuple[str, int, int]]:
    """The corners of the references of a formula, one for a single cell: sheet, row, column."""
    for sheet, column, row, last_column, last_row in _REFERENCE.findall(formula.text):
        name = sheet.strip("'").replace("''", "'") if sheet else formula.sheet
        first = name, int(row), column_number(column)
        yield first
        if last_row and (last := (name, int(last_row), column_number(last_column))) != first:
            yield last


def measure(numbers: Iterable[float]) -> list[float]:
    """What tells whether numbers in any order are others: how many, negative, 0; the sums of logarithms and squares.

    Digits that a program does not write move the sums by less than `alike` takes for a change.
    """
    found = np.array([*numbers], dtype=float)
    logarithms = np.log(np.abs(found[found != 0]))
    counts = float(found.size), float((found < 0).sum()), float((found == 0).sum())
    return [*counts, float(logarithms.sum()), float((logarithms**2).sum())]


def alike(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two measures are of the same numbers: one that is a millionth larger is another."""
    return len(one) == len(other) and all(abs(a - b) < _MILLIONTH for a, b in zip(one, other, strict=True))


def digest(text: str) -> str:
    """Twelve characters that another text hardly has."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
