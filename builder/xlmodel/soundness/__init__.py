"""Whether an .xlsx is one that Excel opens without repair: its parts, its XML, what refers to what."""

from __future__ import annotations

from xlmodel.soundness.check import unsound

__all__ = ["unsound"]
