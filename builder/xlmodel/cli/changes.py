"""New values for inputs, from `--set` and from scenario files, each held against what the input may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import ModelError, UsageError, counted

if TYPE_CHECKING:
    from xlmodel.model import Contents, Input, Model, Scenario, Value
    from xlmodel.model.restating import NumberDisplay

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_SCENARIO_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def read_changes(model: Model, texts: Sequence[str]) -> dict[str, dict[str, Value]]:
    """The values of `--set ID=VALUE` and `--set ID@PERIOD=VALUE`, by input and member; a later one wins.

    An id with its dimensions in braces stands for every row of the block; what is said of a row wins over that, in any
    order.

    Raises:
        UsageError: an unknown input or period, a line that is calculated, or a value that cannot be.
    """
    from xlmodel.selecting import changeable, period_of

    asked: list[tuple[str, str, str]] = []
    for text in texts:
        name, equals, value = text.partition("=")
        input_id, at, member = (part.strip() for part in name.partition("@"))
        if not equals or not input_id or (at and not member):
            hint = "for example --set price=2.5, or --set price@2025=2.5 for one period"
            raise UsageError(f"--set {text!r} is not ID=VALUE", hint=hint)
        asked.append((input_id, member, value.strip()))
    found: dict[str, dict[str, Value]] = {}
    for input_id, member, value in sorted(asked, key=lambda one: one[0] not in model.blocks):
        for row in model.rows_of(input_id):
            item = changeable(model, row)
            members = period_of(item, member)
            given = typed(item, value)
            found.setdefault(row, {}).update(dict.fromkeys(members, given))
    return found


def typed(item: Input, text: str) -> Value:
    """The text as a value of the input.

    Raises:
        UsageError: a text where a number is wanted, no choice of the input, or a number outside its bounds.
    """
    from xlmodel.selecting import checked

    if item.unit != "text":
        if not _NUMBER.match(text):
            hint = "write it like 1234.5, 0.42 or 1.5e3" if any(letter.isdigit() for letter in text) else ""
            raise UsageError(f"{item.id} takes a number ({item.unit}), not {text!r}", hint=hint)
        return checked(item, float(text))
    return checked(item, text)


def load_with(template: str | None, path: Path, display: NumberDisplay | None = None) -> Model:
    """The model of a template with the scenario of a file at the end of its switch.

    Raises:
        UsageError: as `read_scenario_file`, or there is no such template.
    """
    from xlmodel.registry import load

    return load(template, scenario=lambda contents: read_scenario_file(contents, path), display=display)


def read_scenario_file(model: Contents, path: Path) -> Scenario:
    """The one scenario of a TOML file, written as in a template's scenarios.toml.

    Raises:
        UsageError: no such file, not exactly one scenario, a name that is taken, or values that cannot be.
    """
    from xlmodel.model.files import read_toml
    from xlmodel.model.scenario_changes import read_scenarios

    if not path.is_file():
        raise UsageError(f"there is no scenario file {path}", hint="give a scenario's name, or a .toml file")
    try:
        entries = read_toml(path)
        if len(entries) != 1 or not all(isinstance(entry, Mapping) for entry in entries.values()):
            hint = 'write one scenario: [name], and [name.changes."ID"] for each input; see docs/data.md'
            raise UsageError(f"{path} holds {len(entries)} entries, not one scenario", hint=hint)
        (scenario,) = read_scenarios(path, model)
    except ModelError as error:
        raise UsageError(error.message, hint=error.hint, problems=error.problems) from error
    _check_scenario(model, scenario, path)
    return scenario


def _check_scenario(model: Contents, scenario: Scenario, path: Path) -> None:
    if scenario.id in model.scenarios or not _SCENARIO_ID.match(scenario.id):
        taken = "taken" if scenario.id in model.scenarios else "no plain word"
        raise UsageError(f"the scenario's name {scenario.id!r} in {path} is {taken}", hint="for example [custom]")
    for other in model.scenarios.values():
        # Excel finds the label in the switch's list whatever its case.
        if any(
            scenario.label.text(say).casefold() == other.label.text(say).casefold() for say in model.texts.languages
        ):
            raise UsageError(f"the scenario of {path} has the label of {other.id!r}", hint="give it another label")
    from xlmodel.selecting import changeable, checked

    problems = []
    for input_id, values in scenario.changes.items():
        try:
            item = changeable(model, input_id)
            for value in values.values():
                checked(item, value)
        except UsageError as error:
            problems.append(error.message + (f" ({error.hint})" if error.hint else ""))
    if problems:
        raise UsageError(f"{path} has {counted(len(problems), 'change')} that cannot be made", problems=problems)
