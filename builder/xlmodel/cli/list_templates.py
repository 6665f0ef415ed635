"""`xlmodel list`: the installed templates."""

from __future__ import annotations

import sys

import click

from xlmodel.cli.output import report
from xlmodel.errors import XlmodelError


@click.command("list")
def command() -> None:
    """Print the name and title of each installed template.

    Exit code 1 when one of them cannot be loaded.
    """
    from xlmodel.registry import load, names

    failed = False
    for name in names():
        try:
            click.echo(f"{name}\t{load(name).label.en}")
        except XlmodelError as error:
            report(error)
            failed = True
    sys.exit(failed)
