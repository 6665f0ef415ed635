"""Files made anew beside what they are to replace, so that renaming them is one step."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SCRATCH = ".xlmodel-" + "[0-9a-f]" * 12 + ".tmp"
"""What the names of all of them match."""


def made_anew(target: Path) -> tuple[Path, int]:
    """An empty file that nobody else has, in the folder of the target, and the handle to write it by.

    Nothing that stands there under its name is followed, waited for or written over.
    """
    while True:
        scratch = target.with_name(f".xlmodel-{secrets.token_hex(6)}.tmp")
        try:
            return scratch, os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        except FileExistsError:
            continue
