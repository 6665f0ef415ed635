"""Rows of a CSV file of values, changed in place: order, other columns and line ends stay."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from xlmodel.model.value_file import PERIOD, VALUE
from xlmodel.toml_text import save, text_of


class ValueRows:
    """The rows of one file.

    Args:
        path: the file.
        dimensions: the columns that name members.
    """

    def __init__(self, path: Path, dimensions: Sequence[str]) -> None:
        text = text_of(path)
        self._path = path
        self._ends = "\r\n" if "\r\n" in text else "\n"
        self._header, *self._rows = csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), strict=True)
        self._along = [self._header.index(name) for name in dimensions]
        self._period = self._header.index(PERIOD) if PERIOD in self._header else None
        self._value = self._header.index(VALUE)

    def put(self, members: Sequence[str], period: str, value: float | str) -> None:
        """Writes the value of a row, or a new row after the last of the same members."""
        last = len(self._rows) - 1
        for place, row in enumerate(self._rows):
            if [row[column] for column in self._along] != list(members):
                continue
            last = place
            if self._period is None or row[self._period] == period:
                row[self._value] = _cell(value)
                return
        new = [""] * len(self._header)
        for column, member in zip(self._along, members, strict=True):
            new[column] = member
        if self._period is not None:
            new[self._period] = period
        new[self._value] = _cell(value)
        self._rows.insert(last + 1, new)

    def save(self) -> None:
        """Writes the file."""
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator=self._ends).writerows([self._header, *self._rows])
        save(self._path, stream.getvalue())


def _cell(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.0f}" if value.is_integer() else repr(value)
