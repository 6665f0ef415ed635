"""The workbook on paper: sheets, rows, call-ups, tables, cover and index."""

from __future__ import annotations

from xlmodel.layout.content import Constant, Content, Formula, Known, Link, OwnFormula, ValueKey
from xlmodel.layout.places import Places
from xlmodel.layout.plan import CellPlan, DefinedName, SheetPlan, Style, Validation, WorkbookPlan
from xlmodel.layout.workbook import conversions, plan_workbook

__all__ = [
    "CellPlan",
    "Constant",
    "Content",
    "DefinedName",
    "Formula",
    "Known",
    "Link",
    "OwnFormula",
    "Places",
    "SheetPlan",
    "Style",
    "Validation",
    "ValueKey",
    "WorkbookPlan",
    "conversions",
    "plan_workbook",
]
