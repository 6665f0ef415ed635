"""`xlmodel verify`: any workbook against an independent recalculation."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.limits import limit_options, limits_of
from xlmodel.cli.output import failure, print_json, print_rich, progress_bar
from xlmodel.cli.rebuild import ALL, Origin, expected_builder, positions
from xlmodel.errors import XlmodelError

if TYPE_CHECKING:
    from xlmodel.engines import Limits
    from xlmodel.verification import Verdict, Vote

_ENGINES = ("formulas", "formualizer", "ironcalc", "libreoffice", "all")


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--engine", type=click.Choice(_ENGINES), default="formulas", show_default=True, help="Who recalculates.")
@click.option(
    "--scenario",
    metavar="all|NAME",
    help="Also move the switches to every position, or to those of one scenario, and recalculate.",
)
@click.option(
    "--template",
    metavar="NAME|PATH",
    help="With --scenario: the template that built the workbook.  [default: the one that the file names]",
)
@click.option(
    "--scenario-file",
    metavar="FILE.toml",
    type=click.Path(path_type=Path),
    help="With --scenario: the scenario file the workbook was built with.",
)
@click.option(
    "--local",
    is_flag=True,
    help="Compute each cell from the stored values of what it reads; data tables are left out, which is no failure.",
)
@json_option
@click.option("--allow-failing-checks", is_flag=True, help="Exit 0 although checks of the workbook's own fail.")
@click.option("--check", is_flag=True, help="Recalculate nothing: test the sidecar of an earlier verification.")
@click.option("--sidecar/--no-sidecar", default=True, show_default=True, help="Write NAME.verify.json beside the file.")
@limit_options
def command(
    files: tuple[Path, ...], engine: str, scenario: str | None, template: str | None, scenario_file: Path | None,
    local: bool, allow_failing_checks: bool, as_json: bool, check: bool, sidecar: bool,
    **most: int | None,
) -> None:  # fmt: skip
    """Recalculate workbooks from a copy without stored results, and compare every formula cell.

    Exit code 0 when every formula of every file was compared and agrees, but those that can only be taken as stored,
    and no check of a workbook's own fails; 1 when not, 2 on wrong usage. With --engine all the vote decides. The same
    error value in file and recalculation is told apart and is no difference, but in a workbook with a master check. The
    checks are those that the cell named MasterCheck counts.
    """
    absent = [str(path) for path in files if not path.exists()]
    if absent:
        raise click.UsageError(f"no such file: {', '.join(absent)}")
    if check:
        sys.exit(_check(files, as_json))
    if scenario and engine == "all":
        raise click.UsageError("--scenario moves the switches for one engine; name it with --engine")
    if local and (scenario or engine == "all"):
        raise click.UsageError("--local takes the file as it stands, with one engine; leave --scenario and all out")
    if scenario is None and (template or scenario_file):
        named = "--template" if template else "--scenario-file"
        raise click.UsageError(f"{named} says what to rebuild the positions of --scenario all from; add it")
    rebuilt_from = Origin(template, scenario_file, scenario or ALL) if scenario else None
    limits = limits_of(most)
    found: list[dict[str, Any]] = []
    status = 0
    for path in files:
        try:
            with progress_bar(path.name):
                verdicts, vote = _verify(path, engine, rebuilt_from, limits, local)
        except XlmodelError as error:
            click.echo(f"error: {error.render()}", err=True)
            found.append({"file": path.name, "ok": False, **failure(error)})
            status = max(status, error.exit_code)
            continue
        ok = vote.ok if vote is not None else bool(verdicts) and all(verdict.ok for verdict in verdicts)
        ok = _checks_hold(path, verdicts, allowed=allow_failing_checks) and ok
        status = status if ok else max(status, 1)
        found.append({"file": path.name, "ok": ok, "verdicts": [verdict.to_json() for verdict in verdicts]})
        if vote is not None:
            found[-1]["vote"] = vote.to_json()
        if not as_json:
            _print(verdicts, vote)
        if sidecar and not local:
            _write_sidecar(path, verdicts, vote)
    if as_json:
        print_json(found)
    sys.exit(status)


def _checks_hold(path: Path, verdicts: Sequence[Verdict], *, allowed: bool) -> bool:
    """Names every failing check on stderr; whether there is none, or they are allowed."""
    told = dict.fromkeys((verdict.scenario, check) for verdict in verdicts for check in verdict.failing_checks)
    for scenario, check in told:
        where = f"{path.name} [{scenario}]" if scenario else path.name
        click.echo(f"{'warning' if allowed else 'error'}: {where}: a check fails: {check}", err=True)
    return allowed or not told


def _verify(
    path: Path, engine: str, origin: Origin | None, limits: Limits, local: bool
) -> tuple[list[Verdict], Vote | None]:
    from xlmodel import engines
    from xlmodel.verification import verify, verify_by_all

    click.echo(f"recalculating {path} with {engine}", err=True)
    if engine == "all":
        with _bounded(path, limits, runs=len(engines.names())):
            return verify_by_all(path, limits=limits)
    if origin is None:
        with _bounded(path, limits):
            return [verify(path, engine=engine, limits=limits, local=local)], None
    with tempfile.TemporaryDirectory(prefix="xlmodel-verify-") as folder:
        return _every_position(path, engine, origin, limits, Path(folder)), None


def _every_position(path: Path, engine: str, origin: Origin, limits: Limits, folder: Path) -> list[Verdict]:
    from xlmodel.verification import SwitchPosition, find_switches, verify_many

    with _bounded(path, limits):
        switches = find_switches(path, limits)
    expected_for = expected_builder(switches, origin)
    cases = [SwitchPosition()]
    for position in positions(switches, origin):
        click.echo(f"building {position.label} to compare with", err=True)
        expected = expected_for(folder, position.scenario, position.corrections)
        cases.append(SwitchPosition(position.label, position.overrides, expected))
    with _bounded(path, limits, runs=len(cases)):
        return verify_many(path, cases, engine=engine, limits=limits)


def _bounded(path: Path, limits: Limits, *, runs: int = 1) -> AbstractContextManager[None]:
    """Bounds what reads a file in this process; an engine's time is bounded where it runs, each time it does."""
    from xlmodel.workbook.bounds import bounded

    return bounded(str(path), replace(limits, seconds=limits.seconds * runs))


def _print(verdicts: Sequence[Verdict], vote: Vote | None) -> None:
    from xlmodel.verification.render import details, table, vote_lines

    print_rich(table(verdicts), whole_words=True)
    if vote is not None:
        for line in vote_lines(vote):
            click.echo(line)
        click.echo("what each engine found:")
    for verdict in verdicts:
        label = f"  {verdict.engine}" if vote is not None else verdict.scenario if len(verdicts) > 1 else ""
        for line in details(verdict):
            click.echo(f"{label}: {line}" if label else line)


def _write_sidecar(path: Path, verdicts: Sequence[Verdict], vote: Vote | None) -> None:
    from xlmodel.verification import write_sidecar

    try:
        target = write_sidecar(path, verdicts, vote)
    except OSError as error:
        click.echo(f"warning: no sidecar written: {error.strerror or error}", err=True)
    else:
        click.echo(f"wrote {target}", err=True)


def _check(files: Sequence[Path], as_json: bool) -> int:
    from xlmodel.verification import check_sidecar

    found = [{"file": path.name, "problems": check_sidecar(path)} for path in files]
    if as_json:
        print_json([{**item, "ok": not item["problems"]} for item in found])
        return int(any(item["problems"] for item in found))
    for item in found:
        click.echo(f"{item['file']}: {'; '.join(item['problems']) or 'verified, and unchanged since'}")
    return int(any(item["problems"] for item in found))
