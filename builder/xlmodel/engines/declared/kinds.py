"""Values of another kind than a function asks for: texts, truth values and blanks among numbers, areas for values."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from xlmodel.engines.declared.constructs import (
    EVERY,
    OF_TEXTS,
    RUST,
    calls,
    left_out_of,
    numbers_of,
    sizes_differ,
    takes_texts,
)
from xlmodel.engines.declared.lookups import searched, searches_sorted
from xlmodel.engines.declared.regions import computes_by_region, is_a_number_no_engine_has, joins_by_region
from xlmodel.engines.declared.spellings import may_be_joined
from xlmodel.engines.uses import Use, Weakness, is_range
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import CellValue, ErrorValue


def is_stored_an_error(stored: CellValue, computed: CellValue) -> bool:
    """Whether Excel has an error value where an engine has none."""
    return isinstance(stored, ErrorValue) and not isinstance(computed, ErrorValue)


def is_computed_an_error(stored: CellValue, computed: CellValue) -> bool:
    """Whether an engine has an error value where Excel has none."""
    return is_stored_an_error(computed, stored)


def is_zero_or_an_error(stored: CellValue, computed: CellValue) -> bool:
    """Whether Excel has 0 or 1, which texts and truth values are taken for, or an engine an error value."""
    return stored in {0.0, 1.0} or is_computed_an_error(stored, computed)


def are_capitals_apart(stored: CellValue, computed: CellValue) -> bool:
    """Whether two texts differ in capitals alone."""
    texts = type(stored) is str and type(computed) is str
    return texts and str(stored).casefold() == str(computed).casefold()


def are_nearly_alike(stored: CellValue, computed: CellValue) -> bool:
    """Whether two numbers differ from the ninth digit on."""
    numbers = isinstance(stored, float) and isinstance(computed, float)
    return numbers and abs(float(stored or 0) - float(computed or 0)) <= _NINTH_DIGIT * abs(float(stored or 0))


_NINTH_DIGIT = 1e-8
_PLACES_LOOKED_FOR = frozenset({("VLOOKUP", 0), ("HLOOKUP", 0), ("LOOKUP", 0), ("MATCH", 0)})


def searches_others(use: Use) -> bool:
    """Whether what it looks for stands among values of another kind, or among values that do not rise."""
    values = [value for value in searched(use) if value is not None]
    asked = {_rank(value) for value in use.arguments(_PLACES_LOOKED_FOR)}
    numbers = [value for value in values if isinstance(value, float)]
    texts = [value.casefold() for value in values if type(value) is str]
    return any({_rank(value)} != asked for value in values) or sorted(numbers) != numbers or sorted(texts) != texts


def _rank(value: CellValue) -> str:
    return "truth" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"


def intersects(use: Use) -> bool:
    """Whether two references stand side by side, a space between them."""
    kinds = [token.kind for token in tokens(use.formula.text)]
    return any(
        between is Kind.SPACE and {before, after} == {Kind.RANGE}
        for before, between, after in zip(kinds, kinds[1:], kinds[2:], strict=False)
    )


def has_truths_as_texts(use: Use) -> bool:
    """Whether a truth value is an argument of a function of texts."""
    return any(isinstance(value, bool) for value in use.given_to(OF_TEXTS - {"TEXTJOIN"}))


def has_several_modes(use: Use) -> bool:
    """Whether several numbers stand as often as any."""
    counts = Counter(numbers_of(use)).most_common(2)
    return len(counts) > 1 and counts[0][1] == counts[1][1]


def multiplies_sizes(use: Use) -> bool:
    """Whether SUMPRODUCT multiplies areas of several sizes, or an area and a number."""
    single = any(
        before.text in {"(", ",", "SUMPRODUCT("} and token.kind is Kind.NUMBER and after.text in {",", ")"}
        for before, token, after in zip(use.tokens, use.tokens[1:], use.tokens[2:], strict=False)
    )
    return sizes_differ(use) or single


def offset_by_a_range(use: Use) -> bool:
    """Whether the rows or columns of OFFSET are those of a range."""
    return any(is_range(token) and calls and calls[-1] in {("OFFSET", 1), ("OFFSET", 2)} for token, calls in use.nested)


def text_written_into_a_condition(use: Use) -> bool:
    """Whether a text is written as an argument of AND or its like, by itself."""
    return any(
        token.kind is Kind.TEXT and calls and calls[-1].name in {"AND", "OR", "XOR"} and after.text in {",", ")"}
        for (token, calls), (after, _) in pairwise(use.nested)
    )


OF_KINDS: tuple[Weakness, ...] = (
    Weakness(
        "a search of sorted values among others, or among values that do not rise", RUST, "stops at another one",
        searches_sorted, searches_others,
    ),
    Weakness(
        "a blank or an empty text in SWITCH", ("ironcalc",), "takes it for FALSE, 0 and each other", calls("SWITCH"),
        lambda use: any(value in {None, ""} for value in use.given_to(frozenset({"SWITCH"}))),
    ),
    Weakness(
        "a text written into AND or OR", ("ironcalc",), "takes it for a number", text_written_into_a_condition,
        explains=is_stored_an_error,
    ),
    Weakness(
        "a text or truth value among single cells of MAXA or MINA", ("ironcalc",), "passes over it, or gives #VALUE!",
        calls("MAXA", "MINA"),
        lambda use: any(isinstance(value, str | bool) for value in use.given_to(frozenset({"MAXA", "MINA"}))),
        explains=is_zero_or_an_error,
    ),
    Weakness(
        "single values as pairs", ("ironcalc",), "gives #VALUE!",
        lambda use: bool(use.functions & {"SUMX2MY2", "SUMX2PY2", "SUMXMY2"}) and not any(map(is_range, use.tokens)),
        explains=is_computed_an_error,
    ),
    Weakness(
        "T of several cells", RUST, "gives another text, or #VALUE!",
        lambda use: any(is_range(token) and calls and calls[-1] == ("T", 0) for token, calls in use.nested),
    ),
    Weakness(
        "a probability next to nothing", RUST, "has eight digits of it", calls("CHISQ.TEST", "CHITEST"),
        explains=are_nearly_alike,
    ),
    Weakness(
        "two references side by side", ("ironcalc",), "takes one of them", intersects, explains=is_stored_an_error
    ),
    Weakness(
        "a text or truth value as the number of CHOOSE", ("formualizer",), "gives #VALUE!", calls("CHOOSE"),
        lambda use: any(isinstance(value, str | bool) for value in use.arguments(frozenset({("CHOOSE", 0)}))),
        explains=is_computed_an_error,
    ),
    Weakness(
        "a truth value as argument of a text function", ("formualizer",), "writes small letters",
        lambda use: bool(use.functions & OF_TEXTS), has_truths_as_texts, explains=are_capitals_apart,
    ),
    Weakness(
        "COUNT of what is gone", ("formualizer",), "gives #REF!",
        lambda use: any(token.text == "#REF!" and calls and calls[-1].name == "COUNT" for token, calls in use.nested),
        explains=is_computed_an_error,
    ),
    Weakness("OFFSET by a range", ("formualizer",), "gives #VALUE!", offset_by_a_range, explains=is_computed_an_error),
    Weakness(
        "SUMPRODUCT of areas of several sizes", ("formualizer",), "repeats the smaller one", calls("SUMPRODUCT"),
        multiplies_sizes, explains=is_stored_an_error,
    ),
    Weakness(
        "several numbers as often in MODE", ("formualizer",), "gives the smallest of them", calls("MODE", "MODE.SNGL"),
        has_several_modes,
    ),
    Weakness(
        "weekends left out of WORKDAY.INTL", ("formualizer",), "gives #NUM!",
        left_out_of("WORKDAY.INTL", "NETWORKDAYS.INTL"), explains=is_computed_an_error,
    ),
    Weakness(
        "a truth value joined to a text", ("formulas", *RUST), "writes it in English", takes_texts,
        lambda use: any(isinstance(value, bool) for value in use.values), explains=may_be_joined,
    ),
    Weakness(
        "number joined to a text", EVERY, "writes it by American settings", takes_texts,
        joins_by_region, explains=may_be_joined,
    ),
    Weakness(
        "a text in arithmetic that other settings read", EVERY, "reads American ones", lambda use: use.computes,
        computes_by_region, explains=is_a_number_no_engine_has,
    ),
)  # fmt: skip
