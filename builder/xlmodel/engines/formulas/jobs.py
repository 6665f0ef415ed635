"""Formulas compiled, once for all cells with the same pattern."""

from __future__ import annotations

from dataclasses import dataclass

from xlmodel.engines.formulas.compiled import Compiled, compile_located, compile_pattern, missing_functions
from xlmodel.engines.formulas.computed_references import computes_references
from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError
from xlmodel.workbook.contents import Area, Place
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.pattern import Reading


@dataclass(slots=True)
class Job:
    """A compiled formula and the areas it takes."""

    compiled: Compiled
    areas: tuple[Area, ...]


class Jobs:
    """Compiles the formulas of one workbook."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._patterns: dict[str, Compiled | str] = {}
        self._computes: dict[tuple[str, bool], bool] = {}

    def has_computed_references(self, reading: Reading) -> bool:
        """Whether a formula computes what it reads, so that it is compiled when that is known."""
        key = (reading.pattern, bool(reading.unread))
        if key not in self._computes:
            self._computes[key] = computes_references(reading)
        return self._computes[key] and not reading.refusal

    def of(self, place: Place, reading: Reading) -> Job:
        """The formula of a cell, compiled.

        Raises:
            UnsupportedFormulaError: the package cannot compute it.
        """
        missing = [] if reading.refusal else missing_functions(reading)
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            raise UnsupportedFormulaError(f"{', '.join(missing)} {verb} not in the formulas package")
        if reading.refusal:
            raise UnsupportedFormulaError(reading.refusal)
        if not reading.positional:
            return Job(self._pattern(reading), reading.areas)
        try:
            compiled = compile_located(reading, place)
        except UnsupportedFormulaError:
            raise
        except Exception as error:
            raise UnsupportedFormulaError(f"the package cannot compile it: {type(error).__name__}") from error
        areas = tuple(area for area in compiled.areas if area is not None)
        if any(area.size > self._limits.range_cells for area in areas):
            raise UnsupportedFormulaError("a range too large to hold")
        return Job(compiled, areas)

    def _pattern(self, reading: Reading) -> Compiled:
        pattern = reading.pattern
        if pattern not in self._patterns:
            try:
                self._patterns[pattern] = compile_pattern(reading)
            except UnsupportedFormulaError as error:
                self._patterns[pattern] = str(error)
        found = self._patterns[pattern]
        if isinstance(found, str):
            raise UnsupportedFormulaError(found)
        return found
