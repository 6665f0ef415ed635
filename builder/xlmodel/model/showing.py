"""How a model and its records show themselves in a notebook; the room that draws them stands above this one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol
from weakref import WeakSet


class Owner(Protocol):
    """A model, as far as its records need it."""

    @property
    def inputs(self) -> Mapping[str, object]:
        """By id."""

    @property
    def lines(self) -> Mapping[str, object]:
        """By id."""


MODELS: WeakSet[Owner] = WeakSet()
"""The models there are, so that a record finds the one it belongs to."""


def model_html(model: Owner) -> str:
    """A model as HTML."""
    return str(import_module("xlmodel.notebook").model_html(model))


def item_html(item: Any) -> str:
    """A line or input as HTML, with the values it has in its model."""
    owner = next((m for m in MODELS if m.lines.get(item.id) is item or m.inputs.get(item.id) is item), None)
    return str(import_module("xlmodel.notebook").item_html(item, owner))


def item_line(item: Any) -> str:
    """A line or input in a line: its id, unit, kind and span."""
    span = [member for member in item.members if member]
    periods = f", {span[0]} to {span[-1]}" if len(span) > 1 else f", {span[0]}" if span else ""
    return f"{type(item).__name__}({item.id!r}, {item.unit!r}, {item.kind}{periods})"
