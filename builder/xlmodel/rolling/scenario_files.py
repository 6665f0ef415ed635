"""Scenarios of a rolled template: what has happened is the same in all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from xlmodel.model import Model
from xlmodel.model.catalogue import FOLDER as TEXTS
from xlmodel.model.dimensions import Block
from xlmodel.model.fields import Fields
from xlmodel.model.input_blocks import entries_by_member
from xlmodel.rolling.replacements import Replacement
from xlmodel.texts import Label
from xlmodel.toml_text import save, text_of, tidy, toml_value


def write_scenarios(folder: Path, model: Model, found: Iterable[Replacement]) -> list[str]:
    """Takes periods that have an actual out of the changes of scenarios; carries changes on to further periods.

    Returns:
        `SCENARIO.INPUT` of each change of which nothing is left.
    """
    actual: dict[str, set[str]] = defaultdict(set)
    further: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if not one.estimate:
            actual[one.id].add(one.period)
        elif one.before is None:
            further[one.id].append(one.period)
    gone: list[str] = []
    blocks = [block for block in model.blocks.values() if any(row in actual or row in further for row in block.ids)]
    unfolded: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        document = tomlkit.parse(text_of(path))
        if not document or not set(document) <= set(model.scenarios):
            continue
        for scenario, entry in document.items():
            changes = entry.get("changes", {})
            for block in blocks:
                if block.id in changes:
                    unfolded[f"{scenario}.{block.id}"] = _by_row(changes, block, model)
            for name in [name for name in changes if name in actual or name in further]:
                if not _rolled(changes[name], model, name, actual[name], further[name]):
                    del changes[name]
                    gone.append(f"{scenario}.{name}")
        save(path, tomlkit.dumps(document))
    _forget(folder / TEXTS, gone, unfolded)
    return gone


def _by_row(changes: Any, block: Block, model: Model) -> tuple[str, ...]:
    """Puts a change for each row in place of that of a block, whose rows are rolled apart; what a row has stays."""
    change = changes[block.id]
    given = Fields(block.id, change.unwrap(), [])
    found = entries_by_member(block.id, given, Label(), model.dimensions, None, model.folder, whole=False)[1]
    for row_id, (_, entry) in found.items():
        own = changes.get(row_id, {})
        row = {key: entry.entry[key] for key in ("value", "values") if key in entry.entry}
        if not row or "value" in own:
            continue
        if own and "value" in row:
            row = {"values": dict.fromkeys(model.inputs[row_id].members, row["value"])}
        if "values" in row:
            row["values"] = tomlkit.item({**row["values"], **own.get("values", {})})
        changes[row_id] = tomlkit.item({**row, "why": own.get("why", entry.entry["why"])})
    del changes[block.id]
    return tuple(found)


def _rolled(change: Any, model: Model, name: str, actual: set[str], further: list[str]) -> bool:
    """Whether anything is left of a change."""
    item = model.inputs[name]
    if item.axis is None:
        return True
    if "value" in change:
        if not actual:
            return True
        value = change.pop("value")
        change["values"] = tomlkit.inline_table()
        change["values"].update({period: value for period in (*item.members, *further) if period not in actual})
        tidy(change, "values")
        return bool(change["values"])
    values = change["values"]
    for period in [period for period in values if period in actual]:
        del values[period]
    last = values.get(item.members[-1])
    if last is not None:
        values.update({period: toml_value(last) for period in further})
    tidy(change, "values")
    return bool(values)


def _forget(folder: Path, gone: Iterable[str], unfolded: Mapping[str, Iterable[str]]) -> None:
    """Takes the reasons of changes that are gone out of the catalogues, and gives rows that of their block."""
    for path in sorted(folder.glob("*.toml")) if gone or unfolded else ():
        document = tomlkit.parse(text_of(path))
        reasons = document.get("reasons")
        if isinstance(reasons, Mapping):
            for key in [key for key in unfolded if key in reasons]:
                told = reasons.pop(key)  # type: ignore[attr-defined]
                for row in unfolded[key]:
                    reasons.setdefault(f"{key.partition('.')[0]}.{row}", told)  # type: ignore[attr-defined]
            for key in [key for key in gone if key in reasons]:
                del reasons[key]  # type: ignore[attr-defined]
            save(path, tomlkit.dumps(document))
