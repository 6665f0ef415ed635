"""The calendar of a template in a TOML file, where its code does not say it."""

from __future__ import annotations

from pathlib import Path

from xlmodel.errors import ModelError
from xlmodel.model.fields import Fields
from xlmodel.model.files import read_toml, reading
from xlmodel.model.lines_of_file import place
from xlmodel.timeline import Timeline, timeline

_KEYS = ("first", "last", "history")
_YEAR_END = "year_end"


def read_timeline(path: Path) -> Timeline:
    """The calendar from `first` to `last`, with actuals up to `history`.

    Raises:
        ModelError: a key that is missing or unknown, or periods that make no calendar.
    """
    with reading(path) as problems:
        fields = Fields("", read_toml(path), problems)
        fields.only((*_KEYS, _YEAR_END))
        fields.need(*_KEYS)
    first, last, history = (str(fields.entry[key]) for key in _KEYS)
    try:
        return timeline(first, last, history=history, year_end=str(fields.entry.get(_YEAR_END, 12)))
    except ModelError as error:
        raise ModelError(f"{place(path)}: {error.message}", hint=error.hint) from error
