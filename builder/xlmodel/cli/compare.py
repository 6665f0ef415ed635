"""`xlmodel diff`: two workbooks of a template, line by line."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmodel.cli.formats import json_option
from xlmodel.cli.limits import limit_options, limits_of
from xlmodel.cli.output import print_json, print_table, say, shown
from xlmodel.errors import counted
from xlmodel.semantics import change_in_percent

if TYPE_CHECKING:
    from xlmodel.diff import BesideChange, Difference, LineChange, Movement
    from xlmodel.engines import CellValue
    from xlmodel.model import Model

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SHOWN = 5
_FIRST = 3
"""So many differences beside the values are told of each kind on each sheet."""
_PLURALS = {"property": "properties"}


@click.command("diff")
@click.argument("first", metavar="A", type=_FILE)
@click.argument("second", metavar="B", type=_FILE)
@click.option("--template", metavar="TEMPLATE", help="The template of both.  [default: the one they name]")
@limit_options
@json_option
def command(first: Path, second: Path, template: str | None, as_json: bool, **most: int | None) -> None:
    """Compare two workbooks of one template by the lines of their Index sheets.

    Shows inputs, formulas and values that differ, the change of each headline output at its last period, and the
    inputs that moved it most: each changed input alone, put into A. Beside the values: validations, conditional and
    number formats, charts, names. Exit code 0 when nothing differs, 1 when anything does.
    """
    from xlmodel.diff import compare, movements
    from xlmodel.readback import read_delivered
    from xlmodel.registry import load
    from xlmodel.workbook.bounds import bounded

    limits = limits_of(most)
    with bounded(f"{first} and {second}", limits):
        before, after = read_delivered(first, limits), read_delivered(second, limits)
        model = load(template) if template is not None else None
        found = compare(before, after, template="" if model is None else model.id)
        moved = movements(
            before, after, found, None if found.same else model or _model(before.template or after.template)
        )
    if as_json:
        print_json({"same": found.same, **asdict(found), "headlines": [asdict(item) for item in moved]})
    else:
        _print(found, moved)
    sys.exit(0 if found.same else 1)


def _model(named: str) -> Model | None:
    """The template of the workbooks; None, with a remark, where it is not at hand."""
    from xlmodel.registry import load, template_names

    if named not in template_names():
        say(f"the template {named!r} is not installed, so what moved the outputs is not worked out: see --template")
        return None
    return load(named)


def _print(found: Difference, moved: Sequence[Movement]) -> None:
    if found.same:
        click.echo("no difference")
        return
    if found.scenarios[0] != found.scenarios[1]:
        click.echo("scenario: {} -> {}".format(*(name or "none of the template" for name in found.scenarios)))
    if found.corrections[0] != found.corrections[1]:
        click.echo("corrections: {} -> {}".format(*(", ".join(names) or "none" for names in found.corrections)))
    for what, names in (("added", found.added), ("removed", found.removed)):
        for name in names:
            click.echo(f"{what}: {name}")
    for text in found.book:
        click.echo(text)
    _lines("inputs", found.inputs)
    _rules(found.formulas)
    _lines("values", found.values)
    if found.others:
        _table("cells outside the lines", ("cell", "row", "A", "B"), [
            (other.place, other.label, _plain(other.before), _plain(other.after)) for other in found.others
        ])  # fmt: skip
    if found.beside:
        _beside(found.beside)
    if moved:
        rows = [
            (
                item.id, item.member, _text(item.before, item.unit), _text(item.after, item.unit),
                *_share(item.before, item.after, item.unit), _why(item),
            )
            for item in moved
        ]  # fmt: skip
        _table("headline outputs", ("id", "period", "A", "B", "change", "%", "moved by"), rows)


def _beside(changes: Sequence[BesideChange]) -> None:
    """How many of each kind, and the first of each on each sheet."""
    counts = Counter(change.what for change in changes)
    told = ", ".join(counted(counts[what], what, _PLURALS.get(what, "")) for what in counts)
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for change in changes:
        of = change.what, change.place.rpartition("!")[0]
        seen[of] += 1
        if seen[of] <= _FIRST:
            rows.append((change.what, change.place, change.label, change.before, change.after))
    _table(f"beside the values: {told}", ("what", "place", "row", "A", "B"), rows)
    if len(rows) < len(changes):
        click.echo(f"and {len(changes) - len(rows):,} more: --json has them all")


def _rules(changes: Sequence[LineChange]) -> None:
    """Each line once: the periods in which its formula differs, what it was and what it is."""
    rows = []
    for change in changes:
        members = [member for member in change.members if member]
        span = members[0] if len(members) == 1 else f"{members[0]} to {members[-1]}" if members else ""
        before, after = change.rule or next(iter(change.members.values()))
        rows.append((change.id, span, _text(before), _text(after)))
    if rows:
        click.echo("\nformulas: " + counted(len(changes), "line differs", "lines differ"))
        print_table(("id", "period", "A", "B"), rows)


def _lines(title: str, changes: Sequence[LineChange]) -> None:
    rows = [
        (
            change.id, f"{member} {change.scenario}".strip(), _text(before, change.unit), _text(after, change.unit),
            *_share(before, after, change.unit),
            change.unit,
        )
        for change in changes
        for member, (before, after) in change.members.items()
    ]  # fmt: skip
    if rows:
        told = counted(len(changes), "differs", "differ")
        _table(
            f"{title}: {told}",
            ("id", "period", "A", "B", "change", "%", "unit"),
            rows,
        )


def _why(item: Movement) -> str:
    parts = [f"{mover.id} {mover.by:+,.4g}" for mover in item.movers[:_SHOWN]]
    others = sum(mover.by for mover in item.movers[_SHOWN:])
    if others:
        parts.append(f"{len(item.movers) - _SHOWN} more {others:+,.4g}")
    if math.isfinite(item.rest) and abs(item.rest) > 1e-9 * abs(item.after - item.before):
        parts.append(f"the rest {item.rest:+,.4g}")
    return ", ".join(parts)


def _share(before: object, after: object, unit: str = "") -> tuple[str, str]:
    """The change of a number and its ratio, as rule 14 of the semantics has it."""
    if not isinstance(before, float | int) or not isinstance(after, float | int):
        return "", ""
    if not math.isfinite(before) or not math.isfinite(after):
        return "", ""
    return f"{after - before:+,.6g}", change_in_percent(before, after, unit)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    click.echo(f"\n{title}")
    print_table(columns, rows, right=("A", "B", "change", "%"))


def _text(value: CellValue, unit: str = "") -> str:
    return "-" if value is None else shown(value, unit)


def _plain(value: CellValue) -> str:
    """A cell outside the lines as it stands: nothing says whether 2025 is a year or a number of thousands."""
    return f"{value:.12g}" if isinstance(value, float) else _text(value)
