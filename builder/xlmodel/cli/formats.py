"""How commands print their data: `--json` on every one, `--format table|csv|json` where the data are rows."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., None]


def json_option(function: Command) -> Command:
    """Adds --json to a command, which gets it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the data as JSON.")(function)


def row_format(function: Command) -> Command:
    """Adds --format and --json to a command that prints rows, which gets them as one `form`."""

    @functools.wraps(function)
    def gathered(*arguments: Any, form: str, as_json: bool, **others: Any) -> None:
        function(*arguments, form="json" if as_json else form, **others)

    decorated: Command = gathered
    for option in (
        click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
        click.option(
            "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
            help="How to print the rows.",
        ),
    ):  # fmt: skip
        decorated = option(decorated)
    return decorated
