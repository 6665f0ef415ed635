"""Conditions: criteria of COUNTIF and its like, and of databases."""

from __future__ import annotations

import re

from xlmodel.engines.declared.constructs import calls, digits_in_texts, reads_whole_rows, sizes_differ
from xlmodel.engines.uses import COMPARING, Use, Weakness
from xlmodel.workbook.values import ErrorValue

CONDITIONED = frozenset({
    "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS", "MAXIFS", "MINIFS",
})  # fmt: skip


def other_than_a_text(use: Use) -> bool:
    """Whether a criterion leaves out a text."""
    return any(re.match(r"<>\D", text) for text in use.texts)


def sign_before_a_blank(use: Use) -> bool:
    """Whether a criterion is a comparison sign joined to a cell that is blank or an empty text."""
    signs = any(text in COMPARING for text in use.written)
    return signs and any(value in {None, ""} for value in use.single_values)


OF_DATABASES = calls("DSUM", "DAVERAGE", "DCOUNT", "DCOUNTA", "DGET", "DMAX", "DMIN", "DPRODUCT", "DSTDEV",
                       "DSTDEVP", "DVAR", "DVARP")  # fmt: skip


OF_CONDITIONS: tuple[Weakness, ...] = (
    Weakness(
        "blanks counted in whole rows or columns", ("formualizer", "libreoffice"),
        "counts none, or those among the filled cells",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: reads_whole_rows(use) and any(re.match("<>|=?\\Z", text) for text in use.texts),
    ),
    Weakness(
        "`<>` with a text as criterion", ("ironcalc",), "counts texts alone, not numbers and blanks",
        lambda use: bool(use.functions & CONDITIONED), other_than_a_text,
    ),
    Weakness(
        "a sum range of another size", ("ironcalc",), "takes it as it stands", calls("SUMIF", "AVERAGEIF"),
        sizes_differ,
    ),
    Weakness(
        "a comparison sign joined to a blank", ("formualizer",), "compares with an empty text",
        lambda use: bool(use.functions & CONDITIONED), sign_before_a_blank,
    ),
    Weakness(
        "`<>` with a number as criterion", ("formualizer",), "leaves out texts of the same digits",
        lambda use: bool(use.functions & CONDITIONED) and any("<>" in text for text in use.written),
        digits_in_texts,
    ),
    Weakness(
        "truth values, errors or blank rows in a database", ("formualizer",), "reads its criteria otherwise",
        OF_DATABASES,
        lambda use: use.has_blank_row or any(isinstance(value, bool | ErrorValue) for value in use.values),
    ),
    Weakness(
        "error values where a condition is asked", ("formualizer",), "passes over them",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: any(isinstance(value, ErrorValue) for value in use.values),
    ),
    Weakness(
        "wildcards or digits as texts among conditions", ("libreoffice",), "tells numbers and texts apart otherwise",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: any(re.search(r"[*?]|\A\s*[0-9.]+\s*\Z", text) for text in use.texts),
    ),
    Weakness(
        "an empty text among conditions", ("ironcalc",), "counts it as blank",
        lambda use: bool(use.functions & CONDITIONED) and "=" in use.written, lambda use: "" in use.values,
    ),
    Weakness(
        "a tilde, or `*` over empty texts, as criterion", ("formulas",), "counts more",
        lambda use: bool(use.functions & CONDITIONED),
        lambda use: any("~" in text or ("*" in text and "" in use.values) for text in use.texts),
    ),
)  # fmt: skip
