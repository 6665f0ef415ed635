"""Recalculation engines: each computes a workbook's formulas again, from a copy that has no stored results."""

from __future__ import annotations

from xlmodel.engines.isolated import recalculate_all, recalculate_by
from xlmodel.engines.progress import listening
from xlmodel.engines.protocol import Abilities, Engine, Recalculation, Session
from xlmodel.engines.registry import get, names
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.values import CellAddress, CellValue, ErrorValue, Overrides

__all__ = [
    "DEFAULT_LIMITS",
    "Abilities",
    "CellAddress",
    "CellValue",
    "Engine",
    "ErrorValue",
    "Limits",
    "Overrides",
    "Recalculation",
    "Session",
    "get",
    "listening",
    "names",
    "recalculate_all",
    "recalculate_by",
]
