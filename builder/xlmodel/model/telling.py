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
    """Problems as text, by the id concerned; what all rows of a block have wrong is told of the block, once.

    What a few rows alone have wrong is told of the first of them, with the number of the others.
    """
    block_of = {row: block.id for row, block in model.block_of.items()}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name, problem in problems:
        text = _ID.sub(lambda match: block_of.get(match[0], match[0]), problem) if name in block_of else problem
        found.setdefault((block_of.get(name, name), text), {})[name] = problem
    told_of = []
    for (name, text), rows in found.items():
        first, *others = rows
        size = len(model.blocks[name].ids) if name in model.blocks else 1
        if len(rows) == size or first == name:
            told_of.append(f"{told(name, origin_of(model, first))}: {text}")
        else:
            more = f"; so it is with {len(others)} more of the {size} rows of {name}" if others else ""
            told_of.append(f"{told(first, origin_of(model, first))}: {rows[first]}{more}")
    return list(dict.fromkeys(told_of))
