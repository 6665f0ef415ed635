"""What commands print: data on stdout, messages on stderr, colours on a terminal alone."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from xlmodel.errors import XlmodelError

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDE = 400
"""Characters a line may have where nobody looks at a terminal."""


def report(error: XlmodelError) -> None:
    """Prints an error on stderr: what, each problem, the hint."""
    click.echo(click.style("error: ", fg="red", bold=True) + error.message, err=True)
    for problem in error.problems:
        click.echo(f"  - {problem}", err=True)
    if error.hint:
        click.echo(click.style("hint: ", fg="cyan") + error.hint, err=True)


def say(message: str) -> None:
    """Prints progress or a remark on stderr."""
    click.echo(message, err=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[str] = ()) -> None:
    """Prints rows in aligned columns; those named in `right` are aligned to the right."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    print_rich(table)


def print_rich(item: RenderableType) -> None:
    """Prints a table or tree as wide as the terminal; elsewhere wide enough for anything, nothing wrapped or cut."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False, markup=False).print(item)
        return
    wide = Console(width=WIDE, highlight=False, markup=False)
    with wide.capture() as captured:
        wide.print(item)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints rows as CSV with a header."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def print_json(data: Any) -> None:
    """Prints data as JSON; an error value (NaN) is null."""
    click.echo(json.dumps(_finite(data), ensure_ascii=False, indent=1, allow_nan=False))


def shown(value: float | str, unit: str = "") -> str:
    """A value for a reader: eight digits, thousands apart unless it is a year; `error` for an error value."""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "error"
    return f"{value:.8g}" if unit == "year" else f"{value:,.8g}"


def _finite(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return data
