"""Many cases at once: inputs drawn within their ranges, outputs as distributions."""

from __future__ import annotations

from xlmodel.callable_package import make_callable
from xlmodel.simulate.draws import Shape, Span, spans_of
from xlmodel.simulate.run import PERCENTILES, Output, Percentiles, Simulation, simulate

__all__ = ["PERCENTILES", "Output", "Percentiles", "Shape", "Simulation", "Span", "simulate", "spans_of"]

make_callable(__name__, simulate)
