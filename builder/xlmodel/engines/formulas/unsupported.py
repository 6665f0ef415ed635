"""What the `formulas` package, and what is registered with it, cannot compute."""

from __future__ import annotations


class UnsupportedFormulaError(Exception):
    """A formula the package cannot parse, compile or compute; the text says why."""
