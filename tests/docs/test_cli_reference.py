"""docs/cli.md is generated from the commands themselves: `python -m tests.docs.test_cli_reference` writes it anew."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click
from xlmodel.cli import COMMANDS, main

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
HEAD = """# The command line

Generated from the commands by `python -m tests.docs.test_cli_reference`; do not edit.

Data goes to stdout (a path, a table, CSV, JSON), progress and messages to stderr, in colour on a terminal alone. Exit
code 0: done; 1: failed, or found a difference; 2: wrong usage. TEMPLATE is an installed template, or the path of a .py
file or package folder with a function `model`; it may be left out while one template is installed.

"""


def reference() -> str:
    """The page: a section for each command, its usage, what it does, its options."""
    context = click.Context(main, info_name="xlmodel")
    return HEAD + "\n".join(part for name in COMMANDS for part in _section(context, name))


def _section(parent: click.Context, name: str) -> Iterator[str]:
    command = main.get_command(parent, name)
    assert command is not None
    context = click.Context(command, info_name=name, parent=parent)
    yield f"## {name}\n"
    yield f"    {command.get_usage(context).removeprefix('Usage: ')}\n"
    yield f"{inspect.cleandoc(command.help or '')}\n"
    options = [record for item in command.params if (record := item.get_help_record(context)) is not None]
    if options:
        yield "| option | |\n|---|---|"
        for spelling, help_text in options:
            yield f"| `{_cell(spelling)}` | {_cell(help_text)} |"
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "python -m tests.docs.test_cli_reference"


def test_every_option_says_what_it_does() -> None:
    context = click.Context(main, info_name="xlmodel")
    options = [
        (name, option.name)
        for name in COMMANDS
        for option in (main.get_command(context, name) or main).params
        if isinstance(option, click.Option) and not option.help
    ]
    assert options == []


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
