"""The complete model: frozen, every reference resolved; what everything else reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from xlmodel.model.contents import Contents
from xlmodel.model.dimensions import Block
from xlmodel.model.showing import MODELS, model_html


@dataclass(frozen=True, eq=False, repr=False)
class Model(Contents):
    """A complete model; `Draft.complete()` makes it, and nothing changes it."""

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block that a row belongs to, by the row's id."""
        return {row: block for block in self.blocks.values() for row in block.ids}

    def _repr_html_(self) -> str:
        return model_html(self)

    def __repr__(self) -> str:
        return f"Model({self.id!r}: {len(self.inputs)} inputs, {len(self.lines)} lines, {len(self.sheets)} sheets)"


def frozen(contents: Contents) -> Model:
    """The contents of a draft as a model."""
    model = object.__new__(Model)
    for name in Contents.__annotations__:
        object.__setattr__(model, name, _still(getattr(contents, name)))
    MODELS.add(model)
    return model


def _still(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType(dict(value))
    return tuple(value) if isinstance(value, list) else value
