"""Titles of charts that compare: what stands highest and lowest, in words that follow the numbers."""

from __future__ import annotations

from functools import reduce

from xlmodel.expr.nodes import Binary, Call, Node, Number, Text
from xlmodel.layout import texts
from xlmodel.layout.here import HereRange


def extremes(label: str, names: HereRange, values: HereRange, language: str) -> Node:
    """`label: A highest, B lowest` of values with their names; the label alone where all are the same."""
    most, least = Call("MAX", (values,)), Call("MIN", (values,))
    said = _joined(
        Text(texts.of(label, "", language)),
        _named(most, names, values),
        Text(texts.HIGHEST.text(language)),
        _named(least, names, values),
        Text(texts.LOWEST.text(language)),
    )
    return Call("IF", (Binary("=", most, least), Text(label), said))


def widest(names: HereRange, values: HereRange, language: str) -> Node:
    """`A parts most between scenarios` of spreads with their names."""
    return _joined(_named(Call("MAX", (values,)), names, values), Text(texts.WIDEST.text(language)))


def _named(value: Node, names: HereRange, values: HereRange) -> Node:
    return Call("INDEX", (names, Call("MATCH", (value, values, Number(0)))))


def _joined(*parts: Node) -> Node:
    return reduce(lambda one, other: Binary("&", one, other), parts)
