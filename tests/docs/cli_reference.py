"""Writes docs/cli.md from the commands themselves: `python -m tests.docs.cli_reference`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
from xlmodel.cli import COMMANDS, main

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
_DEFAULT = re.compile(r"  \[default: (?P<default>.+)\]\Z")
BAR = "\\|"
"""A bar inside a cell of a table."""

OPENING = """\
# Command line

<!-- Written by `python -m tests.docs.cli_reference`; a test holds it against the commands. -->

`TEMPLATE` is the name of an installed template, or a path to a `.py` file or package folder with a function `model`
(such a file is Python and is run). It may be left out while exactly one template is installed.

Data goes to stdout (a path, a table, JSON, CSV); progress and messages go to stderr. Exit code 0: done. 1: it failed,
or a difference was found. 2: wrong usage. An error says what is wrong, where, and a hint.

With `--json` an error, wrong usage included, is one JSON object on stdout as well, and the exit code is the same:
`error` (what is wrong), `kind` (`usage`, `model`, `checks`, `verification`, `workbook`, `engine`, `unsupported`,
`file`), `exit_code`, `problems` (a list) and `hint`; `failing_checks` or `verdict` where there are any. `verify` and
`audit` print a list with an entry a file: these fields stand in the entry of a file that cannot be read.

A template may import the files that stand beside it, as with `python FILE`; what is installed comes first.
"""


def reference() -> str:
    """The page: each command with its usage, its words and its options."""
    return "\n".join([OPENING, *(line for name in COMMANDS for line in _command(name))])


def _command(name: str) -> Iterator[str]:
    command = main.get_command(click.Context(main), name)
    if command is None:
        raise LookupError(f"{name} is listed and has no command")
    context = click.Context(command, info_name=f"xlmodel {name}")
    yield f"## xlmodel {name}\n"
    yield f"    {_usage(context)}\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    options = [item for item in command.params if isinstance(item, click.Option) and not item.hidden]
    if options:
        yield "| option | |\n|---|---|"
        yield from (_option(item, context) for item in options)
        yield ""


def _usage(context: click.Context) -> str:
    """The usage of a command in one line."""
    return " ".join([context.command_path, *context.command.collect_usage_pieces(context)])


def _option(option: click.Option, context: click.Context) -> str:
    spelling = ", ".join(option.opts) + "".join(f" / {text}" for text in option.secondary_opts)
    if not option.is_flag and not option.count:
        spelling += f" {option.make_metavar(context)}"
    default = option.show_default if isinstance(option.show_default, str) else ""
    if option.show_default is True and option.default is not None:
        default = str(option.default) if not option.is_flag else option.opts[0].lstrip("-")
    words = (option.help or "") + (f"  [default: {default}]" if default else "")
    words = _DEFAULT.sub(r" Default: \g<default>.", words)
    return f"| `{spelling.replace('|', BAR)}` | {words} |"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
