"""Faults of a workbook as a whole: links to a wrong sheet, constants, tolerances, checks, switches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from xlmodel.audit.book import Book
from xlmodel.audit.views import CellView, SheetRole, SheetView

from tests.faults.edits import pick, with_token
from tests.faults.faults import Fault, Rows

_SHIFT = 1.1
_WIDE_TOLERANCE = 0.5
_OUTSIDE_SWITCH = 2.0


def wrong_sheet(book: Book, rows: Rows, random: Random) -> Fault | None:
    """A link to another sheet reads the same cell of a third one."""
    for _ in range(200):
        sheet, cells = random.choice(rows)
        cell = random.choice(cells)
        formula = cell.formula
        index = (
            pick(formula, random, lambda t: t.reference is not None and bool(t.reference.sheet)) if formula else None
        )
        if formula is None or index is None or (reference := formula.tokens[index].reference) is None:
            continue
        others = [
            other for other in book.sheets
            if other.title not in {reference.sheet, sheet.title}
            and (at := other.at(reference.top, reference.left)) is not None
            and isinstance(at.shown, float | int)
        ]  # fmt: skip
        if not others:
            continue
        title = random.choice(others).title.replace("'", "''")
        after = with_token(formula, index, f"'{title}'!{formula.tokens[index].text.rpartition('!')[2]}")
        place = (sheet.title, cell.row, cell.column)
        return Fault("wrong sheet", "cell", sheet.place(cell), f"={formula.text}", after, {place: after})
    return None


def changed_constant(book: Book, _: Rows, random: Random) -> Fault | None:
    """An input that a formula reads is a tenth higher."""
    sheet, cell, value = random.choice(_inputs(book))
    return _constant("changed constant", sheet, cell, value * _SHIFT if value else 1.0)


def text_number(book: Book, _: Rows, random: Random) -> Fault | None:
    """An input is a text that looks like its number."""
    sheet, cell, value = random.choice(_inputs(book))
    return _constant("text number", sheet, cell, TextNumber(f"{value:g}"))


class TextNumber(str):
    """A number as text, which no formula is."""

    __slots__ = ()


def tolerance(book: Book, _: Rows, random: Random) -> Fault | None:
    """The tolerance of the checks or of one of them, or the smallest change that Proof counts, is wide open."""
    found = [(sheet, cell) for sheet, cell in _checks(book, "tolerance") if sheet.type is SheetRole.CHECKS]
    given = [(s, c) for s, c, _ in _inputs(book) if "tolerance" in s.text(c.row, "label").lower()]
    given += _smallest_change(book)
    sheet, cell = random.choice(found + given * max(len(found) // max(len(given), 1), 1))
    return _constant("changed tolerance", sheet, cell, _WIDE_TOLERANCE)


def _smallest_change(book: Book) -> list[tuple[SheetView, CellView]]:
    """The cell with the smallest change that counts, on the sheet that holds results against those delivered."""
    home = book.named_cell("Proof")
    if home is None:
        return []
    sheet = home[1]
    return [(sheet, cell) for cell in sheet.body() if "smallest change" in sheet.text(cell.row, "label").lower()][:1]


def deleted_check(book: Book, _: Rows, random: Random) -> Fault | None:
    """The cell that says whether a check fails is emptied."""
    sheet, cell = random.choice(list(_checks(book, "failed")))
    return _constant("deleted check", sheet, cell, None)


def switch(book: Book, _: Rows, random: Random) -> Fault | None:
    """A correction switch holds a number it does not have."""
    names = (name.rpartition("!")[2] for name in book.names)
    found = [book.named_cell(name) for name in names if name.startswith("correct_")]
    targets = [(f[1], f[2]) for f in found if f is not None and f[2] is not None]
    if not targets:
        return None
    sheet, cell = random.choice(targets)
    return _constant("switch out of range", sheet, cell, _OUTSIDE_SWITCH)


OF_BOOK: dict[str, Callable[[Book, Rows, Random], Fault | None]] = {
    "wrong sheet": wrong_sheet,
    "changed constant": changed_constant,
    "text number": text_number,
    "changed tolerance": tolerance,
    "deleted check": deleted_check,
    "switch out of range": switch,
}


def _constant(kind: str, sheet: SheetView, cell: CellView, value: float | str | None) -> Fault:
    before = f"={cell.formula.text}" if cell.formula else str(cell.value)
    place = (sheet.title, cell.row, cell.column)
    return Fault(kind, "cell", sheet.place(cell), before, str(value), {place: value})


def _inputs(book: Book) -> list[tuple[SheetView, CellView, float]]:
    """The numbers of input and control sheets that a formula reads."""
    return [
        (sheet, cell, float(cell.value))
        for sheet in book.of_type(SheetRole.INPUTS, SheetRole.CONTROL)
        for cell in sheet.body()
        if cell.formula is None
        and isinstance(cell.value, float | int)
        and not isinstance(cell.value, bool)
        and (sheet.title, cell.row, cell.column) in book.graph.used
    ]


def _checks(book: Book, column: str) -> Iterator[tuple[SheetView, CellView]]:
    """The cells of a column of the list of checks."""
    sheet = book.by_title["checks"]
    place = {"tolerance": 5, "failed": 6}[column]
    for row in sorted(sheet.rows):
        cell = sheet.at(row, place)
        if row > sheet.header_row + 1 and cell is not None and cell.formula is not None:
            yield sheet, cell
