"""What of a model can be chosen: its inputs but for its frame, and the periods of each."""

from __future__ import annotations

from xlmodel.errors import UsageError
from xlmodel.model import SCALAR, Contents, Input

_OWN = (
    "scenario.",
    "cases.",
    "time.year",
    "time.period",
    "time.start",
    "time.end",
    "time.day",
    "time.closes_year",
    "time.place",
)
"""Inputs the engine declares for itself: the frame of a model, not its assumptions."""


def changeable(model: Contents, input_id: str) -> Input:
    """The input of that id, if its value may be chosen.

    Raises:
        UsageError: there is no such input, it is a calculated line, or it is a switch with an option of its own.
    """
    if input_id in model.lines:
        raise UsageError(
            f"{input_id} is calculated, and only inputs can be set", hint=f"xlmodel explain {input_id} names its inputs"
        )
    if input_id not in model.inputs:
        hint = model.near(input_id, "input") or "xlmodel values prints every id"
        raise UsageError(f"{model.id} has no input {input_id!r}", hint=hint)
    if input_id in {correction.input for correction in model.corrections.values()}:
        hint = f"--correct {input_id.removeprefix('correct.')} switches it on; corrections=(...) in Python"
        raise UsageError(f"{input_id} is a switch", hint=hint)
    if input_id.startswith(_OWN):
        raise UsageError(
            f"{input_id} belongs to the frame of the model and cannot be set", hint="--scenario moves the switch"
        )
    return model.inputs[input_id]


def all_periods(item: Input) -> tuple[str, ...]:
    """The periods an input has values for; `SCALAR` alone for a single value."""
    return item.members


def period_of(item: Input, period: str) -> tuple[str, ...]:
    """The periods that a word names: itself, or all of them where it is `SCALAR`.

    Raises:
        UsageError: the input has no such period.
    """
    if period == SCALAR:
        return all_periods(item)
    if all_periods(item) == (SCALAR,):
        raise UsageError(f"{item.id} is one value and has no period {period!r}", hint=f"--set {item.id}=VALUE")
    if period not in all_periods(item):
        raise UsageError(f"{item.id} has no value at {period!r}", hint=f"it has {', '.join(all_periods(item))}")
    return (period,)
