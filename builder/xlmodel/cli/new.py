"""`xlmodel new`: a template to start from."""

from __future__ import annotations

import keyword
import re
import sys
from importlib.resources import files
from pathlib import Path

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, say
from xlmodel.errors import UsageError

FILES = {
    "model": "__init__.py",
    "assumptions": "inputs/assumptions.toml",
    "scenarios": "scenarios.toml",
    "cases": "cases.toml",
    "sources": "sources.toml",
    "test": "test_NAME.py",
}
BY_PLAN = frozenset({"model", "assumptions", "scenarios", "test"})
"""The files that differ where the model runs along a dimension."""
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@click.command("new")
@click.argument("name")
@click.option("--dimension", is_flag=True, help="With lines along a dimension: customers and revenue by plan.")
@json_option
def command(name: str, dimension: bool, as_json: bool) -> None:
    """Write a small working template into the new folder NAME: a model, its data, scenarios and a test."""
    if not _NAME.match(name):
        raise UsageError(f"{name!r} cannot name a template", hint="lower-case letters, digits and _, a letter first")
    if keyword.iskeyword(name) or name in sys.stdlib_module_names or name == "xlmodel":
        raise UsageError(f"{name!r} is a word or module of Python", hint="give another name")
    folder = Path(name)
    if folder.exists():
        raise UsageError(f"{folder} exists already", hint="give another name")
    starter = files("xlmodel.cli") / "starter"
    for source, target in FILES.items():
        path = folder / target.replace("NAME", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        name_of_source = f"{source}_by_plan" if dimension and source in BY_PLAN else source
        path.write_text(
            (starter / f"{name_of_source}.txt").read_text(encoding="utf-8").replace("NAME", name), encoding="utf-8"
        )
    say(f"build it with: xlmodel build ./{name}")
    if as_json:
        print_json({"folder": str(folder)})
    else:
        click.echo(str(folder))
