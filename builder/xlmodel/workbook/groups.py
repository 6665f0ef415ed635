"""Parentheses of a formula and what Excel takes where they stand; numbers as every engine reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from xlmodel.workbook.function_kinds import ONE_VALUED
from xlmodel.workbook.tokens import Kind, Token


@dataclass(slots=True)
class Group:
    """An open parenthesis: the function before it, or itself, and the argument it has come to."""

    name: str
    argument: int = 0


class ClosedGroup(NamedTuple):
    """A call or a pair of parentheses, by the places of its tokens: where it opens, its commas, where it closes."""

    start: int
    commas: tuple[int, ...]
    end: int

    def parts(self, found: Sequence[Token]) -> list[list[Token]]:
        """Its arguments."""
        edges = [self.start, *self.commas, self.end]
        return [list(found[first + 1 : last]) for first, last in pairwise(edges)]


def closed_groups(found: Sequence[Token]) -> list[ClosedGroup]:
    """The calls and parentheses of a formula, inner ones before those around them."""
    groups = []
    opened: list[tuple[int, list[int]]] = []
    for number, token in enumerate(found):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            opened.append((number, []))
        elif token.text == "," and opened:
            opened[-1][1].append(number)
        elif token.text in {")", "}"} and opened:
            start, commas = opened.pop()
            groups.append(ClosedGroup(start, tuple(commas), number))
    return groups


def takes_one_value(groups: Sequence[Group]) -> bool:
    """Whether one value is due where a range stands alone; IF and CHOOSE hand a range on to what reads them."""
    for group in reversed(groups):
        chosen = group.name in {"IF", "CHOOSE"} and group.argument > 0
        if not chosen:
            return group.argument in ONE_VALUED.get(group.name, ())
    return True


def is_array_of_index(group: Group) -> bool:
    """Whether an argument is the array of INDEX, which Excel computes as an array in any formula."""
    return group.name == "INDEX" and group.argument == 0


def opens(token: Token) -> bool:
    """Whether a token opens an argument."""
    return token.kind is Kind.FUNCTION or token.text[0] == ","


def number_text(text: str) -> str:
    """A number as every engine reads it: no bare point, an exponent with its sign."""
    mantissa, mark, exponent = text.upper().partition("E")
    mantissa = mantissa.removesuffix(".")
    return mantissa + (mark + (exponent if exponent[0] in "+-" else f"+{exponent}") if mark else "")


def is_all_of(
    wanted: Mapping[str, frozenset[int]], before: Token, following: Token | None, groups: list[Group]
) -> bool:
    """Whether a reference is all of one of the wanted arguments of functions."""
    if not groups or groups[-1].argument not in wanted.get(groups[-1].name, ()):
        return False
    alone = before.kind is Kind.FUNCTION or before.text[0] == ","
    return alone and following is not None and following.text[0] in "),"
