"""Problems as a reader takes them in: with file and line of the template, and those of a block's rows once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlmodel.model.contents import Contents
from xlmodel.model.origin import told

_ID = re.compile(r"[\w.\-]+")


def told_once(model: Contents, problems: Iterable[tuple[str, str]]) -> list[str]:
    """Problems as text, by the id concerned: that of a block for each of its rows, each text once."""
    block_of = {row: block.id for block in model.blocks.values() for row in block.ids}
    found: dict[str, None] = {}
    for name, problem in problems:
        item = model.inputs.get(name) or model.lines.get(name)
        text = _ID.sub(lambda match: block_of.get(match[0], match[0]), problem) if name in block_of else problem
        found[f"{told(block_of.get(name, name), '' if item is None else item.origin)}: {text}"] = None
    return list(found)
