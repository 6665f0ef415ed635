"""A. Workbook: direction of references, circularity, calculation mode, cached values."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xlmodel.audit.book import Book
from xlmodel.audit.package import MAIN
from xlmodel.audit.registry import E, Judgement, broken, judged, not_applicable, passed, rule
from xlmodel.audit.views import CellKey, SheetRole, SheetView

TOLERANCE = 1e-9

_AROUND_THE_FLOW = frozenset({SheetRole.CONTROL, SheetRole.CHECKS, SheetRole.DOC})


@rule(4, E, "References flow from left to right; no circle of sheets", "FAST; PerfectXL")
def left_to_right(book: Book) -> Judgement:
    """Inputs and calculations refer to sheets left of them and to no output, periods to no later period.

    Control, Checks, Doc and headers stand aside; an output may stand in front of what it shows.
    """
    edges = {
        pair: place
        for pair, place in book.graph.sheet_links.items()
        if not {_sheet(book, title).type for title in pair} & _AROUND_THE_FLOW
    }
    backward = [
        f"{place} -> {target}"
        for (source, target), place in edges.items()
        if _sheet(book, source).type is not SheetRole.OUTPUT
        and (_sheet(book, target).order > _sheet(book, source).order or _sheet(book, target).type is SheetRole.OUTPUT)
    ]
    circle = _circle({source: [t for s, t in edges if s == source] for source, _ in edges})
    problems = [f"circle of sheets: {' -> '.join(circle)}"] if circle else []
    if backward:
        problems.append(
            "references to a sheet further right: move the sheet, or move the calculation to where it is used"
        )
    later = list(_later_periods(book))
    if later:
        problems.append("periods that read a later period: refer to the same or an earlier column")
    message = book.inferred("; ".join(problems) or f"{len(edges)} links between sheets, all to the left")
    return broken(message, [*backward, *circle, *later]) if problems else passed(message)


def _later_periods(book: Book) -> Iterator[str]:
    """The cells in period columns with a relative reference to one cell of a period further right."""
    for sheet, cell, formula in book.formulas():
        if sheet.timeline is None or cell.column not in sheet.timeline.headers or cell.row <= sheet.header_row:
            continue
        for reference in formula.references:
            target = book.target(sheet, reference)
            ahead = reference.left > cell.column and reference.single and not reference.fixed[1]
            if (
                ahead
                and target is not None
                and target.timeline is not None
                and reference.left in target.timeline.headers
            ):
                yield sheet.place(cell)
                break


def _sheet(book: Book, title: str) -> SheetView:
    return book.by_title[title.lower()]


def _circle(edges: dict[str, list[str]]) -> list[str]:
    remaining = dict(edges)
    while remaining:
        free = [source for source, targets in remaining.items() if not any(target in remaining for target in targets)]
        if not free:
            break
        for source in free:
            del remaining[source]
    if not remaining:
        return []
    path = [next(iter(remaining))]
    while path.count(path[-1]) < 2:
        path.append(next(target for target in remaining[path[-1]] if target in remaining))
    return path[path.index(path[-1]) :]


@rule(5, E, "No circular reference; iteration is off", "FAST 1.01-11; ICAEW")
def circular(book: Book) -> Judgement:
    """No cell depends on itself, and iterative calculation is not switched on."""
    if _calculation(book).get("iterate", "0") in {"1", "true"}:
        return broken("iterative calculation is on: switch it off and remove the circle it hides")
    cycle = book.graph.cycle()
    if cycle:
        where = [_sheet(book, title).where(row, column) for title, row, column in cycle]
        return broken(
            "circular chain: break it, for instance by using the opening balance instead of the average", where
        )
    return passed("no cell depends on itself")


def _calculation(book: Book) -> dict[str, str]:
    root = book.package.xml("xl/workbook.xml")
    properties = root.find(f"{MAIN}calcPr") if root is not None else None
    return dict(properties.items()) if properties is not None else {}


@rule(6, E, "Calculation is automatic, and full on load where values are not fresh", "MBABench")
def calculation_mode(book: Book) -> Judgement:
    """The calculation mode is automatic, and fullCalcOnLoad is set unless cached values were seen to be right."""
    properties = _calculation(book)
    problems = []
    if properties.get("calcMode", "auto") != "auto":
        problems.append(f"calculation mode is {properties['calcMode']}: set it to automatic")
    if properties.get("fullPrecision", "1") in {"0", "false"}:
        problems.append("calculation is with precision as displayed: set it to full, for a format then changes results")
    asked = properties.get("fullCalcOnLoad", "0") in {"1", "true"}
    if not asked and (stale := _stale(book)):
        problems.append(f"fullCalcOnLoad is not set although {stale}: a program may show stale cached values")
    if problems:
        return broken("; ".join(problems))
    if not asked and book.base_run is None:
        return not_applicable("automatic; whether the cached values are fresh was not recalculated")
    return passed(f"automatic, {'full on load' if asked else 'values fresh'}")


def _stale(book: Book) -> str:
    """The first formula whose cached value is absent, or not what a recalculation gives."""
    run = book.base_run
    for sheet, cell, _ in book.formulas():
        place = (sheet.title, cell.row, cell.column)
        if not cell.has_cache:
            return f"{sheet.place(cell)} has no cached value"
        if run is None or place in book.taken:
            continue
        if not (place in run[0] and _holds(book, place, cell.cached, run[0][place])):
            return f"{sheet.place(cell)} does not hold what a recalculation gives"
    return ""


@rule(9, E, "No error value, cached or recalculated", "ICAEW")
def error_values(book: Book) -> Judgement:
    """No cell shows #REF!, #DIV/0! or their like, as saved or as recalculated."""
    offenders = [
        sheet.place(cell)
        for sheet in book.sheets
        for cell in sheet.cells.values()
        if isinstance(cell.shown, str) and _is_error(cell.shown)
    ]
    run = book.base_run
    if run is not None:
        offenders += [
            _sheet(book, title).where(row, column) for (title, row, column), value in run[0].items() if _is_error(value)
        ]
    return judged(offenders, "none", "cells show an error: mend the formula, do not mask it")


def _is_error(value: object) -> bool:
    return str(value).startswith("#") and str(value).rstrip("!?").upper() in {
        "#REF", "#DIV/0", "#VALUE", "#NAME", "#N/A", "#NUM", "#NULL", "#SPILL", "#CALC",
    }  # fmt: skip


@rule(10, E, "Every formula has a cached value equal to its recalculation", "verified builds")
def cached_values(book: Book) -> Judgement:
    """A cached value is present in every formula cell, and agrees with the recalculated one as `xlmodel verify` has it.

    It does to 1e-9 relative, and where a subtraction leaves a remainder of rounding. What only Excel can know is taken
    as stored; a circle may be as far from its fixed point as the file lets it; the same error value on both sides is
    a difference only in a workbook with a master check.
    """
    cells = [(sheet, cell) for sheet, cell, _ in book.formulas()]
    if not cells:
        return not_applicable("no formulas")
    missing = [sheet.place(cell) for sheet, cell in cells if not cell.has_cache]
    if missing:
        return broken("formulas without a cached value: recalculate and save", missing)
    run = book.base_run
    if run is None:
        return not_applicable(f"all {len(cells)} formulas have a cached value; they were not recalculated")
    places = {(sheet.title, cell.row, cell.column): (sheet, cell) for sheet, cell in cells}
    asked = {place: found for place, found in places.items() if place not in book.taken}
    if not asked:
        return not_applicable(f"all {len(cells)} cached values are taken as stored, for only Excel can know them")
    absent = [s.place(c) for place, (s, c) in asked.items() if place not in run[0]]
    if absent:
        return broken(f"{len(absent)} of {len(cells)} formulas could not be recalculated, so nothing is proved", absent)
    different = [
        sheet.place(cell)
        for place, (sheet, cell) in asked.items()
        if not _holds(book, place, cell.cached, run[0][place])
    ]
    taken = f", {len(cells) - len(asked)} taken as stored" if len(asked) < len(cells) else ""
    return judged(
        different,
        f"{len(asked)} of {len(cells)} formulas compared{taken}",
        f"{len(different)} of {len(cells)} cached values differ from the recalculation: recalculate and save",
    )


def _holds(book: Book, place: CellKey, cached: object, anew: object) -> bool:
    """Whether a cached value is right: by the verification where there was one, else by itself."""
    return same_value(cached, anew) if book.differing is None else place not in book.differing


def same_value(left: object, right: object) -> bool:
    """Equal texts or booleans, or numbers within 1e-9 relative; an error value equals nothing."""
    if _is_error(left) or _is_error(right):
        return False
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-12)
    if left in {None, ""} or right in {None, ""}:
        return left in {None, "", 0} and right in {None, "", 0}
    return str(left) == str(right)


def _truth(value: object) -> object:
    return float(value) if isinstance(value, bool | int | float) else value
