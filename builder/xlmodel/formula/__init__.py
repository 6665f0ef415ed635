"""Expressions as Excel formulas."""

from __future__ import annotations

from xlmodel.formula.render import Site, render

__all__ = ["Site", "render"]
