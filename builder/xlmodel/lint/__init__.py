"""The model's own consistency: everything that can be known to be wrong before a number is computed."""

from __future__ import annotations

from xlmodel.lint.check import check, lint
from xlmodel.lint.finding import Finding

__all__ = ["Finding", "check", "lint"]
