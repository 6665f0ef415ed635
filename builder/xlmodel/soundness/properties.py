"""Document properties: dates that are dates, custom properties told once each."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator

from xlmodel.soundness.parts import Parts, local, whole

CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?\Z")
_LONGEST = 255
_FIRST_ID = 2


def property_problems(parts: Parts) -> Iterator[str]:
    """Dates that are none, properties told twice, without a value, or too long."""
    root = parts.root(CORE)
    told = Counter(local(item) for item in (root if root is not None else ()))
    yield from (f"{CORE}: {name} is told {count} times" for name, count in told.items() if count > 1)
    for item in root if root is not None else ():
        if local(item) in ("created", "modified") and not _is_date(item.text or ""):
            yield f"{CORE}: {local(item)} is {item.text!r}, no date"
    custom = parts.root(CUSTOM)
    found = list(custom) if custom is not None else []
    for what in ("name", "pid"):
        told = Counter(item.get(what, "").casefold() for item in found)
        yield from (f"{CUSTOM}: two properties have the {what} {key!r}" for key, count in told.items() if count > 1)
    for item in found:
        name = item.get("name", "")
        if (whole(item.get("pid")) or 0) < _FIRST_ID:
            yield f"{CUSTOM}: {name} has the pid {item.get('pid')}, below {_FIRST_ID}"
        if not name or len(name) > _LONGEST or len(item) != 1 or len(item[0].text or "") > _LONGEST:
            yield f"{CUSTOM}: the property {name!r} has no value, or is too long"


def _is_date(text: str) -> bool:
    if not _DATE.match(text):
        return False
    try:
        datetime.datetime.fromisoformat(text if len(text) > len("2024-01") else f"{text}-01-01"[: len("2024-01-01")])
    except ValueError:
        return False
    return True
