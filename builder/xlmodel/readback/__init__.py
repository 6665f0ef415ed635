"""Workbooks read back: what stands where by line and period, formulas by id, the chain below a cell."""

from __future__ import annotations

from xlmodel.readback.chain import Basis, Chain, chain
from xlmodel.readback.place import Place, parse_place
from xlmodel.readback.references import in_ids
from xlmodel.readback.workbook import Delivered, Entry, read_delivered, read_workbook

__all__ = [
    "Basis",
    "Chain",
    "Delivered",
    "Entry",
    "Place",
    "chain",
    "in_ids",
    "parse_place",
    "read_delivered",
    "read_workbook",
]
