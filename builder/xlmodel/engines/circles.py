"""Circular references held as fixed points: which of them prove something, and how the file iterates them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xlmodel import format
from xlmodel.engines.iterating import Step, TooSlowError, on_its_way, settled
from xlmodel.engines.protocol import Prober, Recalculation, Session
from xlmodel.engines.shadow import Shadows
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.links import ON_A_CIRCLE, Links
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue

MADE_SINCE = "stands on a circular reference, and the workbook was built without one"
"""Why a cell of a circle proves nothing in a workbook that xlmodel built."""
ANY_VALUES = "its circle would hold with any other values as well"
"""Why a cell of a circle that the file iterates is taken as stored."""


@dataclass(frozen=True, slots=True)
class Circles:
    """The circles of a workbook in a session of an engine.

    Attributes:
        contents: the workbook, its circles with the values the file stores.
        groups: the cells of each circle.
        shadows: the workbook as the engine has it, with a shadow of each cell of a circle.
        inner: the engine's session.
        seconds: how long a circle may be iterated.
    """

    contents: BookContents
    groups: tuple[frozenset[Place], ...]
    shadows: Shadows
    inner: Session
    seconds: float

    def unproved(self, done: Recalculation) -> tuple[dict[Place, str], dict[Place, str]]:
        """Cells of circles that prove nothing: those that Excel gives no value, and those it leaves as they are.

        Where the file does not say to iterate, Excel computes none of a circle. Its values are held to be a fixed
        point all the same, but not in a workbook that xlmodel built, nor where any other values would be one.
        """
        delivered = format.TEMPLATE in self.contents.properties
        iterated = self.contents.iteration is not None
        cells = frozenset(place for circle in self.groups for place in circle)
        if delivered and not iterated:
            return dict.fromkeys(cells, MADE_SINCE), {}
        after = self._once(done, cells)
        held = [
            circle for circle in self.groups
            if all(_holds(after.get(place), self.contents.stored(place)) for place in circle)
        ]  # fmt: skip
        following = self._following(held)
        if delivered:
            return dict.fromkeys(following, MADE_SINCE), {}
        if iterated:
            return {}, dict.fromkeys(following, ANY_VALUES)
        proved = {place for circle in held for place in circle} - following
        return dict.fromkeys(cells - proved, ON_A_CIRCLE), {}

    def stopped(self, done: Recalculation) -> tuple[dict[Place, str], dict[Place, str]]:
        """Cells of circles that the file's count of iterations stops before they settle, and those that may be such."""
        iteration = self.contents.iteration
        stopped: dict[Place, str] = {}
        unclear: dict[Place, str] = {}
        for circle in self.groups if iteration is not None else ():
            after = self._once(done, circle)
            stored = {place: value for place in circle if isinstance(value := self.contents.stored(place), float)}
            moved = self._moved(stored, after)
            if iteration is None or not moved or len(stored) < len(circle) or len(after) < len(circle):
                continue
            try:
                found = on_its_way(stored, after, self._stepper(circle), iteration, self.seconds)
            except TooSlowError:
                unclear.update(dict.fromkeys(moved, "its circle takes too long to iterate here, as the file does"))
                continue
            reason = f"the file stops its circle at the count of {iteration.count:,} iterations, before it settles"
            stopped.update(dict.fromkeys(found.intersection(moved), reason))
        return stopped, unclear

    def settled(self, overrides: Mapping[Place, CellValue], reached: Collection[Place]) -> dict[Place, CellValue]:
        """Circles that read what is overridden, iterated with it as the file says; none where they do not settle."""
        circle = frozenset(place for place in self.shadows.cells if place in reached)
        iteration = self.contents.iteration
        if not circle or iteration is None or not self.seconds:
            return {}
        stored = {place: self.contents.stored(place) for place in circle}
        numbers = {place: value for place, value in stored.items() if isinstance(value, float)}
        if len(numbers) < len(circle):
            return {}
        try:
            return dict(settled(numbers, self._stepper(circle, overrides), iteration, self.seconds))
        except TooSlowError:
            return {}

    def margins(self) -> dict[CellAddress, float]:
        """How far a cell of a circle may be from its fixed point: what the file's own setting leaves."""
        iteration = self.contents.iteration
        delta = iteration.delta if iteration is not None else 0.0
        found = {}
        for circle in self.groups:
            for place in circle:
                stored = self.contents.stored(place)
                if isinstance(stored, float) and delta:
                    found[self.contents.address(place)] = delta * min(1.0, abs(stored))
        return found

    def _following(self, circles: Sequence[frozenset[Place]]) -> set[Place]:
        """The cells of circles that hold with other values as well, as `=A1` does in A1."""
        found: set[Place] = set()
        cells = frozenset(place for circle in circles for place in circle)
        for moved in (_larger, _further) if cells else ():
            values = {place: moved(self.contents.stored(place)) for place in cells}
            after = self._stepper(cells)(values)
            for circle in circles:
                if all(_holds(after.get(place), values[place]) for place in circle):
                    found |= circle
        return found

    def _moved(self, stored: Mapping[Place, float], after: Mapping[Place, CellValue]) -> list[Place]:
        """The cells of a circle that are not as near to a fixed point as the file asks Excel to come."""
        margins = self.margins()
        found = []
        for place, value in stored.items():
            anew = after.get(place)
            margin = margins.get(self.contents.address(place), 0.0)
            if not isinstance(anew, float) or abs(anew - value) > margin:
                found.append(place)
        return found

    def _once(self, done: Recalculation, circle: frozenset[Place]) -> dict[Place, CellValue]:
        """A circle computed once from its stored values."""
        cells = self.shadows.cells
        address = self.shadows.contents.address
        return {place: done.values.get(address(cells[place])) for place in circle if place in cells}

    def _stepper(self, circle: frozenset[Place], overrides: Mapping[Place, CellValue] = MappingProxyType({})) -> Step:
        """Computes a circle once from some values of its cells, with others in place of some inputs."""

        def step(values: Mapping[Place, CellValue]) -> dict[Place, CellValue]:
            if isinstance(self.inner, Prober):
                shadows = {place: self.shadows.cells[place] for place in circle}
                found = self.inner.probe({**overrides, **values}, list(shadows.values()))
                return {place: found.get(shadow) for place, shadow in shadows.items()}
            address = self.shadows.contents.address
            given = {address(place): value for place, value in {**overrides, **values}.items()}
            return self._once(self.inner.recalculate(given), circle)

        return step


def groups(links: Links) -> tuple[frozenset[Place], ...]:
    """The circles of a workbook: cells that come to read each other, together."""
    around = {
        place: {source for source in links.cells_read(place) if source in links.circular} for place in links.circular
    }
    for place in list(around):
        for source in around[place]:
            around[source].add(place)
    circles, seen = [], set()
    for start in around:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in around[waiting.pop()] - group:
                group.add(other)
                waiting.append(other)
        seen |= group
        circles.append(frozenset(group))
    return tuple(circles)


def _holds(value: CellValue, stored: CellValue) -> bool:
    """Whether a cell of a circle comes to the value it had."""
    if isinstance(value, float) and isinstance(stored, float):
        return math.isclose(value, stored, rel_tol=1e-9, abs_tol=1e-12)
    return value is not None and value == stored and not isinstance(value, ErrorValue)


def _larger(value: CellValue) -> CellValue:
    return value * 1.5 if isinstance(value, float) else _further(value)


def _further(value: CellValue) -> CellValue:
    return value + 1.0 if isinstance(value, float) else not value if isinstance(value, bool) else f"{value}x"
