"""AND, OR, XOR, NOT, and error values by number."""

from __future__ import annotations

from typing import Any

from formulas.tokens.operand import XlError

from xlmodel.engines.formulas.functions.coercion import NA, VALUE, ExcelError, cells, is_blank, is_text, truth
from xlmodel.engines.formulas.functions.registering import is_many, scalar, whole_arguments


def _truths(arguments: tuple[Any, ...]) -> list[bool]:
    """The truth values of arguments: in cells only those that are numbers or truth values count; left out is FALSE."""
    found = []
    for argument in arguments:
        for value in cells(argument):
            if isinstance(value, XlError):
                raise ExcelError(value)
            if is_many(argument):
                if not is_text(value) and not is_blank(value):
                    found.append(bool(value))
            elif value != "":
                found.append(not is_blank(value) and truth(value))
    if not found:
        raise ExcelError(VALUE)
    return found


whole_arguments("AND")(lambda *values: all(_truths(values)))
whole_arguments("OR")(lambda *values: any(_truths(values)))
whole_arguments("XOR")(lambda *values: sum(_truths(values)) % 2 == 1)
scalar("NOT")(lambda value: not truth(value))
whole_arguments("NA")(lambda: NA)

_NUMBERS = {
    "#NULL!": 1, "#DIV/0!": 2, "#VALUE!": 3, "#REF!": 4, "#NAME?": 5, "#NUM!": 6, "#N/A": 7, "#GETTING_DATA": 8,
    "#SPILL!": 9, "#FIELD!": 13, "#CALC!": 14,
}  # fmt: skip


@scalar("ERROR.TYPE")
def _error_type(value: Any) -> Any:
    return _NUMBERS.get(str(value), NA) if isinstance(value, XlError) else NA
