"""Comparisons and truth values."""

from __future__ import annotations

from itertools import pairwise

from xlmodel.engines.declared.constructs import compares_numbers, computes_fractions, nearly_equal, truth_value
from xlmodel.engines.uses import COMPARING, Use, Weakness, is_sign
from xlmodel.workbook.function_kinds import SPREADING
from xlmodel.workbook.tokens import Kind, Token

_DECIMALS = 10
_BRANCHING = frozenset({"IF", "AND", "OR", "NOT", "IFERROR", "IFS", "CHOOSE"})
"""Functions to which a truth value is one in every engine."""


def compares_comparisons(use: Use) -> bool:
    """Whether the result of a comparison is compared."""
    groups: list[tuple[bool, bool]] = [(False, False)]
    before: Token | None = None
    for token, after in pairwise([*use.tokens, Token(Kind.OTHER, "")]):
        after_sign = before is not None and is_sign(before, COMPARING)
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            groups.append((after_sign and token.text == "(", False))
        elif token.text in {")", "}"} and len(groups) > 1:
            compared, compares = groups.pop()
            if compares and (compared or (token.text == ")" and is_sign(after, COMPARING))):
                return True
        elif is_sign(token, COMPARING):
            if groups[-1][1]:
                return True
            groups[-1] = (groups[-1][0], True)
        elif token.text == ",":
            groups[-1] = (False, False)
        before = token
    return False


def rounded_to_the_end(use: Use) -> bool:
    """Whether what is compared was rounded to ten decimals or more."""
    return use.compares and any(
        token.kind is Kind.NUMBER and float(token.text) >= _DECIMALS and calls and calls[-1] == ("ROUND", 1)
        for token, calls in use.nested
    )


def sums_comparisons(use: Use) -> bool:
    """Whether a comparison is an argument of a sum."""
    return any(is_sign(token, COMPARING) and calls and calls[-1].name in SPREADING for token, calls in use.nested)


OF_COMPARISONS: tuple[Weakness, ...] = (
    Weakness("a comparison of comparisons", ("ironcalc",), "gives FALSE for equal ones", compares_comparisons),
    Weakness(
        "statistics compared to the last digit", ("formulas",), "adds squares in another order", rounded_to_the_end
    ),
    Weakness("a truth value as number", ("libreoffice",), "keeps no truth values apart from numbers", truth_value),
    Weakness("comparisons in a sum", ("libreoffice",), "counts those that hold, of an array too", sums_comparisons),
    Weakness(
        "a truth value among what is read", ("libreoffice",), "counts it as a number",
        lambda use: bool(use.functions - _BRANCHING),
        lambda use: any(isinstance(value, bool) for value in use.values),
    ),
    Weakness(
        "a truth value compared", ("libreoffice",), "compares it as a number", compares_comparisons,
    ),
    Weakness(
        "a remainder compared", ("ironcalc", "libreoffice"), "takes it for 0",
        lambda use: use.compares and use.has_binary and any(token.text in {"+", "-"} for token in use.tokens),
        computes_fractions,
    ),
    Weakness(
        "comparisons in SUMSQ", ("ironcalc",), "leaves them out",
        lambda use: "SUMSQ" in use.functions and sums_comparisons(use),
    ),
    Weakness(
        "a comparison of nearly equal numbers", ("formualizer",), "compares every digit where Excel compares 15",
        compares_numbers, nearly_equal,
    ),
)  # fmt: skip
