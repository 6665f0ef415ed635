"""The input files of a template with replacements written into them; comments and order stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from xlmodel.errors import ModelError
from xlmodel.model import SCALAR, Input, Model
from xlmodel.model.dimensions import combinations
from xlmodel.rolling.replacements import Replacement
from xlmodel.rolling.value_rows import ValueRows
from xlmodel.timeline import Timeline
from xlmodel.toml_text import save, text_of, tidy, toml_periods, toml_value

_FOLDER = "inputs"
_BETWEEN = "; "
TomlTable = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Register:
    """What an entry says of its values beside them."""

    kind: str
    source: str
    assumed: tuple[str, ...]


def write_inputs(folder: Path, model: Model, rolled: Mapping[str, Timeline], found: Iterable[Replacement]) -> None:
    """Writes the replacements into the files of `folder`, a copy of the folder of `model`.

    Raises:
        ModelError: inputs that stand in no data file, all at once.
    """
    by_entry: dict[str, list[Replacement]] = defaultdict(list)
    for one in found:
        block = model.block_of.get(one.id)
        by_entry[one.id if block is None else block.id].append(one)
    by_file: dict[Path, list[str]] = defaultdict(list)
    for name, those in by_entry.items():
        by_file[folder / _FOLDER / _file_of(model.inputs[those[0].id])].append(name)
    documents = {path: tomlkit.parse(text_of(path)) if path.is_file() else tomlkit.document() for path in by_file}
    missing = [
        f"{model.inputs[by_entry[name][0].id].origin}: {name} is declared in code, or twice"
        for path, names in by_file.items()
        for name in names
        if name not in documents[path]
    ]
    if missing:
        raise ModelError(
            "inputs that stand in no data file cannot be rolled", problems=missing,
            hint=f"move them to {_FOLDER}/NAME.toml",
        )  # fmt: skip
    for path, names in by_file.items():
        document = documents[path]
        files: dict[str, ValueRows] = {}
        for name in names:
            _Entry(document[name], model, name, path.parent, files).write(by_entry[name], rolled)
        for rows in files.values():
            rows.save()
        save(path, tomlkit.dumps(document))


def _file_of(item: Input) -> str:
    return Path(item.origin.rpartition(":")[0]).name or item.origin


class _Entry:
    """One table of a file, with a row or (along dimensions) several."""

    def __init__(self, table: TomlTable, model: Model, name: str, folder: Path, files: dict[str, ValueRows]) -> None:
        self._table = table
        self._model = model
        self._folder = folder
        self._files = files
        block = model.blocks.get(name)
        self._dimensions = () if block is None else block.dimensions
        self._along = [model.dimensions[dimension] for dimension in self._dimensions]
        ids = (name,) if block is None else block.ids
        self._paths = dict(zip(ids, (tuple(m.values()) for m in combinations(self._along)), strict=True))

    def write(self, found: Sequence[Replacement], rolled: Mapping[str, Timeline]) -> None:
        """Writes values, then kind, sources and what is assumed."""
        by_row: dict[str, list[Replacement]] = {row: [] for row in self._paths}
        for one in found:
            self._put(self._paths[one.id], one.period, one.value)
            by_row[one.id].append(one)
        before = {row: _register(self._model.inputs[row]) for row in self._paths}
        after = {row: _registered(self._model.inputs[row], those, rolled) for row, those in by_row.items()}
        alike = len(set(after.values())) == len(set(before.values())) == 1
        for row, path in self._paths.items():
            if alike or after[row] != before[row]:
                _state(self._table if alike else self._own(path), before[row], after[row])

    def _put(self, path: tuple[str, ...], period: str, value: float | str) -> None:
        own = _below(self._table.get("members", {}), path) if path else None
        if own is not None and {"value", "values"} & own.keys():
            holder, path = own, ()
        else:
            holder = self._table
        given = holder.get("values")
        if isinstance(given, str):
            name = str(given)
            rows = self._files.setdefault(name, ValueRows(self._folder / name, self._dimensions if path else ()))
            rows.put(path, period, value)
            return
        if path and (given is None or not set(given) & set(self._along[0].members)):
            if value == "" and given is not None:  # every member is empty there
                path = ()
            else:
                self._spread(holder)
        if path or period != SCALAR:
            place = holder["values"]
            for key in path if period != SCALAR else path[:-1]:
                place = place[key]
            place[period if period != SCALAR else path[-1]] = toml_value(value)
            tidy(holder, "values")
        else:
            holder["value"] = toml_value(value)

    def _spread(self, holder: TomlTable) -> None:
        """Gives each member values of its own where all had the same."""
        alike = holder.pop("values") if "values" in holder else holder.pop("value")
        values = tomlkit.inline_table()
        for members in self._paths.values():
            place: Any = values
            for key in members[:-1]:
                place = place.setdefault(key, tomlkit.inline_table())
            own = tomlkit.inline_table()
            if isinstance(alike, Mapping):
                own.update(alike)
            place[members[-1]] = own if isinstance(alike, Mapping) else alike
        holder["values"] = values

    def _own(self, path: tuple[str, ...]) -> TomlTable:
        place: TomlTable = self._table.setdefault("members", tomlkit.inline_table()) if path else self._table
        for key in path:
            place = place.setdefault(key, tomlkit.inline_table())
        return place


def _below(table: Any, path: tuple[str, ...]) -> TomlTable | None:
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table if isinstance(table, MutableMapping) else None


def _register(item: Input) -> _Register:
    return _Register(item.kind, item.source, tuple(m for m in item.members if m in item.assumed))


def _registered(item: Input, found: Sequence[Replacement], rolled: Mapping[str, Timeline]) -> _Register:
    """What is said of an input after its replacements: an assumption that has actuals is one in the other periods."""
    if not found:
        return _register(item)
    actual = {one.period for one in found if not one.estimate}
    sources = dict.fromkeys(one.source for one in found if one.source)
    told = [] if set(item.members) <= actual else item.source.split(_BETWEEN)
    source = _BETWEEN.join(dict.fromkeys([*told, *sources])) or item.source
    if item.axis is None:
        return _Register("report" if item.kind == "assumption" else item.kind, source, ())
    periods = rolled[item.axis.id].members
    there = {*item.members, *(one.period for one in found)}
    assumed = set(item.members) if item.kind == "assumption" else set(item.assumed)
    assumed = (assumed - actual) | {one.period for one in found if one.estimate and one.value != ""}
    mixed = item.kind == "assumption" and assumed < there
    kind = "report" if mixed else item.kind
    return _Register(kind, source, () if kind == "assumption" else tuple(p for p in periods if p in assumed))


def _state(place: TomlTable, before: _Register, after: _Register) -> None:
    for key in ("kind", "source"):
        if getattr(after, key) != getattr(before, key):
            place[key] = getattr(after, key)
    if after.assumed != before.assumed:
        if after.assumed:
            place["assumed"] = toml_periods(after.assumed)
        elif "assumed" in place:
            del place["assumed"]
        elif before.assumed:
            place["assumed"] = toml_periods(())
