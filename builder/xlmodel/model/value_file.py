"""Values of an input in a CSV file beside its TOML file: a column a dimension, `period` and `value`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlmodel.errors import brief, nearest
from xlmodel.model.fields import Fields
from xlmodel.model.files import columns_of, rows
from xlmodel.timeline import Axis

PERIOD, VALUE = "period", "value"


def read_values(fields: Fields, folder: Path, dimensions: Sequence[Axis], axis: Axis | None) -> dict[str, Any]:
    """What `values = "file.csv"` stands for: the table that a TOML file would hold, by member and then along `axis`.

    Without an axis any period is taken. A file of an input along dimensions may leave the column `period` out: each row
    is then one value. Another column is a mistake.
    """
    name = str(fields.entry["values"])
    if Path(name).name != name or not name.endswith(".csv"):
        fields.wrong("values", f"{brief(name)} is no CSV file of this folder", 'for example values = "prices.csv"')
        return {}
    told: list[str] = []
    columns = columns_of(folder / name)
    axes: dict[str, Axis | None] = {dimension.id: dimension for dimension in dimensions}
    if not dimensions or PERIOD in columns:
        axes[PERIOD] = axis
    along = list(axes)
    unread = [column for column in columns if column not in (*along, VALUE)]
    for column in unread:
        wanted = dict.fromkeys((*axes, PERIOD, VALUE))
        hint = nearest(column, wanted) or f"a file of values has the columns {', '.join(wanted)}"
        fields.wrong("values", f"nothing reads the column {column!r} of {name}", hint)
    if unread:
        return {}
    found: dict[str, Any] = {}
    for row in rows(folder / name, (*along, VALUE), told, key=along):
        for column, known in axes.items():
            if known is not None and row.text(column) not in known.members:
                row.wrong(
                    column, f"{row.text(column)!r} is no member of axis {known.id!r}", known.near(row.text(column))
                )
        place = found
        for column in along[:-1]:
            place = place.setdefault(row.text(column), {})
        text = fields.entry.get("unit") == "text"
        value = row.text(VALUE) if text else row.number_or_none(VALUE)
        place[row.text(along[-1])] = "" if value is None else value
    fields.problems.extend(f"{fields.where} {name}, {problem}" for problem in told)
    return found if not told else {}
