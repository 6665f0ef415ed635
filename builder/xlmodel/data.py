"""Data files of a template's own: TOML tables and CSV rows whose fields are held against what they must be."""

from __future__ import annotations

from xlmodel.expr.nodes import Node
from xlmodel.model.fields import Fields
from xlmodel.model.files import read_toml, reading, rows, tables
from xlmodel.model.items import Value

__all__ = ["Fields", "Node", "Value", "read_toml", "reading", "rows", "tables"]
