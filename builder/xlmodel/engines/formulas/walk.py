"""The cells of a workbook in order, each computed by its compiled formula; only what changed is computed again."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlmodel.engines.formulas.cell_values import Odd, inward, outward, settled
from xlmodel.engines.formulas.compiled import EMPTY, fitted
from xlmodel.engines.formulas.computed_references import Targets, UnresolvedError, expanded, resolved
from xlmodel.engines.formulas.constant_readers import ConstantReaders
from xlmodel.engines.formulas.functions.registering import CellArray
from xlmodel.engines.formulas.jobs import Job, Jobs
from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError
from xlmodel.engines.progress import told
from xlmodel.workbook.bounds import TooLongError, at_most
from xlmodel.workbook.contents import Area, BookContents, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.links import BELOW_A_CIRCLE, ON_A_CIRCLE, Finder, Links, PlaceOrSpan, first_known, relinked
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.readings import read_text
from xlmodel.workbook.spans import CellSpan
from xlmodel.workbook.values import CellValue

_KEPT_CELLS = 64
_MOST_HELD = 4_000_000
_MOST_SWEEPS = 20
_TELLING = 2_000
"""After so many cells it is told how far it is."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The values of the computed cells, and why the others have none."""

    values: Mapping[Place, CellValue]
    reasons: Mapping[Place, str]


class Walk:
    """A workbook ready to be computed: every formula compiled, every cell in its place in the order."""

    def __init__(self, contents: BookContents, links: Links, limits: Limits) -> None:
        self._contents = contents
        self._links = links
        self._limits = limits
        self._refusals: dict[Place, str] = {}
        self._jobs: dict[Place, Job] = {}
        self._compiler = Jobs(limits)
        self._constants = self._read_constants()
        self._state: dict[Place, Any] = {}
        self._reasons: dict[Place, str] = {}
        self._lacking: dict[CellSpan, Place] = {}
        self._overridden: dict[Place, Any] = {}
        self._arrays: dict[Area, CellArray] = {}
        self._tallest: dict[Area, Area] = {}
        self._held = 0
        self._fixed_links = links
        self._finder = Finder(contents)
        self._computing: dict[Place, str] = {}
        self._targets: Targets = {}
        self._linked: Targets = {}
        self._readers = links.readers()
        self._constant_readers = ConstantReaders(links, {})
        self._fresh = True
        self._between: dict[tuple[frozenset[Place], tuple[Place, ...]], list[PlaceOrSpan]] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, place in enumerate(links.order):
                if number % _TELLING == 0:
                    told("compiling formulas", number, len(links.readings))
                self._prepare(place, links.readings[place])

    def run(self, overrides: Mapping[Place, CellValue]) -> Computed:
        """Computes the workbook with other values in some cells; what they do not reach is kept."""
        inner = {place: inward(value) for place, value in overrides.items()}
        changed = {
            place
            for place in {*inner, *self._overridden}
            if inner.get(place, _NOTHING) != self._overridden.get(place, _NOTHING)
        }
        self._overridden = inner
        self._forget_arrays()
        dirty: set[PlaceOrSpan] = set(self._links.sequence) if self._fresh else self._first_reached(changed)
        self._fresh = False
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            self._sweep(dirty)
            for _ in range(_MOST_SWEEPS):
                if self._targets == self._linked:
                    break
                if self._relink():
                    self._forget_arrays()
                    self._sweep(set(self._links.sequence))
            else:
                self._give_up()
        return self._outcome()

    def probe(self, overrides: Mapping[Place, CellValue], wanted: Sequence[Place]) -> dict[Place, CellValue]:
        """The values of some formula cells with other values in some; all else is as it was before."""
        if self._fresh:
            self.run({})
        before = dict(self._overridden)
        inner = {place: inward(value) for place, value in overrides.items()}
        keys = (frozenset(overrides), tuple(wanted))
        if keys not in self._between:
            self._between[keys] = self._cone(set(overrides), wanted)
        order = self._between[keys]
        if any(place in self._computing for place in order):
            return self._whole(overrides, wanted, before)
        cells = [node for node in order if isinstance(node, Place)]
        state = {place: self._state.get(place, _NOTHING) for cell in cells for place in self._written(cell)}
        reasons = {place: self._reasons.get(place) for place in cells}
        lacking = {node: self._lacking.get(node) for node in order if isinstance(node, CellSpan)}
        self._overridden = {**before, **inner}
        self._forget_arrays()
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                for node in order:
                    _ = self._pass_on(node) if isinstance(node, CellSpan) else self._compute(node)
            return {place: value for place in wanted if (value := self._shown(place)) is not None}
        finally:
            self._overridden = before
            self._forget_arrays()
            _restore(self._state, state, _NOTHING)
            _restore(self._reasons, reasons, None)
            _restore(self._lacking, lacking, None)

    def _whole(
        self, overrides: Mapping[Place, CellValue], wanted: Sequence[Place], before: Mapping[Place, Any]
    ) -> dict[Place, CellValue]:
        self.run({**{place: outward(value) for place, value in before.items()}, **overrides})
        found: dict[Place, CellValue] = {place: value for place in wanted if (value := self._shown(place)) is not None}
        self.run({place: outward(value) for place, value in before.items()})
        return found

    def _shown(self, place: Place) -> CellValue:
        formula = self._contents.formula(place)
        anchor = formula.anchor if formula is not None else None
        found = self._overridden.get(place, self._state.get(place, _NOTHING))
        blind = place in self._reasons or anchor in self._reasons or isinstance(found, _Nothing | Odd)
        return None if blind else outward(found)

    def _written(self, place: Place) -> Iterator[Place]:
        formula = self._contents.formula(place)
        area = formula.area if formula is not None else None
        if area is None:
            yield place
            return
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                yield Place(place.sheet, row, column)

    def _cone(self, moved: set[Place], wanted: Sequence[Place]) -> list[PlaceOrSpan]:
        """What has to be computed again for some cells when others move, in order."""
        needed: set[PlaceOrSpan] = set()
        waiting: list[PlaceOrSpan] = [
            formula.anchor or place for place in wanted if (formula := self._contents.formula(place))
        ]
        while waiting:
            place = waiting.pop()
            if place not in needed:
                needed.add(place)
                waiting.extend(self._links.reads.get(place, ()))
        dirty = self._first_reached(moved)
        order = []
        for node in self._links.sequence:
            if node in dirty:
                dirty.update(self._readers.get(node, ()))
                if node in needed:
                    order.append(node)
        return order

    def _sweep(self, dirty: set[PlaceOrSpan]) -> None:
        for number, node in enumerate(self._links.sequence):
            if number % _TELLING == 0:
                told("computing", number, len(self._links.sequence))
            if node in dirty and (self._pass_on(node) if isinstance(node, CellSpan) else self._compute(node)):
                dirty.update(self._readers.get(node, ()))

    def _pass_on(self, span: CellSpan) -> bool:
        """Takes over from the parts of a span whether one of its cells has no value."""
        self._lacking.pop(span, None)
        source = self._lacking_in(self._links.reads[span])
        if source is not None:
            self._lacking[span] = source
        return True

    def _lacking_in(self, sources: Iterable[PlaceOrSpan]) -> Place | None:
        if not self._reasons:
            return None
        given = [source for source in sources if source not in self._overridden] if self._overridden else sources
        return first_known(given, self._reasons, self._lacking)

    def _relink(self) -> bool:
        """Puts what computed references were found to read into the order; whether cells were computed too early."""
        position = {node: number for number, node in enumerate(self._links.sequence)}
        sources = {place: self._finder.nodes(areas) for place, areas in self._targets.items()}
        early = any(position.get(source, -1) > position.get(place, -1) or source not in position
                    for place, areas in self._targets.items() for source in self._finder.cells(areas))  # fmt: skip
        self._linked = dict(self._targets)
        self._links = relinked(self._fixed_links, sources, self._finder)
        self._readers = self._links.readers()
        self._constant_readers = ConstantReaders(self._links, self._linked)
        return early

    def _give_up(self) -> None:
        unsettled = {place for place, areas in self._targets.items() if self._linked.get(place) != areas}
        for place in self._links.order:
            if place in unsettled:
                self._fail(place, "its computed references do not settle")
            elif self._lacking_in(self._links.reads[place]) is not None:
                self._compute(place)

    def _prepare(self, place: Place, reading: Reading) -> None:
        if self._compiler.has_computed_references(reading):
            self._computing[place] = expanded(reading, lambda sheet: self._contents.sheets[sheet].name)
            return
        try:
            self._jobs[place] = self._compiler.of(place, reading)
        except UnsupportedFormulaError as error:
            self._refusals[place] = str(error)

    def _resolved_job(self, place: Place) -> Job:
        """The job of a formula with computed references, as they stand now."""
        try:
            reading = resolved(
                self._contents, place, self._limits, self._computing[place], lambda text: self._part(place, text)
            )
        except UnresolvedError as error:
            raise UnsupportedFormulaError(str(error)) from error
        self._targets[place] = reading.read_areas
        self._require(self._finder.cells(reading.read_areas))
        return self._compiler.of(place, reading)

    def _part(self, place: Place, text: str) -> CellValue:
        """The value of a part of a formula."""
        reading = read_text(self._contents, place, self._limits, text)
        job = self._compiler.of(place, reading)
        self._require(self._finder.cells(reading.read_areas))
        value = settled(self._called(job))
        if isinstance(value, Odd):
            raise UnsupportedFormulaError("a computed reference depends on several values")
        return outward(value)

    def _called(self, job: Job) -> Any:
        """The result of a formula, in a time that halves whenever such a formula uses it up."""
        arguments = [self._values(wanted) for wanted in job.areas]
        try:
            with at_most(job.compiled.seconds):
                return job.compiled(arguments)
        except TooLongError:
            seconds, job.compiled.seconds = job.compiled.seconds, job.compiled.seconds / 2
            raise UnsupportedFormulaError(f"takes the package more than {seconds:g} s") from None

    def _require(self, sources: Iterable[PlaceOrSpan]) -> None:
        source = self._lacking_in(sources)
        if source is not None:
            raise UnsupportedFormulaError(f"reads {self._contents.address(source)}, which has no value")

    def _compute(self, place: Place) -> bool:
        """Computes one cell (or the cells its array formula fills); whether anything changed."""
        if place in self._overridden:
            return self._keep(place, self._overridden[place])
        if place in self._refusals:
            return self._fail(place, self._refusals[place])
        formula = self._contents.formula(place)
        area = formula.area if formula is not None else None
        try:
            self._require(self._links.reads[place])
            job = self._resolved_job(place) if place in self._computing else self._jobs[place]
            result = self._called(job)
            if area is None and type(result) is float:
                return self._keep(place, result)
            rows = area.last_row - area.row + 1 if area else 1
            columns = area.last_column - area.column + 1 if area else 1
            array = fitted(result, rows, columns)
        except UnsupportedFormulaError as error:
            return self._fail(place, str(error))
        except RecursionError:
            return self._fail(place, "nested too deeply for the package")
        except MemoryError:
            return self._fail(place, "needs more memory than allowed")
        except Exception as error:
            return self._fail(place, f"the package fails on it: {type(error).__name__}")
        if area is None:
            return self._keep(place, array[0, 0])
        moved = False
        for row in range(rows):
            for column in range(columns):
                where = Place(place.sheet, area.row + row, area.column + column)
                moved |= self._keep(where, array[row, column])
        return moved

    def _keep(self, place: Place, value: Any) -> bool:
        plain = settled(value)
        self._reasons.pop(place, None)
        before = self._state.get(place, _NOTHING)
        self._state[place] = plain
        return type(before) is not type(plain) or before != plain

    def _fail(self, place: Place, reason: str) -> bool:
        moved = self._reasons.get(place) != reason
        self._reasons[place] = reason
        self._state.pop(place, None)
        return moved

    def _values(self, area: Area) -> CellArray:
        if area.size == 1:
            array: CellArray = np.empty((1, 1), object)
            array[0, 0] = self._value(Place(area.sheet, area.row, area.column))
            return array
        if area not in self._arrays:
            self._arrays[area] = self._gather(area)
            self._held += area.size
            if self._held > _MOST_HELD:
                self._arrays, self._held = {area: self._arrays[area]}, area.size
        return self._arrays[area].copy() if area.size <= _KEPT_CELLS else self._arrays[area]

    def _forget_arrays(self) -> None:
        self._arrays, self._tallest, self._held = {}, {}, 0

    def _gather(self, area: Area) -> CellArray:
        """The values of an area; where a lower one with the same top was gathered, from there."""
        array: CellArray = np.empty((area.last_row - area.row + 1, area.last_column - area.column + 1), object)
        top, below = area._replace(last_row=area.row), area.row
        lower = self._tallest.get(top, top)
        if lower.last_row < area.last_row:
            self._tallest[top] = area
            if lower in self._arrays:
                array[: lower.last_row - area.row + 1] = self._arrays[lower]
                below = lower.last_row + 1
        for row in range(below, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                array[row - area.row, column - area.column] = self._value(Place(area.sheet, row, column))
        return array

    def _value(self, place: Place) -> Any:
        if place in self._overridden:
            return self._overridden[place]
        found = self._state.get(place, _NOTHING)
        if found is not _NOTHING:
            return found
        return self._constants.get(place, EMPTY)

    def _first_reached(self, changed: set[Place]) -> set[PlaceOrSpan]:
        dirty: set[PlaceOrSpan] = {place for place in changed if place in self._links.reads}
        dirty |= self._links.clock & set(self._links.order)
        for place in changed:
            dirty.update(self._readers.get(place, ()))
            dirty.update(self._constant_readers.of(place))
        return dirty

    def _read_constants(self) -> dict[Place, Any]:
        found: dict[Place, Any] = {}
        for index, sheet in enumerate(self._contents.sheets):
            for (row, column), value in sheet.values.items():
                if (row, column) not in sheet.formulas:
                    found[Place(index, row, column)] = inward(value)
        return found

    def _outcome(self) -> Computed:
        values = {place: outward(value) for place, value in self._state.items()}
        reasons = dict(self._reasons)
        for place in self._contents.formula_places():
            formula = self._contents.formula(place)
            anchor = formula.anchor if formula is not None else None
            if anchor is not None and anchor in self._reasons:
                reasons[place] = self._reasons[anchor]
            elif place in self._links.circular:
                reasons[place] = ON_A_CIRCLE
            elif place in self._links.below:
                reasons[place] = BELOW_A_CIRCLE
            elif place in values and isinstance(values[place], Odd):
                reasons[place] = "the package gives a value that is no cell value"
            elif place not in values and place not in reasons:
                reasons[place] = "the package gives no value"
        plain = {place: value for place, value in values.items() if place not in reasons}
        return Computed(plain, reasons)


def _restore(current: dict[Any, Any], before: Mapping[Any, Any], missing: Any) -> None:
    for place, value in before.items():
        if value is missing:
            current.pop(place, None)
        else:
            current[place] = value


class _Nothing:
    pass


_NOTHING = _Nothing()
