"""The checks of a workbook that fail in a recalculation, found through the cell named MasterCheck."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xlmodel import format
from xlmodel.engines import CellValue, Recalculation
from xlmodel.engines.overriding import place_of
from xlmodel.errors import FailingCheck
from xlmodel.verification.guards import changed_guards
from xlmodel.verification.names import lines_by_row, misleading
from xlmodel.verification.scenarios import named_cell
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.readings import read_formula

_DEVIATION, _TOLERANCE = 2, 1
"""How many columns left of the flag that a check fails its deviation and its tolerance stand."""
_MOST = 10_000


def failing_checks(contents: BookContents, done: Recalculation, limits: Limits) -> tuple[FailingCheck, ...]:
    """The checks that the master check counts, with what they came to; the master check itself where none is found.

    Before them the names and rows of the Index that lead elsewhere, and what of the checks is not as it was built.
    Empty where it recalculates to 0, and where a workbook that xlmodel did not build has none.
    """
    wrong = (*misleading(contents, limits), *_taken_lines(contents, done))
    told = tuple(FailingCheck(name, text, math.nan, 0.0) for name, text in wrong)
    return told + _of_master(contents, done, limits)


def _taken_lines(contents: BookContents, done: Recalculation) -> Iterator[tuple[str, str]]:
    """Lines with a cell that can only be taken as stored: no build writes such a formula, so it hides another."""
    lines = lines_by_row(contents) if done.taken and format.TEMPLATE in contents.properties else {}
    for address, reason in done.taken.items():
        place = place_of(contents, address)
        if (line := lines.get((place.sheet, place.row))) is not None:
            yield line, f"{address} was built as another formula, which can be computed: {reason}"


def _of_master(contents: BookContents, done: Recalculation, limits: Limits) -> tuple[FailingCheck, ...]:
    master = named_cell(contents, format.MASTER_NAME)
    if master is None or contents.formula(master) is None:
        return (_without_checks(master),) if has_master_check(contents) else ()
    if not read_formula(contents, master, limits).areas:
        return (_without_checks(master),)
    guards = tuple(
        FailingCheck(format.MASTER_NAME, told, math.nan, 0.0) for told in changed_guards(contents, master, limits)
    )
    total = _value(contents, done, master)
    if total is None or total == 0:
        return guards
    found = tuple(_counted(contents, done, master, limits))
    own = FailingCheck(format.MASTER_NAME, "checks that fail", _number(total), 0.0)
    return guards + (found or (own,))


def has_master_check(contents: BookContents) -> bool:
    """Whether a workbook has a master check or must have one, as every one has that xlmodel built."""
    return (-1, format.MASTER_NAME.upper()) in contents.names or format.TEMPLATE in contents.properties


def _without_checks(master: Place | None) -> FailingCheck:
    what = (
        "the name refers to no cell" if master is None else "it reads no check: a value stands in place of its formula"
    )
    return FailingCheck(format.MASTER_NAME, what, math.nan, 0.0)


def _counted(contents: BookContents, done: Recalculation, master: Place, limits: Limits) -> Iterator[FailingCheck]:
    """The rows of the first column it reads whose flag is up and whose kind is that of the first row that counts."""
    read = read_formula(contents, master, limits).areas
    areas = _areas(contents, master, limits)
    if not areas:
        parts = [Place(area.sheet, area.row, area.column) for area in read]
        for part in parts:
            if part != master and contents.formula(part) is not None and _areas(contents, part, limits):
                yield from _counted(contents, done, part, limits)
        return
    formula = contents.formula(master)
    text = formula.text if formula is not None else ""
    for row in range(areas[0].row, min(areas[0].last_row, areas[0].row + _MOST) + 1):
        flag = Place(areas[0].sheet, row, areas[0].column)
        kind = _kind(contents, areas, row)
        if _value(contents, done, flag) not in (0, None, "") and (not kind or f'"{kind}"' in text):
            yield _check(contents, done, flag)


def _areas(contents: BookContents, place: Place, limits: Limits) -> list[Area]:
    """The blocks that a formula reads."""
    return [area for area in read_formula(contents, place, limits).areas if area.size > 1]


def _kind(contents: BookContents, areas: list[Area], row: int) -> str:
    if len(areas) == 1:
        return ""
    found = contents.stored(Place(areas[1].sheet, row, areas[1].column))
    return found if isinstance(found, str) else ""


def _check(contents: BookContents, done: Recalculation, flag: Place) -> FailingCheck:
    sheet = contents.sheets[flag.sheet]
    texts = [
        str(value) for (row, _), value in sorted(sheet.values.items()) if row == flag.row and isinstance(value, str)
    ]
    deviation, tolerance = (
        _number(_value(contents, done, Place(flag.sheet, flag.row, max(1, flag.column - left))))
        for left in (_DEVIATION, _TOLERANCE)
    )
    return FailingCheck(texts[-1] if texts else f"row {flag.row}", texts[0] if texts else "", deviation, tolerance)


def _value(contents: BookContents, done: Recalculation, place: Place) -> CellValue:
    return done.values.get(contents.address(place)) if contents.formula(place) else contents.stored(place)


def _number(value: CellValue) -> float:
    return float(value) if isinstance(value, int | float) else math.nan
