"""`xlmodel list`: the installed templates."""

from __future__ import annotations

import sys

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, report
from xlmodel.errors import XlmodelError


@click.command("list")
@json_option
def command(as_json: bool) -> None:
    """Print the name and title of each installed template.

    Exit code 1 when one of them cannot be loaded.
    """
    from xlmodel.registry import load, template_names

    failed = False
    found = []
    for name in template_names():
        try:
            found.append({"name": name, "title": load(name).label.origin})
        except XlmodelError as error:
            report(error)
            failed = True
    if as_json:
        print_json(found)
    else:
        click.echo("".join(f"{item['name']}\t{item['title']}\n" for item in found), nl=False)
    sys.exit(failed)
