"""`xlmodel roll`: estimates of a template become history, and what moved is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.output import failure, print_json, print_table, report, say, shown
from xlmodel.errors import FailingCheck, ModelError, counted
from xlmodel.semantics import change_in_percent

if TYPE_CHECKING:
    from xlmodel.rolling import Moved, Rolled

_FEW = 12


@click.command("roll")
@click.argument("template")
@click.option("--to", required=True, metavar="PERIOD", help="The last period of actuals: 2024, 2024Q2 or 2024-06.")
@click.option(
    "--actuals", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help="CSV with the columns id, period, value and perhaps source, unit; or TOML as the template's inputs.",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The new folder.  [default: TEMPLATE_PERIOD]")
@click.option(
    "--extend", type=click.IntRange(min=0), default=0, metavar="N",
    help="N periods more at the end; inputs without a value there keep their last one, marked as assumed.",
)  # fmt: skip
@click.option("--partial", is_flag=True, help="Keep the estimate, marked as assumed, where there is no actual.")
@click.option("--source", default="", metavar="NAME", help="The source of actuals that name none.")
@click.option("--force", is_flag=True, help="Replace the folder, if a roll made it.")
@json_option
def command(
    template: str, to: str, actuals: Path, output: Path | None, extend: int, partial: bool, source: str, force: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Write a copy of the folder TEMPLATE whose history reaches a later period, and say what moved.

    Actuals take the place of estimates, with their sources; what scenarios say of those periods goes. An id that is no
    input, a period outside the calendar, a value its input cannot have and every input that lacks an actual are told at
    once, with row and nearest name. The copy is loaded and computed before it is put in its place; the template stays
    as it is. The file rolled.csv of the copy keeps what was replaced. Exit code 1 when a check that held fails in the
    copy, in any scenario or with any choice or correction; it is written all the same.
    """
    from xlmodel.rolling import roll

    done = roll(
        template, to=to, actuals=actuals, output=output, extend=extend, partial=partial, source=source, force=force
    )
    error = _broken(done)
    if as_json:
        print_json({**asdict(done), "folder": str(done.folder), **({} if error is None else failure(error))})
        if error is not None:
            sys.exit(error.exit_code)
        return
    _remarks(done)
    _table(done.moved)
    for position, moved in done.moved_at.items():
        say(f"with {position}:")
        _table(moved)
    click.echo(str(done.folder))
    if error is not None:
        report(error)
        sys.exit(error.exit_code)


def _remarks(done: Rolled) -> None:
    actual = sum(not one.estimate for one in done.replaced)
    inputs = len({one.id for one in done.replaced if not one.estimate})
    say(f"history reaches {done.history}, {done.was} before ({done.calendar}): {actual} actuals of {inputs} inputs")
    single = {one.id for one in done.replaced if not one.period}
    unsourced = sum(not one.source for one in done.replaced if not one.estimate)
    for told in (
        f"actuals without a source: {unsourced}; add a column source, or --source NAME" if unsourced else "",
        _listed("new in sources.toml, to be completed there and in texts", done.sources),
        _listed("single values, which hold in every period", sorted(single)),
        _listed("estimates stand in for actuals", [f"{name} {', '.join(at)}" for name, at in done.kept.items()]),
        _listed("carried on from the last period, check them", done.carried),
        _listed("nothing left of the change of a scenario", done.dropped),
    ):
        if told:
            say(told)


def _listed(title: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f"; {len(names) - _FEW} more (--json lists all)" if len(names) > _FEW else ""
    return f"{title}: {'; '.join(names[:_FEW])}{more}"


def _broken(done: Rolled) -> ModelError | None:
    if not done.broken:
        return None
    problems = [
        f"{FailingCheck(one.id, one.label, one.deviation, one.tolerance)}{_in(one.periods)}, {_where(one.positions)}"
        for one in done.broken
    ]
    told = counted(len(done.broken), "check that held fails", "checks that held fail")
    hint = "an actual contradicts another, or a formula or check is made for estimates alone: see docs/roll.md"
    return ModelError(f"{told} in {done.folder}, which is written", problems=problems, hint=hint)


def _in(periods: Sequence[str]) -> str:
    return f", in {', '.join(periods)}" if periods else ""


def _where(positions: Sequence[str]) -> str:
    first = positions[0] or "as the model is given"
    more = len(positions) - 1
    return f"{first} and {counted(more, 'more position', 'more positions')} of the switches" if more else first


def _table(moves: Sequence[Moved]) -> None:
    rows = [
        (one.id, one.period, _text(one.before, one.unit), _text(one.after, one.unit), _change(one), one.unit)
        for one in moves
        if not one.same
    ]
    titles = ("headline", "period", "before", "after", "change", "unit")
    if rows:
        print_table(titles, rows, right=("before", "after", "change"))
    still = len(moves) - len(rows)
    if still:
        say(f"{still} of {len(moves)} values of headlines are the same as before")


def _text(value: float | str | None, unit: str) -> str:
    return "-" if value is None else shown(value, unit)


def _change(one: Moved) -> str:
    if not isinstance(one.before, float) or not isinstance(one.after, float):
        return ""
    return change_in_percent(one.before, one.after, one.unit)
