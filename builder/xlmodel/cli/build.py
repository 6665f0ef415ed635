"""`xlmodel build`: a template's workbook."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, report, say
from xlmodel.cli.selectors import Selectors, chosen, selecting, template_argument
from xlmodel.errors import UsageError, WorkbookError


@click.command("build")
@template_argument
@selecting
@click.option(
    "-o", "--output", type=click.Path(),
    help="The file to write, or a folder for it (newfolder/ makes one).  [default: outputs/TEMPLATE-SCENARIO.xlsx]",
)  # fmt: skip
@click.option("--verify/--no-verify", default=True, show_default=True, help="Recalculate and compare every formula.")
@click.option("--force", is_flag=True, help="Overwrite a workbook that was edited since it was built.")
@json_option
def command(
    template: str | None, selectors: Selectors, output: str | None, verify: bool, force: bool, as_json: bool
) -> None:
    """Build the workbook of TEMPLATE and print its path.

    Scenario and corrections only set where the workbook's own switches stand: moving them there gives the same. A
    workbook that was edited since it was built is not overwritten unasked. Exit code 1 when the workbook does not
    recalculate to its own values, 2 on wrong usage.
    """
    from xlmodel.building import OUTPUTS, build, default_name
    from xlmodel.writer import was_edited

    model, selection = chosen(template, selectors)
    name = default_name(model, selection, model.speaks(selectors.language))
    path = OUTPUTS / name if output is None else _file(output, name)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} is no .xlsx file", hint="give -o a name that ends in .xlsx")
    if not force and was_edited(path):
        raise WorkbookError(
            f"{path} was edited since it was built, or is not xlmodel's", hint="write elsewhere with -o, or use --force"
        )
    say(f"building {model.id}, scenario {selection.scenario}")
    result = build(model, selection=selection, language=selectors.language, output=path, verify=verify)
    verdict = result.verdict
    for each in result.verdicts:
        say(f"{each.engine}: {each.equal} of {each.formulas} formulas equal")
    if as_json:
        found = {"path": str(result.path), "formulas": result.formulas, "seconds": round(result.seconds, 3)}
        verdicts = [each.to_json() for each in result.verdicts]
        print_json({**found, "verdict": None if verdict is None else verdict.to_json(), "verdicts": verdicts})
    else:
        click.echo(str(result.path))
    if verdict is not None and not verdict.ok:
        report(WorkbookError(f"{path} does not recalculate to its own values", hint=f"see xlmodel verify {path}"))
        sys.exit(1)


def _file(output: str, name: str) -> Path:
    """The file to write: `output` itself, or `name` in it where it is a folder or ends like one."""
    path = Path(output)
    return path / name if path.is_dir() or output.endswith(("/", "\\")) else path
