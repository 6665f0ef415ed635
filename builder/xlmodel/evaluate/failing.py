"""The checks of a model that fail at one position of its switches."""

from __future__ import annotations

import math

from xlmodel.errors import FailingCheck
from xlmodel.evaluate.values import Values
from xlmodel.model.model import Model


def failing_checks(model: Model, values: Values, language: str, case: int = 0) -> tuple[FailingCheck, ...]:
    """The checks of kind `error` whose largest deviation is over its tolerance or no number, in their order."""
    found = []
    for check in model.checks.values():
        tolerance = values.number(check.tolerance, case=case)
        deviation = max(map(_distance, values.series(check.line, case).values()), default=0.0)
        if check.kind == "error" and not deviation <= tolerance:
            found.append(FailingCheck(check.id, check.label.text(language), deviation, tolerance))
    return tuple(found)


def _distance(value: float | str) -> float:
    return math.inf if isinstance(value, str) or math.isnan(value) else abs(value)
