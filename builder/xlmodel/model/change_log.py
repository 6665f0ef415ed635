"""The change log of a model: a sheet with what changed and when, the newest as it is written."""

from __future__ import annotations

from collections.abc import Mapping

from xlmodel.model.items import Table, TableColumn, Value
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import Wording, said


def add_change_log(model: Unfinished, entries: Mapping[str, Wording]) -> Table:
    """The sheet, a row an entry: the date it is given by, and what changed."""
    records: dict[str, dict[str, Value]] = {
        date: {"date": date, "change": model.texts.label(f"changes.{date}", change)} for date, change in entries.items()
    }
    columns = [
        TableColumn("date", said("changes.date"), text=True, width=14),
        TableColumn("change", said("changes.change"), text=True, width=90),
    ]
    return model.table(
        "changes", "Doc", title=said("changes.title"), purpose=said("changes.purpose"), columns=columns, records=records
    )
