"""The `formulas` package as an engine: it parses and computes every cell; each distinct formula is compiled once."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import metadata, util
from pathlib import Path
from types import TracebackType
from typing import Self

from xlmodel.engines.formulas.whole_references import without_whole_references
from xlmodel.engines.overriding import placed
from xlmodel.engines.protocol import Abilities, Recalculation
from xlmodel.engines.weaknesses import at_the_clock, cautions
from xlmodel.errors import EngineError
from xlmodel.workbook.contents import Place
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.links import Loaded, link, load
from xlmodel.workbook.values import CellValue, Overrides


class FormulasEngine:
    """Recalculation by the `formulas` package (pure Python)."""

    name = "formulas"
    abilities = Abilities("the formulas package: pure Python, every distinct formula parsed and compiled once")

    def available(self) -> bool:
        """Whether the package is installed."""
        return util.find_spec("formulas") is not None

    def version(self) -> str:
        """The package's version."""
        return metadata.version("formulas") if self.available() else ""

    def session(self, workbook: Path | Loaded, limits: Limits = DEFAULT_LIMITS) -> FormulasSession:
        """Loads and compiles a workbook."""
        return FormulasSession(workbook, limits, self.version())

    def recalculate(
        self, workbook: Path, *, overrides: Overrides | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Recalculation:
        """Loads a workbook and computes every formula cell once."""
        with self.session(workbook, limits) as session:
            return session.recalculate(overrides)


class FormulasSession:
    """A workbook compiled once; each recalculation computes what its overrides change."""

    def __init__(self, workbook: Path | Loaded, limits: Limits, version: str) -> None:
        started = time.perf_counter()
        try:
            from xlmodel.engines.formulas.walk import Walk
        except ImportError as error:
            raise EngineError("the formulas package is not installed", hint="pip install formulas") from error
        self._version = version
        self._contents, self._links = load(workbook, limits)
        from xlmodel.engines.formulas.days_1904 import counted_from_1900

        put = without_whole_references(counted_from_1900(self._contents))
        if put is not self._contents:
            self._contents, self._links = put, link(put, limits)
        with _collector_at_rest(), self._days_counted():
            self._walk = Walk(self._contents, self._links, limits)
        self._clock = at_the_clock(self._contents, self._links)
        self._cautions = cautions(self._contents, self._links, FormulasEngine.name)
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
        with _collector_at_rest(), self._days_counted():
            outcome = self._walk.run(changes)
        address = self._contents.address
        values = {address(place): outcome.values.get(place) for place in self._contents.formula_places()}
        reasons = {address(place): reason for place, reason in outcome.reasons.items()}
        return Recalculation(
            FormulasEngine.name, self._version, values, reasons, self._clock, self._cautions,
            time.perf_counter() - started,
        )  # fmt: skip

    def probe(self, overrides: Mapping[Place, CellValue], wanted: Sequence[Place]) -> Mapping[Place, CellValue]:
        """The values of some formula cells with other values in some; a cell without a value is missing."""
        with _collector_at_rest(), self._days_counted():
            return self._walk.probe(overrides, wanted)

    def _days_counted(self) -> AbstractContextManager[None]:
        from xlmodel.engines.formulas.functions.coercion import days_counted

        return days_counted(self._contents.date_1904)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Raises the threshold of the garbage collector: compiled graphs are many long-lived objects."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
