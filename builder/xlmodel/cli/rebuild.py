"""How a workbook's other positions are built again: by which template, with which scenario file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import UsageError, nearest

if TYPE_CHECKING:
    from xlmodel.model import Model, Value
    from xlmodel.verification import Position, Switches

ALL = "all"
ExpectedFor = Callable[[Path, str, Sequence[str]], Path | None]
"""Builds the workbook that a position of the switches should equal: (folder to write to, scenario, corrections)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the user says of a workbook's making: its template, the scenario file it was built with.

    `scenario` is the one whose positions are wanted, or all.
    """

    template: str | None = None
    scenario_file: Path | None = None
    scenario: str = ALL


def positions(switches: Switches, origin: Origin) -> list[Position]:
    """The positions of the switches that are wanted.

    Raises:
        UsageError: the workbook has no such scenario.
    """
    found = [
        item
        for item in switches.positions()
        if origin.scenario == ALL or origin.scenario.casefold() == item.scenario.casefold()
    ]
    if not found:
        hint = nearest(origin.scenario, switches.scenarios) or f"scenarios: {', '.join(switches.scenarios)}, or all"
        raise UsageError(f"the workbook has no scenario {origin.scenario!r}", hint=hint)
    return found


def expected_builder(switches: Switches, origin: Origin) -> ExpectedFor:
    """How to build the workbook that a position of the switches should equal.

    Raises:
        UsageError: neither the workbook nor the user names the template, it is not installed, it is another one, or
            its scenarios and corrections are not the workbook's.
    """
    model = _template(switches, origin)
    named = _by_ids(switches, model)
    ids = dict(zip(switches.scenarios, named.scenarios, strict=True))
    _compare(model, named, origin)

    def expected_for(folder: Path, scenario: str, corrections: Sequence[str]) -> Path:
        from xlmodel.building import build
        from xlmodel.model.selection import Selection

        name = "-".join([scenario, *corrections])
        selection = Selection(ids[scenario], _values(named), tuple(corrections))
        path = folder / f"{name}.xlsx"
        built = build(model, selection=selection, language=named.language, output=path, allow_failing_checks=True)
        return built.path

    return expected_for


def _by_ids(switches: Switches, model: Model) -> Switches:
    """Switches with the ids of the template, where the file lost its properties and its labels alone are left."""
    for language in model.texts.languages:
        labels = tuple(scenario.label.text(language) for scenario in model.scenarios.values())
        if switches.scenarios == labels and not switches.template:
            return replace(switches, scenarios=tuple(model.scenarios), language=language)
    return switches


def _template(switches: Switches, origin: Origin) -> Model:
    from xlmodel.cli.changes import load_with
    from xlmodel.registry import load, template_names

    recorded = switches.template
    if origin.template is None and not recorded:
        raise UsageError(
            "the workbook does not say which template built it, so nothing tells what its other scenarios should hold",
            hint="name it with --template NAME|PATH, or verify it without --scenario",
        )
    if origin.template is None and recorded not in template_names():
        # A file from elsewhere may record a path: what it names is never run.
        raise UsageError(
            f"the workbook was built by the template {recorded!r}, which is not installed",
            hint=f"--template PATH says where {recorded!r} is, or verify it without --scenario",
        )
    name = origin.template or recorded
    model = load(name) if origin.scenario_file is None else load_with(name, origin.scenario_file)
    if recorded and model.id != recorded:
        raise UsageError(
            f"the workbook was built by the template {recorded!r}, and {origin.template} is {model.id!r}",
            hint=f"give --template the path of {recorded!r}",
        )
    return model


def _compare(model: Model, switches: Switches, origin: Origin) -> None:
    """The switches of the workbook must be those of the template."""
    theirs, ours = switches.scenarios, tuple(model.scenarios)
    if theirs != ours:
        added = [name for name in theirs if name not in ours]
        if added and origin.scenario_file is None:
            hint = f"if {', '.join(added)} came from a scenario file, name it with --scenario-file FILE.toml"
        else:
            hint = "build the workbook again, or give the --scenario-file it was built with"
        raise UsageError(
            f"the workbook has the scenarios {', '.join(theirs)}, the template {model.id!r} has {', '.join(ours)}",
            hint=hint,
        )
    unknown = sorted(set(switches.corrections) - {name.upper() for name in model.corrections} - set(model.corrections))
    if unknown:
        raise UsageError(
            f"the workbook has the corrections {', '.join(unknown)}, which the template {model.id!r} does not have",
            hint="build the workbook again",
        )


def _values(switches: Switches) -> dict[str, dict[str, Value]]:
    """The changes the workbook was built with, as values of inputs."""
    return {
        name: {member: value if isinstance(value, str) else float(value or 0) for member, value in values.items()}
        for name, values in switches.changes.items()
    }
