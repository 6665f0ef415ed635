"""`xlmodel values`: what a template computes, without a workbook."""

from __future__ import annotations

import math
import sys

import click

from xlmodel.cli.formats import row_format
from xlmodel.cli.output import print_csv, print_json, print_table, report, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, split_template
from xlmodel.errors import ModelError, counted

COLUMNS = ("id", "label", "unit", "period", "value")


@click.command("values")
@click.argument("words", nargs=-1, metavar="[TEMPLATE] [ID-PATTERN]...")
@selecting
@row_format
def command(words: tuple[str, ...], selectors: Selectors, form: str) -> None:
    """Print the values of a template's inputs and lines, computed natively.

    ID-PATTERN chooses ids (`train.*`, quoted for the shell), or all rows of a block (`own.{company}.share`); everything
    is printed unless given. TEMPLATE may be left out
    while one is installed. Exit code 1 when a value is an error, 2 on wrong usage.
    """
    from xlmodel.building import value_rows

    template, patterns = split_template(words)
    model, selection = chosen(template, selectors)
    rows = value_rows(model, *patterns, selection=selection, language=selectors.language)
    broken = [
        f"{row.id} {row.period}".rstrip() for row in rows if isinstance(row.value, float) and math.isnan(row.value)
    ]
    if form == "json":
        print_json([row._asdict() for row in rows])
    elif form == "csv":
        print_csv(COLUMNS, [(*row[:-1], "error" if row.value != row.value else row.value) for row in rows])
    else:
        print_table(COLUMNS, [(*row[:-1], shown(row.value, row.unit)) for row in rows], right=("value",))
    if broken:
        report(ModelError(counted(len(broken), "value is an error", "values are errors"), problems=broken[:20]))
        sys.exit(1)
