"""Excel's functions where the `formulas` package has none or another one: registered with it by name, by family."""

from __future__ import annotations

from xlmodel.engines.formulas.functions import (
    aggregates,
    arithmetic,
    bases,
    choices,
    complex_numbers,
    conditions,
    converting,
    databases,
    dates,
    financial,
    logic,
    lookups,
    matrices,
    picking,
    regression,
    shaping,
    statistics,
    texts,
    trigonometry,
)
from xlmodel.engines.formulas.functions.operators import ENDING, ExcelOperator
from xlmodel.engines.formulas.functions.registering import install

FAMILIES = (
    aggregates, arithmetic, bases, choices, complex_numbers, conditions, converting, databases, dates, financial, logic,
    lookups, matrices, picking, regression, shaping, statistics, texts, trigonometry,
)  # fmt: skip
"""The modules that register functions when they are imported."""

__all__ = ["ENDING", "FAMILIES", "ExcelOperator", "install"]
