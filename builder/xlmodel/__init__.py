"""xlmodel: financial models written in Python, delivered as live-formula workbooks, verified cell by cell."""

from __future__ import annotations

from xlmodel.expr import (
    Expression,
    all_of,
    any_of,
    at,
    cell,
    column,
    field,
    growth,
    index,
    largest,
    lookup,
    magnitude,
    prior,
    ratio,
    ref,
    round_up,
    smallest,
    span,
    total,
    where,
    words,
)
from xlmodel.model import Input, Model, SheetBuilder, TableColumn
from xlmodel.timeline import Axis, Label, Timeline, axis, timeline

__version__ = "0.1.0"

__all__ = [
    "Axis",
    "Expression",
    "Input",
    "Label",
    "Model",
    "SheetBuilder",
    "TableColumn",
    "Timeline",
    "all_of",
    "any_of",
    "at",
    "axis",
    "cell",
    "column",
    "field",
    "growth",
    "index",
    "largest",
    "lookup",
    "magnitude",
    "prior",
    "ratio",
    "ref",
    "round_up",
    "smallest",
    "span",
    "timeline",
    "total",
    "where",
    "words",
]
