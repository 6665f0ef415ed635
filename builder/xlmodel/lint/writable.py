"""Texts that no workbook can hold, wherever in a model they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlmodel.characters import unwritable
from xlmodel.expr.nodes import Node, Text, Words
from xlmodel.lint.finding import Finding, error
from xlmodel.model.contents import Contents

_PLAIN = (float, int, bool, type(None))
_AGAIN = frozenset({"case_lines", "case_rows", "by_id", "block_of", "_drivers"})
"""What is made of the ids, labels and formulas of the rest."""


def writable(model: Contents) -> Iterator[Finding]:
    """Control characters, lone surrogates and the like in ids, labels, notes, values, titles, formulas; each text once.

    Lines come first: what is made of the words of a line, such as a choice of outputs, is told there.
    """
    todo = [(name.lstrip("_"), items) for name, items in reversed(vars(model).items()) if name not in _AGAIN]
    todo.append(("lines", model.lines))
    seen: set[int] = set()
    told: set[str] = set()
    while todo:
        where, found = todo.pop()
        if isinstance(found, str):
            character = unwritable(found)
            if character and found not in told:
                told.add(found)
                yield error(where, f"{found[:60]!a} has a character no workbook can hold, {character}")
        elif not isinstance(found, _PLAIN) and id(found) not in seen:
            seen.add(id(found))
            todo += reversed(_inside(where, found))


def _inside(where: str, found: object) -> list[tuple[str, object]]:
    """What a record, mapping or sequence holds, each with where it stands."""
    if isinstance(found, Mapping):
        return [
            one
            for key, value in found.items()
            for one in ((where, key), (f"{where} {key!r}" if isinstance(key, str) else where, value))
        ]
    if isinstance(found, list | tuple | set | frozenset):
        return [(where, value) for value in found]
    if isinstance(found, Node):  # the ids that it reads stand where they are declared
        return [
            (where, part.value if isinstance(part, Text) else part.label)
            for part in found.walk()
            if isinstance(part, Text | Words)
        ]
    names = getattr(found, "__dataclass_fields__", None)  # `fields` makes a list anew each time
    if names is None or isinstance(found, type):
        return []
    own = str(getattr(found, "id", "") or where)
    return [(own, getattr(found, name)) for name in names]
