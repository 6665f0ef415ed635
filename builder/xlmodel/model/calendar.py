"""The calendar in formulas: the lines that define it, and what is read along it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, at, call, ref, span
from xlmodel.expr.nodes import Binary, Call, Node, Ref, Span, YearAgo
from xlmodel.timeline import Axis, Timeline

YEAR = "time.year"
HISTORY = "time.history"
HEADER = "time.header"
PLACE = "time.place"
LAST_DAY = "time.end"
PERIOD = "time.period"
CLOSES_YEAR = "time.closes_year"
YEARLY = "time.years"

Roll: TypeAlias = Literal["sum", "last", "mean"]
_ROLLS = ("sum", "last", "mean")
_BEFORE_FIRST = date(1899, 12, 30)


def serial(day: date) -> float:
    """A date as spreadsheets count it."""
    return float((day - _BEFORE_FIRST).days)


def header_id(axis: Axis) -> str:
    """The line whose cells head the columns along a calendar."""
    if axis.id == YEARLY:
        return f"{YEARLY}.header"
    return HEADER if isinstance(axis, Timeline) and axis.frequency == "year" else LAST_DAY


def mark_id(axis: Axis) -> str:
    """The line with A or E above the dates of a calendar; empty where the header itself says it."""
    return "time.mark" if header_id(axis) == LAST_DAY else ""


def annual(line: Expression | str, how: Roll) -> Expression:
    """A line of a finer calendar on its yearly one, for lines of a sheet along `model.timeline.years`.

    Args:
        line: the line or input.
        how: `sum` of a flow (USD/quarter becomes USD/year), `last` of a stock, `mean` of a ratio or price.

    Raises:
        ModelError: another word than those.
    """
    year, row = ref(f"{YEARLY}.year"), span(line, whole_axis=True)
    match how:
        case "sum":
            found = call("SUMIFS", row, span(YEAR, whole_axis=True), year)
            return found * ref(PERIOD) / ref(f"{YEARLY}.period")
        case "last":
            closing = span(CLOSES_YEAR, whole_axis=True)
            return call("SUMIFS", row, span(YEAR, whole_axis=True), year, closing, 1)
        case "mean":
            return call("SUMIFS", row, span(YEAR, whole_axis=True), year) / ref(f"{YEARLY}.periods")
        case _:
            raise ModelError(f"annual() by {how!r}", hint=f"one of {', '.join(_ROLLS)}")


def yearly_reading(node: Node, called_up: Mapping[str, Node]) -> tuple[str, Roll]:
    """The line that a node of `annual()` reads and how it takes it; no line where the node is none.

    Args:
        node: a node of a formula.
        called_up: the formulas of lines that may hold the sum over the year for others, by id.
    """
    match node:
        case Call("SUMIFS", (Span(line_id, whole_axis=True), Span(id="time.year"), _, Span(id="time.closes_year"), _)):
            return line_id, "last"
        case Binary("/", summed, Ref("time.years.periods")):
            match called_up.get(summed.id) if isinstance(summed, Ref) else summed:
                case Call("SUMIFS", (Span(line_id, whole_axis=True), Span(id="time.year"), _)):
                    return line_id, "mean"
    return "", "sum"


def on_calendar(node: Node, axis: Axis | None) -> Node:
    """The expression with `same_period_last_year` as so many periods of the calendar it stands on.

    Raises:
        ModelError: it stands on no calendar.
    """

    def change(part: Node) -> Node | None:
        if not isinstance(part, YearAgo):
            return None
        if not isinstance(axis, Timeline):
            raise ModelError(f"same_period_last_year({part.id}) stands on no calendar", hint="use it on a time sheet")
        return Ref(part.id, -axis.periods_a_year)

    return node.replaced(change)


def is_first(axis: Axis, member: str) -> Expression:
    """The condition that the period is `member`."""
    row = header_id(axis) if header_id(axis) == LAST_DAY else f"{YEARLY}.year" if axis.id == YEARLY else YEAR
    return ref(row) == at(row, member)


def period_flag(timeline: Timeline, until: int | str) -> tuple[Node, float, str]:
    """The row that a bound is compared with, the bound, and its unit."""
    row, unit = (YEAR, "year") if timeline.frequency == "year" else (LAST_DAY, "date")
    return Ref(row), key_of(timeline, timeline.period(str(until))), unit


def key_of(timeline: Timeline, member: str) -> float:
    """What stands for a period in the control sheet's rows: its year, or its last day."""
    return float(member) if timeline.frequency == "year" else serial(timeline.last_day(member))
