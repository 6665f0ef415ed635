"""Many cases at once: inputs drawn within their ranges, outputs as distributions."""

from __future__ import annotations

from xlmodel.simulation.draws import Shape, Span, spans_of
from xlmodel.simulation.grid import Grid, sensitivity
from xlmodel.simulation.run import PERCENTILES, Output, Percentiles, Simulation, simulate

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
