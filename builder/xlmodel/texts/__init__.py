"""Texts: what a label says in each language, and the engine's own words, a catalogue a language."""

from __future__ import annotations

from xlmodel.texts.label import NO_TEXT, Label, Wording
from xlmodel.texts.words import NOT_MEANINGFUL, ORIGIN, Phrase, incomplete, joined, said, spoken, unit_words

__all__ = [
    "NOT_MEANINGFUL",
    "NO_TEXT",
    "ORIGIN",
    "Label",
    "Phrase",
    "Wording",
    "incomplete",
    "joined",
    "said",
    "spoken",
    "unit_words",
]
