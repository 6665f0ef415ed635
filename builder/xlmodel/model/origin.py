"""Where in a template something was written, for messages."""

from __future__ import annotations

import inspect
import sys
import sysconfig
from pathlib import Path

_PYTHON = sysconfig.get_paths()["stdlib"]
_ENGINE = str(Path(__file__).parents[1])


def origin() -> str:
    """`file.py:42` of the nearest caller outside the engine; empty where there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if _is_outside(name):
            return _written(name, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]  # the outermost frame has no caller
    return ""


def raised_in(error: BaseException) -> str:
    """`file.py:42` of the innermost line outside the engine that an error went through; empty where there is none."""
    if isinstance(error, SyntaxError) and error.filename:
        return _written(error.filename, error.lineno or 1)
    found, trace = "", error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if _is_outside(name):
            found = _written(name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def written_at(call: object) -> str:
    """`file.py:42` of a function; empty for what is none."""
    code = getattr(inspect.unwrap(call), "__code__", None) if callable(call) else None
    return _written(code.co_filename, code.co_firstlineno) if code is not None else ""


def _is_outside(name: str) -> bool:
    of_python = name.startswith(_PYTHON) and "site-packages" not in name
    return not (of_python or name.startswith((_ENGINE, "<")))


def _written(name: str, line: int) -> str:
    path = Path(name)
    return f"{path.parent.name}/{path.name}:{line}"


def told(item_id: str, place: str) -> str:
    """How problems name a line or input: its id, and where the template declares it."""
    return f"{item_id} ({place})" if place else item_id
