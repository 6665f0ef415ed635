"""IronCalc as an engine: a second fast referee in Rust, so that a verdict does not hang on one implementation."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from functools import cache
from importlib import metadata, util
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from xlmodel.engines.grouping import grouped
from xlmodel.engines.overriding import placed
from xlmodel.engines.protocol import Abilities, Recalculation
from xlmodel.engines.refusals import refusals
from xlmodel.engines.unknown_names import called, without_value
from xlmodel.engines.weaknesses import at_the_clock, cautions
from xlmodel.errors import EngineError
from xlmodel.workbook.bare_copy import write_bare_copy
from xlmodel.workbook.contents import Place
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.links import Loaded, load
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue, Overrides, quoted

_NO_VALUE = {
    "#ERROR!": "IronCalc cannot parse it",
    "#N/IMPL!": "IronCalc does not have a function of it",
    "#CIRC!": "IronCalc takes it for circular",
}
"""Errors of IronCalc's own, which no cell of Excel holds."""

_TRUTHS = frozenset({"TRUE", "FALSE"})


class IronCalcEngine:
    """Recalculation by IronCalc (Rust)."""

    name = "ironcalc"
    abilities = Abilities("IronCalc: Rust, a second fast referee")

    def available(self) -> bool:
        """Whether the package is installed."""
        return util.find_spec("ironcalc") is not None

    def version(self) -> str:
        """The package's version."""
        return metadata.version("ironcalc") if self.available() else ""

    def session(self, workbook: Path | Loaded, limits: Limits = DEFAULT_LIMITS) -> IronCalcSession:
        """Reads a workbook."""
        if not self.available():
            raise EngineError("IronCalc is not installed", hint="pip install ironcalc")
        return IronCalcSession(workbook, limits, self.version())

    def recalculate(
        self, workbook: Path, *, overrides: Overrides | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Recalculation:
        """Loads a workbook and computes every formula cell once."""
        with self.session(workbook, limits) as session:
            return session.recalculate(overrides)


class IronCalcSession:
    """A workbook loaded once from a bare copy, in which typed constants change; every other change gets its own copy.

    IronCalc counts no days from 1904, so a workbook that does gets values only where no date is computed.
    """

    def __init__(self, workbook: Path | Loaded, limits: Limits, version: str) -> None:
        started = time.perf_counter()
        self._version = version
        self._contents, self._links = load(workbook, limits)
        self._refusals: Mapping[Place, str] = refusals(self._contents, self._links, days_of_1904=False)
        self._clock = at_the_clock(self._contents, self._links)
        self._cautions = cautions(self._contents, self._links, IronCalcEngine.name)
        self._texts = self._spelled()
        self._addresses = [(place, self._contents.address(place)) for place in self._contents.formula_places()]
        self._unknown = unknown_functions(called(self._links))
        self._model: Any = None
        self._changed: dict[Place, CellValue] = {}
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
        in_place = all(self._typed(*change) for change in changes.items())
        model = self._moved(changes) if in_place else self._load(changes)
        values: dict[CellAddress, CellValue] = {}
        reasons: dict[CellAddress, str] = {}
        for place, address in self._addresses:
            if place in changes:
                values[address] = changes[place]
            elif place in self._refusals:
                values[address], reasons[address] = None, self._refusals[place]
            else:
                values[address] = value = _plain(model, place)
                if isinstance(value, ErrorValue) and value in _NO_VALUE:
                    reasons[address] = _NO_VALUE[value]
        reasons = without_value(
            self._contents, self._links, values, reasons, IronCalcEngine.name, changes, self._unknown
        )
        return Recalculation(
            IronCalcEngine.name, self._version, values, reasons, self._clock, self._cautions,
            time.perf_counter() - started,
        )  # fmt: skip

    def _spelled(self) -> dict[Place, str]:
        """Formulas in cells' terms where they have tables, or names of a kind IronCalc does not follow; and grouped."""
        plain = all(
            name.isascii() and meaning.isascii() and ("!" in meaning)
            for (_, name), meaning in self._contents.names.items()
        )
        texts = {}
        for place, reading in self._links.readings.items():
            formula = self._contents.formula(place)
            if formula is None or reading.refusal:
                continue
            if reading.rewritten or (not plain and _has_a_name(formula.text)):
                texts[place] = reading.written(lambda sheet: quoted(self._contents.sheets[sheet].name))
            text = texts.get(place, formula.text)
            if (kept := grouped(text)) != text:
                texts[place] = kept
        return texts

    def _typed(self, place: Place, value: CellValue) -> bool:
        """Whether a cell that holds a typed constant gets another of the same type."""
        sheet = self._contents.sheets[place.sheet]
        held = sheet.values.get((place.row, place.column))
        plain = type(held) is type(value) and isinstance(value, float | str) and not isinstance(value, ErrorValue)
        return plain and (place.row, place.column) not in sheet.formulas

    def _moved(self, changes: dict[Place, CellValue]) -> Any:
        """The loaded workbook with these constants, and no others, in place of its own."""
        if self._model is None:
            self._model = self._load({})
        own = {place: self._contents.sheets[place.sheet].values[place.row, place.column] for place in self._changed}
        moved = {place: value for place, value in {**own, **changes}.items() if self._changed.get(place) != value}
        for place, value in moved.items():
            if isinstance(value, str):
                self._model.update_cell_with_text(*place, value)
            else:
                self._model.update_cell_with_number(*place, value)
        self._changed = dict(changes)
        if moved:
            self._evaluate(self._model)
        return self._model

    def _load(self, changes: dict[Place, CellValue]) -> Any:
        import ironcalc

        with tempfile.TemporaryDirectory(prefix="xlmodel-") as folder:
            copy = Path(folder) / "bare.xlsx"
            write_bare_copy(
                self._contents, copy, overrides=changes, left_out=self._refusals, texts=self._texts, typed=True
            )
            try:
                model = ironcalc.load_from_xlsx(str(copy))
            except BaseException as error:
                raise self._broken(error) from error
        self._evaluate(model)
        return model

    def _evaluate(self, model: Any) -> None:
        try:
            model.evaluate()
        except BaseException as error:
            raise self._broken(error) from error

    def _broken(self, error: BaseException) -> BaseException:
        """What to raise: a panic of the Rust code is no `Exception`, but the package's failure all the same."""
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return EngineError(f"{self._contents.path}: IronCalc breaks down on it: {str(error)[:200]}")
        return error


def _has_a_name(text: str) -> bool:
    return any(token.kind is Kind.NAME and token.text.upper() not in _TRUTHS for token in tokens(text))


def _plain(model: Any, place: Place) -> CellValue:
    value = model.get_cell_value(*place)
    if value is None:
        return 0.0
    if isinstance(value, bool) or type(value) is float:
        return value
    if isinstance(value, int):
        return float(value)
    if value.startswith("#") and str(model.get_cell_type(*place)) == "CellType.ErrorValue":
        return ErrorValue(value)
    return str(value)


@cache
def unknown_functions(names: frozenset[str]) -> frozenset[str]:
    """Those of some functions that IronCalc does not know."""
    import ironcalc

    model = ironcalc.create("functions", "en", "UTC", "en")
    rows = dict(enumerate(sorted(names), 1))
    for row, name in rows.items():
        model.set_user_input(0, row, 1, f"={name}()")
    model.evaluate()
    return frozenset(name for row, name in rows.items() if model.get_formatted_cell_value(0, row, 1) == "#NAME?")
