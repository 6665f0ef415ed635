"""Where in a data file something stands: the line of each table and key, for messages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_TABLE = re.compile(r"\s*\[+(?P<keys>[^\[\]]*(?:\"[^\"]*\"[^\[\]]*)*)\]+\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?P<keys>(?:[\w\-]+|"[^"]*"|'[^']*'|\s*\.\s*)+)\s*=""")
_ROW = re.compile(r"row (?P<line>[0-9]+)\b")
_NAMED = re.compile(r"(?:\[(?P<table>(?:[^\[\]]|\[[^\]]*\])*)\])?(?P<rest>[^:]*)")
_GROUPS = ("changes.",)
"""Tables between a scenario and what it changes, which messages do not name."""


def place(path: Path, line: int = 0) -> str:
    """`inputs/sales.toml:12`, or the file alone where no line is known."""
    return f"{path.parent.name}/{path.name}{f':{line}' if line else ''}"


def keys_of(text: str) -> dict[str, int]:
    """The line of each table and key of a TOML text, by their names with dots between."""
    found: dict[str, int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = _parts(f"[{header['keys']}]")
            found.setdefault(".".join(table), number)
        elif key := _KEY.match(line):
            found.setdefault(".".join((*table, *_parts(f"{key['keys']} = 0"))), number)
    return found


def located(path: Path, text: str, problems: list[str]) -> Iterator[str]:
    """Problems of a file, each with the line of the table, key or row that it begins with."""
    known = keys_of(text) if path.suffix == ".toml" else {}
    short = {name.replace(group, ""): line for group in _GROUPS for name, line in known.items()} | known
    for problem in problems:
        row = _ROW.match(problem)
        line = int(row["line"]) if row else _line(problem, short)
        yield f"{place(path, line)}: {problem.strip()}"


def _line(problem: str, known: Mapping[str, int]) -> int:
    named = _NAMED.match(problem)
    if named is None:
        return 0
    wanted = ".".join(filter(None, (named["table"], *named["rest"].split())))
    while wanted and wanted not in known:
        wanted = wanted.rpartition(".")[0]
    return known.get(wanted, 0)


def _parts(text: str) -> tuple[str, ...]:
    """The names in a header or key, as TOML reads them."""
    try:
        inside: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ()
    parts: list[str] = []
    while isinstance(inside, dict) and inside:
        ((name, inside),) = inside.items()
        parts.append(name)
    return tuple(parts)
