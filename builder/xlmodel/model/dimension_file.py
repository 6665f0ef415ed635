"""A dimension read from a CSV file: a row a member, a column an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlmodel.model.fields import Fields
from xlmodel.model.files import reading, rows
from xlmodel.model.items import TableColumn, Value
from xlmodel.texts import Label

KEY, LABEL = "key", "label"


def read_members(path: Path, columns: Sequence[TableColumn]) -> tuple[dict[str, Label], dict[str, dict[str, Value]]]:
    """The members of a dimension with their labels, and their attributes by column; empty cells are none.

    Raises:
        ModelError: a missing column, a key told twice, a number that is none; all at once.
    """
    wanted = [column.id for column in columns if column.id not in (KEY, LABEL)]
    with reading(path) as problems:
        found = rows(path, (KEY, LABEL, *wanted), problems, key=(KEY,))
        labels = {row.text(KEY): row.label(LABEL) for row in found}
        records = {row.entry[KEY]: _record(row, columns) for row in found}
    return labels, records


def _record(row: Fields, columns: Sequence[TableColumn]) -> dict[str, Value]:
    record: dict[str, Value] = {}
    for column in columns:
        if column.id == LABEL:
            record[LABEL] = row.label(LABEL)
        elif column.text or column.unit == "text":
            record[column.id] = row.text(column.id) or None
        else:
            record[column.id] = row.number_or_none(column.id)
    return record
