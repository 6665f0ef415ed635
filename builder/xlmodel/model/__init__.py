"""Models: a draft is filled with inputs, lines, tables, checks, sheets and scenarios; completed, it is a model."""

from __future__ import annotations

from xlmodel.model.contents import Contents
from xlmodel.model.dimensions import Block, Dimension
from xlmodel.model.draft import Draft
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
    "Block",
    "Check",
    "Contents",
    "Correction",
    "Dimension",
    "Draft",
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
