"""Two-way sensitivities, natively: one output over two inputs, each multiplied by the same factors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlmodel.errors import ModelError, UsageError
from xlmodel.evaluate import evaluate
from xlmodel.lint import hold_sound
from xlmodel.markup import table
from xlmodel.model.arguments import called
from xlmodel.model.cases import moved
from xlmodel.model.items import SCALAR, Value
from xlmodel.model.model import Model
from xlmodel.model.selection import Selection
from xlmodel.selecting import resolve
from xlmodel.semantics import in_points, relative_change


class GridRow(NamedTuple):
    """One pair of factors and what comes of it; `ratio` is None where it would mean nothing."""

    down: float
    across: float
    value: float
    change: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class OutputGrid:
    """`values[i][j]` is the output with the first input times `factors[i]` and the second times `factors[j]`.

    Attributes:
        base: the output with both inputs as they are.
        points: whether the output is a share or a rate, whose change is in percentage points and has no ratio.
    """

    first: str
    second: str
    output: str
    factors: tuple[float, ...]
    values: tuple[tuple[float, ...], ...]
    base: float
    points: bool = False

    def _repr_html_(self) -> str:
        rows = [(f"{down:g}", *line) for down, line in zip(self.factors, self.values, strict=True)]
        columns = (f"{self.first} / {self.second}", *(f"{factor:g}" for factor in self.factors))
        return table(columns, rows, title=self.output, note=f"factors on the inputs; base {self.base:,.6g}")

    def rows(self) -> list[GridRow]:
        """A row a pair of factors, with its change against the base and the ratio (rule 14 of the semantics)."""
        return [
            GridRow(down, across, value, value - self.base, None if self.points else relative_change(self.base, value))
            for down, line in zip(self.factors, self.values, strict=True)
            for across, value in zip(self.factors, line, strict=True)
        ]


@called
def sensitivity(
    model: Model,
    first: str,
    second: str,
    *,
    output: str,
    factors: Sequence[float] = (0.8, 0.9, 1.0, 1.1, 1.2),
    selection: Selection = Selection(),
) -> OutputGrid:
    """One output over two inputs, all pairs of factors in one evaluation.

    Args:
        model: a complete model.
        first: id of the input down the rows; `second` across the columns.
        second: see `first`.
        output: `id@period`, or the id of a single value.
        factors: on the inputs' own values.
        selection: where scenario, corrections and changed inputs stand.

    Raises:
        UsageError: an unknown input, output or period, or a value outside an input's bounds.
        ModelError: a pair makes the output an error value.
    """
    hold_sound(model)
    selection = resolve(model, selection)
    line_id, _, member = output.partition("@")
    if line_id not in model.lines:
        raise UsageError(f"{model.id} has no line {line_id!r}", hint=model.near(line_id, "line"))
    if not member and model.item(line_id).axis is not None:
        hint = f"for example {line_id}@{model.item(line_id).members[-1]}"
        raise UsageError(f"{line_id} has a value for each period, and none is named", hint=hint)
    if (member or SCALAR) not in model.item(line_id).members:
        there = ", ".join(model.item(line_id).members) or "one value, no period"
        raise UsageError(f"{line_id} has no value at {member!r}", hint=f"it has {there}")
    if not factors or not all(isinstance(f, float | int) and math.isfinite(f) for f in factors):
        raise UsageError("the factors are no list of numbers", hint="for example factors=(0.9, 1.0, 1.1)")
    if first == second:
        raise UsageError("the two inputs are the same", hint="give two different inputs")
    cases = [selection]
    for down in factors:
        for across in factors:
            changes: dict[str, Mapping[str, Value]] = dict(selection.changes)
            changes[first] = _scaled(model, first, down, selection)
            changes[second] = _scaled(model, second, across, selection)
            cases.append(Selection(selection.scenario, changes, selection.corrections))
    found = evaluate(model, cases)
    base, *numbers = (found.number(line_id, member, case) for case in range(len(cases)))
    broken = sum(math.isnan(number) for number in (base, *numbers))
    if broken:
        raise ModelError(f"{output} is an error value in {broken} of {len(cases)} cases", hint="narrow the factors")
    width = len(factors)
    rows = tuple(tuple(numbers[at : at + width]) for at in range(0, len(numbers), width))
    return OutputGrid(first, second, output, tuple(factors), rows, base, in_points(model.item(line_id).unit))


def _scaled(model: Model, input_id: str, factor: float, selection: Selection) -> dict[str, Value]:
    if input_id not in model.inputs:
        raise UsageError(f"{model.id} has no input {input_id!r}", hint=model.near(input_id, "input"))
    item = model.inputs[input_id]
    own = {**model.scenario_values(input_id, selection.scenario), **selection.changes.get(input_id, {})}
    if not all(isinstance(value, float) for value in own.values()):
        raise UsageError(f"{input_id} is no number and cannot be scaled")
    scaled: dict[str, Value] = {m: moved(model, item, v * factor) for m, v in own.items() if isinstance(v, float)}
    if item.valid is not None:
        for value in scaled.values():
            if isinstance(value, float) and not item.valid[0] <= value <= item.valid[1]:
                bounds = f"{item.valid[0]:g} to {item.valid[1]:g} {item.unit}"
                raise UsageError(f"{input_id} times {factor:g} is {value:g}, outside its bounds", hint=bounds)
    return scaled
