"""Inputs and sources read from TOML: numbers live beside the template, never in its logic."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from xlmodel.errors import brief
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.dimensions import Block, Dimension, named
from xlmodel.model.fields import Fields
from xlmodel.model.files import header_lines, reading, tables
from xlmodel.model.input_blocks import entries_by_member
from xlmodel.model.items import SCALAR, Input, Source, Value
from xlmodel.model.value_file import read_values
from xlmodel.number_formats import format_problem
from xlmodel.texts import Label, joined, said
from xlmodel.timeline import Axis

INPUT_KEYS = frozenset(
    {
        "label",
        "unit",
        "kind",
        "source",
        "value",
        "values",
        "note",
        "assumed",
        "valid",
        "swing",
        "swing_factor",
        "choices",
        "number_format",
        "whole",
    }
)
KINDS = ("report", "derived", "assumption", "definition", "own")
_TEXT = "text"


def read_inputs(
    path: Path, axis: Axis, dimensions: Mapping[str, Dimension], texts: Catalogue
) -> list[tuple[Block | None, list[Input]]]:
    """The inputs of one TOML file, each block with its rows; those with `values` run along `axis`.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    with reading(path) as problems:
        found: list[tuple[Block | None, list[Input]]] = []
        begins = header_lines(path)
        for input_id, fields in tables(path, problems).items():
            block, rows = (
                _block(input_id, fields, axis, dimensions, texts, path.parent)
                if dimensions_in(input_id)
                else (None, [_input(input_id, fields, axis, path.parent)])
            )
            found.append((block, [replace(row, origin=begins.get(input_id, path.name)) for row in rows]))
        return found


def _block(
    input_id: str,
    fields: Fields,
    axis: Axis,
    dimensions: Mapping[str, Dimension],
    texts: Catalogue,
    folder: Path,
) -> tuple[Block | None, list[Input]]:
    """An input along dimensions: a row a member, labelled by the member's name before the entry's label."""
    label = texts.label(f"labels.{input_id}", fields.label())
    block, entries = entries_by_member(input_id, fields, label, dimensions, axis, folder)
    rows = []
    for row_id, (members, row) in entries.items():
        item = _input(row_id, row, axis, folder)
        if "label" not in row.entry or row.entry["label"] == fields.entry.get("label"):
            item = replace(item, label=named(label, dimensions, members))
        if "note" in row.entry and row.entry["note"] == fields.entry.get("note"):
            item = replace(item, note=texts.label(f"notes.{input_id}", item.note))
        rows.append(item)
    return block, rows


def _input(input_id: str, fields: Fields, axis: Axis, folder: Path) -> Input:
    entry = fields.entry
    if not input_id.strip():
        fields.problems.append("[]: an input needs an id")
    fields.only(INPUT_KEYS)
    kind = fields.one_of("kind", KINDS, "kind")
    if ("value" in entry) == ("values" in entry):
        fields.problems.append(f"{fields.where}: exactly one of value and values must be given")
    note = fields.label("note") if "note" in entry else Label()
    if kind == "assumption" and "note" not in entry:
        fields.problems.append(f"{fields.where}: an assumption needs a note with its reasoning")
    unit = fields.text("unit")
    values = (
        _series(fields, axis, folder)
        if "values" in entry
        else {SCALAR: value_of(fields, "value", entry["value"])}
        if "value" in entry
        else {}
    )
    for member, value in values.items():
        if isinstance(value, str if unit != _TEXT else float):
            given = f"values.{member}" if member else "value"
            fields.wrong(given, f"{brief(value)} is no {'number' if unit != _TEXT else 'text'} (unit {unit!r})")
    return Input(
        id=input_id,
        label=fields.label(),
        unit=unit,
        kind=kind,  # type: ignore[arg-type]  # `one_of` holds it against KINDS
        source=fields.text("source"),
        values=values,
        axis=axis if "values" in entry else None,
        note=note,
        assumed=_assumed(fields, values),
        valid=_valid(fields, values),
        swing=_swing(fields, values),
        choices=fields.texts("choices"),
        number_format=_number_format(fields),
        whole=_whole(fields, values),
    )


def _series(fields: Fields, axis: Axis, folder: Path) -> dict[str, Value]:
    """The values by member: a table in the TOML file, or the name of a CSV file beside it (period, value)."""
    if isinstance(fields.entry["values"], str):
        given = read_values(fields, folder, (), axis)
        if not given:
            return {}
        fields = replace(fields, entry={**fields.entry, "values": given})
    return members_of(fields, "values", axis)


def _number_format(fields: Fields) -> str:
    text = fields.text("number_format", "")
    problem = format_problem(text) if text else ""
    if problem:
        fields.wrong("number_format", problem)
    return text


def _whole(fields: Fields, values: Mapping[str, Value]) -> bool:
    """Whether the input counts what cannot be parted; then every value given is a whole number."""
    whole = fields.flag("whole")
    if whole:
        for member, value in values.items():
            if not isinstance(value, float) or not value.is_integer():
                given = f"values.{member}" if member else "value"
                fields.wrong(given, f"{brief(value)} is no whole number", "or leave `whole` out")
    return whole


def _assumed(fields: Fields, values: Mapping[str, Value]) -> frozenset[str]:
    found = [str(member) for member in fields.items("assumed")]
    for member in found:
        if member not in values:
            fields.unknown("assumed", member, list(values), "value at")
    return frozenset(found)


def _valid(fields: Fields, values: Mapping[str, Value]) -> tuple[float, float] | None:
    bounds = fields.pair("valid")
    if bounds is not None:
        for member, value in values.items():
            if isinstance(value, float) and not bounds[0] <= value <= bounds[1]:
                given = f"values.{member}" if member else "value"
                fields.wrong(given, f"{value:g} lies outside `valid`, {bounds[0]:g} to {bounds[1]:g}")
    return bounds


def _swing(fields: Fields, values: Mapping[str, Value]) -> tuple[float, float] | None:
    if "swing_factor" in fields.entry:
        return fields.pair("swing_factor")
    swing = fields.pair("swing")
    if swing is None:
        return None
    base = next((value for value in values.values() if isinstance(value, float)), 0.0)
    if not base:
        fields.wrong("swing", "the first value is 0 or no number, so no factor leads to it", "use swing_factor")
        return None
    return swing[0] / base, swing[1] / base


def value_of(fields: Fields, key: str, value: object) -> Value:
    """A TOML value as a model value: a number as float, a text as it is; an empty text is an empty cell."""
    if isinstance(value, str):
        return fields.text(key) or None if fields.entry.get(key) is value else value or None
    if isinstance(value, bool):
        fields.wrong(key, f"{brief(value)} is no value", "write 1 or 0")
        return None
    if isinstance(value, int | float):
        return fields.finite(key, value)
    fields.wrong(key, f"{brief(value)} is neither a number nor a text")
    return None


def members_of(fields: Fields, key: str, axis: Axis) -> dict[str, Value]:
    """The values by member of `axis` under a key; an unknown member is a problem that names those there are."""
    inner = fields.inner(key)
    for member in inner.entry:
        if member not in axis.members:
            inner.problems.append(f"{inner.where}: {member!r} is no member of axis {axis.id!r}; {axis.near(member)}")
    if not inner.entry:
        inner.problems.append(f"{inner.where}: no value is given")
    return {member: value_of(inner, member, inner.entry[member]) for member in axis.members if member in inner.entry}


def read_sources(path: Path, texts: Catalogue) -> dict[str, Source]:
    """The sources of a TOML file by id; `name` is how rows cite one, its id unless given.

    Raises:
        ModelError: every entry that is malformed, all at once.
    """
    with reading(path) as problems:
        found = tables(path, problems)
        names = {
            source_id: texts.label(f"names.{source_id}", fields.text("name", source_id), optional=True)
            for source_id, fields in found.items()
        }
        return {
            source_id: Source(
                source_id,
                texts.label(f"sources.{source_id}", fields.label()),
                _detail(source_id, fields, names, texts),
                names[source_id],
            )
            for source_id, fields in found.items()
        }


def _detail(source_id: str, fields: Fields, names: Mapping[str, Label], texts: Catalogue) -> Label:
    """What else is said of a source: texts, dates, pages, ids of other sources; a text may be translated."""
    keys = [key for key in fields.entry if key not in ("label", "name")]
    parts = [_part(fields, key, names) for key in keys]
    said_in = [
        texts.label(f"details.{source_id}.{key}", part, optional=True) for key, part in zip(keys, parts, strict=True)
    ]
    return joined(said_in, "sources.semicolon")


def _part(fields: Fields, key: str, names: Mapping[str, Label]) -> Label:
    value = fields.entry[key]
    if isinstance(value, datetime.date):
        return Label(value.isoformat())
    text = fields.text(key)
    if key == "page":
        several = "-" in text or "," in text
        return said("sources.pages" if several else "sources.page", Label(text))
    return names.get(text, Label(text))
