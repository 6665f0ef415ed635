"""formualizer as an engine: a fast Rust referee, used where a verdict is wanted in a fraction of a second."""

from __future__ import annotations

import datetime
import math
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from importlib import metadata, util
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlmodel.engines.overriding import placed
from xlmodel.engines.protocol import Abilities, Recalculation
from xlmodel.engines.refusals import refusals
from xlmodel.engines.unknown_names import called, without_value
from xlmodel.engines.weaknesses import at_the_clock, cautions
from xlmodel.errors import EngineError
from xlmodel.workbook.bare_copy import write_bare_copy
from xlmodel.workbook.contents import Place
from xlmodel.workbook.function_kinds import UNBOUND, VOLATILE
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.links import Loaded, load
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue, Overrides, quoted

_KINDS = {
    "Div": "#DIV/0!", "Na": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!",
    "Value": "#VALUE!", "Spill": "#SPILL!", "Calc": "#CALC!", "Circ": "#CIRC!",
}  # fmt: skip

_SECONDS_BY_CELL = 30.0
_MARCH_1900 = 61
"""Excel counts a 29 February 1900 that never was: before it, its days have one less."""


_UNSTEADY = UNBOUND | VOLATILE
"""Functions whose cells formualizer may compute otherwise the second time."""


class FormualizerEngine:
    """Recalculation by formualizer (Rust)."""

    name = "formualizer"
    abilities = Abilities("formualizer: Rust, a fast referee")

    def available(self) -> bool:
        """Whether the package is installed."""
        return util.find_spec("formualizer") is not None

    def version(self) -> str:
        """The package's version."""
        return metadata.version("formualizer") if self.available() else ""

    def session(self, workbook: Path | Loaded, limits: Limits = DEFAULT_LIMITS) -> FormualizerSession:
        """Reads a workbook."""
        if not self.available():
            raise EngineError("formualizer is not installed", hint="pip install formualizer")
        return FormualizerSession(workbook, limits, self.version())

    def recalculate(
        self, workbook: Path, *, overrides: Overrides | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Recalculation:
        """Loads a workbook and computes every formula cell once."""
        with self.session(workbook, limits) as session:
            return session.recalculate(overrides)


class FormualizerSession:
    """A workbook loaded once from a bare copy, in which typed constants change.

    Every other change gets a copy of its own, and so does every change of a workbook with references that are computed.
    """

    def __init__(self, workbook: Path | Loaded, limits: Limits, version: str) -> None:
        started = time.perf_counter()
        self._version = version
        self._contents, self._links = load(workbook, limits)
        links = self._links
        self._refusals: Mapping[Place, str] = refusals(self._contents, links, days_of_1904=False)
        self._clock = at_the_clock(self._contents, links)
        self._cautions = cautions(self._contents, links, FormualizerEngine.name)
        self._texts = {
            place: reading.written(lambda sheet: quoted(self._contents.sheets[sheet].name))
            for place, reading in links.readings.items()
            if reading.rewritten and not reading.refusal
        }
        self._addresses = [(place, self._contents.address(place)) for place in self._contents.formula_places()]
        self._steady = not any(reading.functions & _UNSTEADY for reading in links.readings.values())
        self._unknown = unknown_functions(called(links))
        self._book: Any = None
        self._changed: dict[Place, CellValue] = {}
        self._broken: dict[Place, str] = {}
        self._loading = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def recalculate(self, overrides: Overrides | None = None) -> Recalculation:
        """Computes every formula cell, `overrides` in place of some inputs."""
        started = time.perf_counter() - self._loading
        self._loading = 0.0
        changes = dict(placed(self._contents, overrides or {}))
        in_place = self._steady and all(self._typed(*change) for change in changes.items())
        book = self._moved(changes) if in_place else self._load(changes)
        values: dict[CellAddress, CellValue] = {}
        reasons: dict[CellAddress, str] = {}
        refused = {**self._broken, **self._refusals}
        kept = refused.keys() | changes.keys()
        value_of = book.get_value
        for place, address in self._addresses:
            found = None if place in kept else value_of(address.sheet, place.row, place.column)
            if type(found) is float:
                values[address] = found if math.isfinite(found) else ErrorValue("#NUM!")
            elif place not in kept:
                values[address], reason = _plain(found, self._contents.date_1904)
                if reason:
                    reasons[address] = reason
            else:
                values[address] = changes.get(place)
                if place not in changes:
                    reasons[address] = refused[place]
        reasons = without_value(
            self._contents, self._links, values, reasons, FormualizerEngine.name, changes, self._unknown
        )
        return Recalculation(
            FormualizerEngine.name, self._version, values, reasons, self._clock, self._cautions,
            time.perf_counter() - started,
        )  # fmt: skip

    def _typed(self, place: Place, value: CellValue) -> bool:
        """Whether a cell that holds a typed constant gets another of the same type."""
        sheet = self._contents.sheets[place.sheet]
        held = sheet.values.get((place.row, place.column))
        plain = type(held) is type(value) and isinstance(value, float | str) and not isinstance(value, ErrorValue)
        return plain and (place.row, place.column) not in sheet.formulas

    def _moved(self, changes: dict[Place, CellValue]) -> Any:
        """The loaded workbook with these constants, and no others, in place of its own."""
        if self._book is None:
            self._book = self._load({})
        own = {place: self._contents.sheets[place.sheet].values[place.row, place.column] for place in self._changed}
        moved = {place: value for place, value in {**own, **changes}.items() if self._changed.get(place) != value}
        for place, value in moved.items():
            self._book.set_value(self._contents.sheets[place.sheet].name, place.row, place.column, value)
        self._changed = dict(changes)
        if moved:
            self._broken = self._evaluate(self._book, changes)
        return self._book

    def _load(self, changes: dict[Place, CellValue]) -> Any:
        import formualizer

        with tempfile.TemporaryDirectory(prefix="xlmodel-") as folder:
            copy = Path(folder) / "bare.xlsx"
            write_bare_copy(self._contents, copy, overrides=changes, left_out=self._refusals, texts=self._texts)
            try:
                book = formualizer.load_workbook(str(copy))
            except Exception as error:
                raise EngineError(f"{self._contents.path}: formualizer cannot load it: {str(error)[:200]}") from error
        self._broken = self._evaluate(book, changes)
        return book

    def _evaluate(self, book: Any, changes: Mapping[Place, CellValue]) -> dict[Place, str]:
        """Computes everything at once, or cell by cell where one breaks that; the reasons of those that break."""
        broken: dict[Place, str] = {}
        try:
            book.evaluate_all()
        except Exception as first:
            started = time.perf_counter()
            for place in self._contents.formula_places():
                if place in self._refusals or place in changes:
                    continue
                try:
                    book.evaluate_cell(self._contents.sheets[place.sheet].name, place.row, place.column)
                except Exception as error:
                    broken[place] = f"formualizer breaks down on it: {str(error)[:80]}"
                if time.perf_counter() - started > _SECONDS_BY_CELL:
                    raise EngineError(f"{self._contents.path}: formualizer breaks down on it: {first}") from first
        return broken


@cache
def unknown_functions(names: frozenset[str]) -> frozenset[str]:
    """Those of some functions that formualizer does not know."""
    import formualizer

    book = formualizer.Workbook()
    book.add_sheet("S")
    rows = dict(enumerate(sorted(names), 1))
    for row, name in rows.items():
        book.set_formula("S", row, 1, f"={name}()")
    book.evaluate_all()
    found = {name: book.get_value("S", row, 1) for row, name in rows.items()}
    return frozenset(name for name, value in found.items() if isinstance(value, dict) and value.get("kind") == "Name")


def _plain(value: Any, date_1904: bool) -> tuple[CellValue, str]:
    if isinstance(value, dict) and value.get("type") == "Error":
        kind = str(value.get("kind", ""))
        text = _KINDS.get(kind, kind if kind.startswith("#") else f"#{kind.upper()}!")
        if kind in {"NImpl", "NotImplemented", "Circ", "Cancelled", "Error"}:
            return None, f"formualizer: {value.get('message') or kind}"
        return ErrorValue(text), ""
    if value is None:
        return 0.0, ""
    if isinstance(value, bool):
        return value, ""
    if isinstance(value, int | float):
        return float(value), ""
    if isinstance(value, str):
        return value, ""
    number = _serial(value, date_1904)
    return number, "" if number is not None else f"formualizer gives a {type(value).__name__}"


def _serial(value: Any, date_1904: bool) -> float | None:
    """The serial number of a date, a time or a duration; None for anything else."""
    day = datetime.timedelta(days=1)
    if isinstance(value, datetime.timedelta):
        return value / day
    if isinstance(value, datetime.time):
        return (datetime.datetime.combine(datetime.date.min, value) - datetime.datetime.min) / day
    if not isinstance(value, datetime.date):
        return None
    moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    start = datetime.datetime(1904, 1, 1) if date_1904 else datetime.datetime(1899, 12, 30)
    number = (moment.replace(tzinfo=None) - start) / day
    return number if date_1904 or number >= _MARCH_1900 else number - 1
