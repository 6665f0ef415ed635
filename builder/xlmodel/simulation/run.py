"""Simulation: every draw a case, all of them evaluated natively, outputs as percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from xlmodel.errors import ModelError, UsageError
from xlmodel.evaluate import evaluate
from xlmodel.lint import hold_sound
from xlmodel.markup import table
from xlmodel.model import SCALAR, Model
from xlmodel.model.arguments import called
from xlmodel.model.selection import Selection
from xlmodel.selecting import resolve
from xlmodel.simulation.draws import DrawRange, DrawShape, FloatArray, check, draw, spans_of

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
MOST_DRAWS = 1_000_000
_AT_ONCE = 500
"""Cases evaluated together: more need more memory than they save time."""


@dataclass(frozen=True, slots=True)
class Output:
    """A line at one member of its axis."""

    id: str
    member: str = SCALAR

    @property
    def name(self) -> str:
        """`id@member`, or the id of a single value."""
        return f"{self.id}@{self.member}" if self.member else self.id


@dataclass(frozen=True, slots=True)
class Percentiles:
    """The distribution of one output: its value without any draw, mean, standard deviation, percentiles."""

    output: Output
    label: str
    unit: str
    base: float
    mean: float
    deviation: float
    percentiles: tuple[float, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Simulation:
    """What was drawn and what came of it; `values` has a row a draw and a column an output."""

    spans: tuple[DrawRange, ...]
    results: tuple[Percentiles, ...]
    values: FloatArray

    def __repr__(self) -> str:
        return f"Simulation({len(self.values)} draws of {len(self.spans)} inputs, {len(self.results)} outputs)"

    def _repr_html_(self) -> str:
        columns = ("", "id", "period", "unit", "base", "mean", "sd", *(f"p{number}" for number in PERCENTILES))
        rows = [
            (r.label, r.output.id, r.output.member, r.unit, r.base, r.mean, r.deviation, *r.percentiles)
            for r in self.results
        ]
        return table(columns, rows, title=f"{len(self.values)} draws of {len(self.spans)} inputs")

    def frame(self) -> pd.DataFrame:
        """Every draw: a row each, a column an output (`id@period`)."""
        import pandas as pd

        return pd.DataFrame(self.values, columns=[result.output.name for result in self.results])

    def summary(self) -> pd.DataFrame:
        """A row an output: id, period, label, unit, base, mean, sd and the percentiles p5 to p95."""
        import pandas as pd

        heads = ["id", "period", "label", "unit", "base", "mean", "sd", *(f"p{number}" for number in PERCENTILES)]
        rows = [
            (r.output.id, r.output.member, r.label, r.unit, r.base, r.mean, r.deviation, *r.percentiles)
            for r in self.results
        ]
        return pd.DataFrame(rows, columns=heads)


@called
def simulate(
    model: Model,
    *,
    draws: int = 1000,
    seed: int = 1,
    vary: Sequence[DrawRange] = (),
    outputs: Sequence[str] = (),
    selection: Selection = Selection(),
    shape: DrawShape = "triangular",
    language: str | None = None,
) -> Simulation:
    """Draws inputs and evaluates every draw; the same seed gives the same numbers.

    Args:
        model: a complete model.
        draws: how many cases.
        seed: of the generator (PCG64).
        vary: the ranges, that of a block each of its rows'; every input with a swing between its factors, unless given.
        outputs: `id` (all its periods) or `id@period`; the headline outputs at their last period unless given.
        selection: where scenario, corrections and changed inputs stand; ranges by factor are around its values.
        shape: triangular with its mode at the input's value, or uniform.
        language: of the labels.

    Raises:
        UsageError: an unknown input, output or period, or a range that cannot be.
        ModelError: some draws make an output an error value.
    """
    if not _whole(draws) or not 1 <= draws <= MOST_DRAWS:
        raise UsageError(f"{draws!r:.40} draws cannot be made", hint=f"give a whole number from 1 to {MOST_DRAWS:,}")
    if not _whole(seed) or seed < 0:
        raise UsageError(f"{seed!r:.40} cannot be a seed", hint="give a whole number, 0 or more")
    if isinstance(outputs, str) or not isinstance(outputs, Sequence) or not all(isinstance(o, str) for o in outputs):
        raise UsageError(f"{outputs!r:.40} is no list of outputs", hint='for example outputs=["profit@2027"]')
    hold_sound(model)
    selection = resolve(model, selection, language=language)
    spans = [replace(span, input=row) for span in vary for row in model.rows_of(span.input)] or spans_of(model)
    if not spans:
        raise UsageError(f"no input of {model.id} has a swing", hint="say what to vary: ID=LOW:HIGH or ID=0.9x:1.1x")
    for span in spans:
        check(model, span)
    if len({(span.input, span.member) for span in spans}) < len(spans):
        raise UsageError("an input is varied twice", hint="give one range for each")
    wanted = _outputs(model, outputs)
    say = model.speaks(language)
    base = evaluate(model, [selection], language=say)
    cases = draw(model, spans, selection, draws, np.random.default_rng(seed), shape)
    found = np.empty((draws, len(wanted)))
    for start in range(0, draws, _AT_ONCE):
        values = evaluate(model, cases[start : start + _AT_ONCE], language=say)
        for column, output in enumerate(wanted):
            numbers = values.arrays[output.id][:, _place(model, output)]
            found[start : start + _AT_ONCE, column] = np.broadcast_to(numbers, len(cases[start : start + _AT_ONCE]))
    _check_errors(wanted, found)
    results = [
        _percentiles(model, output, base.number(output.id, output.member), found[:, column], say)
        for column, output in enumerate(wanted)
    ]
    return Simulation(tuple(spans), tuple(results), found)


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _outputs(model: Model, names: Sequence[str]) -> list[Output]:
    found: list[Output] = []
    parts = [name.partition("@") for name in names]
    for line_id, at, member in ((row, at, member) for name, at, member in parts for row in model.rows_of(name)):
        if line_id not in model.lines and line_id not in model.inputs:
            raise UsageError(f"{model.id} has no line {line_id!r}", hint=model.near(line_id))
        item = model.item(line_id)
        if item.unit == "text":
            raise UsageError(f"{line_id} is a text and has no percentiles")
        if at and (member not in item.members or not member):
            there = ", ".join(item.members) if item.axis is not None else "one value, no period"
            raise UsageError(f"{line_id} has no value at {member!r}", hint=f"it has {there}")
        found += [Output(line_id, m) for m in ([member] if at else item.members)]
    found = found or [Output(name, model.item(name).members[-1]) for name in model.headlines]
    if not found:
        raise UsageError(f"{model.id} has no headline outputs", hint="name outputs: id or id@period")
    return list(dict.fromkeys(found))


def _place(model: Model, output: Output) -> int:
    axis = model.item(output.id).axis
    return 0 if axis is None else axis.position(output.member)


def _check_errors(outputs: Sequence[Output], found: FloatArray) -> None:
    broken = np.isnan(found).sum(axis=0)
    if broken.any():
        problems = [f"{output.name}: {count} draws" for output, count in zip(outputs, broken, strict=True) if count]
        raise ModelError(f"draws of {len(found)} give error values", problems=problems, hint="narrow the ranges")


def _percentiles(model: Model, output: Output, base: float, values: FloatArray, language: str) -> Percentiles:
    item = model.item(output.id)
    points = tuple(float(point) for point in np.percentile(values, PERCENTILES))
    deviation = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    return Percentiles(output, item.label.text(language), item.unit, base, float(values.mean()), deviation, points)
