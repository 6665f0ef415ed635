"""Two workbooks of one template compared by line: inputs, formulas, values, and what moved the headline outputs."""

from __future__ import annotations

from xlmodel.diff.beside import BesideChange
from xlmodel.diff.compare import CellChange, Difference, LineChange, compare
from xlmodel.diff.headline import Movement, Mover, movements

__all__ = ["BesideChange", "CellChange", "Difference", "LineChange", "Movement", "Mover", "compare", "movements"]
