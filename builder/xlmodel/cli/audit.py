"""`xlmodel audit`: the checklist over any workbook."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.limits import limit_options, limits_of
from xlmodel.cli.output import failure, print_json, print_rich
from xlmodel.errors import EngineError, XlmodelError

if TYPE_CHECKING:
    from xlmodel.audit import AuditReport
    from xlmodel.audit.book import Verified
    from xlmodel.engines import Recalculation, Session
    from xlmodel.workbook.limits import Limits
    from xlmodel.workbook.values import CellAddress, CellValue, Overrides

_COLORS = {"pass": "green", "warn": "yellow", "fail": "red", "not applicable": "dim"}


@click.command("audit")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@json_option
@limit_options
@click.option("--no-recalculate", is_flag=True, help="Leave out the rules that need a recalculation.")
def command(files: tuple[Path, ...], as_json: bool, no_recalculate: bool, **most: int | None) -> None:
    """Score workbooks against the checklist of 54 properties.

    Exit code 0 when no rule fails, 1 when one does or a file cannot be read, 2 on wrong usage.
    """
    absent = [str(path) for path in files if not path.exists()]
    if absent:
        raise click.UsageError(f"no such file: {', '.join(absent)}")
    from xlmodel.workbook.bounds import bounded

    limits = limits_of(most)
    reports: list[AuditReport] = []
    found: list[dict[str, object]] = []
    failed = False
    for path in files:
        try:
            with bounded(str(path), limits):
                report, problem = _audited(path, limits, recalculated=not no_recalculate)
        except XlmodelError as error:
            click.echo(f"error: {error.render()}", err=True)
            found.append({"file": str(path), "ok": False, **failure(error)})
            failed = True
            continue
        if problem:
            click.echo(f"{path}: not recalculated: {problem}", err=True)
            failed = True
        reports.append(report)
        found.append(report.to_json())
        if not as_json:
            _print(report)
    if as_json:
        print_json(found)
    if failed or not all(report.ok for report in reports):
        sys.exit(1)


def _audited(path: Path, limits: Limits, *, recalculated: bool) -> tuple[AuditReport, str]:
    """The report on a file, and why it could not be recalculated if that was asked."""
    from xlmodel.audit import audit_workbook

    if not recalculated:
        return audit_workbook(path, limits=limits), ""
    try:
        with recalculation(path, limits) as recalculate:
            return audit_workbook(path, recalculate, limits=limits, verified=recalculate.verified), ""
    except EngineError as error:
        return audit_workbook(path, limits=limits), error.render()


class _Recalculation:
    """The workbook recalculated by the fastest engine: as it stands in a process of its own, which its limits can end.

    Only a file that passed this is loaded here, once, for stress needs dozens of runs.
    """

    def __init__(self, path: Path, limits: Limits, stack: ExitStack) -> None:
        self._path = path
        self._limits = limits
        self._stack = stack
        self._session: Session | None = None
        self._base: Recalculation | None = None

    def __call__(self, _: Path, overrides: Overrides) -> Mapping[CellAddress, CellValue]:
        from xlmodel import engines

        if not overrides:
            found = self._base = engines.recalculate_all("formualizer", self._path, [{}], self._limits)[0]
        else:
            if self._session is None:
                engines.recalculate_all("formualizer", self._path, [overrides], self._limits)
                session = engines.get("formualizer").session(self._path, self._limits)
                self._session = self._stack.enter_context(session)
            found = self._session.recalculate(overrides)
        if not found.unsupported:
            return found.values
        return {place: value for place, value in found.values.items() if place not in found.unsupported}

    def verified(self) -> Verified:
        """What `xlmodel verify` makes of the run without overrides."""
        from xlmodel.audit.book import Verified
        from xlmodel.verification import verdict_on

        if self._base is None:
            return Verified()
        verdict = verdict_on(self._path, self._base, self._limits)
        errors = verdict.same_error.keys() if verdict.delivered else ()
        return Verified(verdict.taken.keys(), {*errors, *(finding.address for finding in verdict.differing)})


@contextmanager
def recalculation(path: Path, limits: Limits | None = None) -> Iterator[_Recalculation]:
    """Recalculates a workbook as often as the audit asks."""
    from xlmodel import engines

    with ExitStack() as stack:
        yield _Recalculation(path, limits or engines.DEFAULT_LIMITS, stack)


def _print(report: AuditReport) -> None:
    from rich.table import Table
    from rich.text import Text

    from xlmodel.audit import Outcome, Severity

    table = Table(title=str(report.path), title_justify="left", show_lines=False)
    for header in ("#", "sev", "outcome", "property", "finding"):
        table.add_column(header, no_wrap=header in {"#", "sev", "outcome"})
    for result in report.results:
        finding = result.message
        if result.cells:
            more = f" and {result.count - 5} more" if result.count > 5 else ""
            finding += f" [{', '.join(result.cells[:5])}{more}]"
        outcome = Text(result.outcome.value, style=_COLORS[result.outcome.value])
        table.add_row(str(result.number), result.severity.value, outcome, Text(result.title), Text(finding))
    print_rich(table)
    for severity in Severity:
        score = report.score(severity)
        passed = f"{score.passed} of {score.applicable} applicable rules passed"
        click.echo(f"{severity.value}: {passed} ({score.share:.0%})")
    click.echo(", ".join(f"{report.count(outcome)} {outcome.value}" for outcome in Outcome))
