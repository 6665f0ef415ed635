"""Problems as a reader takes them in: with file and line of the template, and those of a block's rows once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlmodel.model.contents import Contents
from xlmodel.model.origin import told

_ID = re.compile(r"[\w.\-]+")


def origin_of(model: Contents, name: str) -> str:
    """Where the template declares what a problem is about: a line, an input, a sheet or table; empty if unknown."""
    for found in (name, name.partition("[")[0], *reversed(_ID.findall(name))):
        item = model.inputs.get(found) or model.lines.get(found)
        place = item.origin if item is not None else model.origins.get(found, "")
        if place:
            return place
    return ""


def told_once(model: Contents, problems: Iterable[tuple[str, str]]) -> list[str]:
    """Problems as text, by the id concerned: that of a block for each of its rows, each text once."""
    block_of = {row: block.id for block in model.blocks.values() for row in block.ids}
    found: dict[str, None] = {}
    for name, problem in problems:
        text = _ID.sub(lambda match: block_of.get(match[0], match[0]), problem) if name in block_of else problem
        found[f"{told(block_of.get(name, name), origin_of(model, name))}: {text}"] = None
    return list(found)
