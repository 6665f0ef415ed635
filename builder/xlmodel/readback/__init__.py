"""Workbooks read back by their Index: what stands where by line and period, formulas by id."""

from __future__ import annotations

from xlmodel.readback.alignment import Alignment, plain
from xlmodel.readback.logic import ChangedRule, changed_rules
from xlmodel.readback.memory import Memory, as_built, memory_of
from xlmodel.readback.references import in_ids
from xlmodel.readback.renamed import as_named, renamed_in_words
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered, Entry, read_delivered

__all__ = [
    "Alignment",
    "ChangedRule",
    "Delivered",
    "Entry",
    "Memory",
    "SheetCell",
    "as_built",
    "as_named",
    "changed_rules",
    "in_ids",
    "memory_of",
    "plain",
    "read_delivered",
    "renamed_in_words",
]  # fmt: skip
