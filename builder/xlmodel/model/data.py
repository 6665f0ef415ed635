"""Inputs, sources and scenarios read from TOML: numbers live beside the template, never in its logic."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xlmodel.errors import ModelError, nearest
from xlmodel.model.items import SCALAR, Input, Scenario, Source, Value
from xlmodel.timeline import Axis, Label

INPUT_KEYS = frozenset(
    {
        "en",
        "zh",
        "unit",
        "kind",
        "source",
        "value",
        "values",
        "note",
        "assumed",
        "valid",
        "swing",
        "swing_factor",
        "choices",
    }
)
KINDS = frozenset({"report", "derived", "assumption", "definition", "own"})


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        ModelError: the file cannot be read or is no TOML.
    """
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path.name} cannot be read: {error}", hint="check the file against docs/data.md") from error


def read_inputs(path: Path, axis: Axis) -> list[Input]:
    """The inputs of one TOML file; those with `values` run along `axis`.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    problems: list[str] = []
    inputs: list[Input] = []
    for input_id, entry in read_toml(path).items():
        try:
            inputs.append(_input(input_id, entry, axis))
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{input_id}: {_text(error)}")
    if problems:
        raise ModelError(f"{path.name} has {len(problems)} malformed inputs", problems=problems)
    return inputs


def _input(input_id: str, entry: Mapping[str, Any], axis: Axis) -> Input:
    for key in entry:
        if key not in INPUT_KEYS:
            raise ValueError(f"unknown key {key!r} {nearest(key, INPUT_KEYS)}")
    if entry["kind"] not in KINDS:
        raise ValueError(f"unknown kind {entry['kind']!r}, not one of {', '.join(sorted(KINDS))}")
    if ("value" in entry) == ("values" in entry):
        raise ValueError("exactly one of value and values must be given")
    note = label(entry.get("note", {"en": "", "zh": ""}))
    if entry["kind"] == "assumption" and not (note.en and note.zh):
        raise ValueError("an assumption needs a note with its reasoning, en and zh")
    series = "values" in entry
    values = members_of(entry["values"], axis) if series else {SCALAR: value_of(entry["value"])}
    return Input(
        id=input_id,
        label=label(entry),
        unit=entry["unit"],
        kind=entry["kind"],
        source=entry["source"],
        values=values,
        axis=axis if series else None,
        note=note,
        assumed=frozenset(str(member) for member in entry.get("assumed", ())),
        valid=_pair(entry.get("valid")),
        swing=_swing(entry, values),
        choices=tuple(entry.get("choices", ())),
    )


def _text(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _pair(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    low, high = value
    return float(low), float(high)


def _swing(entry: Mapping[str, Any], values: Mapping[str, Value]) -> tuple[float, float] | None:
    if "swing_factor" in entry:
        return _pair(entry["swing_factor"])
    if "swing" not in entry:
        return None
    low, high = (float(bound) for bound in entry["swing"])
    base = next(value for value in values.values() if isinstance(value, float))
    return low / base, high / base


def label(entry: Mapping[str, str]) -> Label:
    """The `en` and `zh` of an entry."""
    return Label(entry["en"], entry["zh"])


def value_of(value: Any) -> Value:
    """A TOML value as a model value: a number as float, a text as it is; an empty text is an empty cell."""
    if isinstance(value, bool):
        raise TypeError("true and false are no values here; write 1 or 0")
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        return value or None
    raise TypeError(f"{value!r} is neither a number nor a text")


def members_of(values: Mapping[str, Any], axis: Axis) -> dict[str, Value]:
    """Values by member of `axis`; an unknown member is an error that names those there are."""
    for member in values:
        if member not in axis.members:
            raise ValueError(f"{member!r} is no member of axis {axis.id!r} ({', '.join(axis.members)})")
    return {member: value_of(values[member]) for member in axis.members if member in values}


def read_sources(path: Path) -> dict[str, Source]:
    """The sources of a TOML file by id; `name_zh` is how Chinese rows cite one."""
    texts = ("en", "zh", "name_zh")
    return {
        source_id: Source(
            source_id,
            label(entry),
            "; ".join(str(value) for key, value in entry.items() if key not in texts),
            Label(source_id, entry.get("name_zh", source_id)),
        )
        for source_id, entry in read_toml(path).items()
    }


def read_scenarios(path: Path, inputs: Mapping[str, Input]) -> list[Scenario]:
    """The scenarios of a TOML file, in its order.

    Raises:
        ModelError: a change to an unknown input, a wrong member, or a change without a reason; all at once.
    """
    problems: list[str] = []
    scenarios = []
    for scenario_id, entry in read_toml(path).items():
        changes: dict[str, Mapping[str, Value]] = {}
        reasons: dict[str, Label] = {}
        for input_id, change in entry.get("changes", {}).items():
            try:
                changes[input_id] = _change(input_id, change, inputs)
                reasons[input_id] = label(change["why"])
            except (KeyError, TypeError, ValueError) as error:
                problems.append(f"{scenario_id}: {input_id}: {_text(error)}")
        probability = entry.get("probability")
        if probability is not None and not (isinstance(probability, int | float) and 0 <= probability <= 1):
            problems.append(f"{scenario_id}: probability {probability!r} is no number from 0 to 1")
            continue
        scenarios.append(Scenario(scenario_id, label(entry), changes, reasons, probability))
    if problems:
        raise ModelError(f"{path.name} has {len(problems)} changes that cannot be made", problems=problems)
    return scenarios


def _change(input_id: str, change: Mapping[str, Any], inputs: Mapping[str, Input]) -> dict[str, Value]:
    if input_id not in inputs:
        hint = nearest(input_id, inputs)
        raise ValueError(f"no such input{f'; {hint}' if hint else ''}")
    base = inputs[input_id]
    if base.axis is None:
        return {SCALAR: value_of(change["value"])}
    if "value" in change:
        return dict.fromkeys(base.members, value_of(change["value"]))
    given = members_of(change["values"], base.axis)
    for member in given:
        if member not in base.values:
            raise ValueError(f"the input has no value at {member}")
    return {**base.values, **given}
