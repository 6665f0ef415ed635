"""Who refers to whom: cells, and sheets; a range is a few spans of cells, so that growing ranges share theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from xlmodel.audit.lexer import ParsedFormula, Reference, address
from xlmodel.audit.views import CellKey, CellView, Sheets, SheetView
from xlmodel.audit.vocabulary import PROOF_NAMES
from xlmodel.workbook.spans import CellSpan, SheetSpans

LINK_DEPTH = 4

AreaKey = tuple[str, int, int, int, int]


class Graph:
    """The references of a workbook, expanded to the cells that exist."""

    def __init__(self, book: Sheets) -> None:
        self._book = book
        self._spans = {sheet.title.lower(): SheetSpans(number, sheet.cells) for number, sheet in enumerate(book.sheets)}
        self._titles = [sheet.title for sheet in book.sheets]
        self.precedents: dict[CellKey, tuple[AreaKey, ...]] = {}
        self.used: set[CellKey] = set()
        self._around: dict[CellKey, frozenset[AreaKey]] = {}
        self.sheet_links: dict[tuple[str, str], str] = {}
        self._collect()

    def inside(self, area: AreaKey) -> tuple[CellKey, ...]:
        """The cells that exist in an area."""
        title, top, left, bottom, right = area
        sheet = self._book.by_title[title.lower()]
        return tuple((title, row, column) for row, column in _clip(sheet, top, left, bottom, right))

    def leads_to(self, start: CellKey, goal: CellKey) -> bool:
        """True when a cell is another or links to it, through at most four single cells."""
        frontier, seen = {start}, {start}
        for _ in range(LINK_DEPTH):
            if goal in frontier:
                return True
            single = {area for place in frontier for area in self.precedents.get(place, ()) if area[1:3] == area[3:5]}
            frontier = {found for area in single for found in self.inside(area)} - seen
            seen |= frontier
        return goal in frontier

    def cycle(self) -> list[CellKey]:
        """The cells of one circular chain of references, in order; empty when there is none."""
        done: set[CellKey | CellSpan] = set()
        for start in self.precedents:
            found = self._cycle_from(start, done) if start not in done else []
            if found:
                return found
        return []

    def _cycle_from(self, start: CellKey, done: set[CellKey | CellSpan]) -> list[CellKey]:
        path: list[CellKey | CellSpan] = [start]
        on_path: set[CellKey | CellSpan] = {start}
        stack: list[Iterator[CellKey | CellSpan]] = [iter(self._next(start))]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                finished = path.pop()
                on_path.discard(finished)
                done.add(finished)
            elif node in on_path:
                chain = path[path.index(node) :]
                return [step for step in chain if not isinstance(step, CellSpan)]
            elif node not in done:
                path.append(node)
                on_path.add(node)
                stack.append(iter(self._next(node)))
        return []

    def _next(self, node: CellKey | CellSpan) -> Iterator[CellKey | CellSpan]:
        if isinstance(node, CellSpan):
            found: Iterable[CellKey | CellSpan] = self._parts(node)
        else:
            around = self._around.get(node, frozenset())
            areas = (area for area in self.precedents.get(node, ()) if area not in around)
            found = (part for area in areas for part in self._covered(area))
        return (part for part in found if isinstance(part, CellSpan) or part in self.precedents)

    def _covered(self, area: AreaKey) -> Iterator[CellKey | CellSpan]:
        """What exists in an area: cells, and spans of many."""
        title, *edges = area
        for found in self._spans[title.lower()].of(*edges):
            yield found if isinstance(found, CellSpan) else (title, *found)

    def _parts(self, span: CellSpan) -> Iterator[CellKey | CellSpan]:
        title = self._titles[span.sheet]
        for found in self._spans[title.lower()].parts(span):
            yield found if isinstance(found, CellSpan) else (title, *found)

    def _collect(self) -> None:
        read: set[AreaKey] = set()
        named = self._book.named_cell(*PROOF_NAMES)
        proof = None if named is None else named[1]
        for sheet, cell, formula in self._book.formulas():
            areas = []
            placed = frozenset(_placed(formula))
            around = set()
            for target, reference in self._book.areas(sheet, formula):
                areas.append(area_key(target, reference))
                if reference in placed and target is sheet and _covers(reference, cell.row, cell.column):
                    around.add(areas[-1])
                if target is not sheet and cell.row > sheet.header_row:
                    self.sheet_links.setdefault((sheet.title, target.title), sheet.place(cell))
                elsewhere = target is not sheet or not reference.top == reference.bottom == cell.row
                if elsewhere and (sheet is not proof or target is sheet):
                    read.add(areas[-1])
            self.precedents[sheet.title, cell.row, cell.column] = tuple(dict.fromkeys(areas))
            if around:
                self._around[sheet.title, cell.row, cell.column] = frozenset(around)
        self.used.update(self.cells_in(read))

    def cells_in(self, areas: Iterable[AreaKey]) -> dict[CellKey, None]:
        """The cells that exist in any of the areas; cells that many of them cover are looked at once."""
        found: dict[CellKey, None] = {}
        seen: set[CellSpan] = set()
        for area in areas:
            waiting = list(self._covered(area))[::-1]
            while waiting:
                node = waiting.pop()
                if not isinstance(node, CellSpan):
                    found[node] = None
                elif node not in seen:
                    seen.add(node)
                    waiting += list(self._parts(node))[::-1]
        return found


_PLACED = frozenset({"INDEX", "OFFSET", "ROW", "ROWS", "COLUMN", "COLUMNS"})
"""Functions that take a reference for its place, or pick cells from it: a formula may stand in it itself."""


def _placed(formula: ParsedFormula) -> Iterator[Reference]:
    """The references that are the first argument of such a function."""
    solid = [token for token in formula.tokens if token.kind != "space"]
    for before, token in pairwise(solid):
        if token.reference is not None and before.kind == "function" and before.text.upper().rstrip("(") in _PLACED:
            yield token.reference


def _covers(reference: Reference, row: int, column: int) -> bool:
    return reference.top <= row <= reference.bottom and reference.left <= column <= reference.right


def area_key(sheet: SheetView, reference: Reference) -> AreaKey:
    """The area a reference covers."""
    return sheet.title, reference.top, reference.left, reference.bottom, reference.right


def _clip(sheet: SheetView, top: int, left: int, bottom: int, right: int) -> Iterator[tuple[int, int]]:
    if top == bottom and left == right:
        if (top, left) in sheet.cells:
            yield top, left
        return
    rows = (
        range(top, bottom + 1)
        if bottom - top < len(sheet.rows)
        else sorted(r for r in sheet.rows if top <= r <= bottom)
    )
    for row in rows:
        for cell in sheet.rows.get(row, ()):
            if left <= cell.column <= right:
                yield row, cell.column


def resolved(book: Sheets, sheet: SheetView, formula: ParsedFormula) -> str:
    """The formula with every reference absolute and with its sheet: equal texts compute the same number."""
    pieces = []
    for token in formula.tokens:
        reference = token.reference
        if reference is None:
            pieces.append(token.text.upper() if token.kind != "string" else token.text)
            continue
        target = book.target(sheet, reference)
        title = target.title if target is not None else reference.sheet
        end = address(reference.bottom, reference.right)
        pieces.append(f"'{title}'!{address(reference.top, reference.left)}:{end}")
    return "".join(pieces).replace(" ", "")


LOOKUPS = frozenset(
    ["INDEX", "MATCH", "CHOOSE", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "MIN", "MAX", "VLOOKUP", "HLOOKUP"]
)
"""Functions that fetch from another sheet; with arithmetic around them a formula is no link."""


def is_link(book: Sheets, sheet: SheetView, formula: ParsedFormula) -> bool:
    """True for `=X` and for a lookup into another sheet without arithmetic: a call-up, not a calculation."""
    if formula.is_reference:
        return True
    functions = {name.upper() for name in formula.shape.functions}
    if not functions or not functions <= LOOKUPS:
        return False
    return not formula.shape.arithmetic and leaves(book, sheet, formula)


def leaves(book: Sheets, sheet: SheetView, formula: ParsedFormula) -> bool:
    """True when a formula refers to another sheet by a written reference; names do not count."""
    return any(book.target(sheet, reference) is not sheet for reference in formula.references)


def constant_runs(cells: Iterable[CellView]) -> set[tuple[int, int]]:
    """The positions of typed numbers that merely count: 1, 2, 3 … down a column or along a row."""
    values = {
        cell.position: cell.value
        for cell in cells
        if cell.formula is None and isinstance(cell.value, int) and not isinstance(cell.value, bool)
    }
    counting: set[tuple[int, int]] = set()
    for (row, column), value in values.items():
        if value not in {0, 1}:
            continue
        for down, right in ((1, 0), (0, 1)):
            run = [(row, column)]
            while values.get((row + down * len(run), column + right * len(run))) == value + len(run):
                run.append((row + down * len(run), column + right * len(run)))
            if len(run) >= 3:
                counting.update(run)
    return counting
