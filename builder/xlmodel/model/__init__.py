"""Models: inputs, lines, tables, checks, sheets, scenarios, by id."""

from __future__ import annotations

from xlmodel.model.items import (
    SCALAR,
    Check,
    Correction,
    Input,
    Line,
    Scenario,
    Section,
    Sheet,
    Source,
    Table,
    TableColumn,
    Value,
)
from xlmodel.model.model import Model
from xlmodel.model.sheets import SheetBuilder

__all__ = [
    "SCALAR",
    "Check",
    "Correction",
    "Input",
    "Line",
    "Model",
    "Scenario",
    "Section",
    "Sheet",
    "SheetBuilder",
    "Source",
    "Table",
    "TableColumn",
    "Value",
]
