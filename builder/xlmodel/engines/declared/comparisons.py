"""Comparisons and truth values."""

from __future__ import annotations

from itertools import pairwise

from xlmodel.engines.declared.constructs import (
    OF_TEXTS,
    RUST,
    compares_numbers,
    computes_fractions,
    left_out_of,
    nearly_equal,
    takes_texts,
    truth_value,
)
from xlmodel.engines.uses import COMPARING, Use, Weakness, is_sign
from xlmodel.workbook.function_kinds import SPREADING
from xlmodel.workbook.tokens import Kind, Token

_DECIMALS = 10
_BRANCHING = frozenset({"IF", "AND", "OR", "NOT", "IFERROR", "IFS", "CHOOSE"})
"""Functions to which a truth value is one in every engine."""


def compares_comparisons(use: Use) -> bool:
    """Whether the result of a comparison is compared."""
    return _has_beside(use, COMPARING)


def joins_comparisons(use: Use) -> bool:
    """Whether a comparison in parentheses is joined to a text."""
    return _has_beside(use, frozenset({"&"}))


def _has_beside(use: Use, signs: frozenset[str]) -> bool:
    """Whether a comparison in parentheses stands beside one of some signs; or two comparisons without any."""
    groups: list[tuple[bool, bool]] = [(False, False)]
    before = Token(Kind.OTHER, "")
    for token, after in pairwise([*use.tokens, before]):
        if token.kind is Kind.FUNCTION or token.text in {"(", "{"}:
            groups.append((token.text == "(" and is_sign(before, signs), False))
        elif token.text in {")", "}"} and len(groups) > 1:
            beside, compares = groups.pop()
            if compares and (beside or (token.text == ")" and is_sign(after, signs))):
                return True
        elif is_sign(token, COMPARING):
            if groups[-1][1] and token.text in signs:
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


_STATISTICS = frozenset({
    "SUMSQ", "STDEV", "STDEV.S", "STDEV.P", "STDEVA", "STDEVP", "STDEVPA", "VAR", "VAR.S", "VAR.P", "VARA", "VARP",
    "VARPA", "DEVSQ", "AVEDEV",
})  # fmt: skip
_TRUE_OR_FALSE = frozenset({
    "AND", "OR", "NOT", "XOR", "EXACT", "ISNUMBER", "ISTEXT", "ISBLANK", "ISERROR", "ISERR", "ISNA", "ISEVEN", "ISODD",
    "ISLOGICAL", "ISNONTEXT", "ISREF", "ISFORMULA",
})  # fmt: skip


def reads_truths(use: Use) -> bool:
    """Whether it has a truth value: computed, written or read."""
    has = use.compares or bool(use.functions & _TRUE_OR_FALSE) or truth_value(use)
    return has or any(isinstance(value, bool) for value in use.values)


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
        "comparisons in a statistic", ("ironcalc",), "leaves them out",
        lambda use: any(
            is_sign(token, COMPARING) and calls and calls[-1].name in _STATISTICS for token, calls in use.nested
        ),
    ),
    Weakness("a comparison joined to a text", ("ironcalc",), "joins first and compares then", joins_comparisons),
    Weakness("a truth value as a text", ("libreoffice",), "writes 1 and 0", takes_texts, reads_truths),
    Weakness(
        "a comparison as argument of a text function", ("formualizer",), "writes small letters",
        lambda use: any(
            is_sign(token, COMPARING) and calls and calls[-1].name in OF_TEXTS for token, calls in use.nested
        ),
    ),
    Weakness(
        "an argument left out of IF, compared", RUST, "takes it for neither 0 nor an empty text",
        lambda use: left_out_of("IF")(use) and use.compares,
    ),
    Weakness(
        "a comparison of nearly equal numbers", ("formualizer",), "compares every digit where Excel compares 15",
        compares_numbers, nearly_equal,
    ),
)  # fmt: skip
