"""New values for inputs, from `--set` and from scenario files, each held against what the input may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import ModelError, UsageError, nearest

if TYPE_CHECKING:
    from xlmodel.model import Input, Model, Scenario, Value

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_SCENARIO_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_LARGEST = 1e300
_FEW = 12
_OWN = ("scenario.", "cases.", "time.year", "time.period")
"""Inputs the engine declares for itself: the frame of a model, not its assumptions."""


def read_changes(model: Model, texts: Sequence[str]) -> dict[str, dict[str, Value]]:
    """The values of `--set ID=VALUE` and `--set ID@PERIOD=VALUE`, by input and member; a later one wins.

    Raises:
        UsageError: an unknown input or period, a line that is calculated, or a value that cannot be.
    """
    found: dict[str, dict[str, Value]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        input_id, at, member = (part.strip() for part in name.partition("@"))
        if not equals or not input_id or (at and not member):
            hint = "for example --set price=2.5, or --set price@2025=2.5 for one period"
            raise UsageError(f"--set {text!r} is not ID=VALUE", hint=hint)
        item = changeable(model, input_id)
        members = _members(item, member) if at else item.members
        given = typed(item, value.strip())
        found.setdefault(input_id, {}).update(dict.fromkeys(members, given))
    return found


def changeable(model: Model, input_id: str) -> Input:
    """The input of that id, if its value may be chosen.

    Raises:
        UsageError: there is no such input, it is a calculated line, or it is a switch with an option of its own.
    """
    if input_id in model.lines:
        raise UsageError(
            f"{input_id} is calculated, and only inputs can be set", hint=f"xlmodel explain {input_id} names its inputs"
        )
    if input_id not in model.inputs:
        hint = nearest(input_id, model.inputs) or "xlmodel values prints every id"
        raise UsageError(f"{model.id} has no input {input_id!r}", hint=hint)
    if input_id in {correction.input for correction in model.corrections.values()}:
        raise UsageError(
            f"{input_id} is a switch", hint=f"--correct {input_id.removeprefix('correct.')} switches it on"
        )
    if input_id.startswith(_OWN):
        raise UsageError(
            f"{input_id} belongs to the frame of the model and cannot be set", hint="--scenario moves the switch"
        )
    return model.inputs[input_id]


def typed(item: Input, text: str) -> Value:
    """The text as a value of the input.

    Raises:
        UsageError: a text where a number is wanted, no choice of the input, or a number outside its bounds.
    """
    if item.unit != "text":
        if not _NUMBER.match(text):
            hint = "write it like 1234.5, 0.42 or 1.5e3" if any(letter.isdigit() for letter in text) else ""
            raise UsageError(f"{item.id} takes a number ({item.unit}), not {text!r}", hint=hint)
        return checked(item, float(text))
    return checked(item, text)


def checked(item: Input, value: Value) -> Value:
    """The value, if the input may have it.

    Raises:
        UsageError: it may not.
    """
    if item.unit == "text":
        if not isinstance(value, str) or not value:
            raise UsageError(f"{item.id} takes a text, not {value!r}")
        if item.choices and value not in item.choices:
            few = len(item.choices) <= _FEW
            hint = f"choices: {', '.join(item.choices)}" if few else nearest(value, item.choices)
            raise UsageError(f"{item.id} cannot be {value!r}", hint=hint)
        return value
    if value is None and None in item.values.values():
        return None
    if not isinstance(value, float):
        raise UsageError(f"{item.id} takes a number ({item.unit}), not {value!r}")
    if not abs(value) < _LARGEST:
        raise UsageError(f"{item.id} takes a finite number, not {value:g}")
    if item.valid is not None and not item.valid[0] <= value <= item.valid[1]:
        low, high = item.valid
        raise UsageError(f"{item.id} = {value:g} is outside its bounds", hint=f"{low:g} to {high:g} {item.unit}")
    return value


def read_scenario_file(model: Model, path: Path) -> Scenario:
    """The one scenario of a TOML file, written as in a template's scenarios.toml.

    Raises:
        UsageError: no such file, not exactly one scenario, a name that is taken, or values that cannot be.
    """
    from xlmodel.model.data import read_scenarios
    from xlmodel.model.files import read_toml

    if not path.is_file():
        raise UsageError(f"there is no scenario file {path}", hint="give a scenario's name, or a .toml file")
    try:
        entries = read_toml(path)
        if len(entries) != 1 or not all(isinstance(entry, Mapping) for entry in entries.values()):
            hint = 'write one scenario: [name], and [name.changes."ID"] for each input; see docs/data.md'
            raise UsageError(f"{path} holds {len(entries)} entries, not one scenario", hint=hint)
        (scenario,) = read_scenarios(path, model.inputs)
    except ModelError as error:
        raise UsageError(error.message, hint=error.hint, problems=error.problems) from error
    _check_scenario(model, scenario, path)
    return scenario


def _check_scenario(model: Model, scenario: Scenario, path: Path) -> None:
    if scenario.id in model.scenarios or not _SCENARIO_ID.match(scenario.id):
        taken = "taken" if scenario.id in model.scenarios else "no plain word"
        raise UsageError(f"the scenario's name {scenario.id!r} in {path} is {taken}", hint="for example [custom]")
    for other in model.scenarios.values():
        # Excel finds the label in the switch's list whatever its case.
        if any(scenario.label.text(say).casefold() == other.label.text(say).casefold() for say in ("en", "zh")):
            raise UsageError(f"the scenario of {path} has the label of {other.id!r}", hint="give it another en and zh")
    problems = []
    for input_id, values in scenario.changes.items():
        try:
            item = changeable(model, input_id)
            for value in values.values():
                checked(item, value)
        except UsageError as error:
            problems.append(error.message + (f" ({error.hint})" if error.hint else ""))
    if problems:
        raise UsageError(f"{path} has {len(problems)} changes that cannot be made", problems=problems)


def _members(item: Input, member: str) -> tuple[str, ...]:
    if item.axis is None:
        raise UsageError(f"{item.id} is one value and has no period {member!r}", hint=f"--set {item.id}=VALUE")
    if member not in item.members:
        raise UsageError(f"{item.id} has no value at {member!r}", hint=f"it has {', '.join(item.members)}")
    return (member,)
