"""`xlmodel show`: what a template is made of."""

from __future__ import annotations

import click

from xlmodel.cli.output import print_table
from xlmodel.cli.selectors import template_argument


@click.command("show")
@template_argument
@click.option("--lang", "language", type=click.Choice(["en", "zh"]), default="en", help="Language of the labels.")
def command(template: str | None, language: str) -> None:
    """Print TEMPLATE's counts, sheets, scenarios, corrections and headline outputs."""
    from xlmodel.registry import load

    model = load(template)
    click.echo(f"{model.id}: {model.label.text(language)}, as of {model.as_of}")
    counts = {
        "inputs": model.inputs, "lines": model.lines, "tables": model.tables, "checks": model.checks,
        "sources": model.sources, "printed figures": model.figures, "sets of cases": model.case_sets,
        "charts": model.charts,
    }  # fmt: skip
    click.echo(", ".join(f"{len(items)} {name}" for name, items in counts.items() if items) + "\n")
    print_table(
        ("sheet", "type", "purpose"),
        [(sheet.label.text(language), sheet.type, sheet.purpose.text(language)) for sheet in model.sheets.values()],
    )
    rows = [
        ("scenario", scenario.id, f"{scenario.label.text(language)}, changes {len(scenario.changes)} inputs")
        for scenario in model.scenarios.values()
    ]
    rows += [("correction", item.id, item.label.text(language)) for item in model.corrections.values()]
    rows += [("headline", line_id, model.item(line_id).label.text(language)) for line_id in model.headlines]
    if rows:
        click.echo()
        print_table(("kind", "id", "what it is"), rows)
