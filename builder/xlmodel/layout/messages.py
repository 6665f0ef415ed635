"""Titles of charts that compare: what stands highest and lowest, in words that follow the numbers."""

from __future__ import annotations

from functools import reduce

from xlmodel.expr.nodes import Binary, Call, Node, Number, Text
from xlmodel.layout import texts
from xlmodel.layout.here import HereRange


def extremes(label: str, names: HereRange, values: HereRange, language: str) -> Node:
    """`label: A highest, B lowest` of named values, `label: A above B` of two; the label where all are the same."""
    most, least = Call("MAX", (values,)), Call("MIN", (values,))
    first, last = _named(most, names, values), _named(least, names, values)
    head = Text(texts.of(label, "", language))
    if values.last_row == values.row + 1:
        said = _joined(head, first, Text(texts.ABOVE.text(language)), last)
    else:
        said = _joined(head, first, Text(texts.HIGHEST.text(language)), last, Text(texts.LOWEST.text(language)))
    return Call("IF", (Binary("=", most, least), Text(label), said))


def widest(label: str, names: HereRange, values: HereRange, language: str) -> Node:
    """`label: widest for A` of spreads with their names."""
    head = texts.of(label, texts.WIDEST.text(language), language)
    return _joined(Text(head), _named(Call("MAX", (values,)), names, values))


def _named(value: Node, names: HereRange, values: HereRange) -> Node:
    return Call("INDEX", (names, Call("MATCH", (value, values, Number(0)))))


def _joined(*parts: Node) -> Node:
    return reduce(lambda one, other: Binary("&", one, other), parts)
