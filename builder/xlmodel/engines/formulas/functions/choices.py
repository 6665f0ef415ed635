"""IF, CHOOSE and SWITCH: what they choose is handed on as it is, a range as a range."""

from __future__ import annotations

from typing import Any

from xlmodel.engines.formulas.functions.coercion import NA, VALUE, ExcelError, compare, is_blank, truth, whole
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


def _switch(value: Any, *cases: Any) -> Any:
    held = single(value)
    if hasattr(held, "shape"):
        return spread(_switched, (value, *cases))
    return guarded(lambda: _switched(held, *cases), ())


def _switched(value: Any, *cases: Any) -> Any:
    """The result beside the first case that equals the value, blanks as 0; the last one alone is for all others."""
    for case, result in zip(cases[::2], cases[1::2], strict=False):
        held = single(case)
        if compare(0 if is_blank(value) else value, 0 if is_blank(held) else held) == 0:
            return result
    return cases[-1] if len(cases) % 2 else NA


REGISTERED["IF"] = _if
REGISTERED["CHOOSE"] = _choose
REGISTERED["SWITCH"] = _switch
