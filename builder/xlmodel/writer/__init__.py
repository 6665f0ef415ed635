"""Workbooks written with XlsxWriter."""

from __future__ import annotations

from xlmodel.writer.finished import FinishedCell
from xlmodel.writer.seal import was_edited
from xlmodel.writer.target import backup_of, clean_errors, replacing, writable_target
from xlmodel.writer.write import Pages, write

__all__ = ["FinishedCell", "Pages", "backup_of", "clean_errors", "replacing", "was_edited", "writable_target", "write"]
