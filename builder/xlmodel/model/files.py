"""TOML and CSV files of a template, read as tables of fields; a file that cannot be read says why."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from xlmodel.errors import ModelError, brief, nearest
from xlmodel.model.fields import Fields
from xlmodel.model.lines_of_file import located, place

LARGEST_FILE = 16_000_000
"""Bytes a data file may have."""
_HEADER = re.compile(r"""\s*\[\s*(?:(?P<bare>[\w-]+)|(?P<q>["'])(?P<quoted>.+)(?P=q))\s*\]""")
_AT_LINE = re.compile(r"at line ([0-9]+)")
_HINT = "check the file against docs/data.md"


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        ModelError: the file cannot be read, is too large, is not UTF-8 or is no TOML.
    """
    try:
        return tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = _AT_LINE.search(str(error))
        where = place(path, int(line[1]) if line else 0)
        raise ModelError(f"{where}: cannot be read: {error}", hint=_HINT) from error


@contextmanager
def reading(path: Path) -> Iterator[list[str]]:
    """A list for the problems of one file; what it holds at the end is raised, all at once, each with its line.

    Raises:
        ModelError: the list is not empty.
    """
    problems: list[str] = []
    yield problems
    if problems:
        count = f"{len(problems)} problems" if len(problems) > 1 else "a problem"
        told = dict.fromkeys(located(path, _text(path), problems))
        raise ModelError(f"{path.name} has {count}", problems=[*told], hint=_HINT)


def header_lines(path: Path) -> dict[str, str]:
    """`inputs/sales.toml:12` by table: where each begins, for messages."""
    found = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        match = _HEADER.match(line)
        if match:
            found[match["bare"] or match["quoted"]] = place(path, number)
    return found


def tables(path: Path, problems: list[str]) -> dict[str, Fields]:
    """The tables of a TOML file by name, as fields that report to `problems`."""
    return {name: Fields.of(f"[{name}]", entry, problems) for name, entry in read_toml(path).items()}


def rows(path: Path, columns: Collection[str], problems: list[str], *, key: Collection[str] = ()) -> list[Fields]:
    """The rows of a CSV file with a header, as fields that report to `problems`.

    Args:
        path: the file.
        columns: those it must have; more are allowed.
        problems: takes what is wrong with a row.
        key: the columns that together tell rows apart; a row that repeats them is a problem.

    Raises:
        ModelError: the file cannot be read, is not UTF-8, or lacks a column.
    """
    reader = csv.DictReader(io.StringIO(_text(path).replace("\r\n", "\n"), newline=""), strict=True)
    try:
        found = list(reader)
    except csv.Error as error:
        raise ModelError(f"{place(path, reader.line_num)}: {error}", hint=_HINT) from error
    header = reader.fieldnames or ()
    missing = [column for column in columns if column not in header]
    if missing:
        close = "; ".join(filter(None, (nearest(column, header) for column in missing)))
        hint = close or f"its first line has {', '.join(header) or 'nothing'}"
        raise ModelError(f"{place(path, 1)}: {path.name} has no column {', '.join(missing)}", hint=hint)
    seen: dict[tuple[str, ...], int] = {}
    result = []
    for number, row in enumerate(found, start=2):
        where = f"row {number}"
        if None in row or None in row.values():
            problems.append(f"{where}: {'more' if None in row else 'fewer'} cells than the header has columns")
            continue
        name = tuple(row[column] for column in key)
        if key and name in seen:
            stand = "stand" if len(key) > 1 else "stands"
            told = f"{', '.join(key)} {', '.join(map(repr, name))}"
            problems.append(f"{where}: {told} {stand} in row {seen[name]} already")
        seen.setdefault(name, number)
        result.append(Fields(where, row, problems, typed=False))
    return result


def columns_of(path: Path) -> list[str]:
    """The columns that the first line of a CSV file names; none where it cannot be read as one."""
    try:
        return next(csv.reader(_text(path).splitlines()), [])
    except csv.Error:
        return []


def _text(path: Path) -> str:
    if not isinstance(path, Path):
        raise ModelError(f"{brief(path)} is no path of a data file", hint='for example m.folder / "prices.csv"')
    try:
        if path.stat().st_size > LARGEST_FILE:
            size = path.stat().st_size
            raise ModelError(f"{place(path)}: {size:,} bytes, over the limit of {LARGEST_FILE:,}")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        there = sorted(other.name for other in path.parent.glob(f"*{path.suffix}")) if path.suffix else []
        hint = nearest(path.name, there) or f"write it, or leave out the call that asks for {path.name}"
        raise ModelError(f"there is no file {path.name} in {path.parent}", hint=hint) from error
    except OSError as error:
        raise ModelError(f"{place(path)}: cannot be read: {error.strerror or error}", hint=_HINT) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"{error.object[error.start]:#04x}"
        raise ModelError(
            f"{place(path, line)}: cannot be read: line {line} is not UTF-8 (byte {byte})",
            hint="save the file as UTF-8",
        ) from error
    except ValueError as error:
        raise ModelError(f"{path.name!a} is no name of a file: {error}") from error
