"""A whole workbook, whatever the engine: what only Excel knows is given, circles are held, data tables are run."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from xlmodel.engines.circles import Circles, groups
from xlmodel.engines.given import constants, taken_as_stored
from xlmodel.engines.loading import load_whole
from xlmodel.engines.overriding import placed
from xlmodel.engines.progress import told
from xlmodel.engines.protocol import Engine, Prober, Recalculation
from xlmodel.engines.shadow import TABLE_AS_A_WHOLE, Shadows, shadowed
from xlmodel.engines.what_if import TooManyRunsError, find_tables, places_of, result_cells
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.links import BELOW_A_CIRCLE, ON_A_CIRCLE, Links, Loaded, PlaceOrSpan, link
from xlmodel.workbook.spans import CellSpan
from xlmodel.workbook.values import CellAddress, CellValue, Overrides

_SHARE_OF_TABLES, _SHARE_OF_CIRCLES = 0.5, 0.1
"""The parts of an engine's time that data tables may take, and each circle."""


class WholeSession:
    """A workbook that an engine computes with everything around it.

    Args:
        engine: who computes.
        workbook: the file, or what `load_whole` made of it.
        limits: bounds of size and time.
        local: recompute each cell from the stored values of what it reads: every cell, or those named.
    """

    def __init__(
        self, engine: Engine, workbook: Path | Loaded, limits: Limits, local: bool | Collection[CellAddress] = False
    ) -> None:
        self._engine = engine
        self._limits = limits
        self._contents, self._links = workbook if isinstance(workbook, Loaded) else load_whole(workbook, limits)
        self._taken = taken_as_stored(self._contents, self._links)
        self._tables = find_tables(self._contents, self._links)
        table_cells = {cell for table in self._tables.tables for cell in places_of(table)}
        self._table_cells = {cell for cell in table_cells if self._contents.formula(cell) is not None}
        circular = _reached(self._links, dict.fromkeys(self._links.circular)) if table_cells else set()
        self._over_circles = {
            cell for table in self._tables.tables if result_cells(table) & circular for cell in places_of(table)
        }
        plain, links = self._contents, self._links
        if self._taken or self._table_cells:
            plain = constants(plain, {*self._taken, *self._table_cells})
            plain = plain if local else _typed(plain, self._table_cells)
            links = link(plain, limits)
        self._local = bool(local)
        held = self._held(plain, links, local)
        circles = () if self._local and local is not True else groups(links)
        if local and local is not True:
            others = links.readings.keys() - set(held)
            plain = constants(plain, [place for place in others if plain.stored(place) is not None])
        self._shadows = shadowed(plain, links, held) if held else Shadows(plain, {}, {})
        if held:
            plain, links = self._shadows.contents, link(self._shadows.contents, limits)
        self._plain = plain
        told("loading")
        self._inner = engine.session(Loaded(plain, links), limits)
        seconds = 0.0 if engine.abilities.own_program else limits.seconds * _SHARE_OF_CIRCLES
        self._circles = Circles(self._contents, circles, self._shadows, self._inner, seconds)

    def __enter__(self) -> Self:
        self._inner.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inner.__exit__(kind, error, trace)

    def recalculate(self, overrides: Overrides | None = None) -> Recalculation:
        """Computes every formula cell, `overrides` in place of some inputs."""
        moved = dict(placed(self._contents, overrides or {}))
        reasons = self._stale(moved)
        tables, unsolved = self._solved(moved)
        given = {self._plain.address(place): value for place, value in {**moved, **tables}.items()}
        told("computing")
        done = self._inner.recalculate(given)
        reasons.update(unsolved)
        stopped: dict[Place, str] = {}
        unclear: dict[Place, str] = {}
        if not moved:
            without_value, left_alone = self._circles.unproved(done)
            reasons.update(without_value)
            stopped, unclear = self._circles.stopped(done)
            stopped.update(left_alone)
        whole = self._assembled(done, moved, tables, reasons, stopped)
        cautions = {self._contents.address(place): reason for place, reason in unclear.items()}
        return replace(whole, cautions={**whole.cautions, **cautions})

    def _held(self, plain: BookContents, links: Links, local: bool | Collection[CellAddress]) -> list[Place]:
        """The cells that get a shadow: all of them in a local run, else those on a circle with stored values."""
        if local is True:
            return [place for place in links.readings if plain.stored(place) is not None]
        if local:
            asked = {place for place, _ in placed(self._contents, dict.fromkeys(local))}
            anchors = {_anchor(plain, place) for place in asked}
            return [place for place in links.readings if place in anchors]
        return [place for place in links.readings if place in links.circular and plain.stored(place) is not None]

    def _stale(self, moved: Mapping[Place, CellValue]) -> dict[Place, str]:
        """With cells moved, the stored values that no longer hold."""
        if not moved or not (self._taken or self._shadows.cells):
            return {}
        reached = _reached(self._links, moved)
        found = {place: f"{reason}, and reads a cell that was moved" for place, reason in self._taken.items()
                 if place in reached and place not in moved}  # fmt: skip
        found.update({place: ON_A_CIRCLE for place in self._shadows.cells if place in reached and place not in moved})
        return found

    def _solved(self, moved: Mapping[Place, CellValue]) -> tuple[dict[Place, CellValue], dict[Place, str]]:
        """The values of data tables, and the reasons of those that have none."""
        if not self._table_cells or self._local:
            return {}, dict.fromkeys(self._table_cells, TABLE_AS_A_WHOLE)
        started = time.perf_counter()
        reasons: dict[Place, str] = {}

        def run(overrides: Mapping[Place, CellValue], wanted: Sequence[Place]) -> dict[Place, CellValue]:
            if time.perf_counter() - started > self._limits.seconds * _SHARE_OF_TABLES:
                raise TooManyRunsError(f"more than {self._limits.seconds * _SHARE_OF_TABLES:g} s")
            return self._probed(overrides, wanted)

        try:
            values = self._tables.solve(run, moved)
        except TooManyRunsError as error:
            return {}, dict.fromkeys(self._table_cells, f"its what-if data tables take {error}")
        for cell in self._table_cells:
            if cell not in values:
                reasons[cell] = "a what-if data table whose result has no value with other inputs"
        return {
            cell: self._as_near(cell, value) for cell, value in values.items() if cell in self._table_cells
        }, reasons

    def _as_near(self, cell: Place, value: CellValue) -> CellValue:
        """The value of a table cell; over a circle the stored one, where it is as near as the file asks for."""
        stored, iteration = self._contents.stored(cell), self._contents.iteration
        if cell not in self._over_circles or iteration is None:
            return value
        if not isinstance(stored, float) or not isinstance(value, float):
            return value
        return stored if abs(value - stored) <= iteration.delta * min(1.0, abs(stored)) else value

    def _probed(self, overrides: Mapping[Place, CellValue], wanted: Sequence[Place]) -> dict[Place, CellValue]:
        if not wanted:
            return {}
        reached = _reached(self._links, overrides)
        settled = {} if self._local else self._circles.settled(overrides, reached)
        overrides = {**overrides, **settled}
        blind = {place for place in (*self._taken, *self._shadows.cells) if place in reached and place not in settled}
        barred = _reached(self._links, dict.fromkeys(blind)) | blind if blind else set()
        asked = [place for place in wanted if place not in barred]
        if isinstance(self._inner, Prober):
            return dict(self._inner.probe(overrides, asked))
        given = {self._plain.address(place): value for place, value in overrides.items()}
        done = self._inner.recalculate(given)
        found: dict[Place, CellValue] = {}
        for place in asked:
            address = self._plain.address(place)
            value = done.values.get(address)
            if address not in done.unsupported and value is not None:
                found[place] = value
        return found

    def _assembled(
        self, done: Recalculation, moved: Mapping[Place, CellValue], tables: Mapping[Place, CellValue],
        reasons: dict[Place, str], stopped: Mapping[Place, str],
    ) -> Recalculation:  # fmt: skip
        """The recalculation in terms of the file's own cells."""
        address = self._contents.address
        values: dict[CellAddress, CellValue] = {}
        unsupported: dict[CellAddress, str] = {}
        cautions: dict[CellAddress, str] = {}
        blind = self._blinded(reasons, moved)
        for place in self._asked():
            cell = address(place)
            if place in moved:
                values[cell] = moved[place]
            elif place in blind:
                values[cell], unsupported[cell] = None, blind[place]
            elif place in self._shadows.refused:
                values[cell], unsupported[cell] = None, self._shadows.refused[place]
            elif place in tables:
                values[cell] = tables[place]
            elif _anchor(self._contents, place) not in self._taken and place not in stopped:
                source = self._plain.address(self._shadows.cells.get(place, place))
                values[cell] = done.values.get(source)
                if source in done.unsupported:
                    unsupported[cell] = done.unsupported[source]
                if source in done.cautions:
                    cautions[cell] = done.cautions[source]
        taken = {address(place): self._taken[anchor] for place in self._contents.formula_places()
                 if (anchor := _anchor(self._contents, place)) in self._taken and place not in blind}  # fmt: skip
        taken.update({address(place): reason for place, reason in stopped.items()})
        return replace(
            done, values=values, unsupported=unsupported, cautions=cautions, taken=taken,
            circular=self._circles.margins(),
        )  # fmt: skip

    def _asked(self) -> Iterator[Place]:
        if self._local:
            known = (self._shadows.cells.keys(), self._shadows.refused.keys(), self._table_cells)
            yield from (place for place in self._contents.formula_places() if any(place in cells for cells in known))
        else:
            yield from self._contents.formula_places()

    def _blinded(self, reasons: Mapping[Place, str], moved: Mapping[Place, CellValue]) -> dict[Place, str]:
        """The cells that have no value, and all that read them."""
        found = dict(reasons)
        if not reasons or self._local:
            return found
        readers = self._links.readers()
        waiting: list[PlaceOrSpan] = list(dict.fromkeys(_anchor(self._contents, place) for place in reasons))
        origin: dict[CellSpan, Place] = {}
        for node in waiting:
            if node in moved:
                continue
            place = origin[node] if isinstance(node, CellSpan) else node
            for reader in readers.get(node, ()):
                if isinstance(reader, CellSpan):
                    if reader not in origin:
                        origin[reader] = place
                        waiting.append(reader)
                elif reader not in found and reader not in moved:
                    circular = place in self._links.circular and reasons.get(place) == ON_A_CIRCLE
                    named = f"reads {self._contents.address(place)}, which has no value"
                    found[reader] = BELOW_A_CIRCLE if circular else named
                    waiting.append(reader)
        for place in self._contents.formula_places():
            anchor = _anchor(self._contents, place)
            if anchor in found and place not in found and place not in self._table_cells:
                found[place] = found[anchor]
        return found


def _typed(contents: BookContents, cells: Collection[Place]) -> BookContents:
    """Data table cells as zeros, so that an engine can be given their values one after the other."""
    values = {index: dict(contents.sheets[index].values) for index in {cell.sheet for cell in cells}}
    for cell in cells:
        values[cell.sheet][cell.row, cell.column] = 0.0
    sheets = [replace(sheet, values=values[index]) if index in values else sheet
              for index, sheet in enumerate(contents.sheets)]  # fmt: skip
    return replace(contents, sheets=tuple(sheets))


def _anchor(contents: BookContents, place: Place) -> Place:
    formula = contents.formula(place)
    return formula.anchor or place if formula is not None and not formula.data_table else place


def _reached(links: Links, start: Mapping[Place, CellValue]) -> set[Place]:
    """The formula cells that read some cells, directly or not."""
    first = {
        place for place, reading in links.readings.items()
        if any(_covers(area, moved) for area in reading.read_areas for moved in start)
    }  # fmt: skip
    readers = links.readers()
    found: set[PlaceOrSpan] = set(first)
    waiting: list[PlaceOrSpan] = list(first)
    while waiting:
        for reader in readers.get(waiting.pop(), ()):
            if reader not in found:
                found.add(reader)
                waiting.append(reader)
    return {node for node in found if isinstance(node, Place)}


def _covers(area: tuple[int, int, int, int, int], place: Place) -> bool:
    sheet, row, column, last_row, last_column = area
    return sheet == place.sheet and row <= place.row <= last_row and column <= place.column <= last_column
