"""The command line: one module a command, imported when the command is called or listed."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from itertools import pairwise

import click

from xlmodel.cli.output import failure, prepare_streams, print_json, report
from xlmodel.cli.own_process import OwnProcess
from xlmodel.errors import FileError, UsageError, XlmodelError, nearest

COMMANDS = (
    "build", "values", "verify", "audit", "reconcile", "explain", "trace", "diff", "pull", "simulate",
    "sensitivity", "roll", "list", "show", "new", "doctor",
)  # fmt: skip
MODULES = {"list": "list_templates", "diff": "compare"}
"""The modules of commands whose own name is taken in Python."""

_JSON = f"{__name__}.json"
"""Under which a context keeps whether its words ask for JSON."""
_WHOLE = 400
"""More letters than any first sentence has."""


class LazyGroup(click.Group):
    """A group that finds a command in the module of its name; errors of xlmodel become a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words of the group and those of the command; whether they ask for JSON is kept, however they end."""
        ctx.meta[_JSON] = _asks_json(args)
        try:
            return super().parse_args(ctx, args)
        except click.ClickException as error:
            _print_failure(ctx, _said(error))
            raise

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command the first word names; a word that names none is answered with the nearest."""
        name = args[0]
        if any("\0" in word for word in args):
            raise click.UsageError("a word of the command has a null character", ctx)
        for word in args:
            try:
                os.fsencode(word)
            except UnicodeEncodeError:
                raise click.UsageError(f"{word!r} has a letter that no file name can have", ctx) from None
        if name not in COMMANDS and not name.startswith("-"):
            hint = nearest(name, COMMANDS) or "xlmodel --help lists the commands"
            raise click.UsageError(f"no command {name!r}\nhint: {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with the whole first sentence of each."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(_WHOLE)) for name, command in found if command])

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; when it fails, exit code 1 or 2, a message on stderr, and JSON where that is asked."""
        try:
            return super().invoke(ctx)
        except XlmodelError as error:
            failed = error
        except click.ClickException as error:
            _print_failure(ctx, _said(error))
            raise
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            failed = FileError(f"{where}{error.strerror or error}")
        _print_failure(ctx, failed)
        report(failed)
        sys.exit(failed.exit_code)


def _asks_json(words: Sequence[str]) -> bool:
    """Whether the words ask for JSON, whatever else is wrong with them."""
    options = words[: words.index("--")] if "--" in words else words
    return bool({"--json", "--format=json"} & {*options}) or ("--format", "json") in pairwise(options)


def _said(error: click.ClickException) -> XlmodelError:
    message, _, hint = error.format_message().partition("\nhint: ")
    return UsageError(message, hint=hint)


def _print_failure(ctx: click.Context, error: XlmodelError) -> None:
    if ctx.meta[_JSON]:
        print_json(failure(error))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xlmodel", prog_name="xlmodel")
def main() -> None:
    """Financial models written in Python, delivered as live-formula workbooks, verified cell by cell."""
    prepare_streams()


def command_line() -> None:
    """The command `xlmodel`: `main`, in a process that it has to itself."""
    main(prog_name="xlmodel", obj=OwnProcess())
