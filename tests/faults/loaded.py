"""A workbook loaded once, as an engine and as the audit see it: faults go in and out again without a file between."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import formualizer
from xlmodel.audit.book import Book
from xlmodel.audit.lexer import address, parse_formula
from xlmodel.audit.report import Result
from xlmodel.audit.run import RULES
from xlmodel.audit.views import CellView
from xlmodel.workbook.bare_copy import write_bare_copy
from xlmodel.workbook.reader import read_contents

from tests.faults.faults import Changes

Place = tuple[str, int, int]
Values = dict[tuple[str, str], object]

_ERRORS = {"Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?"}


class CircularFaultError(Exception):
    """A fault that makes a cell refer to itself, which a loaded workbook does not take."""


class Loaded:
    """The formulas of a workbook, recalculated in place and judged in place."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._cells: dict[Place, CellView] = {(s.title, *c.position): c for s, c, _ in book.formulas()}
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "bare.xlsx"
            write_bare_copy(read_contents(book.path), copy)
            self._engine: Any = formualizer.load_workbook(str(copy))
        self._stale: set[Place] = set()
        self._engine.evaluate_all()

    def values(self) -> Values:
        """The value of every formula cell as it is now; a formula that was typed over keeps its place."""
        self._calculate()
        return {
            (title, address(row, column)): _plain(self._engine.get_value(title, row, column))
            for title, row, column in self._cells
        }

    @contextmanager
    def changed(self, changes: Changes) -> Iterator[Values]:
        """The values with some cells changed; afterwards the cells hold again what they held."""
        try:
            for place, content in changes.items():
                self._put(place, content)
            self._stale.update(changes)
            yield self.values()
        except RuntimeError as error:
            raise CircularFaultError(str(error)) from error
        finally:
            for place in changes:
                cell = self._at(place)
                self._put(place, f"={cell.formula.text}" if cell.formula is not None else cell.value)
            self._stale.update(changes)

    def _calculate(self) -> None:
        if self._stale:
            self._engine.evaluate_all()
            self._stale.clear()

    def _at(self, place: Place) -> CellView:
        cell = self.book.by_title[place[0].lower()].at(*place[1:])
        assert cell is not None
        return cell

    def _put(self, place: Place, content: object) -> None:
        if isinstance(content, str) and content.startswith("="):
            self._engine.set_formula(*place, content)
        else:
            self._engine.set_value(*place, content)

    def judged(self, changes: Changes, values: Values) -> tuple[Result, ...]:
        """What each rule of the audit finds in the workbook with these changes, saved with these values."""
        changed = {place: self._at(place) for place in changes}
        before = {place: (cell.formula, cell.value, cell.cached) for place, cell in {**self._cells, **changed}.items()}
        try:
            for (title, row, column), cell in self._cells.items():
                value = values[title, address(row, column)]
                cell.cached = "" if value is None else value  # type: ignore[assignment]
            for place, content in changes.items():
                cell = changed[place]
                if isinstance(content, str) and content.startswith("="):
                    cell.formula = parse_formula(content.removeprefix("="), *cell.position)
                else:
                    cell.formula, cell.value, cell.cached = None, content, None
            book = self.book
            fresh = Book(
                sheets=book.sheets, names=book.names, path=book.path, package=book.package, workbook=book.workbook
            )
            fresh.contents, fresh.types_inferred = book.contents, book.types_inferred
            return tuple(rule.judge(fresh) for rule in RULES.values())
        finally:
            for place, (formula, given, cached) in before.items():
                cell = changed.get(place) or self._cells[place]
                cell.formula, cell.value, cell.cached = formula, given, cached


def _plain(value: object) -> object:
    if isinstance(value, dict):
        kind = str(value.get("kind", ""))
        if kind == "Circ":
            return None
        return _ERRORS.get(kind, f"#{kind.upper()}!")
    if value is None:
        return 0.0
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
