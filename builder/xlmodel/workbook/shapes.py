"""The shape of a formula: what it computes, wherever it points; inserted rows and moved sheets leave it as it is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from xlmodel.workbook.values import column_number

_REFERENCE = re.compile(
    r"(?<![\w.$'!])(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?(?![\w.(!])"
)
_MILLIONTH = 0.99e-6


class ReadFormula(NamedTuple):
    """A formula: its shape, a digest of it without references and blanks; its own cell and the corners it refers to."""

    sheet: str
    shape: str
    corners: tuple[tuple[str, int, int], ...]


def read_shape(sheet: str, row: int, column: int, formula: str) -> ReadFormula:
    """Reads a formula without its `=` that stands in a cell; a reference to one cell has one corner."""
    shape = digest(_REFERENCE.sub("&", formula).replace(" ", "").upper())
    return ReadFormula(sheet, shape, ((sheet, row, column), *_corners(sheet, formula)))


def _corners(own: str, formula: str) -> Iterator[tuple[str, int, int]]:
    """Sheet, row and column of each."""
    for sheet, column, row, last_column, last_row in _REFERENCE.findall(formula):
        name = sheet.strip("'").replace("''", "'") if sheet else own
        first = name, int(row), column_number(column)
        yield first
        if last_row and (last := (name, int(last_row), column_number(last_column))) != first:
            yield last


def names_of_rows(
    formulas: Iterable[ReadFormula], texts: Iterable[tuple[str, int, int, str]]
) -> dict[tuple[str, int], str]:
    """The last text of each row of another sheet that formulas point to, which is its id where it has one.

    Args:
        formulas: those.
        texts: sheet, row, column and text of every constant of the workbook that is one.
    """
    rows = {(sheet, row) for one in formulas for sheet, row, _ in one.corners if sheet != one.sheet}
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for sheet, row, column, text in texts:
        if text and (sheet, row) in rows:
            found[sheet, row] = max(found.get((sheet, row), (0, "")), (column, text))
    return {place: text for place, (_, text) in found.items()}


def pointing(formulas: Sequence[ReadFormula], names: Mapping[tuple[str, int], str]) -> str:
    """A digest of formulas, where they stand and point; rows and columns inserted, sheets moved or renamed leave it.

    Cells count by their order among all such cells of their sheet, sheets by which is named first.

    Args:
        formulas: in the order of their places.
        names: what rows are called, by sheet and row, where that matters.
    """
    rows: dict[str, set[int]] = {}
    columns: dict[str, set[int]] = {}
    for formula in formulas:
        for sheet, row, column in formula.corners:
            rows.setdefault(sheet, set()).add(row)
            columns.setdefault(sheet, set()).add(column)
    order = {sheet: place for place, sheet in enumerate(rows)}
    row_ranks, column_ranks = (
        {sheet: {number: place for place, number in enumerate(sorted(numbers))} for sheet, numbers in by_sheet.items()}
        for by_sheet in (rows, columns)
    )

    def said(formula: ReadFormula) -> str:
        ends = (
            f"{order[sheet]}:{row_ranks[sheet][row]},{column_ranks[sheet][column]} {names.get((sheet, row), '')}"
            for sheet, row, column in formula.corners
        )
        return f"{formula.shape} {' '.join(ends)}"

    return digest("\n".join(map(said, formulas)))


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
