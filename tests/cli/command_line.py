"""The command line as a user calls it, in this process."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from xlmodel.cli import main

BAKERY = str(Path(__file__).parents[1] / "models" / "bakery")


def run(*words: str) -> Result:
    """The result of `xlmodel WORDS`; a traceback is never an answer."""
    result = CliRunner().invoke(main, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
