"""Scenarios read from TOML: what each changes of the inputs, held against what they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xlmodel.errors import brief
from xlmodel.model.contents import Contents
from xlmodel.model.data import members_of, value_of
from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, tables
from xlmodel.model.input_blocks import entries_by_member
from xlmodel.model.items import Input, Scenario, Value
from xlmodel.texts import Label

_TEXT = "text"


def read_scenarios(path: Path, model: Contents) -> list[Scenario]:
    """The scenarios of a TOML file, in its order: changes by row, reasons by the id that they are given at.

    Raises:
        ModelError: a change to an unknown input, a wrong member, or a change without a reason; all at once.
    """
    with reading(path) as problems:
        return [_scenario(name, fields, model) for name, fields in tables(path, problems).items()]


def _scenario(scenario_id: str, fields: Fields, model: Contents) -> Scenario:
    fields.only(("label", "changes", "probability"))
    probability = fields.number("probability") if "probability" in fields.entry else None
    if probability is not None and not 0 <= probability <= 1:
        fields.wrong("probability", f"{probability:g} lies outside 0 to 1")
    changes: dict[str, dict[str, Value]] = {}
    reasons: dict[str, Label] = {}
    entries = fields.inner("changes").entry
    for input_id in sorted(entries, key=lambda name: name not in model.blocks):
        change = Fields.of(f"{fields.where} {input_id}", entries[input_id], fields.problems)
        if not all(row in model.inputs for row in model.rows_of(input_id)):
            hint = "it is calculated" if input_id in {*model.lines, *model.blocks} else model.near(input_id, "input")
            fields.problems.append(f"{change.where}: no such input{f'; {hint}' if hint else ''}")
            continue
        if change.problems is not fields.problems:
            continue
        change.only(("value", "values", "why"))
        for row_id, row in _rows(input_id, change, model):
            base = model.inputs[row_id]
            changes[row_id] = _changed(row, base, changes.get(row_id, base.values))
        reasons[input_id] = change.label("why") if change.need("why") else Label()
    return Scenario(scenario_id, fields.label(), changes, reasons, probability)


def _rows(input_id: str, change: Fields, model: Contents) -> Iterator[tuple[str, Fields]]:
    """The change itself, or that of each row of a block: of all of them alike, or of those it names by member."""
    if input_id not in model.blocks:
        yield input_id, change
        return
    given = change.entry.get("values")
    if not isinstance(given, Mapping) or "value" in change.entry:
        for row_id in model.blocks[input_id].ids:
            yield row_id, change
        return
    found = entries_by_member(input_id, change, Label(), model.dimensions, None, model.folder, whole=False)[1]
    for row_id, (_, entry) in found.items():
        if "value" in entry.entry or "values" in entry.entry:
            yield row_id, replace(entry, where=change.where)


def _changed(change: Fields, base: Input, before: Mapping[str, Value]) -> dict[str, Value]:
    """The values of one input: those of `before` with what the change gives in their place."""
    key = "value" if base.axis is None or "value" in change.entry else "values"
    if not change.need(key):
        return {}
    if "value" in change.entry and "values" in change.entry:
        change.problems.append(f"{change.where}: exactly one of value and values must be given")
    if key == "value":
        changed: dict[str, Value] = dict.fromkeys(base.members, value_of(change, "value", change.entry["value"]))
    else:
        assert base.axis is not None
        given = members_of(change, "values", base.axis)
        for member in given:
            if member not in base.values:
                change.wrong("values", f"the input has no value at {member}", f"it has {', '.join(base.members)}")
        changed = {**before, **{member: value for member, value in given.items() if member in base.values}}
    for member, value in changed.items():
        _held(change, f"values.{member}" if key == "values" else key, base, value)
        if key == "value":
            break
    return changed


def _held(change: Fields, key: str, base: Input, value: Value) -> None:
    """A changed value against the unit, the bounds and the choices of its input."""
    if base.kind == "switch":
        return
    if isinstance(value, str if base.unit != _TEXT else float):
        change.wrong(key, f"{brief(value)} is no {'number' if base.unit != _TEXT else 'text'} (unit {base.unit!r})")
    elif isinstance(value, float) and base.valid is not None and not base.valid[0] <= value <= base.valid[1]:
        change.wrong(key, f"{value:g} lies outside the bounds of the input, {base.valid[0]:g} to {base.valid[1]:g}")
    elif isinstance(value, float) and base.whole and not value.is_integer():
        change.wrong(key, f"{brief(value)} is no whole number, as the input's are")
    elif isinstance(value, str) and base.choices and value not in base.choices:
        change.unknown(key, value, base.choices, "choice")
