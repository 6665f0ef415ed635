"""`xlmodel build`: a template's workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import print_json, say
from xlmodel.cli.selectors import Selectors, chosen, selecting, template_argument
from xlmodel.errors import UsageError, WorkbookError

if TYPE_CHECKING:
    from xlmodel.building.delivery import BuildResult
    from xlmodel.model.restating import NumberDisplay
    from xlmodel.writer import Pages


@click.command("build")
@template_argument
@selecting
@click.option(
    "-o", "--output", type=click.Path(),
    help="The file to write, or a folder for it (newfolder/ makes one).  [default: outputs/TEMPLATE-SCENARIO.xlsx]",
)  # fmt: skip
@click.option("--verify/--no-verify", default=True, show_default=True, help="Recalculate and compare every formula.")
@click.option("--allow-failing-checks", is_flag=True, help="Write the workbook although checks of the model fail.")
@click.option("--backup", is_flag=True, help="Keep the workbook that stands there as NAME.backup.xlsx.")
@click.option(
    "--force", is_flag=True, help="Overwrite a workbook that was edited since it was built, or is open in a program."
)
@click.option(
    "--pages", type=click.Choice(["front", "all"]), default="front", show_default=True,
    help="What is printed: the sheets one reads, or every sheet.",
)  # fmt: skip
@click.option(
    "--display", type=click.Choice(["cn", "intl"]),
    help="The front in 万 and 亿, or in m, bn and GW, in rows that convert what is stored.  [default: as stored]",
)  # fmt: skip
@json_option
def command(
    template: str | None, selectors: Selectors, output: str | None, verify: bool, allow_failing_checks: bool,
    backup: bool, force: bool, pages: Pages, display: NumberDisplay | None, as_json: bool,
) -> None:  # fmt: skip
    """Build the workbook of TEMPLATE and print its path.

    Scenario and corrections only set where the workbook's own switches stand: moving them there gives the same. A
    workbook that was edited since it was built is not overwritten unasked. The new workbook takes the place of the old
    one when it is whole and verified; until then nothing is touched. Exit code 1 when a check of the model fails or the
    workbook does not recalculate to its own values, and then nothing is written; 2 on wrong usage.
    """
    from xlmodel.building import OUTPUTS, build, default_name
    from xlmodel.writer import was_edited, writable_target

    model, selection = chosen(template, selectors, display)
    name = default_name(model, selection, model.speaks(selectors.language))
    path = OUTPUTS / name if output is None else _file(output, name)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} is no .xlsx file", hint="give -o a name that ends in .xlsx")
    writable_target(path, ignore_lock=force)
    if not (force or backup) and was_edited(path):
        raise WorkbookError(
            f"{path} was edited since it was built, or is not xlmodel's",
            hint="write elsewhere with -o, keep it with --backup, or use --force",
        )
    say(f"building {model.id}, scenario {selection.scenario}")
    result = build(
        model, selection=selection, language=selectors.language, output=path, verify=verify,
        allow_failing_checks=allow_failing_checks, backup=backup, force=force, pages=pages,
    )  # fmt: skip
    _tell(result, as_json=as_json)


def _tell(result: BuildResult, *, as_json: bool) -> None:
    for check in result.failing_checks:
        say(f"warning: a check fails: {check}")
    for each in result.verdicts:
        say(f"{each.engine}: {each.equal} of {each.formulas} formulas equal")
    if not as_json:
        click.echo(str(result.path))
        return
    verdict = result.verdict
    print_json(
        {
            "path": str(result.path),
            "formulas": result.formulas,
            "seconds": round(result.seconds, 3),
            "failing_checks": [check._asdict() for check in result.failing_checks],
            "verdict": None if verdict is None else verdict.to_json(),
            "verdicts": [each.to_json() for each in result.verdicts],
        }
    )


def _file(output: str, name: str) -> Path:
    """The file to write: `output` itself, or `name` in it where it is a folder or ends like one."""
    path = Path(output)
    return path / name if path.is_dir() or output.endswith(("/", "\\")) else path
