"""The options that raise or lower how much of a file from elsewhere is read, and how long that may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from xlmodel.cli.own_process import in_own_process

if TYPE_CHECKING:
    from xlmodel.workbook.limits import Limits

_OPTIONS = (
    ("links", "links between the cells of a file"), ("formulas", "formulas a file may have"),
    ("cells", "cells a file may have"), ("expanded-megabytes", "megabytes a file may unpack to"),
    ("file-megabytes", "megabytes a file may have"),
    ("memory-megabytes", "megabytes the command, or an engine, may use"),
    ("seconds", "seconds the command, or an engine, may take"),
)  # fmt: skip


def limit_options(function: Callable[..., None]) -> Callable[..., None]:
    """Adds `--max-…` for each limit; the command gets them as `**most`, and runs in a process of its own."""
    function = in_own_process(function)
    for name, unit in _OPTIONS:
        option = click.option(f"--max-{name}", type=click.IntRange(min=1), metavar="N", help=f"Most {unit}.")
        function = option(function)
    return function


def limits_of(most: dict[str, int | None]) -> Limits:
    """The limits with what the options gave."""
    import dataclasses

    from xlmodel.workbook.limits import DEFAULT_LIMITS

    given = {name.removeprefix("max_"): value for name, value in most.items() if value is not None}
    return dataclasses.replace(DEFAULT_LIMITS, **given)
