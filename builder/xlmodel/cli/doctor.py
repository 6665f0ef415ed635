"""`xlmodel doctor`: versions and engines."""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, print_table, report
from xlmodel.errors import EngineError


@click.command("doctor")
@json_option
def command(as_json: bool) -> None:
    """Print the versions of Python and of each package, the recalculation engines found, and the installed templates.

    Exit code 1 when a package or the default engine is missing.
    """
    from xlmodel.engines import get, names
    from xlmodel.registry import template_names

    rows = [("python", platform.python_version(), f"{platform.system()} {platform.machine()}")]
    missing: list[str] = []
    for package in packages():
        try:
            rows.append((package, version(package), ""))
        except PackageNotFoundError:
            missing.append(package)
            rows.append((package, "-", "missing"))
    for name in names():
        engine = get(name)
        here = engine.available()
        rows.append(
            (f"engine {name}", engine.version() if here else "-", engine.abilities.told if here else "not found")
        )
    rows.append(("templates", str(len(template_names())), ", ".join(template_names())))
    columns = ("what", "version", "note")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)
    if missing or not get(names()[0]).available():
        wanting = ", ".join(missing) or names()[0]
        report(EngineError(f"missing: {wanting}", hint="install xlmodel again with pip"))
        sys.exit(1)


def packages() -> list[str]:
    """xlmodel, and the packages it cannot do without, as its installation names them."""
    try:
        declared = requires("xlmodel") or []
    except PackageNotFoundError:
        return ["xlmodel"]
    needed = [re.split(r"[^A-Za-z0-9_.-]", text, maxsplit=1)[0] for text in declared if "extra ==" not in text]
    return ["xlmodel", *sorted(needed)]
