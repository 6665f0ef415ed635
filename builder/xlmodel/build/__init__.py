"""Builds: from a template and a selection to a workbook, or to rows of values."""

from __future__ import annotations

from xlmodel.build.build import OUTPUTS, BuildResult, build, default_name, draft, finish
from xlmodel.build.rows import ValueRow, formula_of, value_rows, values
from xlmodel.callable_package import make_callable

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

make_callable(__name__, build)
