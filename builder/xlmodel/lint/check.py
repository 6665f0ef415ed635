"""All rules of lint: over what a template writes, once; then over the lines that its cases come to."""

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
from xlmodel.lint.places import Written, sites, sites_of
from xlmodel.lint.references import references
from xlmodel.lint.writable import writable
from xlmodel.lint.years import whole_years
from xlmodel.model.cases import without_deviations
from xlmodel.model.contents import Contents
from xlmodel.model.items import Line
from xlmodel.model.model import Model
from xlmodel.model.telling import told_once

OF_EXPRESSIONS: tuple[Callable[[Contents, Iterable[Written]], Iterator[Finding]], ...] = (
    references, whole_years, conditions, meaning, growth_by_hand,
)  # fmt: skip
OF_EVERY_LINE: tuple[Callable[[Contents], Iterator[Finding]], ...] = (circles, placement, right_of)
"""What a line may be wrong by beside others, those of cases included."""
OF_THE_TEMPLATE: tuple[Callable[[Contents], Iterator[Finding]], ...] = (
    records, labels, duplicate_labels, sources, scenarios, corrections, unused_inputs, writable,
)  # fmt: skip


class AsWritten(Model):
    """A model without the lines that its cases come to: what is wrong with a line is wrong in every case."""

    def every_line(self) -> Iterator[Line]:
        """The lines of the template alone."""
        yield from self.lines.values()


def as_written(model: Model) -> AsWritten:
    """The same model, of which only what the template writes is looked at."""
    written = object.__new__(AsWritten)
    vars(written).update(vars(model))
    return written


def lint_template(model: Contents) -> list[Finding]:
    """Everything wrong (`error`) or doubtful (`warning`) with what a template writes, errors first; worked out once."""
    if not isinstance(model, Model):
        return _sorted(_of_template(model))
    if model not in _OF_TEMPLATE:
        _OF_TEMPLATE[model] = _sorted(_of_template(as_written(model)))
    return _OF_TEMPLATE[model]


def lint(model: Contents) -> list[Finding]:
    """Everything wrong or doubtful with a complete model, errors first; its cases, where nothing else is wrong."""
    found = lint_template(model)
    if not isinstance(model, Model) or any(finding.severity == "error" for finding in found):
        return found
    if model not in _KNOWN:
        _KNOWN[model] = _sorted([*found, *_of_cases(model)])
    return _KNOWN[model]


_OF_TEMPLATE: WeakKeyDictionary[Model, list[Finding]] = WeakKeyDictionary()
_KNOWN: WeakKeyDictionary[Model, list[Finding]] = WeakKeyDictionary()


def _of_template(model: Contents) -> Iterator[Finding]:
    for rule in OF_EXPRESSIONS:
        yield from rule(model, sites(model))
    for of_model in (*OF_EVERY_LINE, *OF_THE_TEMPLATE):
        yield from of_model(model)


def _of_cases(model: Model) -> Iterator[Finding]:
    if not model.case_lines:
        return
    lines = without_deviations(model)
    for rule in OF_EXPRESSIONS:
        yield from rule(model, sites_of(lines))
    for of_model in OF_EVERY_LINE:
        yield from of_model(model)


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    return sorted(dict.fromkeys(found), key=lambda finding: finding.severity)


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
