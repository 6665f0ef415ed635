"""All rules of lint, run over one model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from weakref import WeakKeyDictionary

from xlmodel.errors import ModelError
from xlmodel.lint.by_hand import growth_by_hand
from xlmodel.lint.circles import circles
from xlmodel.lint.conditions import conditions
from xlmodel.lint.data import corrections, scenarios, sources, unused_inputs
from xlmodel.lint.finding import Finding
from xlmodel.lint.labels import duplicate_labels, labels
from xlmodel.lint.meaning import meaning
from xlmodel.lint.placement import placement, records, right_of
from xlmodel.lint.references import references
from xlmodel.lint.writable import writable
from xlmodel.lint.years import whole_years
from xlmodel.model.contents import Contents
from xlmodel.model.model import Model
from xlmodel.model.telling import told_once

RULES: tuple[Callable[[Contents], Iterator[Finding]], ...] = (
    references, whole_years, conditions, meaning, growth_by_hand, circles, placement, right_of, records, labels,
    duplicate_labels, sources, scenarios, corrections, unused_inputs, writable,
)  # fmt: skip


def lint(model: Contents) -> list[Finding]:
    """Everything wrong (`error`) or doubtful (`warning`) with a complete model, errors first; worked out once."""
    if not isinstance(model, Model):
        return _lint(model)
    if model not in _KNOWN:
        _KNOWN[model] = _lint(model)
    return _KNOWN[model]


_KNOWN: WeakKeyDictionary[Model, list[Finding]] = WeakKeyDictionary()


def _lint(model: Contents) -> list[Finding]:
    found = dict.fromkeys(finding for rule in RULES for finding in rule(model))
    own = [finding for finding in found if finding.where not in model.case_lines]
    if any(finding.severity == "error" for finding in own):
        return sorted(own, key=lambda finding: finding.severity)  # what is wrong with a line is wrong in every case
    return sorted(found, key=lambda finding: finding.severity)


def check(model: Contents) -> list[Finding]:
    """The warnings of a model without errors.

    Raises:
        ModelError: every error lint found, at once.
    """
    found = lint(model)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise contradictions(model, [(finding.where, finding.said) for finding in errors])
    return found


def contradictions(model: Contents, found: Iterable[tuple[str, str]]) -> ModelError:
    """The error that tells everything wrong with a model, each mistake once: ids concerned, and what is said."""
    problems = told_once(model, found)
    count = f"{len(problems)} problems" if len(problems) > 1 else "a problem"
    hint = "each line names the id concerned; see docs/semantics.md for what a formula may read"
    return ModelError(f"{model.id} has {count}", problems=problems, hint=hint)
