"""Shares of a whole: what you give holds, the rest gives way; what exceeds the whole is scaled back, and told."""

from __future__ import annotations

from xlmodel import Expression, largest, ratio, smallest


def scale_of_given(given: Expression) -> Expression:
    """The factor on shares that give way to none: below 1 where they exceed the whole."""
    return 1 / largest(1, given)


def scale_of_rest(given: Expression, rest: Expression) -> Expression:
    """The factor on shares that give way: below 1 where they exceed what those given leave."""
    return smallest(1, ratio(left_of(given), rest))


def left_of(*taken: Expression) -> Expression:
    """What shares leave of the whole, never below nothing."""
    left = 1 - taken[0]
    for more in taken[1:]:
        left = left - more
    return largest(0, left)


def excess(*shares: Expression) -> Expression:
    """How far shares exceed the whole: what an alert tells."""
    over = shares[0] - 1
    for more in shares[1:]:
        over = over + more
    return largest(0, over)
