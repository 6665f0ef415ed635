"""The model's own consistency: everything that can be known to be wrong before a number is computed."""

from __future__ import annotations

from xlmodel.lint.check import check, lint
from xlmodel.lint.finding import Finding
from xlmodel.lint.sound import hold_sound

__all__ = ["Finding", "check", "hold_sound", "lint"]
