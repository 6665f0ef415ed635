"""Inputs along dimensions: one entry of a TOML file, with values and whatever else differs by member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from xlmodel.errors import brief, nearest
from xlmodel.expr.placeholders import dimensions_in, filled, twice_in
from xlmodel.model.dimensions import Block, Dimension, combinations, heading
from xlmodel.model.expansion import ids_of
from xlmodel.model.fields import Fields
from xlmodel.model.value_file import read_values
from xlmodel.texts import Label
from xlmodel.timeline import Axis

_BY_MEMBER = ("value", "values", "members")


def entries_by_member(
    input_id: str,
    fields: Fields,
    label: Label,
    dimensions: Mapping[str, Dimension],
    axis: Axis | None,
    folder: Path,
    *,
    whole: bool = True,
) -> tuple[Block | None, dict[str, tuple[dict[str, str], Fields]]]:
    """The block of an entry whose id runs along dimensions, and by row id its members and an entry of its own.

    `values` is keyed by member (dimension by dimension), then by period, or names a CSV file in `folder`;
    keyed by period alone, every member has the same.
    `members` is keyed by member, with the keys that differ there. Unless it is `whole`, members may be left out.
    """
    names = dimensions_in(input_id)
    unknown = [name for name in names if name not in dimensions]
    for name in unknown:
        hint = nearest(name, dimensions) or "declare it before the inputs are read"
        fields.problems.append(f"{fields.where}: there is no dimension {name!r}; {hint}")
    twice = twice_in(input_id)
    for name in twice:
        fields.problems.append(f"{fields.where}: the id runs along {name!r} twice; write {{{name}}} once")
    if unknown or twice:
        return None, {}
    before = len(fields.problems)
    along = [dimensions[name] for name in names]
    rows = list(combinations(along))
    given = fields.entry.get("values")
    alike = isinstance(given, Mapping) and bool(given) and not set(given) & set(along[0].members)
    by_key = read_values(fields, folder, along, axis) if isinstance(given, str) else None if alike else given
    if isinstance(given, str) and not by_key:
        return None, {}
    values = _leaves(fields, given if isinstance(given, str) else "values", by_key, along, needed=whole)
    special = _leaves(fields, "members", fields.entry.get("members"), along, needed=False)
    shared = {key: value for key, value in fields.entry.items() if key not in _BY_MEMBER}
    entries = {}
    for members in rows if len(fields.problems) == before else ():
        key = tuple(members.values())
        own = special.get(key, {})
        entry: dict[str, Any] = {**shared, **_given(values.get(key, given if alike else fields.entry.get("value")))}
        entry |= own if isinstance(own, Mapping) else {}
        row_id = filled(input_id, members)
        entries[row_id] = (members, replace(fields, where=f"[{row_id}]", entry=entry))
    return Block(input_id, heading(label, along), names, ids_of(input_id, rows)), entries


def _given(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return {"values": value} if isinstance(value, Mapping) else {"value": value}


def _leaves(
    fields: Fields, key: str, given: object, along: list[Dimension], *, needed: bool = True
) -> dict[tuple[str, ...], Any]:
    """What stands under a key for each combination of members; unknown members and gaps are problems."""
    if given is None:
        return {}
    found: dict[tuple[str, ...], Any] = {(): given}
    for dimension in along:
        below: dict[tuple[str, ...], Any] = {}
        for path, entry in found.items():
            where = (" " if key.endswith(".csv") else ".").join((key, *path))
            if not isinstance(entry, Mapping):
                hint = f"for example {{ {dimension.members[0]} = {brief(entry)} }}"
                fields.wrong(where, f"{brief(entry)} is no table of members of {dimension.id!r}", hint)
                continue
            unknown = [member for member in entry if member not in dimension.members]
            for member in unknown:
                fields.unknown(where, member, dimension.members, f"member of {dimension.id!r}")
            below |= {(*path, member): value for member, value in entry.items()}
            if needed and not unknown:
                for member in dimension.members:
                    if member not in entry:
                        fields.wrong(where, f"has no value for {member!r}")
        found = below
    return found
