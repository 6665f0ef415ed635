"""Titles of charts that compare: what stands highest and lowest, in words that follow the numbers."""

from __future__ import annotations

import re

from xlmodel.expr.nodes import Binary, Call, Node, Number, Text
from xlmodel.layout import texts
from xlmodel.layout.here import HereRange
from xlmodel.texts import Phrase

_PART = re.compile(r"\{([0-9])\}")


def extremes(label: str, names: HereRange, values: HereRange, language: str) -> Node:
    """`label: A highest, B lowest` of values with their names; the label alone where all are the same."""
    most, least = Call("MAX", (values,)), Call("MIN", (values,))
    said = _said(texts.EXTREMES, language, [Text(label), _named(most, names, values), _named(least, names, values)])
    return Call("IF", (Binary("=", most, least), Text(label), said))


def widest(names: HereRange, values: HereRange, language: str) -> Node:
    """`A parts most between scenarios` of spreads with their names."""
    return _said(texts.WIDEST, language, [_named(Call("MAX", (values,)), names, values)])


def _named(value: Node, names: HereRange, values: HereRange) -> Node:
    return Call("INDEX", (names, Call("MATCH", (value, values, Number(0)))))


def _said(phrase: Phrase, language: str, parts: list[Node]) -> Node:
    """A phrase with its parts, those that are constant joined."""
    found: list[Node] = []
    for place, piece in enumerate(_PART.split(phrase.text(language))):
        node = parts[int(piece)] if place % 2 else Text(piece)
        last = found[-1] if found else None
        if isinstance(node, Text) and isinstance(last, Text):
            found[-1] = Text(last.value + node.value)
        elif node != Text(""):
            found.append(node)
    whole, *rest = found
    for node in rest:
        whole = Binary("&", whole, node)
    return whole
