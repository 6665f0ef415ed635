"""TOML as people write it: texts read and written byte for byte, whole numbers without a point, tables spaced out."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

_PRECISE = 1e15
"""Whole numbers up to here are written without a decimal point."""


def text_of(path: Path) -> str:
    """The text of a file, its line ends as they are."""
    return path.read_bytes().decode("utf-8-sig")


def save(path: Path, text: str) -> None:
    """Writes the text, its line ends as they are."""
    path.write_bytes(text.encode("utf-8"))


def toml_value(value: float | str) -> int | float | str:
    """A value as TOML files have it: a whole number without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _PRECISE else value


def toml_periods(periods: Iterable[str]) -> Array:
    """A list of periods: years as numbers, quarters and months as texts."""
    found = tomlkit.array()
    found.extend(int(period) if period.isdigit() else period for period in periods)
    return found


def tidy(holder: MutableMapping[str, Any], key: str) -> None:
    """Spaces out a table on one line as people do, where one stands under the key and was changed."""
    if isinstance(holder.get(key), InlineTable):
        holder[key] = tomlkit.parse(f"{key} = {_spaced(holder[key])}")[key]


def _spaced(item: Any) -> str:
    if not isinstance(item, InlineTable):
        return str(item.as_string())
    return f"{{ {', '.join(f'{tomlkit.key(key).as_string()} = {_spaced(value)}' for key, value in item.items())} }}"
