"""Python's search for circles of garbage, put off where very many records are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def searched_later() -> Iterator[None]:
    """Puts the search off, as a `with` or a decorator; what is in no circle is freed at once as ever.

    At the end all that was made counts as old, as if searches had passed it by: the next full one looks through it.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            if not gc.get_freeze_count():  # what the caller has frozen stays so
                gc.freeze()
                gc.unfreeze()
            gc.enable()
