"""What is drawn: the range of each input, as values or as factors on its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from xlmodel.errors import UsageError
from xlmodel.model import Input, Model, Value
from xlmodel.model.cases import moved
from xlmodel.model.selection import Selection

DrawShape = Literal["triangular", "uniform"]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DrawRange:
    """The range an input is drawn from.

    Attributes:
        input: its id.
        low: smallest value, or smallest factor on its values.
        high: largest.
        factor: whether low and high are factors, one draw for all members.
        member: the one member drawn; every member unless given.
    """

    input: str
    low: float
    high: float
    factor: bool = True
    member: str | None = None


def spans_of(model: Model) -> list[DrawRange]:
    """The inputs with a swing, each between its factors."""
    return [DrawRange(i.id, *i.swing) for i in model.inputs.values() if i.swing is not None]


def check(model: Model, span: DrawRange) -> None:
    """Raises UsageError for a range that no input can be drawn from."""
    item = model.inputs.get(span.input)
    if item is None:
        known = (
            f"{span.input} is calculated" if span.input in model.lines else f"{model.id} has no input {span.input!r}"
        )
        raise UsageError(known, hint=model.near(span.input, "input"))
    if item.kind == "switch" or item.unit == "text":
        raise UsageError(f"{item.id} is a {'switch' if item.kind == 'switch' else 'text'} and cannot be drawn")
    if span.member is not None and span.member not in item.members:
        there = ", ".join(item.members) if item.axis is not None else "one value, no period"
        raise UsageError(f"{item.id} has no value at {span.member!r}", hint=f"it has {there}")
    if not np.isfinite([span.low, span.high]).all() or span.low > span.high:
        raise UsageError(f"{item.id} cannot be drawn between {span.low:g} and {span.high:g}")
    if not span.factor and item.valid is not None and not item.valid[0] <= span.low <= span.high <= item.valid[1]:
        raise UsageError(
            f"{item.id}: {span.low:g} to {span.high:g} is outside its bounds",
            hint=f"{item.valid[0]:g} to {item.valid[1]:g} {item.unit}",
        )


def draw(
    model: Model,
    spans: Sequence[DrawRange],
    selection: Selection,
    count: int,
    generator: np.random.Generator,
    shape: DrawShape,
) -> list[Selection]:
    """The cases: each input drawn by itself, one draw for all its members, in its bounds, whole where that is."""
    bases = {span.input: _base(model, model.inputs[span.input], selection) for span in spans}
    drawn = [_draws(span, bases[span.input], count, generator, shape) for span in spans]
    cases = []
    for number in range(count):
        changes: dict[str, Mapping[str, Value]] = dict(selection.changes)
        for span, values in zip(spans, drawn, strict=True):
            found = dict(changes.get(span.input, bases[span.input]))
            for member in [span.member] if span.member is not None else list(bases[span.input]):
                found[member] = _one(model, span, found[member], float(values[number]))
            changes[span.input] = found
        cases.append(Selection(selection.scenario, changes, selection.corrections))
    return cases


def _base(model: Model, item: Input, selection: Selection) -> dict[str, Value]:
    return {**model.scenario_values(item.id, selection.scenario), **selection.changes.get(item.id, {})}


def _draws(
    span: DrawRange, base: Mapping[str, Value], count: int, generator: np.random.Generator, shape: DrawShape
) -> FloatArray:
    if span.low == span.high:
        return np.full(count, span.low)
    if shape == "uniform":
        return generator.uniform(span.low, span.high, count)
    wanted = base.values() if span.member is None else [base[span.member]]
    value = next((v for v in wanted if isinstance(v, float)), span.low)
    mode = min(max(1.0 if span.factor else value, span.low), span.high)
    return generator.triangular(span.low, mode, span.high, count)


def _one(model: Model, span: DrawRange, value: Value, drawn: float) -> Value:
    if span.factor and not isinstance(value, float):
        return value
    item = model.inputs[span.input]
    found = moved(model, item, value * drawn if span.factor and isinstance(value, float) else drawn)
    return found if item.valid is None else min(max(found, item.valid[0]), item.valid[1])
