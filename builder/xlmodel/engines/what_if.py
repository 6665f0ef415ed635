"""What-if data tables: each cell is a run of the workbook with other values in one or two input cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlmodel.workbook.contents import BookContents, DataTable, Place
from xlmodel.workbook.links import Links, PlaceOrSpan
from xlmodel.workbook.values import CellValue

Recompute = Callable[[Mapping[Place, CellValue], Sequence[Place]], Mapping[Place, CellValue | str]]
"""Computes cells with other values in some; a cell without a value is missing."""

_MOST_RUNS = 20_000


class TooManyRunsError(Exception):
    """The tables of a workbook come to more runs than are allowed, or take too long."""


@dataclass(slots=True)
class Tables:
    """The data tables of a workbook, in an order such that each comes after those it reads.

    Attributes:
        needs: by table, those whose cells its results read.
    """

    contents: BookContents
    tables: tuple[DataTable, ...]
    needs: Mapping[DataTable, tuple[DataTable, ...]]
    runs: int = 0
    _known: dict[tuple[DataTable, frozenset[tuple[Place, CellValue]]], dict[Place, CellValue]] = field(
        default_factory=dict
    )

    def solve(self, run: Recompute, overrides: Mapping[Place, CellValue]) -> dict[Place, CellValue]:
        """The value of every table cell; a cell whose result has none is missing.

        Raises:
            TooManyRunsError: more runs than allowed.
        """
        values: dict[Place, CellValue] = {}
        for table in self.tables:
            values.update(self._table(table, run, overrides))
        return values

    def _table(self, table: DataTable, run: Recompute, overrides: Mapping[Place, CellValue]) -> dict[Place, CellValue]:
        key = (table, frozenset(overrides.items()))
        if key not in self._known:
            self._known[key] = dict(self._cells(table, run, overrides))
        return self._known[key]

    def _cells(
        self, table: DataTable, run: Recompute, overrides: Mapping[Place, CellValue]
    ) -> Iterator[tuple[Place, CellValue]]:
        heads = list(dict.fromkeys(head for cell in _places(table) for head, _ in _inputs(table, cell)))
        given = {**overrides, **self._inner(table, run, overrides)}
        headed = {**self._constants(heads), **run(given, [head for head in heads if self.contents.formula(head)])}
        groups: dict[tuple[tuple[Place, CellValue], ...], list[Place]] = {}
        for cell in _places(table):
            put = tuple((place, headed.get(head)) for head, place in _inputs(table, cell))
            groups.setdefault(put, []).append(cell)
        for put, cells in groups.items():
            moved = {**overrides, **dict(put)}
            results = {cell: _result(table, cell) for cell in cells}
            inner = self._inner(table, run, moved)
            self.runs += 1
            if self.runs > _MOST_RUNS:
                raise TooManyRunsError(f"more than {_MOST_RUNS:,} runs")
            computed = run({**moved, **inner}, list(dict.fromkeys(results.values())))
            for cell, result in results.items():
                value = computed.get(
                    result, self.contents.stored(result) if not self.contents.formula(result) else None
                )
                if value is not None:
                    yield cell, value

    def _inner(self, table: DataTable, run: Recompute, overrides: Mapping[Place, CellValue]) -> dict[Place, CellValue]:
        found: dict[Place, CellValue] = {}
        for other in self.needs[table]:
            found.update(self._table(other, run, overrides))
        return found

    def _constants(self, places: Sequence[Place]) -> dict[Place, CellValue]:
        return {place: self.contents.stored(place) for place in places if self.contents.formula(place) is None}


def find_tables(contents: BookContents, links: Links) -> Tables:
    """The data tables of a workbook; one that comes to read itself reads the others only."""
    tables = tuple(dict.fromkeys(formula.data_table for sheet in contents.sheets for formula in sheet.formulas.values()
                                 if formula.data_table is not None and _inputs_of(formula.data_table)))  # fmt: skip
    cells = {place: table for table in tables for place in _places(table)}
    direct: dict[DataTable, tuple[DataTable, ...]] = {}
    for table in tables:
        wanted = {_result(table, cell) for cell in _places(table)}
        wanted |= {head for cell in _places(table) for head, _ in _inputs(table, cell)}
        reached = _above(links, wanted)
        direct[table] = tuple(dict.fromkeys(cells[place] for place in reached if place in cells))
    order = _ordered(tables, direct)
    position = {table: number for number, table in enumerate(order)}
    needs = {
        table: tuple(other for other in order if other in direct[table] and position[other] < position[table])
        for table in tables
    }
    return Tables(contents, order, needs)


def _inputs_of(table: DataTable) -> tuple[Place, ...]:
    return tuple(place for place in (table.row_input, table.column_input) if place is not None)


def result_cells(table: DataTable) -> set[Place]:
    """The cells whose values a table shows."""
    return {_result(table, cell) for cell in _places(table)}


def places_of(table: DataTable) -> list[Place]:
    """The cells of a table."""
    return list(_places(table))


def _places(table: DataTable) -> Iterator[Place]:
    area = table.area
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield Place(area.sheet, row, column)


def _inputs(table: DataTable, cell: Place) -> Iterator[tuple[Place, Place]]:
    """For each input: the cell at the head of a row or column, and the cell that takes its value."""
    if table.row_input is not None:
        yield Place(cell.sheet, table.area.row - 1, cell.column), table.row_input
    if table.column_input is not None:
        yield Place(cell.sheet, cell.row, table.area.column - 1), table.column_input


def _result(table: DataTable, cell: Place) -> Place:
    row = cell.row if table.column_input is None else table.area.row - 1
    column = cell.column if table.row_input is None else table.area.column - 1
    return Place(cell.sheet, row, column)


def _above(links: Links, start: set[Place]) -> set[Place]:
    found: set[PlaceOrSpan] = set(start)
    waiting: list[PlaceOrSpan] = list(start)
    while waiting:
        for source in links.reads.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return {node for node in found if isinstance(node, Place)}


def _ordered(tables: Sequence[DataTable], needs: Mapping[DataTable, tuple[DataTable, ...]]) -> tuple[DataTable, ...]:
    order: dict[DataTable, None] = {}

    def visit(table: DataTable, path: frozenset[DataTable]) -> None:
        if table in order or table in path:
            return
        for other in needs[table]:
            visit(other, path | {table})
        order[table] = None

    for table in tables:
        visit(table, frozenset())
    return tuple(order)
