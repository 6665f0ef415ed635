"""The checks of a model that fail at one position of its switches."""

from __future__ import annotations

import math

from xlmodel.errors import FailingCheck
from xlmodel.evaluate.values import Values
from xlmodel.model.items import Check
from xlmodel.model.model import Model


def failing_checks(model: Model, values: Values, language: str) -> tuple[FailingCheck, ...]:
    """The checks of kind `error` whose largest deviation is over its tolerance or no number, in their order."""
    found = []
    for check in model.checks.values():
        over = over_tolerance(values, check) if check.kind == "error" else {}
        if over:
            tolerance = values.number(check.tolerance)
            found.append(FailingCheck(check.id, check.label.text(language), max(over.values()), tolerance))
    return tuple(found)


def over_tolerance(values: Values, check: Check, case: int = 0) -> dict[str, float]:
    """How far from zero a check is at each member where that is too far; infinite where it comes to no number."""
    tolerance = values.number(check.tolerance, case=case)
    found = {member: _distance(value) for member, value in values.series(check.line, case).items()}
    return {member: deviation for member, deviation in found.items() if not deviation <= tolerance}


def _distance(value: float | str) -> float:
    return math.inf if isinstance(value, str) or math.isnan(value) else abs(value)
