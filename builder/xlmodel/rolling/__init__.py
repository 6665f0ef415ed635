"""Rolling a template forward: estimates become history, and what moved is told."""

from __future__ import annotations

from xlmodel.rolling.moved import Moved
from xlmodel.rolling.replacements import Replacement
from xlmodel.rolling.rolled import Rolled, roll

__all__ = ["Moved", "Replacement", "Rolled", "roll"]
