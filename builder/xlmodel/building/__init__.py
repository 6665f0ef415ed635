"""Builds: from a template and a selection to a workbook, or to rows of values."""

from __future__ import annotations

from xlmodel.building.delivery import OUTPUTS, BuildResult, build, default_name, draft, finish
from xlmodel.building.rows import ValueRow, formula_of, value_rows, values

__all__ = [
    "OUTPUTS",
    "BuildResult",
    "ValueRow",
    "build",
    "default_name",
    "draft",
    "finish",
    "formula_of",
    "value_rows",
    "values",
]
