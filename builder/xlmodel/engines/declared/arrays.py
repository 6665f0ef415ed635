"""Arrays: in formulas of one cell, handed on, shaped and written out."""

from __future__ import annotations

from itertools import pairwise

from xlmodel.engines.declared.constructs import RUST
from xlmodel.engines.uses import COMPUTING, FunctionCall, Use, Weakness, is_range, is_sign
from xlmodel.workbook.function_kinds import ONE_VALUED
from xlmodel.workbook.tokens import Kind


def one_value_over_a_range(use: Use) -> bool:
    """Whether a function of one value gets a range where an array is asked for."""
    return any(
        is_range(token) and _by_one(calls)
        and (use.is_array or any(call.name in {"SUMPRODUCT", "LOOKUP", "MMULT", "INDEX"} for call in calls))
        for token, calls in use.nested
    )  # fmt: skip


def _by_one(calls: tuple[FunctionCall, ...]) -> bool:
    """Whether the innermost call that is no pair of parentheses takes one value there."""
    inner = next((call for call in reversed(calls) if call.name), None)
    return inner is not None and inner.argument in ONE_VALUED.get(inner.name, ())


def rows_of_a_range(use: Use) -> bool:
    """Whether it asks for the rows or columns of several cells."""
    return any(is_range(token) and calls and calls[-1].name in {"ROW", "COLUMN"} for token, calls in use.nested)


def rows_of_a_range_one_by_one(use: Use) -> bool:
    """Whether the rows or columns of several cells go where one value is due, as in `MOD(ROW(A1:A9),2)`."""
    return any(
        is_range(token) and calls and calls[-1].name in {"ROW", "COLUMN"} and _by_one(calls[:-1])
        for token, calls in use.nested
    )


def places_as_array(use: Use) -> bool:
    """Whether the place of LARGE or SMALL is an array."""
    return any(token.text == "{" and calls and calls[-1] in {("LARGE", 1), ("SMALL", 1)} for token, calls in use.nested)


def index_of_an_array(use: Use) -> bool:
    """Whether INDEX picks from what is computed."""
    return any(
        calls
        and calls[-1] == ("INDEX", 0)
        and (token.kind is Kind.FUNCTION or token.text == "(" or is_sign(token, COMPUTING))
        for token, calls in use.nested
    )


def hands_on_a_range(use: Use) -> bool:
    """Whether IF has ranges to choose from inside another call."""
    return any(
        is_range(token) and len(calls) > 1 and calls[-1].name == "IF" and calls[-1].argument > 0
        for token, calls in use.nested
    )


SHAPING = frozenset({
    "SEQUENCE", "UNIQUE", "SORT", "SORTBY", "FILTER", "TAKE", "DROP", "EXPAND", "CHOOSECOLS", "CHOOSEROWS", "HSTACK",
    "VSTACK", "TOCOL", "TOROW", "WRAPROWS", "WRAPCOLS", "TEXTSPLIT", "MAP", "BYROW", "BYCOL", "REDUCE", "SCAN",
    "MAKEARRAY", "RANDARRAY", "TRIMRANGE", "GROUPBY", "PIVOTBY",
})  # fmt: skip
"""Functions that make arrays of arrays."""


def called_lambda(use: Use) -> bool:
    """Whether a LAMBDA is called where it stands, as in `LAMBDA(x,x+1)(2)`."""
    return "LAMBDA" in use.functions and any(
        first.text == ")" and second.text == "(" for first, second in pairwise(use.tokens)
    )


_SPREADING_OUT = SHAPING | {
    "TRANSPOSE", "MMULT", "MINVERSE", "LINEST", "LOGEST", "TREND", "GROWTH", "FREQUENCY", "OFFSET", "INDIRECT", "LET",
}  # fmt: skip


def fills_beyond(use: Use) -> bool:
    """Whether an array formula fills more rows or columns than anything it computes with has."""
    filled = use.formula.area
    if filled is None or filled.size == 1 or use.functions & _SPREADING_OUT:
        return False
    rows = max((area.last_row - area.row for area in use.areas), default=0)
    columns = max((area.last_column - area.column for area in use.areas), default=0)
    return rows < filled.last_row - filled.row or columns < filled.last_column - filled.column


OF_ARRAYS: tuple[Weakness, ...] = (
    Weakness(
        "a function that shapes arrays", (*RUST, "libreoffice"), "knows fewer of its options",
        lambda use: bool(use.functions & SHAPING),
    ),
    Weakness(
        "an array formula in one cell", RUST, "gives an error for a range in place of a value",
        lambda use: use.is_array and any(map(is_range, use.tokens)),
    ),
    Weakness(
        "a function of one value over a range", RUST, "computes one value, or gives an error", one_value_over_a_range
    ),
    Weakness(
        "rows of a computed range", ("ironcalc",), "takes the first", lambda use: use.functions >= {"ROW", "INDIRECT"}
    ),
    Weakness("a LAMBDA called at once", ("ironcalc", "libreoffice"), "gives an error", called_lambda),
    Weakness("ROW or COLUMN of several", ("formualizer",), "gives the first number", rows_of_a_range),
    Weakness("rows of several where one value is due", ("ironcalc",), "takes one", rows_of_a_range_one_by_one),
    Weakness("several places of LARGE or SMALL", ("formualizer",), "gives #NUM!", places_as_array),
    Weakness(
        "INDEX of a computed array", ("ironcalc", "libreoffice"), "gives an error or the first value",
        index_of_an_array,
    ),
    Weakness("a range chosen by IF", ("ironcalc",), "takes one cell of it", hands_on_a_range),
    Weakness(
        "points written as arrays", ("ironcalc",), "gives #REF!",
        lambda use: bool(use.functions & {"TREND", "GROWTH", "LINEST", "LOGEST"})
        and any(token.text == "{" for token in use.tokens),
    ),
    Weakness("an array formula over more cells than its result", RUST, "leaves the others without it", fills_beyond),
    Weakness(
        "IFS or SWITCH over a range", RUST, "computes one value, or gives an error",
        lambda use: bool(use.functions & {"IFS", "SWITCH"}) and any(map(is_range, use.tokens)),
    ),
    Weakness(
        "an array written in the formula", RUST, "computes one value of it, or gives an error",
        lambda use: any(token.text == "{" for token in use.tokens),
    ),
)  # fmt: skip
