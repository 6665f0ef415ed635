"""`xlmodel verify`: any workbook against an independent recalculation."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlmodel.cli.output import print_json
from xlmodel.errors import UsageError, XlmodelError

if TYPE_CHECKING:
    from xlmodel.engines import Limits
    from xlmodel.model import Value
    from xlmodel.verify import Switches, Verdict, Vote

ExpectedFor = Callable[[Path, str, Sequence[str]], Path | None]
"""Builds the workbook that a position of the switches should equal: (folder to write to, scenario, corrections)."""

_ENGINES = ("formulas", "formualizer", "libreoffice", "all")


def _limit_options(function: Callable[..., None]) -> Callable[..., None]:
    for name, unit in (
        ("formulas", "formulas a file may have"), ("cells", "cells a file may have"),
        ("expanded-megabytes", "megabytes a file may unpack to"), ("file-megabytes", "megabytes a file may have"),
        ("memory-megabytes", "megabytes an engine may use"), ("seconds", "seconds an engine may take"),
    ):  # fmt: skip
        function = click.option(f"--max-{name}", type=click.IntRange(min=1), metavar="N", help=f"Most {unit}.")(
            function
        )
    return function


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--engine", type=click.Choice(_ENGINES), default="formulas", show_default=True, help="Who recalculates.")
@click.option(
    "--scenario", type=click.Choice(["all"]), help="Also move the switches to every position and recalculate."
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
@click.option("--check", is_flag=True, help="Recalculate nothing: test the sidecar of an earlier verification.")
@click.option("--sidecar/--no-sidecar", default=True, show_default=True, help="Write NAME.verify.json beside the file.")
@_limit_options
def command(
    files: tuple[Path, ...], engine: str, scenario: str | None, as_json: bool, check: bool, sidecar: bool,
    **most: int | None,
) -> None:  # fmt: skip
    """Recalculate workbooks from a copy without stored results, and compare every formula cell.

    Exit code 0 when every formula of every file was compared and agrees, 1 when not, 2 on wrong usage.
    """
    absent = [str(path) for path in files if not path.is_file()]
    if absent:
        raise click.UsageError(f"no such file: {', '.join(absent)}")
    if check:
        sys.exit(_check(files, as_json))
    if scenario and engine == "all":
        raise click.UsageError("--scenario all moves the switches for one engine; name it with --engine")
    limits = _limits(most)
    found: list[dict[str, Any]] = []
    status = 0
    for path in files:
        try:
            verdicts, vote = _verify(path, engine, scenario is not None, limits)
        except XlmodelError as error:
            click.echo(f"error: {error.render()}", err=True)
            found.append({"file": path.name, "ok": False, "error": error.message, "hint": error.hint})
            status = max(status, error.exit_code)
            continue
        ok = bool(verdicts) and all(verdict.ok for verdict in verdicts)
        status = status if ok else max(status, 1)
        found.append({"file": path.name, "ok": ok, "verdicts": [verdict.to_json() for verdict in verdicts]})
        if vote is not None:
            found[-1]["vote"] = vote.to_json()
        if not as_json:
            _print(verdicts, vote)
        if sidecar:
            _write_sidecar(path, verdicts)
    if as_json:
        print_json(found)
    sys.exit(status)


def _verify(path: Path, engine: str, positions: bool, limits: Limits) -> tuple[list[Verdict], Vote | None]:
    from xlmodel.verify import verify, verify_by_all

    click.echo(f"recalculating {path} with {engine}", err=True)
    if engine == "all":
        verdicts, vote = verify_by_all(path, limits=limits)
        return verdicts, vote
    if not positions:
        return [verify(path, engine=engine, limits=limits)], None
    with tempfile.TemporaryDirectory(prefix="xlmodel-verify-") as folder:
        return _every_position(path, engine, limits, Path(folder)), None


def _every_position(path: Path, engine: str, limits: Limits, folder: Path) -> list[Verdict]:
    from xlmodel.verify import Case, find_switches, verify_many

    switches = find_switches(path, limits)
    expected_for = expected_builder(switches)
    cases = [Case()]
    for position in switches.positions():
        click.echo(f"building {position.label} to compare with", err=True)
        expected = expected_for(folder, position.scenario, position.corrections)
        cases.append(Case(position.label, position.overrides, expected))
    return verify_many(path, cases, engine=engine, limits=limits)


def expected_builder(switches: Switches) -> ExpectedFor:
    """How to build the workbook that a position of the switches should equal: by the template that built the file.

    Raises:
        UsageError: the workbook does not name its template.
    """
    if not switches.template:
        raise UsageError(
            "the workbook does not say which template built it, so nothing tells what its other scenarios should hold",
            hint="verify it without --scenario",
        )

    def expected_for(folder: Path, scenario: str, corrections: Sequence[str]) -> Path:
        from xlmodel.build import build
        from xlmodel.model.selection import Selection

        name = "-".join([scenario, *corrections])
        selection = Selection(scenario, _values(switches), tuple(corrections))
        output = folder / f"{name}.xlsx"
        return build(switches.template, selection=selection, language=switches.language, output=output).path

    return expected_for


def _values(switches: Switches) -> dict[str, dict[str, Value]]:
    """The changes the workbook was built with, as values of inputs."""
    return {
        name: {member: value if isinstance(value, str) else float(value or 0) for member, value in values.items()}
        for name, values in switches.changes.items()
    }


def _limits(most: dict[str, int | None]) -> Limits:
    import dataclasses

    from xlmodel.engines import DEFAULT_LIMITS

    given = {name.removeprefix("max_"): value for name, value in most.items() if value is not None}
    return dataclasses.replace(DEFAULT_LIMITS, **given)


def _print(verdicts: Sequence[Verdict], vote: Vote | None) -> None:
    from rich.console import Console

    from xlmodel.verify.render import details, table, vote_lines

    Console(width=None if sys.stdout.isatty() else 160).print(table(verdicts))
    for verdict in verdicts:
        label = verdict.engine if vote is not None else verdict.scenario if len(verdicts) > 1 else ""
        for line in details(verdict):
            click.echo(f"{label}: {line}" if label else line)
    if vote is not None:
        for line in vote_lines(vote):
            click.echo(line)


def _write_sidecar(path: Path, verdicts: Sequence[Verdict]) -> None:
    from xlmodel.verify import write_sidecar

    try:
        target = write_sidecar(path, verdicts)
    except OSError as error:
        click.echo(f"warning: no sidecar written: {error.strerror or error}", err=True)
    else:
        click.echo(f"wrote {target}", err=True)


def _check(files: Sequence[Path], as_json: bool) -> int:
    from xlmodel.verify import check_sidecar

    found = [{"file": path.name, "problems": check_sidecar(path)} for path in files]
    if as_json:
        print_json([{**item, "ok": not item["problems"]} for item in found])
        return int(any(item["problems"] for item in found))
    for item in found:
        click.echo(f"{item['file']}: {'; '.join(item['problems']) or 'verified, and unchanged since'}")
    return int(any(item["problems"] for item in found))
