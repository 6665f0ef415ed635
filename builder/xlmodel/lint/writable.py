"""Texts that no workbook can hold, wherever in a model they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass

from xlmodel.characters import unwritable
from xlmodel.lint.finding import Finding, error
from xlmodel.model.contents import Contents

_PLAIN = (float, int, bool, type(None))
_AGAIN = frozenset({"case_lines", "case_rows", "by_id", "block_of"})
"""What is made of the ids, labels and formulas of the rest."""


def writable(model: Contents) -> Iterator[Finding]:
    """Control characters, lone surrogates and the like in ids, labels, notes, values, titles, formulas."""
    seen: set[int] = set()
    for collection, items in vars(model).items():
        if collection in _AGAIN:
            continue
        yield from _texts(collection.lstrip("_"), items, seen)


def _texts(where: str, found: object, seen: set[int]) -> Iterator[Finding]:
    """Every text in records, mappings and sequences, each looked at once."""
    if isinstance(found, str):
        character = unwritable(found)
        if character:
            yield error(where, f"{found[:60]!a} has a character no workbook can hold, {character}")
        return
    if isinstance(found, _PLAIN) or id(found) in seen:
        return
    seen.add(id(found))
    if is_dataclass(found) and not isinstance(found, type):
        inside = str(getattr(found, "id", "") or where)
        for name in found.__dataclass_fields__:  # `fields` makes a list anew each time
            yield from _texts(inside, getattr(found, name), seen)
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from _texts(where, key, seen)
            yield from _texts(f"{where} {key!r}" if isinstance(key, str) else where, value, seen)
    elif isinstance(found, list | tuple | set | frozenset):
        for value in found:
            yield from _texts(where, value, seen)
