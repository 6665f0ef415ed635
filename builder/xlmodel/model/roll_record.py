"""The record of rolls beside a template, `rolled.csv`, and what the workbook tells of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from xlmodel.model.files import reading, rows
from xlmodel.model.items import Source
from xlmodel.texts import Label, joined, said

RECORD = "rolled.csv"
COLUMNS = ("history", "id", "period", "before", "value", "source")


class PastRoll(NamedTuple):
    """One roll: the last period of actuals since, how many values came with it, and the ids of their sources."""

    history: str
    values: int
    sources: tuple[str, ...]


def rolls(folder: Path) -> list[PastRoll]:
    """The rolls that a template went through, the first one first; none where it has no record.

    Raises:
        ModelError: the record cannot be read.
    """
    path = folder / RECORD
    if not path.is_file():
        return []
    with reading(path) as problems:
        found = [
            (row.text("history"), row.text("id", ""), row.text("period", ""), row.text("source", ""))
            for row in rows(path, COLUMNS, problems)
        ]
    actual: dict[str, list[str]] = {history: [] for history, *_ in found}
    for history, name, period, source in found:
        if name and period <= history:
            actual[history].append(source)
    return [PastRoll(h, len(cited), tuple(filter(None, dict.fromkeys(cited)))) for h, cited in actual.items()]


def told(folder: Path, sources: Mapping[str, Source], between: str) -> Iterator[tuple[Label, Label]]:
    """What the sheet *Scope and method* says of each roll."""
    for roll in rolls(folder):
        cited = [sources[name].cited if name in sources else Label(name) for name in roll.sources]
        named = joined(cited, between) if cited else said("scope.no_source")
        yield said("scope.rolled", Label(roll.history)), said("scope.rolled_text", Label(str(roll.values)), named)
