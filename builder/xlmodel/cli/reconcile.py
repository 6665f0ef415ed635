"""`xlmodel reconcile`: every printed figure against the model."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import row_format
from xlmodel.cli.output import print_csv, print_json, print_table, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, template_argument
from xlmodel.errors import UsageError

if TYPE_CHECKING:
    from xlmodel.evaluate import ReconciledFigure

COLUMNS = ("where", "id", "period", "unit", "printed", "low", "high", "model", "verdict", "errata")
VERDICTS = ("matches", "explained", "other scenario", "differs")


@click.command("reconcile")
@template_argument
@selecting
@row_format
@click.option("--only", type=click.Choice(VERDICTS), help="Print the rows of one verdict alone.")
def command(template: str | None, selectors: Selectors, form: str, only: str | None) -> None:
    """Hold every figure that TEMPLATE's source prints against the model.

    Each row has the printed figure, its rounding interval, the model's value and the verdict; `explained` names the
    erratum. Exit code 1 when a figure differs and nothing explains it, 2 on wrong usage.
    """
    from xlmodel.evaluate import reconcile

    model, selection = chosen(template, selectors)
    if not model.figures:
        raise UsageError(f"{model.id} has no printed figures to reconcile", hint="a template names them by m.reconcile")
    rows = reconcile(model, selection, language=selectors.language)
    kept = [row for row in rows if only is None or row.verdict == only]
    if form == "json":
        print_json([asdict(row) for row in kept])
    elif form == "csv":
        print_csv(COLUMNS, [(*_ends(row), row.printed, row.low, row.high, row.model, *_verdict(row)) for row in kept])
    else:
        _table(kept)
    count = Counter(row.verdict for row in rows)
    elsewhere = f", {count['other scenario']} of another scenario" if count["other scenario"] else ""
    click.echo(
        f"{sum(count[verdict] for verdict in VERDICTS)} of {len(model.figures)} rows: {count['matches']} match, "
        f"{count['explained']} explained{elsewhere}, {count['differs']} differ",
        err=form != "table",
    )
    sys.exit(1 if count["differs"] else 0)


def _table(rows: list[ReconciledFigure]) -> None:
    lines = [
        (*_ends(row), *(shown(value) for value in (row.printed, row.low, row.high, row.model)), *_verdict(row))
        for row in rows
    ]
    print_table(COLUMNS, lines, right=("printed", "low", "high", "model"))


def _ends(row: ReconciledFigure) -> tuple[str, str, str, str]:
    return row.where, row.id, row.period, row.unit


def _verdict(row: ReconciledFigure) -> tuple[str, str]:
    return row.verdict, " ".join(row.errata)
