"""`xlmodel sensitivity`: one output over two inputs."""

from __future__ import annotations

import click

from xlmodel.cli.formats import row_format
from xlmodel.cli.output import print_csv, print_json, print_table, say, shown
from xlmodel.cli.selectors import Selectors, chosen, selecting, template_argument
from xlmodel.errors import UsageError


@click.command("sensitivity")
@template_argument
@selecting
@click.option("--down", required=True, metavar="ID", help="The input down the rows.")
@click.option("--across", required=True, metavar="ID", help="The input across the columns.")
@click.option("--output", required=True, metavar="ID[@PERIOD]", help="The output to watch.")
@click.option(
    "--factors", default="0.8,0.9,1,1.1,1.2", show_default=True, metavar="F,F,...", help="Factors on both inputs."
)
@row_format
def command(
    template: str | None, selectors: Selectors, down: str, across: str, output: str, factors: str, form: str,
) -> None:  # fmt: skip
    """Print one output of TEMPLATE over two inputs, each multiplied by the same factors; all of it natively."""
    from xlmodel.simulation import sensitivity

    model, selection = chosen(template, selectors)
    try:
        steps = [float(part) for part in factors.split(",")]
    except ValueError:
        raise UsageError(f"--factors {factors!r} are no numbers", hint="for example --factors 0.8,1,1.2") from None
    found = sensitivity(model, down, across, output=output, factors=steps, selection=selection)
    say(f"{output}: {down} down, {across} across, factors on their own values; base {shown(found.base)}")
    if form == "json":
        print_json([{"output": output, "drivers": [down, across], **row._asdict()} for row in found.rows()])
        return
    if form == "csv":
        print_csv((down, across, output, "change", "ratio"), found.rows())
        return
    columns = (f"{down} \\ {across}", *(f"{factor:g}" for factor in found.factors))
    rows = [
        (f"{first:g}", *(shown(float(f"{value:.6g}")) for value in row))
        for first, row in zip(found.factors, found.values, strict=True)
    ]
    print_table(columns, rows, right=columns)
