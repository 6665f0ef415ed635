"""What is said in words, formulas by line labels and signs, and units."""

from __future__ import annotations

from xlmodel.prose.unit_words import restated, spelled, unit_text
from xlmodel.prose.words import in_words

__all__ = ["in_words", "restated", "spelled", "unit_text"]
