"""Workbooks of the flagship as openpyxl reads them, each once; nobody changes what is shared."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from openpyxl import Workbook, load_workbook


@lru_cache(maxsize=6)
def opened(path: Path, *, data_only: bool = False) -> Workbook:
    """The workbook at `path`, which is built once and stays as it is: formulas, or stored values."""
    return load_workbook(path, data_only=data_only)
