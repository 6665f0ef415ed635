"""What a roll writes into the inputs: actuals, and what the last estimate is carried forward to; what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from xlmodel.expr.nodes import Ref, Run, Scenarios, Span, Summary
from xlmodel.model import Input, Model
from xlmodel.rolling.actuals import Actual, Actuals
from xlmodel.timeline import Timeline

_GIVEN = ("report", "derived", "assumption")
_ANYWHERE = -1
"""In place of a lag: formulas read more than one period of an input at once."""
_OWN = "own"
"""The kind of inputs that are empty until an analyst fills them; they stay so in periods that are new."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value that the rolled template has and the template had not: `before` is what stood there, if anything.

    `estimate` marks what is no actual: the value of a period that the calendar did not have, given or carried forward.
    """

    id: str
    period: str
    before: float | str | None
    value: float | str
    source: str
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written, and what stays an estimate within history, by input with its periods."""

    replacements: tuple[Replacement, ...]
    kept: Mapping[str, tuple[str, ...]]
    carried: tuple[str, ...]


def planned(
    model: Model, rolled: Mapping[str, Timeline], actuals: Actuals, problems: list[str], *, partial: bool
) -> Plan:
    """Each value to be written; an input that lacks an actual is a problem, unless `partial` keeps its estimate."""
    found = [
        Replacement(
            one.id,
            one.period,
            _plain(model.inputs[one.id], one.period),
            one.value,
            one.source,
            _estimate(model, rolled, one),
        )
        for one in actuals.values
    ]
    kept: dict[str, tuple[str, ...]] = {}
    lags = _lags(model)
    carried: list[str] = []
    for item in model.inputs.values():
        after = rolled.get(item.axis.id) if item.axis is not None else None
        if after is None or not isinstance(item.axis, Timeline) or not item.members:
            continue
        further = after.members[len(item.axis.members) :]
        last = item.members[-1]
        new = [period for period in further if (item.id, period) not in actuals.named]
        if item.kind == _OWN and last == item.axis.members[-1]:
            found += [Replacement(item.id, period, None, "", "", True) for period in new]
        if item.kind not in _GIVEN:
            continue
        lacking = [
            period
            for period in _needed(item, item.axis, after, lags[item.id])
            if (item.id, period) not in actuals.named
        ]
        without = [period for period in lacking if period not in item.values]
        if lacking and (without or not partial):
            problems.append(f"{item.id} ({item.origin}) has no actual at {', '.join(lacking)}")
        elif lacking:
            kept[item.id] = tuple(lacking)
        value = _plain(item, last)
        if last == item.axis.members[-1] != item.axis.last_history and value is not None and new:
            carried.append(item.id)
            found += [Replacement(item.id, period, None, value, "", True) for period in new]
    return Plan(tuple(found), kept, tuple(carried))


def _needed(item: Input, before: Timeline, after: Timeline, lags: set[int]) -> list[str]:
    """The periods at which an input must have an actual; none where it is read only earlier or later."""
    starts, ends = item.members[0], item.members[-1]
    last, known, now = before.position(ends), before.position(before.last_history), after.position(after.last_history)
    later = item.kind == "assumption" and starts != before.members[0] and last > known
    if later or not before.is_history(before.position(starts)):
        return []
    if last >= known:
        new = after.members[known + 1 : now + 1]
        return [period for period in new if period in item.values or period > ends]
    read = [lag for lag in lags if lag != _ANYWHERE and last + lag >= known]
    if _ANYWHERE in lags:
        read.append(0)
    return [*after.members[last + 1 : now - min(read) + 1]] if read else []


def _lags(model: Model) -> defaultdict[str, set[int]]:
    """How many periods back formulas read each line or input."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    columns = (column for table in model.tables.values() for column in table.columns)
    read = [line.expression for line in model.every_line()] + [node for column in columns for node in column.nodes]
    for node in (part for expression in read for part in expression.walk()):
        match node:
            case Ref(name, shift):
                found[name].add(-shift)
            case Span(name) | Run(name) | Scenarios(name) | Summary(name):
                found[name].add(_ANYWHERE)
    return found


def _plain(item: Input, period: str) -> float | str | None:
    value = item.values.get(period)
    return value if isinstance(value, float | str) else None


def _estimate(model: Model, rolled: Mapping[str, Timeline], actual: Actual) -> bool:
    axis = model.inputs[actual.id].axis
    if axis is None:
        return False
    after = rolled[axis.id]
    return not after.is_history(after.position(actual.period))
