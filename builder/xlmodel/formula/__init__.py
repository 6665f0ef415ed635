"""Expressions as Excel formulas."""

from __future__ import annotations

from xlmodel.formula.render import Site, render
from xlmodel.formula.rows import RowFormulas

__all__ = ["RowFormulas", "Site", "render"]
