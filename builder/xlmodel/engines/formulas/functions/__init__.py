"""Excel's functions where the `formulas` package has none or another one: registered with it by name, by family."""

from __future__ import annotations

from xlmodel.engines.formulas.functions import (
    aggregates,
    arithmetic,
    array_parts,
    bases,
    choices,
    complex_numbers,
    conditions,
    converting,
    databases,
    dates,
    day_counts,
    financial,
    lambdas,
    logic,
    lookups,
    matrices,
    picking,
    regression,
    regular_expressions,
    shaping,
    sorting,
    splitting,
    statistics,
    texts,
    trigonometry,
)
from xlmodel.engines.formulas.functions.operators import ENDING, ExcelOperator
from xlmodel.engines.formulas.functions.registering import install

FAMILIES = (
    aggregates, arithmetic, array_parts, bases, choices, complex_numbers, conditions, converting, databases, dates,
    day_counts, financial, lambdas, logic, lookups, matrices, picking, regression, regular_expressions, shaping,
    sorting, splitting, statistics, texts, trigonometry,
)  # fmt: skip
"""The modules that register functions when they are imported."""

__all__ = ["ENDING", "FAMILIES", "ExcelOperator", "install"]
