"""The functions a formula may use: one record each, all of them computed alike by every engine."""

from __future__ import annotations

from xlmodel.errors import UnsupportedError, nearest
from xlmodel.functions import arithmetic, logic, lookup
from xlmodel.functions.record import Function

FUNCTIONS: dict[str, Function] = {
    record.name: record for family in (logic, arithmetic, lookup) for record in family.RECORDS
}


def function(name: str) -> Function:
    """The record of the function `name`.

    Raises:
        UnsupportedError: xlmodel emits no such function.
    """
    try:
        return FUNCTIONS[name]
    except KeyError:
        raise UnsupportedError(f"function {name} is not supported", hint=nearest(name, FUNCTIONS)) from None


__all__ = ["FUNCTIONS", "Function", "function"]
