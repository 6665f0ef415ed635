"""IF and CHOOSE: what they choose is handed on as it is, a range as a range."""

from __future__ import annotations

from typing import Any

from xlmodel.engines.formulas.functions.coercion import VALUE, ExcelError, truth, whole
from xlmodel.engines.formulas.functions.registering import REGISTERED, guarded, single, spread


def _if(condition: Any, positive: Any = True, negative: Any = False) -> Any:
    held = single(condition)
    if hasattr(held, "shape"):
        return spread(_chosen, (condition, positive, negative))
    return guarded(lambda: positive if truth(held) else negative, ())


def _chosen(condition: Any, positive: Any, negative: Any) -> Any:
    return positive if truth(condition) else negative


def _choose(which: Any, *values: Any) -> Any:
    held = single(which)
    if hasattr(held, "shape"):
        return spread(_picked, (which, *values))
    return guarded(lambda: _picked(held, *values), ())


def _picked(which: Any, *values: Any) -> Any:
    place = whole(which)
    if not 1 <= place <= len(values):
        raise ExcelError(VALUE)
    return values[place - 1]


REGISTERED["IF"] = _if
REGISTERED["CHOOSE"] = _choose
