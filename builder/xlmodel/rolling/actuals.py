"""A file of actuals, CSV or TOML, each held against the input that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlmodel.errors import ModelError, UsageError, brief, nearest
from xlmodel.expr.placeholders import dimensions_in
from xlmodel.model import SCALAR, Input, Model
from xlmodel.model.fields import Fields
from xlmodel.model.files import header_lines, rows, tables
from xlmodel.model.input_blocks import entries_by_member
from xlmodel.selecting import changeable, checked
from xlmodel.texts import NO_TEXT
from xlmodel.timeline import Axis, Timeline
from xlmodel.units import Units

COLUMNS = ("id", "period", "value")
SOURCE, UNIT = "source", "unit"
_TABLE = (UNIT, SOURCE, "value", "values")
_SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Actual:
    """A value of the file: of which input, at which period (`SCALAR` for a single value), from which source."""

    id: str
    period: str
    value: float | str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Actuals:
    """What a file of actuals holds: values, and the sources it brings along, by id.

    `named` are the ids and periods of all its values, of those too that cannot be taken.
    """

    values: tuple[Actual, ...]
    sources: Mapping[str, Mapping[str, Any]]
    named: frozenset[tuple[str, str]]


def read_actuals(path: Path, model: Model, rolled: Mapping[str, Timeline], source: str, problems: list[str]) -> Actuals:
    """The actuals of a file whose name ends in `.csv` (columns id, period, value; source, unit) or `.toml`.

    Args:
        path: the file.
        model: the model as it is.
        rolled: the calendars as they will be, by id.
        source: for values that name none.
        problems: takes each that is no input, lies outside the calendar, or cannot be a value of its input.

    Raises:
        UsageError: a file of another kind.
        ModelError: a file that cannot be read.
    """
    if path.suffix.lower() not in {".csv", ".toml"}:
        raise UsageError(f"{path} is no file of actuals", hint=f"a .csv with {', '.join(COLUMNS)}, or a .toml")
    told: list[str] = []
    units = Units(model.units)
    found, sources = _from_csv(path, told) if path.suffix.lower() == ".csv" else _from_toml(path, model, told)
    held = [actual for fields in found if (actual := _held(fields, model, units, rolled, source)) is not None]
    problems.extend(told)
    named = frozenset((str(fields.entry["id"]), str(fields.entry["period"])) for fields in found)
    return Actuals(tuple(held), sources, named)


def _from_csv(path: Path, told: list[str]) -> tuple[list[Fields], dict[str, Mapping[str, Any]]]:
    found = rows(path, COLUMNS, told, key=COLUMNS[:2])
    for row in found:
        row.only((*COLUMNS, SOURCE, UNIT))
    entries = []
    for row in found:
        entry = {key: text.strip() for key, text in row.entry.items()}
        entries.append(replace(row, entry=entry))
    return entries, {}


def _from_toml(path: Path, model: Model, told: list[str]) -> tuple[list[Fields], dict[str, Mapping[str, Any]]]:
    begins = {name: place.rpartition(":")[2] for name, place in header_lines(path).items()}
    found: list[Fields] = []
    sources: dict[str, Mapping[str, Any]] = {}
    for name, table in tables(path, told).items():
        if name == _SOURCES:
            sources = {key: Fields.of(f"[{_SOURCES}.{key}]", entry, told).entry for key, entry in table.entry.items()}
            continue
        line = f"line {begins[name]}" if name in begins else table.where
        fields = replace(table, where=f"{line}, {name}")
        fields.only(_TABLE)
        fields.need(UNIT)
        if ("value" in fields.entry) == ("values" in fields.entry):
            told.append(f"{fields.where}: exactly one of value and values must be given")
            continue
        for row_id, entry in _rows_of(name, fields, model, path.parent):
            found += _values(row_id, entry)
    return found, sources


def _rows_of(name: str, fields: Fields, model: Model, folder: Path) -> Iterator[tuple[str, Fields]]:
    """The entry itself, or that of each row of an input along dimensions."""
    if not dimensions_in(name):
        yield name, fields
    elif name not in model.blocks:
        fields.problems.append(f"{fields.where}: no input {name!r}; {nearest(name, model.blocks)}".rstrip("; "))
    else:
        for row_id, (_, entry) in entries_by_member(name, fields, NO_TEXT, model.dimensions, None, folder)[1].items():
            yield row_id, replace(entry, where=fields.where)


def _values(row_id: str, fields: Fields) -> Iterator[Fields]:
    shared = {"id": row_id, **{key: fields.entry[key] for key in (UNIT, SOURCE) if key in fields.entry}}
    by_period = fields.entry.get("values")
    if by_period is None:
        yield replace(fields, entry={**shared, "period": SCALAR, "value": fields.entry.get("value")})
    else:
        for period, value in Fields.of(f"{fields.where} values", by_period, fields.problems).entry.items():
            yield replace(fields, entry={**shared, "period": str(period), "value": value})


def _held(fields: Fields, model: Model, units: Units, rolled: Mapping[str, Timeline], source: str) -> Actual | None:
    """The value, if its input may have it there."""
    before = len(fields.problems)
    name, period = str(fields.entry["id"]), str(fields.entry["period"])
    try:
        item = changeable(model, name)
        _check_period(item, period, rolled)
        value = checked(item, _value(fields, item) * _factor(fields, item, units))
    except (UsageError, ModelError) as error:
        if len(fields.problems) == before:
            fields.problems.append(f"{fields.where}: {error.message}{f'; {error.hint}' if error.hint else ''}")
        return None
    if len(fields.problems) > before or value is None:
        return None
    assert isinstance(value, float | str)
    return Actual(name, period, value, fields.text(SOURCE, "") or source, fields.where)


def _check_period(item: Input, period: str, rolled: Mapping[str, Timeline]) -> None:
    if item.axis is None:
        if period:
            raise UsageError(f"{item.id} is one value and has no period {period!r}", hint="leave its period empty")
        return
    axis: Axis = rolled.get(item.axis.id, item.axis)
    if not isinstance(axis, Timeline):
        hint = f"change it in {item.origin}"
        raise UsageError(f"{item.id} runs along {axis.label.origin!r}, not along the calendar", hint=hint)
    if period not in axis.members:
        told = f"{item.id} at {period!r}" if period else f"{item.id} without a period"
        raise UsageError(f"{told} lies outside the calendar", hint=axis.near(period))
    if not axis.is_history(axis.position(period)) and period in item.axis.members:
        last = axis.last_history
        hint = f"roll further with --to, or change the estimate in {item.origin}"
        raise UsageError(f"{item.id} at {period} is no actual: history ends in {last}", hint=hint)


def _value(fields: Fields, item: Input) -> Any:
    if item.unit == "text":
        return fields.text("value")
    if fields.entry["value"] == "":
        raise UsageError(f"{item.id} has no value", hint="write the actual, or leave the row out")
    return fields.number("value")


def _factor(fields: Fields, item: Input, units: Units) -> float | int:
    """What a value in the unit of the file is multiplied by, where it states one."""
    if UNIT not in fields.entry:
        return 1
    stated = fields.text(UNIT)
    if not stated:
        raise UsageError(f"{item.id} has no unit", hint=f"write {item.unit!r}, or leave the whole column out")
    told, wanted = units.parse(stated), units.parse(item.unit)
    if told.kind != wanted.kind or told.dimension != wanted.dimension:
        raise UsageError(f"{item.id} is in {brief(stated)}", hint=f"the input is in {item.unit!r}")
    if told.is_text:
        return 1
    factor = told.scale / wanted.scale
    return int(factor) if factor.denominator == 1 else float(factor)
