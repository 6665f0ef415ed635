"""An engine's own `#NAME?`: it does not know a function, so it has no value, and neither has what reads the cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.links import Links
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.values import CellAddress, CellValue

_NAME = "#NAME?"


def without_value(
    contents: BookContents, links: Links, values: Mapping[CellAddress, CellValue], reasons: Mapping[CellAddress, str],
    engine: str, overridden: Collection[Place] = (), unknown: frozenset[str] = frozenset(),
) -> dict[CellAddress, str]:  # fmt: skip
    """The cells an engine has no value for, and all that read them, with the reason.

    Args:
        contents: the workbook.
        links: what reads what.
        values: what the engine gives.
        reasons: the cells known to have none.
        engine: its name.
        overridden: cells whose value was given.
        unknown: functions the engine was asked for and does not know: IFERROR may hide that from its result.
    """
    if not reasons and not unknown and _NAME not in values.values():
        return dict(reasons)
    found: dict[Place, str] = {}
    for place in (place for place in contents.formula_places() if place not in overridden):
        reading = links.readings.get(place)
        missing = sorted(reading.functions & unknown) if unknown and reading is not None else ()
        reason = reasons.get(contents.address(place)) or (f"{engine} does not know {missing[0]}" if missing else "")
        if reason:
            found[place] = reason
    for place, source in links.onward(found):
        if place in overridden:
            continue
        if source is not None:
            found[place] = f"reads {contents.address(source)}, which has no value"
        elif values.get(contents.address(place)) == _NAME and _is_own(contents, links, values, place):
            found[place] = f"{engine} does not know {' or '.join(sorted(links.readings[place].functions))}"
    for place in contents.formula_places():
        formula = contents.formula(place)
        if formula is not None and formula.anchor in found and place not in overridden:
            found[place] = found[formula.anchor]
    return {contents.address(place): reason for place, reason in found.items()}


def called(links: Links) -> frozenset[str]:
    """The functions that the formulas of a workbook call."""
    return frozenset().union(*{reading.functions for reading in links.readings.values()})


def _is_own(contents: BookContents, links: Links, values: Mapping[CellAddress, CellValue], place: Place) -> bool:
    """Whether `#NAME?` comes of a function: the formula has one, and neither it nor what it reads holds the error."""
    reading = links.readings[place]
    written = any(isinstance(part, str) and _NAME in part for part in reading.parts)
    handed_on = any(values.get(contents.address(source)) == _NAME for source in links.cells_read(place))
    return bool(reading.functions) and not written and not handed_on and not _reads_the_error(contents, reading)


def _reads_the_error(contents: BookContents, reading: Reading) -> bool:
    for area in reading.read_areas:
        sheet = contents.sheets[area.sheet]
        for where, value in sheet.values.items():
            if value == _NAME and where not in sheet.formulas and _covers(area, *where):
                return True
    return False


def _covers(area: Area, row: int, column: int) -> bool:
    return area.row <= row <= area.last_row and area.column <= column <= area.last_column
