"""Formulas in words: line labels and signs, in English and in Chinese."""

from __future__ import annotations

from xlmodel.prose.words import in_words

__all__ = ["in_words"]
