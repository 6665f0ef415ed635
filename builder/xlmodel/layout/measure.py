"""How much room a text takes, by the advance widths of a font, and how many lines it wraps into.

The font is DejaVu Sans, which LibreOffice takes where the workbook's own is missing; Arial is narrower.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import ceil, fsum

_DIGIT = 7.0
"""Pixels of a digit of the workbook's font: what the width of a column is counted in."""
_SIZE = 12.0
"""Pixels of an em at 9 pt."""
_BOLD = 1.12
_CHINESE = 100
_GROUPS = {
    28: "'ijl", 29: "IJ", 32: " ,.\xa0’·", 34: "/:;\\|", 36: "f-", 39: "()[]t", 41: "!r", 46: '"', 50: "*_`–",
    52: "sz“”", 53: "?", 55: "c", 57: "LFk", 59: "vxy", 61: "PTYaoe", 63: "ESbdghnpqu", 64: "$0123456789{}",
    66: "K", 69: "AVBRXZC", 74: "UHN", 78: "DGOQ&", 84: "w#+<=>^~±×→↓", 86: "M", 97: "%m", 100: "W@…",
}  # fmt: skip
"""Characters by hundredths of an em that they advance."""
_ADVANCES = {char: width for width, chars in _GROUPS.items() for char in chars}
_WORDS = re.compile(r"[^\S\xa0]+|[\u2e80-\u9fff\uf900-\uffef]|[^\s\u2e80-\u9fff\uf900-\uffef]+")
"""What stands together in a line: a word, a Chinese character, the blank between."""


@lru_cache(maxsize=8192)
def width(text: str, *, bold: bool = False) -> float:
    """The width of a column, in digits, that a text of 9 pt fills."""
    return fsum(map(_advance, text)) / 100 * _SIZE / _DIGIT * (_BOLD if bold else 1.0)


def longest(text: str, *, bold: bool = False) -> float:
    """The width of a column, in digits, in which no word of a text is broken."""
    return max((width(word, bold=bold) for word in _WORDS.findall(text)), default=0.0)


def lines(text: str, room: float, *, bold: bool = False) -> int:
    """How many lines a text takes that is wrapped in a column with so much room."""
    count, used = 1, 0.0
    for word in _WORDS.findall(text):
        wide = width(word, bold=bold)
        if used + wide <= room:
            used += wide
        elif word.isspace():
            used = room
        else:
            count += ceil(wide / room) if used else ceil(wide / room) - 1
            used = wide % room if wide > room else wide
    return count


def _advance(char: str) -> int:
    wide = unicodedata.east_asian_width(char) in "WFA" and ord(char) > 0x2E7F
    return _CHINESE if wide else _ADVANCES.get(char, 64)
