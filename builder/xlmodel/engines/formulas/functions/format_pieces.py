"""A number format taken to pieces: what stands for itself, for digits, for parts of a day."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlmodel.engines.formulas.unsupported import UnsupportedFormulaError

_PIECE = re.compile(
    r"""(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<skip>_.)|(?P<fill>\*.)|(?P<bracket>\[[^\]]*\])
      | (?P<half>AM/PM|A/P)|(?P<general>General)|(?P<power>E[+-])|(?P<letters>y+|m+|d+|h+|s+|e+|g+|b+|aaa+)
      | (?P<fraction>(?<=s)\.0+|(?<=s\])\.0+)|(?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_MONEY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")


class Piece(NamedTuple):
    """A stretch of a format: what it is and its text."""

    kind: str
    text: str


def sections_of(style: str) -> list[list[Piece]]:
    """The sections of a format, for numbers above, below and at nought and for texts.

    Raises:
        UnsupportedFormulaError: it writes numbers in signs.
    """
    sections: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(style):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "other" and text == ";":
            sections.append([])
        else:
            sections[-1].append(_piece(kind, text))
    return sections


def _piece(kind: str, text: str) -> Piece:
    match kind:
        case "quoted":
            return Piece("literal", text[1:].removesuffix('"'))
        case "escaped":
            return Piece("literal", text[1:])
        case "skip":
            return Piece("literal", " ")
        case "fill":
            return Piece("literal", "")
        case "bracket":
            return _bracket(text)
        case "other":
            return Piece("digit" if text in "0#?" else "sign" if text in ".,%@/" else "literal", text)
        case _:
            return Piece(kind, text)


def _bracket(text: str) -> Piece:
    if _ELAPSED.fullmatch(text):
        return Piece("elapsed", text[1:-1].lower())
    if CONDITION.fullmatch(text):
        return Piece("condition", text)
    money = _MONEY.fullmatch(text)
    if money:
        return Piece("literal", money[1])
    if text.upper().startswith("[DBNUM"):
        raise UnsupportedFormulaError("a number format that writes numbers in signs")
    return Piece("literal", "")
