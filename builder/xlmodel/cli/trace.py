"""`xlmodel trace`: a workbook's cell, followed down to what was typed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.branches import Branch, Growth
from xlmodel.cli.formats import json_option
from xlmodel.cli.limits import limit_options, limits_of
from xlmodel.cli.output import print_json, print_rich, shown
from xlmodel.errors import UsageError, nearest
from xlmodel.format import INDEX

if TYPE_CHECKING:
    from xlmodel.audit.book import Book
    from xlmodel.audit.views import CellKey, CellView, SheetView
    from xlmodel.workbook.contents import BookContents, Place
    from xlmodel.workbook.limits import Limits

DEPTH = 8
LARGEST_RANGE = 12
"""Ranges of more cells are told, not followed cell by cell."""


@click.command("trace")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("cell")
@click.option(
    "--depth", type=click.IntRange(min=1), default=DEPTH, show_default=True, metavar="N",
    help="How many levels down to follow.",
)  # fmt: skip
@limit_options
@json_option
def command(file: Path, cell: str, depth: int, as_json: bool, **most: int | None) -> None:
    """Print what the CELL of a workbook is made of, down to the numbers that were typed in.

    CELL is an address with its sheet ('Sales!H7') or a defined name. Links to other cells are followed; values are
    those the file holds. Works on any .xlsx file; nothing is recalculated: where OFFSET, INDIRECT, a service or another
    workbook is read, that is told, for the formula does not say which cells.
    """
    from xlmodel.audit.reading import read_book
    from xlmodel.workbook.bounds import bounded
    from xlmodel.workbook.reader import read_contents

    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    limits = limits_of(most)
    with bounded(str(file), limits):
        book = read_book(file, limits)
        sheet, row, column = _locate(book, cell)
        if sheet.at(row, column) is None:
            raise UsageError(
                f"{sheet.where(row, column)} is empty", hint="name a cell that holds a number or a formula"
            )
        grown = _Trace(book, read_contents(file, limits), limits, _index(book)).grow((sheet.title, row, column), depth)
    if as_json:
        print_json(grown.to_json())
    else:
        print_rich(grown.tree())


def _locate(book: Book, text: str) -> tuple[SheetView, int, int]:
    """The sheet, row and column of an address or a defined name."""
    from xlmodel.audit.views import area_of
    from xlmodel.workbook.values import quoted

    name = book.name(text)
    title, mark, place = text.rpartition("!")
    area = name.area if name is not None else area_of(text) or (area_of(f"{quoted(title)}!{place}") if mark else None)
    if area is None:
        titles = ", ".join(sheet.title for sheet in book.sheets[:3])
        raise UsageError(f"{text!r} is no cell of {book.path}", hint=f"write Sheet!A1; its sheets are {titles}, …")
    title, reference = area
    sheet = book.by_title.get(title.lower())
    if sheet is None:
        hint = nearest(title, [known.title for known in book.sheets])
        raise UsageError(f"{book.path} has no sheet {title!r}", hint=hint)
    if not reference.single:
        raise UsageError(f"{text!r} is a range", hint="name one cell")
    return sheet, reference.top, reference.left


def _index(book: Book) -> dict[tuple[str, int], str]:
    """The ids of an Index sheet by sheet and row; none where the workbook has no such sheet."""
    name = book.name(INDEX)
    named = name.area[0] if name is not None and name.area is not None else INDEX
    sheet = book.by_title.get(named.lower())
    if sheet is None:
        return {}
    columns = {cell.shown: cell.column for cell in sheet.rows.get(1, ())}
    if not {"id", "sheet", "row"} <= set(columns):
        return {}
    found = {}
    for row in sheet.rows:
        title, number, line_id = (sheet.at(row, columns[name]) for name in ("sheet", "row", "id"))
        if title is not None and line_id is not None and number is not None and number.is_constant_number:
            found[str(title.shown), int(str(number.shown).partition(".")[0])] = str(line_id.shown)
    return found


@dataclass(slots=True)
class _Trace:
    """Cells and what they are made of."""

    book: Book
    contents: BookContents
    limits: Limits
    ids: dict[tuple[str, int], str]

    def grow(self, place: CellKey, depth: int | None) -> Branch:
        """The tree of a cell."""
        return Growth(self._branch, lambda item: dict.fromkeys(self._reads(item)), depth).grow(place)

    def _reads(self, place: CellKey) -> Iterator[CellKey | Branch]:
        """The cells a formula reads, links followed to where they lead; a large range as a text."""
        anchor = self._anchor(place)
        if anchor is not None:
            yield anchor
            return
        yield from self._functions(place)
        yield from self._not_followed(place)
        for title, top, left, bottom, right in self._areas(place):
            height, width = bottom - top + 1, right - left + 1
            if height * width > LARGEST_RANGE:
                sheet = self.book.by_title[title.lower()]
                first, last = sheet.where(top, left), sheet.where(bottom, right)
                area = f"{first}:{last.rpartition('!')[2]}"
                yield Branch(f"{area}, a range of {height * width} cells", {"range": area, "cells": height * width})
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield self._behind((title, row, column))

    def _areas(self, place: CellKey) -> Iterator[tuple[str, int, int, int, int]]:
        """The rectangles a formula reads, by sheet, top, left, bottom and right; names and tables are resolved.

        Of a formula that no engine is given, as one with a link to another workbook, what is written in it.
        """
        from xlmodel.workbook.readings import read_formula

        sheet, cell = self._at(place)
        if cell is None or cell.formula is None:
            return
        where = self._place(place)
        reading = None if where is None else read_formula(self.contents, where, self.limits)
        found: set[tuple[str, int, int, int, int]] = set()
        for index, *edges in () if reading is None else reading.areas:
            top, left, bottom, right = edges
            title = self.book.by_title[self.contents.sheets[index].name.lower()].title
            found.add((title, top, left, bottom, right))
            yield title, top, left, bottom, right
        if reading is not None and not reading.refusal:
            return
        for target, written in self.book.areas(sheet, cell.formula):
            filled = {area[3:] for area in found if area[:3] == (target.title, written.top, written.left)}
            if (written.bottom, written.right) not in filled and not (written.whole and filled):
                yield target.title, written.top, written.left, written.bottom, written.right

    def _not_followed(self, place: CellKey) -> Iterator[Branch]:
        """What else a formula reads, that its text does not tell: by a computed reference, elsewhere."""
        from xlmodel.workbook.function_kinds import OUTWARD, UNBOUND
        from xlmodel.workbook.readings import read_formula

        where = self._place(place)
        reading = None if where is None else read_formula(self.contents, where, self.limits)
        if reading is None:
            return
        for name in sorted(reading.functions & UNBOUND):
            yield _untold(name, f"{name} reads cells that its arguments come to: they are not followed")
        for name in sorted(reading.functions & OUTWARD):
            yield _untold(name, f"{name} reads what no cell holds: it is not followed")
        if reading.leaves_the_file:
            yield _untold("another workbook", "cells of another workbook are not followed")

    def _functions(self, place: CellKey) -> Iterator[Branch]:
        """The defined names that a formula calls as functions, with what they compute."""
        sheet, cell = self._at(place)
        tokens = cell.formula.tokens if cell is not None and cell.formula is not None else ()
        for text in dict.fromkeys(token.text.rstrip("(") for token in tokens if token.kind == "function"):
            name = self.book.name(text, sheet)
            if name is not None and "LAMBDA(" in name.text.upper():
                formula = f"={name.text.removeprefix('=')}"
                yield Branch(
                    f"{name.name}, a function of this workbook {formula}", {"name": name.name, "formula": formula}
                )

    def _anchor(self, place: CellKey) -> CellKey | None:
        """The cell whose array formula fills another; None for any other cell."""
        where = self._place(place)
        formula = None if where is None else self.contents.formula(where)
        if formula is None or formula.anchor is None or formula.data_table is not None:
            return None
        return place[0], formula.anchor.row, formula.anchor.column

    def _place(self, place: CellKey) -> Place | None:
        from xlmodel.workbook.contents import Place

        index = self.contents.sheet_index(place[0])
        return None if index is None else Place(index, *place[1:])

    def _behind(self, place: CellKey) -> CellKey:
        """The cell at the end of a chain of plain links."""
        passed = {place}
        while True:
            _, cell = self._at(place)
            if cell is None or cell.formula is None or not cell.formula.is_reference or self._computes(place):
                return place
            targets = [area[:3] for area in self._areas(place) if area[1:3] == area[3:]]
            if len(targets) != 1 or targets[0] in passed:
                return place
            place = targets[0]
            passed.add(place)

    def _computes(self, place: CellKey) -> bool:
        """Whether a formula that is one name stands for more than a place."""
        sheet, cell = self._at(place)
        tokens = () if cell is None or cell.formula is None else cell.formula.tokens
        names = [self.book.name(token.text, sheet) for token in tokens if token.kind == "name"]
        return any(name is not None and name.area is None for name in names)

    def _at(self, place: CellKey) -> tuple[SheetView, CellView | None]:
        sheet = self.book.by_title[place[0].lower()]
        return sheet, sheet.at(*place[1:])

    def _branch(self, place: CellKey) -> Branch:
        sheet, cell = self._at(place)
        title, row, column = place
        label, unit, source = (sheet.text(row, role) for role in ("label", "unit", "source"))
        period = sheet.timeline.headers.get(column, "") if sheet.timeline is not None else ""
        formula = "" if cell is None or cell.formula is None else f"={cell.formula.text}"
        value = None if cell is None else cell.shown
        name = self.ids.get((title, row), "")
        if value is None:
            told = "empty"
        else:
            plain = isinstance(value, int | float) and not isinstance(value, bool)
            told = shown(float(str(value)), unit) if plain else str(value)
        words = [part for part in (label if label != told else "", period, name) if part]
        named = f"{sheet.where(row, column)} {', '.join(words)}".rstrip()
        typed = "" if formula or value is None else f" [typed in{', ' + source if source else ''}]"
        typed = " [a what-if data table of these inputs]" if formula.startswith("=TABLE(") else typed
        anchor = self._anchor(place)
        filled = "" if anchor is None else sheet.where(*anchor[1:])
        typed = f" [filled by the array formula in {filled}]" if filled else typed
        facts = {
            "array": filled,
            "label": label,
            "period": period,
            "id": name,
            "unit": unit,
            "formula": formula,
            "source": source,
        }
        data = {"cell": sheet.where(row, column), "value": value, **{key: fact for key, fact in facts.items() if fact}}
        return Branch(f"{f'{named} = {told} {unit}'.rstrip()}{typed} {formula}".rstrip(), data)


def _untold(what: str, words: str) -> Branch:
    return Branch(words, {"not_followed": what, "reason": words})
