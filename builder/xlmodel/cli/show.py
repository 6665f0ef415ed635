"""`xlmodel show`: what a template is made of."""

from __future__ import annotations

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, print_table
from xlmodel.cli.selectors import loaded, template_argument

_SHEET = ("sheet", "type", "purpose")
_KINDS = ("scenario", "correction", "reading", "headline")


@click.command("show")
@template_argument
@click.option(
    "--lang", "language", metavar="CODE",
    help="Language of the labels: one that the template declares.  [default: its own]",
)  # fmt: skip
@json_option
def command(template: str | None, language: str | None, as_json: bool) -> None:
    """Print TEMPLATE's counts, sheets, scenarios, corrections and headline outputs."""
    model = loaded(template)
    language = model.speaks(language)
    counts = {
        "inputs": len(model.inputs), "lines": len(model.lines), "tables": len(model.tables),
        "checks": len(model.checks), "sources": len(model.sources), "printed figures": len(model.figures),
        "sets of cases": len(model.case_sets), "charts": len(model.charts),
    }  # fmt: skip
    sheets = [(sheet.label.text(language), sheet.type, sheet.purpose.text(language)) for sheet in model.sheets.values()]
    rows = [
        ("scenario", scenario.id, f"{scenario.label.text(language)}, changes {len(scenario.changes)} inputs")
        for scenario in model.scenarios.values()
    ]
    rows += [
        ("reading" if item.reading else "correction", item.id, item.label.text(language))
        for item in model.corrections.values()
    ]
    rows += [("headline", line_id, model.item(line_id).label.text(language)) for line_id in model.headlines]
    if as_json:
        head = {"id": model.id, "title": model.label.text(language), "as_of": model.as_of, "counts": counts}
        named = {kind: [{"id": i, "what": what} for k, i, what in rows if k == kind] for kind in _KINDS}
        print_json({**head, "sheets": [dict(zip(_SHEET, row, strict=True)) for row in sheets], **named})
        return
    click.echo(f"{model.id}: {model.label.text(language)}, as of {model.as_of}")
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items() if count) + "\n")
    print_table(_SHEET, sheets)
    if rows:
        click.echo()
        print_table(("kind", "id", "what it is"), rows)
