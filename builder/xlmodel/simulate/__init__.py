"""Many cases at once: inputs drawn within their ranges, outputs as distributions."""

from __future__ import annotations

from xlmodel.callable_package import make_callable
from xlmodel.simulate.draws import Shape, Span, spans_of
from xlmodel.simulate.grid import Grid, sensitivity
from xlmodel.simulate.run import PERCENTILES, Output, Percentiles, Simulation, simulate

__all__ = [
    "PERCENTILES",
    "Grid",
    "Output",
    "Percentiles",
    "Shape",
    "Simulation",
    "Span",
    "sensitivity",
    "simulate",
    "spans_of",
]

make_callable(__name__, simulate)
