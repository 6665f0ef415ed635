"""What is selected of a model: the scenario, changes to inputs, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from xlmodel.errors import UsageError
from xlmodel.model.items import SCALAR, Value

Change = Value | int | Mapping[Any, Value]
"""New values of one input: one for all its periods, or by period (`2025`, `"2025"`, `"2025Q1"`)."""


@dataclass(frozen=True, slots=True, init=False)
class Selection:
    """One position of all switches, and new values of inputs.

    It is held against a model where it is used: an unknown scenario, input, period or correction, or a value that the
    input may not have, is a UsageError there.

    Attributes:
        scenario: id of the scenario.
        changes: new values of inputs, by id and period (`""` for all periods); they hold in every scenario. An id with
            its dimensions in braces stands for every row of the block.
        corrections: ids of the corrections that are on.

    Example:
        >>> import xlmodel
        >>> xlmodel.Selection("bull", {"panels.price": {2025: 0.3}, "npv.rate": 0.1}).changes
        {'panels.price': {'2025': 0.3}, 'npv.rate': {'': 0.1}}
    """

    scenario: str
    changes: Mapping[str, Mapping[str, Value]]
    corrections: tuple[str, ...]

    def __init__(
        self, scenario: str = "base", changes: Mapping[str, Change] | None = None, corrections: Iterable[str] = ()
    ) -> None:
        """Takes what is selected.

        Args:
            scenario: id of the scenario.
            changes: new values of inputs by id: one value for all periods, or values by period.
            corrections: ids of the corrections that are on; `"all"` or `"E1,E2"` as on the command line.

        Raises:
            UsageError: one of them is of a kind that cannot be.
        """
        object.__setattr__(self, "scenario", _text("scenario", scenario))
        object.__setattr__(self, "changes", _changes({} if changes is None else changes))
        object.__setattr__(self, "corrections", _corrections(corrections))


def _text(what: str, given: object) -> str:
    if not isinstance(given, str):
        raise UsageError(f"a {what} is named by its id, not by {given!r}", hint=f'for example "base" or "E1" ({what})')
    return given


def _corrections(given: Iterable[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        given = [part.strip() for part in given.split(",") if part.strip()]
    if not isinstance(given, Iterable):
        raise UsageError(f"corrections are a list of ids, not {given!r}", hint='for example corrections=("E1",)')
    return tuple(_text("correction", name) for name in given)


def _changes(given: Mapping[str, Change]) -> dict[str, dict[str, Value]]:
    if not isinstance(given, Mapping):
        raise UsageError(f"changes are given by id, not as {given!r}", hint='for example {"price": {2025: 0.3}}')
    return {_text("changed input", name): _by_period(change) for name, change in given.items()}


def _by_period(change: Change) -> dict[str, Value]:
    if not isinstance(change, Mapping):
        return {SCALAR: _value(change)}
    return {_period(period): _value(value) for period, value in change.items()}


def _period(given: object) -> str:
    if isinstance(given, Integral) and not isinstance(given, bool):
        return str(int(given))
    if not isinstance(given, str):
        raise UsageError(f"{given!r} is no period", hint='for example 2025, "2025", "2025Q1" or "2025-03"')
    return given


def _value(given: Any) -> Value:
    """The value as models hold it: every number a float; what cannot be is left for the check against the model."""
    if isinstance(given, Real) and not isinstance(given, bool):
        try:
            return float(given)
        except OverflowError:
            return float("inf")
    return given  # type: ignore[no-any-return]
