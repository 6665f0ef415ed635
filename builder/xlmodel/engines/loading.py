"""A workbook read and linked once, for the sessions of several engines."""

from __future__ import annotations

from pathlib import Path

from xlmodel.engines.progress import told
from xlmodel.errors import EngineError
from xlmodel.workbook.limits import Limits
from xlmodel.workbook.links import Loaded, link
from xlmodel.workbook.reader import read_contents


def load_whole(workbook: Path, limits: Limits) -> Loaded:
    """A workbook read and linked, for any number of sessions; how far it is is told.

    Raises:
        WorkbookError: it cannot be read, or is over a limit.
        EngineError: Excel computes it with precision as displayed.
    """
    told("reading")
    contents = read_contents(workbook, limits)
    if contents.as_displayed:
        raise EngineError(
            f"{workbook}: Excel computes it with numbers rounded to what is displayed, and no engine here does",
            hint="take off 'Set precision as displayed' in Excel's options (Advanced)",
        )
    told("following references")
    return Loaded(contents, link(contents, limits))
