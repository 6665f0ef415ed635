"""Which formula cells read a constant cell: constants stand in no order of cells."""

from __future__ import annotations

from xlmodel.engines.formulas.computed_references import Targets
from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.links import Links


class ConstantReaders:
    """Finds the formula cells whose areas cover a constant cell."""

    def __init__(self, links: Links, targets: Targets) -> None:
        self._single: dict[Place, list[Place]] = {}
        self._wide: dict[Area, list[Place]] = {}
        for place, reading in links.readings.items():
            for area in (*reading.read_areas, *targets.get(place, ())):
                if area.size == 1:
                    self._single.setdefault(Place(area.sheet, area.row, area.column), []).append(place)
                else:
                    self._wide.setdefault(area, []).append(place)

    def of(self, place: Place) -> set[Place]:
        """The formula cells that read a cell."""
        found = set(self._single.get(place, ()))
        for area, readers in self._wide.items():
            inside = area.row <= place.row <= area.last_row and area.column <= place.column <= area.last_column
            if area.sheet == place.sheet and inside:
                found.update(readers)
        return found
