"""Formulas copied across are read once: a copy's reading is the first one's, moved."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.function_kinds import PICKED_FROM
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading, Spot
from xlmodel.workbook.readings import read_formula, read_with_spots
from xlmodel.workbook.values import column_number

_REFERENCE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*')
      | (?<![\w.$\\])(?P<cf>\$?)(?P<c>[A-Za-z]{1,3})(?P<rf>\$?)(?P<r>[1-9][0-9]{0,6})(?![\w.(!\[\\?])""",
    re.VERBOSE,
)


class _Master(NamedTuple):
    reading: Reading
    spots: tuple[Spot, ...]


class CopyReader:
    """Reads the formulas of one workbook."""

    def __init__(self, contents: BookContents, limits: Limits) -> None:
        self._contents = contents
        self._limits = limits
        self._masters: dict[tuple[int, str], _Master | None] = {}

    def read(self, place: Place) -> Reading:
        """The reading of a formula cell, from that of an earlier copy where there is one."""
        formula = self._contents.formula(place)
        if formula is None or formula.area is not None or not formula.text or "[" in formula.text:
            return read_formula(self._contents, place, self._limits)
        key = (place.sheet, _relative(formula.text, place))
        if key not in self._masters:
            reading, spots = read_with_spots(self._contents, place, self._limits)
            plain = not (reading.refusal or reading.rewritten or reading.positional) and spots is not None
            self._masters[key] = _Master(reading, spots) if plain and spots is not None else None
            return reading
        master = self._masters[key]
        if master is not None:
            areas = tuple(spot.area(place) for spot in master.spots)
            if not _picks_beside(master.reading, areas, place) and all(
                area.size <= self._limits.range_cells for area in areas
            ):
                return master.reading._replace(areas=areas)
        return read_formula(self._contents, place, self._limits)


def _picks_beside(reading: Reading, areas: tuple[Area, ...], place: Place) -> bool:
    """Whether INDEX may pick from cells around a copy, or around the first one: each is then read by itself."""
    if not reading.functions & PICKED_FROM.keys():
        return False
    around = any(
        area.sheet == place.sheet
        and area.row <= place.row <= area.last_row
        and area.column <= place.column <= area.last_column
        for area in areas
    )
    return around or bool(reading.unread)


def _relative(text: str, place: Place) -> str:
    """A formula with its relative references as distances: equal for all its copies."""

    def distance(match: re.Match[str]) -> str:
        if match["kept"] is not None:
            return match[0]
        column = match["c"].upper() if match["cf"] else f"<{column_number(match['c']) - place.column}>"
        row = match["r"] if match["rf"] else f"<{int(match['r']) - place.row}>"
        return f"{match['cf']}{column}{match['rf']}{row}"

    return _REFERENCE.sub(distance, text)
