"""Workbooks read back by their Index: what stands where by line and period, formulas by id."""

from __future__ import annotations

from xlmodel.readback.references import in_ids
from xlmodel.readback.sheet_cell import SheetCell
from xlmodel.readback.workbook import Delivered, Entry, read_delivered

__all__ = ["Delivered", "Entry", "SheetCell", "in_ids", "read_delivered"]
