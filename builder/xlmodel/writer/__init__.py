"""Workbooks written with XlsxWriter."""

from __future__ import annotations

from xlmodel.writer.seal import was_edited
from xlmodel.writer.write import FinishedCell, write

__all__ = ["FinishedCell", "was_edited", "write"]
