"""Workbooks read back by their Index: what stands where by line and period, formulas by id."""

from __future__ import annotations

from xlmodel.readback.alignment import Alignment, plain
from xlmodel.readback.memory import Memory, fingerprints, memory_of, sheet_contents
from xlmodel.readback.references import in_ids
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered, Entry, read_delivered

__all__ = [
    "Alignment",
    "Delivered",
    "Entry",
    "Memory",
    "SheetCell",
    "fingerprints",
    "in_ids",
    "memory_of",
    "plain",
    "read_delivered",
    "sheet_contents",
]  # fmt: skip
