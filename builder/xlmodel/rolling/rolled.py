"""A rolled copy of a template: checked as a whole in a folder that nobody sees, then put in its place at once."""

from __future__ import annotations

import csv
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from xlmodel.errors import ModelError, UsageError
from xlmodel.model import Model
from xlmodel.model.arguments import called
from xlmodel.model.roll_record import COLUMNS, RECORD
from xlmodel.registry import installed, is_path, load
from xlmodel.registry.paths import place_of
from xlmodel.rolling.actuals import Actuals, read_actuals
from xlmodel.rolling.calendar_source import rename_imports, write_calendar
from xlmodel.rolling.input_files import write_inputs
from xlmodel.rolling.moved import Moved
from xlmodel.rolling.positions import Broken, compared
from xlmodel.rolling.replacements import Plan, Replacement, planned
from xlmodel.rolling.scenario_files import write_scenarios
from xlmodel.rolling.source_file import write_sources
from xlmodel.timeline import Timeline

_LEFT = shutil.ignore_patterns("__pycache__", ".git", "outputs", "*.xlsx", ".xlmodel-*")


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a roll wrote and what it moved.

    Attributes:
        folder: the rolled template.
        history: the last period of actuals now, and `was` before.
        calendar: the file that says so.
        replaced: each value that is new, with what stood there.
        kept: inputs whose estimates stand in for actuals, with their periods.
        carried: inputs whose last value was carried on to the further periods.
        dropped: `SCENARIO.INPUT` of changes of which nothing is left.
        sources: ids of sources that the template did not list.
        moved: each headline at each period, in the first scenario.
        moved_at: the same where it moves otherwise in another scenario or with another choice, `--set basis=bottom_up`.
        broken: the checks that held in the template and fail in the copy, at any position of its switches.
    """

    folder: Path
    history: str
    was: str
    calendar: str
    replaced: tuple[Replacement, ...]
    kept: Mapping[str, tuple[str, ...]]
    carried: tuple[str, ...]
    dropped: tuple[str, ...]
    sources: tuple[str, ...]
    moved: tuple[Moved, ...]
    moved_at: Mapping[str, tuple[Moved, ...]]
    broken: tuple[Broken, ...]


@called
def roll(
    template: str | Path,
    *,
    to: int | str,
    actuals: str | Path,
    output: str | Path | None = None,
    extend: int = 0,
    partial: bool = False,
    source: str = "",
    force: bool = False,
) -> Rolled:
    """Writes a copy of a template whose history reaches `to`, with actuals in place of estimates.

    The template stays as it is. The copy is loaded and computed before it is put in its place, in every scenario and
    with each choice and correction; checks that fail in it and held before are told, and it stands all the same.

    Args:
        template: a folder (`./solar`), or the name of an installed template.
        to: the last period of actuals: `2024`, `"2024Q2"`, `"2024-06"`.
        actuals: a CSV file with the columns id, period, value and perhaps source, unit; or a TOML file.
        output: the new folder; `TEMPLATE_2024` in the current folder unless given.
        extend: periods more at the end; inputs without a value there keep their last one, as an assumption.
        partial: keep the estimate, marked as assumed, where there is no actual.
        source: of actuals that name none.
        force: replace `output`, if a roll made it.

    Raises:
        UsageError: no such template, a period that cannot be rolled to, or a folder that is there already.
        ModelError: actuals that cannot be taken, all at once with their rows; or the copy is no sound model.
    """
    code = _folder_of(template)
    model = load(template)
    calendars = _calendars(model, str(to), extend)
    after = calendars[model.timeline.id]
    path = Path(actuals)
    problems: list[str] = []
    given = read_actuals(path, model, calendars, source, problems)
    wrong = len(problems)
    plan = planned(model, calendars, given, problems, partial=partial)
    if problems:
        told = "a problem" if len(problems) == 1 else f"{len(problems)} problems"
        stay: list[str] = []
        planned(model, calendars, given, stay, partial=True)
        hint = "put the rows right, as docs/roll.md says"
        if not wrong:
            hint = _without(problems, stay)
        raise ModelError(f"{path.name} has {told}", problems=problems, hint=hint)
    target = Path(output) if output is not None else Path(_name(code, model.timeline, after))
    _check_target(target, code, force=force)
    with _placing(target) as scratch:
        shutil.copytree(code, scratch, ignore=_LEFT)
        return _written(scratch, target, code, model, calendars, given, plan)


def _without(problems: list[str], stay: list[str]) -> str:
    """What can be done without the actuals that are lacking; `stay`: the problems left when estimates are kept."""
    if not stay:
        return "--partial keeps the estimates instead"
    if len(stay) == len(problems):
        return "give these actuals: there is no estimate to keep"
    named = ", ".join(problem.split()[0] for problem in stay)
    return f"give {named}: there is no estimate to keep; --partial keeps those of the others"


def _written(
    scratch: Path, target: Path, code: Path, model: Model, calendars: Mapping[str, Timeline], given: Actuals, plan: Plan
) -> Rolled:
    folder = scratch / model.folder.resolve().relative_to(code.resolve())
    after = calendars[model.timeline.id]
    if scratch.name != code.resolve().name:
        rename_imports(scratch, code.resolve().name, scratch.name)
    calendar = write_calendar(folder, scratch, model.timeline, after)
    sources = write_sources(folder, model, (one.source for one in plan.replacements), given.sources)
    write_inputs(folder, model, calendars, plan.replacements)
    dropped = write_scenarios(folder, model, plan.replacements)
    _record(folder / RECORD, after, plan.replacements)
    rolled = load(f"{scratch}/")
    if (rolled.timeline.members, rolled.timeline.last_history) != (after.members, after.last_history):
        raise ModelError(
            f"{code.name} says its calendar elsewhere than in {calendar}, so the copy did not move",
            hint='write it in timeline.toml beside the model, and Draft(timeline="timeline.toml")',
        )
    return Rolled(
        target, after.last_history, model.timeline.last_history, calendar, plan.replacements, plan.kept, plan.carried,
        tuple(dropped), tuple(sources), *compared(model, rolled),
    )  # fmt: skip


def _folder_of(template: str | Path) -> Path:
    """The folder that holds a template.

    Raises:
        UsageError: it is a file among others, or no template.
    """
    name = f"{template}/" if isinstance(template, Path) else template
    if is_path(name):
        place = place_of(name)
        folder = place.path if place.path.is_dir() else place.source.parent
        if not place.path.is_dir() and place.path.name != "model.py":
            hint = f"put {place.path.name} into a folder of its own as model.py, with its data files"
            raise UsageError(f"{place.path} is a file, and a roll copies a folder", hint=hint)
        return folder
    templates = installed()
    if name not in templates:
        load(name)
    module = import_module(templates[name].module)
    assert module.__file__ is not None
    return Path(module.__file__).parent


def _calendars(model: Model, to: str, extend: int) -> dict[str, Timeline]:
    """The calendar and its years as they will be, by id."""
    before = model.timeline
    if extend < 0:
        raise UsageError(f"a calendar cannot be extended by {extend} periods", hint="a number from 0")
    try:
        after = before.rolled(to, further=extend)
    except ModelError as error:
        raise UsageError(f"{model.id} cannot be rolled to {to!r}: {error.message}", hint=error.hint) from error
    if after.last_history <= before.last_history:
        raise UsageError(
            f"{to} is history in {model.id} already, which reaches {before.last_history}",
            hint=f"roll to a later period, up to {after.members[-1]}",
        )
    return {before.years.id: after.years, before.id: after}


def _name(code: Path, before: Timeline, after: Timeline) -> str:
    was, now = (f"_{calendar.last_history.replace('-', '_').lower()}" for calendar in (before, after))
    return code.resolve().name.removesuffix(was) + now


def _check_target(target: Path, code: Path, *, force: bool) -> None:
    """The folder must be new, or one that a roll made and may be replaced; never the template or a folder around it."""
    if not target.name.isidentifier():
        raise UsageError(f"{target.name!r} cannot name a template", hint="letters, digits and _, a letter first")
    place, own = target.resolve(), code.resolve()
    if place == own or place in own.parents or own in place.parents:
        raise UsageError(f"{target} is the template's own folder, or around or inside it", hint="write elsewhere: -o")
    if not target.exists():
        return
    if not force:
        raise UsageError(f"{target} exists already", hint="write elsewhere with -o, or replace it with --force")
    if not any(target.rglob(RECORD)):
        raise UsageError(f"{target} was not made by a roll, so it is not replaced", hint="write elsewhere with -o")


@contextmanager
def _placing(target: Path) -> Iterator[Path]:
    """A folder of the target's name that takes its place when all went well, and is gone when not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.parent / f".xlmodel-{secrets.token_hex(6)}"
    hidden.mkdir()
    try:
        scratch = hidden / target.name
        yield scratch
        for cache in list(scratch.rglob("__pycache__")):
            shutil.rmtree(cache)
        if target.exists():
            target.rename(hidden / "old")
        scratch.rename(target)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _record(path: Path, after: Timeline, found: Sequence[Replacement]) -> None:
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        if not found:
            writer.writerow([after.last_history, *("" for _ in COLUMNS[1:])])
        for one in found:
            before = "" if one.before is None else one.before
            writer.writerow([after.last_history, one.id, one.period, before, one.value, one.source])
