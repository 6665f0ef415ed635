"""A model held sound as its template writes it, once, before anything is computed from it."""

from __future__ import annotations

from weakref import WeakSet

from xlmodel.errors import UnsupportedError
from xlmodel.lint.check import as_written, contradictions, lint_template
from xlmodel.model.contents import Contents
from xlmodel.model.model import Model
from xlmodel.units import Problem, check_units, unit_problems

_SOUND: WeakSet[Model] = WeakSet()


def hold_sound(model: Model) -> None:
    """Holds a model against the rules of formulas, of places, of sources and of units; each model once in a process.

    The lines of cases are left to the build, which checks every one.

    Raises:
        ModelError: all that is wrong with what the template writes, each with its file and line.
    """
    if model in _SOUND:
        return
    written = as_written(model)
    errors = [finding for finding in lint_template(model) if finding.severity == "error"]
    if not errors:
        check_units(written)
    else:
        concerned = {finding.where.partition("[")[0] for finding in errors}
        found = [(finding.where, finding.said) for finding in errors] + _units_beside(written, concerned)
        raise contradictions(model, found)
    _SOUND.add(model)


def _units_beside(model: Contents, concerned: set[str]) -> list[Problem]:
    """What is wrong with the units of lines that nothing else is wrong with."""
    try:
        return [(name, text) for name, text in unit_problems(model) if name.partition("[")[0] not in concerned]
    except UnsupportedError:
        return []  # a function that does not exist, which is told already
