"""Lookups and computed references."""

from __future__ import annotations

from itertools import pairwise

from xlmodel.engines.declared.constructs import RUST, calls, left_out_of, reads_whole_rows
from xlmodel.engines.uses import COMPUTING, Use, Weakness, is_range, is_sign
from xlmodel.workbook.tokens import Kind, tokens
from xlmodel.workbook.values import CellValue, ErrorValue

_LOOKED_AT = 500


def range_up_to_a_call(use: Use) -> bool:
    """Whether an end of a range is a call, as in `A1:INDEX(…)`."""
    written = [token for token in tokens(use.formula.text) if token.kind is not Kind.SPACE]
    return any(
        (first.text == ":" and second.kind is Kind.FUNCTION) or (first.text == ")" and second.text == ":")
        for first, second in pairwise(written)
    )


def placed_by_a_cell(use: Use) -> bool:
    """Whether the row or column of INDEX is that of a cell."""
    return any(
        token.kind is Kind.RANGE and not is_range(token) and calls and calls[-1] in {("INDEX", 1), ("INDEX", 2)}
        for token, calls in use.nested
    )


def searches_sorted(use: Use) -> bool:
    """Whether it looks for the place of a value among sorted ones."""
    exact = any(
        calls and calls[-1] in {("MATCH", 2), ("VLOOKUP", 3), ("HLOOKUP", 3)} and token.text.upper() in {"0", "FALSE"}
        for token, calls in use.nested
    )
    return "LOOKUP" in use.functions or (bool(use.functions & {"MATCH", "VLOOKUP", "HLOOKUP"}) and not exact)


def searched(use: Use) -> list[CellValue]:
    """What stands where it searches, None for blanks: the first row or column of a table."""
    area = next((area for area in use.areas if area.size > 1), None)
    if area is None:
        return []
    last_row = area.row if "HLOOKUP" in use.functions else min(area.last_row, area.row + _LOOKED_AT)
    last_column = area.column if "VLOOKUP" in use.functions else min(area.last_column, area.column + _LOOKED_AT)
    held = use.contents.sheets[area.sheet].values
    return [held.get((row, column)) for row in range(area.row, last_row + 1)
            for column in range(area.column, last_column + 1)]  # fmt: skip


def has_equals(use: Use) -> bool:
    """Whether a value stands twice where it searches."""
    values = [value for value in searched(use) if value is not None]
    return len(set(values)) < len(values)


def _has_gaps(use: Use) -> bool:
    """Whether blanks or error values stand where it searches, or more than that is looked at."""
    values = searched(use)
    return len(values) > _LOOKED_AT or any(value is None or isinstance(value, ErrorValue) for value in values)


def _falls(use: Use) -> bool:
    """Whether the numbers where it searches fall."""
    numbers = [value for value in searched(use) if isinstance(value, float)]
    return all(first >= second for first, second in pairwise(numbers))


def _searches_computed(use: Use) -> bool:
    """Whether LOOKUP searches what is computed, as in `LOOKUP(2,1/(A1:A9="x"),B1:B9)`."""
    return any(is_sign(token, COMPUTING) and ("LOOKUP", 1) in calls for token, calls in use.nested)


def nearest_of_xlookup(use: Use) -> bool:
    """Whether XLOOKUP may take the next smaller or larger value."""
    return any(calls and calls[-1] == ("XLOOKUP", 4) and token.text not in {"0", ","} for token, calls in use.nested)


def negative_size(use: Use) -> bool:
    """Whether OFFSET may go up or left, or has an argument left out."""
    signs = any(token.text == "-" and calls and calls[-1] in {("OFFSET", 3), ("OFFSET", 4)}
                for token, calls in use.nested)  # fmt: skip
    below = any(isinstance(value, float) and value < 0 for value in use.given_to(frozenset({"OFFSET"})))
    sized = use.has_argument("OFFSET", 3)
    return signs or (sized and below) or left_out_of("OFFSET")(use)


OF_LOOKUPS: tuple[Weakness, ...] = (
    Weakness(
        "INDEX of several areas", ("formualizer",), "gives an error", lambda use: use.has_argument("INDEX", 3),
    ),
    Weakness(
        "OFFSET from what IF or INDEX hands on", ("ironcalc",), "gives #VALUE!",
        lambda use: any(
            token.kind is Kind.FUNCTION and calls and calls[-1] == ("OFFSET", 0) for token, calls in use.nested
        ),
    ),
    Weakness("a nearest value in XLOOKUP", ("formualizer",), "gives #N/A", nearest_of_xlookup),
    Weakness(
        "INDEX of whole rows or columns", ("formualizer",), "gives #REF! beyond the filled cells", calls("INDEX"),
        reads_whole_rows,
    ),
    Weakness(
        "the place of what INDEX gives", ("ironcalc",), "gives #VALUE!",
        lambda use: "INDEX" in use.functions and bool(use.functions & {"ROW", "COLUMN"}),
    ),
    Weakness(
        "a blank looked for", ("ironcalc",), "finds another blank where Excel looks for 0", calls("VLOOKUP", "HLOOKUP"),
        lambda use: None in use.given_to(frozenset({"VLOOKUP", "HLOOKUP"})),
    ),
    Weakness(
        "INDEX with a row or column read from a blank", ("formulas", "formualizer"),
        "gives the first, or #SPILL!, where Excel takes one beside",
        placed_by_a_cell, lambda use: any(value in {None, 0.0} for value in use.single_values),
    ),
    Weakness(
        "equal values in a search of sorted ones", ("ironcalc",), "stops at another one of them", searches_sorted,
        has_equals,
    ),
    Weakness(
        "a search of sorted values over blanks, errors or what is computed", RUST, "stops at another one",
        searches_sorted, lambda use: _searches_computed(use) or _has_gaps(use),
    ),
    Weakness(
        "MATCH from above over values that do not fall", (*RUST, "libreoffice"), "gives #N/A",
        lambda use: any(token.text == "-" and calls and calls[-1] == ("MATCH", 2) for token, calls in use.nested),
        lambda use: not _falls(use),
    ),
    Weakness(
        "INDEX of one cell", ("ironcalc",), "gives #VALUE!",
        lambda use: any(
            token.kind is Kind.RANGE and not is_range(token) and calls and calls[-1] == ("INDEX", 0)
            for token, calls in use.nested
        ),
    ),
    Weakness("an argument left out of ADDRESS", RUST, "gives #VALUE! or another notation", left_out_of("ADDRESS")),
    Weakness(
        "a sheet named in ADDRESS", ("libreoffice",), "writes a dot after it",
        lambda use: use.has_argument("ADDRESS", 4),
    ),
    Weakness(
        "INDIRECT of rows and columns by number", ("formualizer",), "gives #REF!",
        lambda use: use.has_argument("INDIRECT", 1),
    ),
    Weakness("a range up to a call", ("ironcalc",), "gives #VALUE!", range_up_to_a_call),
    Weakness(
        "OFFSET of a negative size or with arguments left out", RUST, "gives an error", calls("OFFSET"), negative_size
    ),
    Weakness(
        "ROW or COLUMN of a text that is no reference", ("formulas", "formualizer"), "gives another error, or a number",
        lambda use: "INDIRECT" in use.functions and bool(use.functions & {"ROW", "COLUMN"}),
    ),
)  # fmt: skip
