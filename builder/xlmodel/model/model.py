"""The complete model: frozen, every reference resolved; what everything else reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from xlmodel.model.contents import Contents
from xlmodel.model.dimensions import Block
from xlmodel.model.items import Input, Line
from xlmodel.model.showing import MODELS, model_html


@dataclass(frozen=True, eq=False, repr=False)
class Model(Contents):
    """A complete model; `Draft.complete()` makes it, and nothing changes it."""

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block that a row belongs to, by the row's id."""
        return super().block_of

    @cached_property
    def by_id(self) -> dict[str, Input | Line]:
        """Every input and line, those of cases included."""
        return {**self.inputs, **self.lines, **self.case_lines}

    def drivers(self) -> tuple[str, ...]:
        """The inputs that any scenario changes, in order of declaration."""
        return self._drivers

    @cached_property
    def _drivers(self) -> tuple[str, ...]:
        return super().drivers()

    def found(self, line_id: str) -> Input | Line | None:
        """The line or input of that id, if there is one."""
        return self.by_id.get(line_id)

    def item(self, line_id: str) -> Input | Line:
        """The record of the line or input `line_id` (ModelError with the nearest names if there is none)."""
        return self.by_id.get(line_id) or super().item(line_id)

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
