"""Inputs, sources, scenarios and corrections: that what is given has an origin and a use."""

from __future__ import annotations

from collections.abc import Iterator

from xlmodel.errors import nearest
from xlmodel.lint.finding import Finding, error, warning
from xlmodel.model.contents import Contents
from xlmodel.model.control import PROBABILITY
from xlmodel.model.flow import flow_of
from xlmodel.model.graph import references

_NO_SOURCE = frozenset({"switch", "definition", "own"})
_ENGINE = ("scenario.", "time.", "cagr.", "check.", "cases.")
"""Inputs the engine declares and reads by itself."""


def sources(model: Contents) -> Iterator[Finding]:
    """Inputs without a source, and sources the model does not declare."""
    for given in model.inputs.values():
        if not given.source and given.kind not in _NO_SOURCE and given.id != PROBABILITY:
            yield error(given.id, f"an input of kind {given.kind} has no source")
    none = "" if model.sources else "the model has none: call add_sources()"
    own = {given.id for given in model.inputs.values() if given.kind == "own"}
    for item in model.items():
        for name in item.source.split("; ") if item.source and item.id not in own else ():
            if name not in model.sources:
                yield error(item.id, f"no source {name!r}", nearest(name, model.sources) or none)


def scenarios(model: Contents) -> Iterator[Finding]:
    """Changes of a scenario to inputs or members that do not exist."""
    for scenario in model.scenarios.values():
        where = f"scenario {scenario.id}"
        for input_id, change in scenario.changes.items():
            if input_id not in model.inputs:
                yield error(where, f"changes {input_id!r}, which is no input", nearest(input_id, model.inputs))
                continue
            members = model.inputs[input_id].members
            for member in change:
                if member not in members:
                    yield error(
                        where, f"changes {input_id} at {member!r}, where it has no value", nearest(member, members)
                    )


def corrections(model: Contents) -> Iterator[Finding]:
    """Correction switches that no formula reads."""
    used = _used(model)
    for correction in model.corrections.values():
        if correction.input not in used:
            yield error(correction.input, "no formula reads this correction switch")


def unused_inputs(model: Contents) -> Iterator[Finding]:
    """Inputs that nothing reads (a warning)."""
    switches = {correction.input for correction in model.corrections.values()}
    used = _used(model) | switches
    for input_id in model.inputs:
        if input_id not in used and not input_id.startswith(_ENGINE):
            yield warning(input_id, "nothing reads this input")


def _used(model: Contents) -> set[str]:
    used = {name for reads in flow_of(model).graph.values() for name in reads}
    for cases in model.case_sets.values():
        used |= {name for node in cases.rules.values() for name in references(node)} | set(cases.settings)
    used |= {check.tolerance for check in model.checks.values()}
    return used | set(model.headlines)
