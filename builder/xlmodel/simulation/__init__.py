"""Many cases at once: inputs drawn within their ranges, outputs as distributions."""

from __future__ import annotations

from xlmodel.simulation.draws import DrawRange, DrawShape, spans_of
from xlmodel.simulation.grid import OutputGrid, sensitivity
from xlmodel.simulation.run import PERCENTILES, Output, Percentiles, Simulation, simulate

__all__ = [
    "PERCENTILES",
    "DrawRange",
    "DrawShape",
    "Output",
    "OutputGrid",
    "Percentiles",
    "Simulation",
    "sensitivity",
    "simulate",
    "spans_of",
]
