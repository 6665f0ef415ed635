"""What is said in words, in English and in Chinese: formulas by line labels and signs, and units."""

from __future__ import annotations

from xlmodel.prose.unit_words import unit_text
from xlmodel.prose.words import in_words

__all__ = ["in_words", "unit_text"]
