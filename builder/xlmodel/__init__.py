"""xlmodel: financial models written in Python, delivered as live-formula workbooks, verified cell by cell."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlmodel.texts import Label
from xlmodel.timeline import Axis, Timeline, axis, timeline

if TYPE_CHECKING:
    from xlmodel.building import build, values
    from xlmodel.expr import (
        Expression,
        all_of,
        any_of,
        at,
        attribute,
        by_member,
        cell,
        choose,
        code,
        column,
        cumulative,
        deviation,
        field,
        given,
        growth,
        index,
        largest,
        lookup,
        magnitude,
        mean,
        pick,
        points,
        prior,
        ratio,
        ref,
        round_up,
        same_period_last_year,
        share,
        smallest,
        span,
        total,
        where,
        window,
        words,
    )
    from xlmodel.model import Draft, Input, Model, SheetBuilder, TableColumn
    from xlmodel.model.calendar import annual
    from xlmodel.model.selection import Selection
    from xlmodel.registry import load
    from xlmodel.rolling import roll
    from xlmodel.simulation import simulate
    from xlmodel.verification import verify

__version__ = "0.1.0"

__all__ = [
    "Axis",
    "Draft",
    "Expression",
    "Input",
    "Label",
    "Model",
    "Selection",
    "SheetBuilder",
    "TableColumn",
    "Timeline",
    "all_of",
    "annual",
    "any_of",
    "at",
    "attribute",
    "axis",
    "build",
    "by_member",
    "cell",
    "choose",
    "code",
    "column",
    "cumulative",
    "deviation",
    "field",
    "given",
    "growth",
    "index",
    "largest",
    "load",
    "lookup",
    "magnitude",
    "mean",
    "pick",
    "points",
    "prior",
    "ratio",
    "ref",
    "roll",
    "round_up",
    "same_period_last_year",
    "share",
    "simulate",
    "smallest",
    "span",
    "timeline",
    "total",
    "values",
    "verify",
    "where",
    "window",
    "words",
]

_HOMES = {
    "xlmodel.building": ("build", "values"),
    "xlmodel.expr": (
        "Expression", "all_of", "any_of", "at", "attribute", "by_member", "cell", "choose", "code", "column",
        "cumulative", "deviation", "field", "given", "growth", "index", "largest", "lookup", "magnitude", "mean",
        "pick", "points", "prior", "ratio", "ref", "round_up", "same_period_last_year", "share", "smallest", "span",
        "total", "where", "window", "words",
    ),
    "xlmodel.model": ("Draft", "Input", "Model", "SheetBuilder", "TableColumn"),
    "xlmodel.model.calendar": ("annual",),
    "xlmodel.model.selection": ("Selection",),
    "xlmodel.registry": ("load",),
    "xlmodel.rolling": ("roll",),
    "xlmodel.simulation": ("simulate",),
    "xlmodel.verification": ("verify",),
}  # fmt: skip
"""Where each public name comes from: imported when first used, so that `xlmodel --help` is instant."""


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
