"""Where in a template something was written, for messages."""

from __future__ import annotations

import sys
from pathlib import Path

_ENGINE = str(Path(__file__).parents[1])


def origin() -> str:
    """`file.py:42` of the nearest caller outside the engine; empty where there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(_ENGINE) and not name.startswith("<"):
            path = Path(name)
            return f"{path.parent.name}/{path.name}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]  # the outermost frame has no caller
    return ""
