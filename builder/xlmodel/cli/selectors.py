"""The options by which commands choose a template, a scenario, changes, corrections and a language."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlmodel.errors import UsageError

if TYPE_CHECKING:
    from xlmodel.model import Model
    from xlmodel.model.restating import NumberDisplay
    from xlmodel.model.selection import Selection


@dataclass(frozen=True, slots=True)
class Selectors:
    """What the options say, before it is held against a template."""

    scenario: str
    changes: tuple[str, ...]
    corrections: str
    language: str | None


def selecting(function: Callable[..., None]) -> Callable[..., None]:
    """Adds --scenario, --set, --correct and --lang to a command, which gets them as one `selectors`."""

    @functools.wraps(function)
    def gathered(
        *arguments: Any, scenario: str, changes: tuple[str, ...], corrections: tuple[str, ...], language: str | None,
        **others: Any,
    ) -> None:  # fmt: skip
        function(*arguments, selectors=Selectors(scenario, changes, ",".join(corrections), language), **others)

    decorated: Callable[..., None] = gathered
    for option in (
        click.option(
            "--lang", "language", metavar="CODE",
            help="Language of labels: one that the template declares.  [default: its own]",
        ),
        click.option(
            "--correct", "corrections", multiple=True, metavar="E1,E2|all",
            help="Corrections of the source to switch on; other readings of it by their ids, `all` leaves them off. "
            "May be repeated.",
        ),
        click.option(
            "--set", "changes", multiple=True, metavar="ID[@PERIOD]=VALUE",
            help="Another value for an input, in one period or in all. May be repeated.",
        ),
        click.option(
            "--scenario", metavar="NAME|FILE.toml", default="base", show_default=True,
            help="Where the scenario switch stands, or a file with one more scenario.",
        ),
    ):  # fmt: skip
        decorated = option(decorated)
    return decorated


def template_argument(function: Callable[..., None]) -> Callable[..., None]:
    """Adds the optional argument TEMPLATE."""
    return click.argument("template", required=False)(function)


def split_template(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The template among a command's words, and the rest: the first word is one if it names a template or a path."""
    from xlmodel.registry import is_template

    if words and is_template(words[0]):
        return words[0], words[1:]
    return None, words


def loaded(template: str | None, scenario: Path | None = None, display: NumberDisplay | None = None) -> Model:
    """The template's model, with the scenario of a file at the end of its switch.

    In a folder that is a template itself, TEMPLATE may not be left out.

    Raises:
        UsageError: an unknown template, or none where it is in doubt which is meant.
    """
    from xlmodel.cli.changes import load_with
    from xlmodel.registry import load, template_here

    if template is None and template_here(Path()):
        command = click.get_current_context().info_name
        hint = f"xlmodel {command} . for the one here; xlmodel list names the installed ones"
        raise UsageError("this folder is a template itself, so name the one you mean", hint=hint)
    return load(template, display=display) if scenario is None else load_with(template, scenario, display)


def chosen(template: str | None, selectors: Selectors, display: NumberDisplay | None = None) -> tuple[Model, Selection]:
    """The template's model, its headlines in the units of `display`, and what the options select of it.

    Raises:
        UsageError: an unknown template, scenario, input, period or correction, or a value that cannot be.
        ModelError: the model contradicts itself.
    """
    from xlmodel.cli.changes import read_changes
    from xlmodel.model.selection import Selection
    from xlmodel.selecting import resolve

    scenario = selectors.scenario
    if scenario.endswith(".toml"):
        model = loaded(template, Path(scenario), display)
        scenario = list(model.scenarios)[-1]
    else:
        model = loaded(template, display=display)
    selection = Selection(scenario, read_changes(model, selectors.changes), selectors.corrections)
    return model, resolve(model, selection, language=selectors.language)
