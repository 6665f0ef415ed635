"""What every try of the fuzz asks of a call."""

from __future__ import annotations

from collections.abc import Callable

from xlmodel.errors import XlmodelError


def answered(work: Callable[[], object]) -> None:
    """Runs a call; an error of xlmodel that says something is an answer, and nothing else is."""
    try:
        work()
    except XlmodelError as error:
        assert error.message.strip()
