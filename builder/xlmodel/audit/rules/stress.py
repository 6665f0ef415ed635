"""Recalculations under other scenarios and stressed drivers, shared by the rules that need them."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.audit.book import Book, StressRun
from xlmodel.audit.graph import area_key
from xlmodel.audit.lexer import column_letters, parse_formula
from xlmodel.audit.rules.inputs import case_blocks
from xlmodel.audit.views import CellKey, CellView, SheetView, is_number
from xlmodel.audit.vocabulary import GROWTH_LABEL, SCENARIO_NAMES, SHARE_LABEL

MAX_DRIVERS = 40
LEAST_DRIVERS = 10
MOST_CELLS = 4_000_000
"""Formula cells computed under stress, over all runs: a large workbook has fewer of its drivers stressed."""
FACTORS = (0.5, 2.0)


Driver = tuple[SheetView, int, dict[CellKey, float]]
"""A row of a driver: its sheet and number, and the cells of the case that is on with their values."""


def stressed_values(book: Book) -> list[StressRun]:
    """One run a scenario, and runs with each driver halved, doubled and growth at zero; none without recalculation."""
    if book.recalculate is None:
        return []
    if book.stressed is None:
        book.stressed = [StressRun(name, book.run(overrides)) for name, overrides in _changes(book)]
    return book.stressed


def scenario_settings(book: Book) -> list[float | str]:
    """What the scenario cell can be set to: its list where it holds a text, else the numbers of the cases."""
    switch = book.named_cell(*SCENARIO_NAMES)
    if switch is None or switch[2] is None:
        return []
    sheet, cell = switch[1], switch[2]
    if isinstance(cell.value, str):
        return [text for text in _listed(book, sheet, cell) if text]
    count = max((len(cells) for _, _, _, cells in case_blocks(book)), default=0)
    return [float(number) for number in range(1, count + 1)]


def _listed(book: Book, sheet: SheetView, cell: CellView) -> list[str]:
    for validation in sheet.worksheet.data_validations.dataValidation:
        formula = str(validation.formula1 or "").lstrip("=")
        if validation.type != "list" or f"{column_letters(cell.column)}{cell.row}" not in validation.sqref:
            continue
        if formula.startswith('"'):
            return [text.strip() for text in formula.strip('"').split(",")]
        places = [
            place
            for target, area in book.areas(sheet, parse_formula(formula, cell.row, cell.column))
            for place in book.graph.inside(area_key(target, area))
        ]
        found = [book.by_title[title.lower()].at(row, column) for title, row, column in places]
        return [str(one.shown) for one in found if one is not None]
    return []


def _changes(book: Book) -> Iterator[tuple[str, dict[CellKey, float | str]]]:
    switch = book.named_cell(*SCENARIO_NAMES)
    if switch is None or switch[2] is None:
        return
    home, cell = switch[1], switch[2]
    settings = scenario_settings(book)
    for setting in settings:
        yield f"scenario {setting}", {(home.title, *cell.position): setting}
    present = cell.value if isinstance(cell.value, str) else cell.shown
    live = settings.index(present) + 1 if isinstance(present, str | float | int) and present in settings else 1
    for sheet, row, cells in _spread(book, _drivers(book, live)):
        label = sheet.text(row, "label") or sheet.where(row, 1)
        for factor in _factors(book, label, cells):
            yield f"{label} x{factor:g}", {at: _within(book, at, value * factor) for at, value in cells.items()}
        if GROWTH_LABEL.search(label):
            yield f"{label} = 0", {at: _within(book, at, 0.0) for at in cells}


def _factors(book: Book, label: str, cells: dict[CellKey, float]) -> tuple[float, ...]:
    """A share is halved only: doubled alone, it contradicts the other shares of its whole."""
    share = SHARE_LABEL.search(label) and all(_within(book, at, float("inf")) == 1 for at in cells)
    return FACTORS[:1] if share else FACTORS


def _spread(book: Book, drivers: list[Driver]) -> list[Driver]:
    """As many drivers as there is time for, from all over the workbook."""
    formulas = sum(1 for _ in book.formulas())
    most = min(MAX_DRIVERS, max(LEAST_DRIVERS, MOST_CELLS // (len(FACTORS) * max(1, formulas))))
    return drivers[:: -(-len(drivers) // most) or 1]


def _drivers(book: Book, live: int) -> list[Driver]:
    """The live rows with the positions and numbers of the case that is on."""
    found: dict[tuple[int, int], Driver] = {}
    for sheet, cell, home, cells in case_blocks(book):
        if len(cells) < live:
            continue
        row, column = cells[live - 1]
        source = home.at(row, column)
        if source is not None and is_number(source.value) and isinstance(source.value, int | float):
            entry = found.setdefault((sheet.order, cell.row), (sheet, cell.row, {}))
            entry[2][home.title, row, column] = float(source.value)
    return list(found.values())


def _within(book: Book, place: CellKey, value: float) -> float:
    """The value as the cell's validation allows it: at the bound where it lies outside, whole where it must be."""
    title, row, column = place
    for validation in book.by_title[title.lower()].worksheet.data_validations.dataValidation:
        inside = any(
            t <= row <= b and left <= column <= right
            for left, t, right, b in (a.bounds for a in validation.sqref.ranges)
        )
        if inside and validation.type in {"decimal", "whole"} and validation.operator in {None, "between"}:
            try:
                low, high = float(validation.formula1), float(validation.formula2)
            except (TypeError, ValueError):
                return value
            value = min(max(value, low), high)
            return float(round(value)) if validation.type == "whole" else value
    return value
