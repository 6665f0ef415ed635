"""What commands print: data on stdout, messages on stderr, colours on a terminal alone."""

from __future__ import annotations

import csv
import functools
import io
import json
import math
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from xlmodel.errors import FailingChecksError, VerificationError, XlmodelError

if TYPE_CHECKING:
    from rich.console import RenderableType

_BETWEEN = 2
"""Blanks beside a column."""
_NARROW = 12
"""Characters that a column of texts keeps, however narrow the terminal."""
_ANY = 1_000_000
"""Characters a line may have where nobody looks at a terminal."""


def prepare_streams() -> None:
    """Lets stdout and stderr print any letter: what their encoding lacks is escaped (`\\u5728`), never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="backslashreplace")


def report(error: XlmodelError) -> None:
    """Prints an error on stderr: what, each problem, the hint."""
    click.echo(click.style("error: ", fg="red", bold=True) + error.message, err=True)
    for problem in error.problems:
        click.echo(f"  - {problem}", err=True)
    if error.hint:
        click.echo(click.style("hint: ", fg="cyan") + error.hint, err=True)


def failure(error: XlmodelError) -> dict[str, Any]:
    """An error as data: what, of which kind, the exit code, each problem, the hint; the failing checks and verdict."""
    found: dict[str, Any] = {
        "error": error.message, "kind": error.kind, "exit_code": error.exit_code,
        "problems": list(error.problems), "hint": error.hint,
    }  # fmt: skip
    if isinstance(error, FailingChecksError):
        found["failing_checks"] = [check._asdict() for check in error.failing]
    if isinstance(error, VerificationError):
        found["verdict"] = error.verdict
    return found


def say(message: str) -> None:
    """Prints progress or a remark on stderr."""
    click.echo(message, err=True)


@contextmanager
def progress_bar(title: str, *, after: float = 1.0) -> Iterator[None]:
    """Shows on a terminal how far a recalculation inside is, where it takes longer than `after` seconds."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from xlmodel.engines import listening

    if not sys.stderr.isatty():
        yield
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=None, count="")
    started = time.monotonic()

    def heard(stage: str, done: int, total: int) -> None:
        if time.monotonic() - started >= after:
            bar.start()
        count = f"{done:,} of {total:,} cells" if total else ""
        bar.update(task, description=f"{title}: {stage}", completed=done, total=total or None, count=count)

    try:
        with listening(heard):
            yield
    finally:
        bar.stop()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[str] = ()) -> None:
    """Prints rows in aligned columns; those named in `right` hold numbers, are aligned to the right and never broken.

    Texts give way first where a terminal is narrow; where it cannot hold the numbers, the lines are longer than it.
    """
    lines = [tuple(row) for row in rows]
    if not sys.stdout.isatty():
        _print_aligned([tuple(columns), *lines], [name in right for name in columns])
        return
    from rich.cells import cell_len
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    needed = _BETWEEN * len(columns)
    for place, name in enumerate(columns):
        number = name in right
        table.add_column(name, justify="right" if number else "left", overflow="fold", no_wrap=number)
        longest = max((cell_len(line[place]) for line in lines), default=0)
        needed += max(longest, cell_len(name)) if number else min(longest, _NARROW)
    for line in lines:
        table.add_row(*line)
    print_rich(table, needed)


def _print_aligned(lines: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
    """Columns of single lines, nothing wrapped or cut: a table of rich takes seconds for ten thousand rows."""
    from rich.cells import cell_len

    split = [[part.splitlines() or [""] for part in line] for line in lines]
    sizes = [max(cell_len(row) for cell in column for row in cell) for column in zip(*split, strict=True)]
    for line in split:
        for row in range(max(map(len, line))):
            shown = (cell[row] if row < len(cell) else "" for cell in line)
            gaps = ((text, " " * (size - cell_len(text))) for text, size in zip(shown, sizes, strict=True))
            padded = (gap + text if number else text + gap for (text, gap), number in zip(gaps, right, strict=True))
            click.echo("  ".join(padded).rstrip())


def print_rich(item: RenderableType, needed: int = 0, *, whole_words: bool = False) -> None:
    """Prints a table or tree as wide as the terminal, `needed` at least; elsewhere nothing is wrapped or cut.

    With `whole_words`, it is wide enough for the longest word and number of each column.
    """
    from rich.console import Console
    from rich.measure import Measurement

    if sys.stdout.isatty():
        console = Console(highlight=False, markup=False)
        if whole_words:
            needed = Measurement.get(console, console.options.update(max_width=_ANY), item).minimum
        console.width = max(console.width, needed)
        console.print(item)
        return
    wide = Console(width=_ANY, highlight=False, markup=False)
    wide.width = Measurement.get(wide, wide.options, item).maximum
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
    click.echo(json.dumps(_finite(data), ensure_ascii=False, indent=1, allow_nan=False, default=str))


def shown(value: float | str, unit: str = "") -> str:
    """A value for a reader: eight digits, thousands apart unless it is a year; `error` for an error value."""
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "error"
    return f"{value:.8g}" if unit in _years() else f"{value:,.8g}"


@functools.cache
def _years() -> frozenset[str]:
    """The unit of a number of a year as each language spells it."""
    from xlmodel.prose import unit_text
    from xlmodel.texts import spoken

    return frozenset(unit_text("year", language, {}) for language in ("en", *spoken()))


def _finite(data: Any) -> Any:
    if isinstance(data, float):
        return data if math.isfinite(data) else None
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return data
