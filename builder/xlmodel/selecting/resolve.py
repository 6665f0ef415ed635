"""A selection as its model takes it: every id, period and value known to be one of the model's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from xlmodel.errors import UsageError, nearest
from xlmodel.model import Model, Value
from xlmodel.model.selection import Selection
from xlmodel.selecting.known import changeable, period_of
from xlmodel.selecting.values import checked

ALL = "all"
_Found = TypeVar("_Found")


def resolve(model: Model, selection: Selection, *, language: str | None = None) -> Selection:
    """The selection with the rows and periods of every change spelled out; one of a row wins over one of its block.

    Args:
        model: the model it selects of.
        selection: what was asked for.
        language: the language asked for with it.

    Raises:
        UsageError: an unknown scenario, input, period, correction or language, or a value that the input may not
            have; all that is wrong at once; no model.
    """
    if not isinstance(model, Model):
        raise UsageError(f"{model!r:.60} is no model", hint="load it first: xlmodel.load(...)")
    if not isinstance(selection, Selection):
        raise UsageError(f"{selection!r} is no Selection", hint='for example xlmodel.Selection("base")')
    problems: list[UsageError] = []
    blocks_first = sorted(selection.changes.items(), key=lambda change: change[0] not in model.blocks)
    changes: dict[str, dict[str, Value]] = {}
    for name, given in blocks_first:
        for row in model.rows_of(name):
            changes.setdefault(row, {}).update(_change(model, row, given, problems))
    corrections = _try(lambda: _corrections(model, selection.corrections), selection.corrections, problems)
    scenario = _try(lambda: _scenario(model, selection.scenario), selection.scenario, problems)
    _try(lambda: model.speaks(language), None, problems)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        told = [error.message + (f" ({error.hint})" if error.hint else "") for error in problems]
        raise UsageError(f"{len(problems)} choices cannot be made of {model.id}", problems=told)
    return Selection(scenario, changes, corrections)


def settings(model: Model) -> list[str]:
    """The ids whose values can be chosen."""
    found = []
    for name in model.inputs:
        try:
            changeable(model, name)
        except UsageError:
            continue
        found.append(name)
    return found


def _try(work: Callable[[], _Found], otherwise: _Found, problems: list[UsageError]) -> _Found:
    try:
        return work()
    except UsageError as error:
        problems.append(error)
        return otherwise


def _change(model: Model, name: str, given: Mapping[str, Value], problems: list[UsageError]) -> dict[str, Value]:
    found: dict[str, Value] = {}

    def collect() -> None:
        item = changeable(model, name)
        for period, value in given.items():
            found.update(dict.fromkeys(period_of(item, period), checked(item, value)))

    _try(collect, None, problems)
    return found


def _corrections(model: Model, wanted: Sequence[str]) -> tuple[str, ...]:
    if tuple(wanted) == (ALL,):
        return model.mistakes
    for name in wanted:
        if name not in model.corrections:
            known = f"corrections: {', '.join((*model.corrections, ALL))}" if model.corrections else "it has none"
            raise UsageError(f"{model.id} has no correction {name!r}", hint=nearest(name, model.corrections) or known)
    return tuple(name for name in model.corrections if name in wanted)


def _scenario(model: Model, scenario: str) -> str:
    if scenario not in model.scenarios and (model.scenarios or scenario != Selection().scenario):
        hint = nearest(scenario, model.scenarios) or f"scenarios: {', '.join(model.scenarios) or 'none'}"
        raise UsageError(f"{model.id} has no scenario {scenario!r}", hint=hint)
    return scenario
