"""`xlmodel pull`: an edited workbook's inputs, back as a scenario."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.limits import limit_options, limits_of
from xlmodel.cli.output import failure, print_json, report, say
from xlmodel.errors import UsageError, WorkbookError, counted, nearest

if TYPE_CHECKING:
    from xlmodel.model import Model, Value
    from xlmodel.pull import Accept, Pulled
    from xlmodel.readback import Delivered

_MOST = 40


@click.command("pull")
@click.argument("edited", metavar="EDITED.xlsx", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The .toml file to write.")
@click.option(
    "--scenario", metavar="NAME|FILE.toml",
    help="Whose rows to take, or the file the workbook was built with.  [default: where its switch stands]",
)  # fmt: skip
@click.option("--template", metavar="TEMPLATE", help="The template that built it.  [default: the one it names]")
@click.option("--force", is_flag=True, help="Overwrite the output.")
@limit_options
@json_option
def command(
    edited: Path, output: Path | None, scenario: str | None, template: str | None, force: bool, as_json: bool,
    **most: int | None,
) -> None:  # fmt: skip
    """Take the inputs that were edited in a workbook back as a scenario file for `--scenario`.

    The workbook is compared with a fresh build. The file is printed unless -o names one. What cannot be an input of a
    scenario (a formula that was replaced, a value out of bounds, another scenario's row) is reported and not taken;
    the exit code is then 1, and where it moves a number of the workbook, no file is written.
    """
    from xlmodel.pull import pull_inputs, scenario_toml
    from xlmodel.readback import read_delivered
    from xlmodel.workbook.bounds import bounded

    if output is not None and output.suffix.lower() != ".toml":
        raise UsageError(f"{output} is no .toml file", hint="give -o a name that ends in .toml")
    if output is not None and output.exists() and not force:
        raise UsageError(f"{output} exists already", hint="give another name with -o, or --force to overwrite it")
    limits = limits_of(most)
    with bounded(str(edited), limits):
        book = read_delivered(edited, limits)
        model, chosen = _chosen(book, template, scenario)
        found = pull_inputs(book, _fresh(model, book.language), model, scenario=chosen, accept=_accepting(model))
    text = scenario_toml(found, model, _name(model, output or edited), workbook=edited.name)
    if output is not None and not found.moved:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    error = _not_taken(found, edited)
    if as_json:
        written = None if output is None or found.moved else str(output)
        failed = {} if error is None else failure(error)
        print_json({"path": written, **asdict(found), "edited": sorted(found.edited), **failed})
    elif found.moved:
        say("nothing is written: what was not taken moves numbers of the workbook")
    elif output is None:
        click.echo(text, nl=False)
    else:
        click.echo(str(output))
    _tell(found, edited)
    if error is not None:
        report(error)
        sys.exit(error.exit_code)


def _chosen(book: Delivered, template: str | None, scenario: str | None) -> tuple[Model, str]:
    """The template with the scenarios of the workbook, and the scenario whose rows are read."""
    from xlmodel.cli.changes import load_with
    from xlmodel.registry import load, template_names

    if template is None and book.template not in template_names():
        raise UsageError(
            f"{book.path} was built by the template {book.template!r}, which is not installed",
            hint="name its folder with --template",
        )
    if scenario is not None and scenario.endswith(".toml"):
        model = load_with(template or book.template, Path(scenario))
        scenario = list(model.scenarios)[-1]
    else:
        model = load(template or book.template)
    if book.template and model.id != book.template:
        raise UsageError(f"{book.path} was built by the template {book.template!r}, not by {model.id!r}")
    unknown = [name for name in book.scenarios if name not in model.scenarios]
    if unknown:
        raise UsageError(
            f"{book.path} has a scenario {unknown[0]!r} that {model.id} does not have",
            hint="give the scenario file it was built with by --scenario FILE.toml",
        )
    chosen = scenario or book.scenario
    if chosen not in model.scenarios:
        from xlmodel.model.control import SCENARIO

        hint = nearest(chosen, model.scenarios) or f"--scenario takes {', '.join(model.scenarios)}"
        held = next((book.value(place) for place in book.places.get(SCENARIO, {}).values()), None)
        what = f"has no scenario {chosen!r}" if chosen else f"has {held!r} in its switch, which is no scenario"
        raise UsageError(f"{book.path} {what}", hint=hint)
    return model, chosen


def _fresh(model: Model, language: str) -> Delivered:
    from xlmodel.building import build
    from xlmodel.model.selection import Selection
    from xlmodel.readback import read_delivered

    say(f"building {model.id} to compare with")
    with tempfile.TemporaryDirectory(prefix="xlmodel-pull-") as folder:
        selection = Selection(next(iter(model.scenarios)))
        path = build(
            model, selection=selection, language=language, output=Path(folder) / "fresh.xlsx", allow_failing_checks=True
        ).path
        return read_delivered(path)


def _accepting(model: Model) -> Accept:
    from xlmodel.selecting import changeable, checked

    def accept(input_id: str, value: Value) -> Value:
        return checked(changeable(model, input_id), value)

    return accept


def _name(model: Model, path: Path) -> str:
    """An id for the scenario, from the name of the file."""
    taken = {text.casefold() for s in model.scenarios.values() for text in (s.id, *s.label.texts)}
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", path.stem).strip("_-")
    name = name if name[:1].isalpha() else f"edited_{name}".rstrip("_")
    while name.casefold() in taken:
        name += "_edited"
    return name


def _tell(found: Pulled, edited: Path) -> None:
    from xlmodel.readback import renamed_in_words

    kept = len(found.changes) - len(found.edited & found.changes.keys())
    also = f", {kept} more changed by {found.scenario}" if kept else ""
    say(f"{counted(len(found.edited), 'input')} edited in the scenario {found.scenario}{also}")
    for name in sorted(found.edited):
        say(f"  {name}")
    for text in renamed_in_words(found.renamed):
        say(text)
    for text in found.drift[:_MOST]:
        say(f"the template has moved on since {edited} was built: {text}")
    if len(found.drift) > _MOST:
        say(f"and {len(found.drift) - _MOST} more changes of the template")
    if found.corrections:
        say(f"corrections are on, which no scenario holds: use --correct {','.join(found.corrections)}")
    if found.texts:
        told = counted(len(found.texts), "label or note differs", "labels and notes differ")
        say(f"{told} too, first {found.texts[0]}")


def _not_taken(found: Pulled, edited: Path) -> WorkbookError | None:
    """What differs and is not part of the scenario, as an error; None where there is nothing."""
    if not found.remarks:
        return None
    problems = [
        f"{item.place} {item.label}: {item.before} -> {item.after}: {item.reason}" for item in found.remarks[:_MOST]
    ]
    if len(found.remarks) > _MOST:
        problems.append(f"and {len(found.remarks) - _MOST} more")
    told = counted(len(found.remarks), "cell")
    differ = "differs and was" if len(found.remarks) == 1 else "differ and were"
    message = f"{told} of {edited} {differ} not taken"
    hint = ""
    if found.moved:
        move, back = ("it moves", "it") if len(found.remarks) == 1 else ("they move", "them")
        hint = f"{move} {found.moved[0]}, so no file is written; take {back} back, or edit inputs alone"
    return WorkbookError(message, problems=problems, hint=hint)
