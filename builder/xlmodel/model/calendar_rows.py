"""The rows by which the control sheet defines the calendar, and the yearly one that every finer one brings along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, at, call, ref, span
from xlmodel.expr.nodes import Text
from xlmodel.model.calendar import CLOSES_YEAR, HEADER, HISTORY, LAST_DAY, PERIOD, PLACE, YEAR, YEARLY, key_of, serial
from xlmodel.model.items import SCALAR, Input, Line, Value
from xlmodel.model.sheets import SheetBuilder
from xlmodel.texts import said
from xlmodel.timeline import Axis, Timeline


def growth_places(control: SheetBuilder, timeline: Timeline, edges: tuple[int | str, int | str]) -> None:
    """The two periods that growth rates (CAGR) lie between, their places, and the years from one to the other.

    Raises:
        ModelError: periods that the timeline does not have, or the later first.
    """
    _check_growth(timeline, *map(str, edges))
    yearly = timeline.frequency == "year"
    row, noun = (YEAR, "year") if yearly else (LAST_DAY, "date")
    bounds = (key_of(timeline, timeline.members[0]), key_of(timeline, timeline.members[-1]))
    for edge, period in zip(("start", "end"), map(str, edges), strict=True):
        key = f"control.growth_{edge}_{noun}"
        given_row(control, f"cagr.{edge}_{noun}", key_of(timeline, period), noun, key, bounds)
    place = "place" if yearly else "date_place"
    for edge in ("start", "end"):
        control.scalar(
            f"cagr.{edge}_place",
            "count",
            call("MATCH", ref(f"cagr.{edge}_{noun}"), span(row), 0),
            label=said(f"control.growth_{edge}_{place}"),
        )
    between = ref("cagr.end_place") - ref("cagr.start_place")
    if not yearly:
        between = between * ref(PERIOD) / ref("time.periods_a_year") / ref(f"{YEARLY}.period")
    control.scalar("cagr.years", "count", between, label=said("control.growth_years"))


def _check_growth(timeline: Timeline, first: str, last: str) -> None:
    told = f"Draft(): growth=({first}, {last})"
    for period in (first, last):
        if period not in timeline.members:
            raise ModelError(f"{told}: {period!r} lies outside the timeline", hint=timeline.near(period))
    begin, end = timeline.position(first), timeline.position(last)
    if begin > end or (begin == end and len(timeline.members) > 1):
        hint = f"write the earlier period first: growth=({timeline.members[0]}, {timeline.members[-1]})"
        raise ModelError(f"{told}: growth runs from a period to a later one", hint=hint)


def add_calendar(control: SheetBuilder, timeline: Timeline) -> None:
    """Declares the rows of the model's calendar and, where it is finer than years, those of its years."""
    control.section(said("control.timeline"), name="timeline")
    if timeline.frequency == "year":
        _years(control, timeline)
        return
    _periods(control, timeline)
    control.section(said("control.fiscal_years"), name="years", axis=timeline.years)
    _fiscal_years(control, timeline)


def _years(control: SheetBuilder, timeline: Timeline) -> None:
    bounds = (float(timeline.members[0]), float(timeline.members[-1]))
    given_row(control, "time.last_history", float(timeline.last_history), "year", "control.last_history", bounds)
    given_row(control, PERIOD, 1.0, "year", "control.period", (1.0, 1.0))
    _row(control, YEAR, "control.year", "year", timeline, {m: float(m) for m in timeline.members})
    first = at(YEAR, timeline.members[0])
    control.line(PLACE, "count", (ref(YEAR) - first) / ref(PERIOD) + 1, label=said("control.place"))
    control.flag(HISTORY, ref(YEAR) <= ref("time.last_history"), label=said("control.history"))
    header = _fiscal(timeline, YEAR).join(_mark(HISTORY))
    control.line(HEADER, "text", header, label=said("control.header"), text=True)


def _periods(control: SheetBuilder, timeline: Timeline) -> None:
    members = timeline.members
    days = {member: serial(timeline.last_day(member)) for member in members}
    bounds = (days[members[0]], days[members[-1]])
    last = serial(timeline.last_day(timeline.last_history))
    given_row(control, "time.last_history", last, "date", "control.last_day", bounds)
    given_row(control, PERIOD, 1.0, timeline.frequency, "control.period", (1.0, 1.0))
    count, many = float(timeline.periods_a_year), f"{timeline.frequency}/year"
    given_row(control, "time.periods_a_year", count, many, "control.periods_a_year", (count, count))
    given_row(control, "time.day", 1.0, "day", "control.day", (1.0, 1.0))
    starts = {member: serial(timeline.first_day(member)) for member in members}
    _row(control, "time.start", "control.start", "date", timeline, starts)
    _row(control, LAST_DAY, "control.end", "date", timeline, days)
    fiscal = {member: float(timeline.fiscal_year(member)) for member in members}
    _row(control, YEAR, "control.fiscal_year", "year", timeline, fiscal)
    closes = {member: float(timeline.closes_year(member)) for member in members}
    _row(control, CLOSES_YEAR, "control.closes_year", "flag", timeline, closes)
    places = {member: float(place) for place, member in enumerate(members, start=1)}
    _row(control, PLACE, "control.period_place", "count", timeline, places)
    length_in_days = ref(LAST_DAY) - ref("time.start") + ref("time.day")
    control.line("time.days", "day", length_in_days, label=said("control.days"))
    actual = ref(LAST_DAY) <= ref("time.last_history")
    control.flag(HISTORY, actual, label=said("control.history"))
    control.line("time.mark", "text", _mark(HISTORY), label=said("control.mark"), text=True)


def _fiscal_years(control: SheetBuilder, timeline: Timeline) -> None:
    years = timeline.years
    given_row(control, f"{YEARLY}.period", 1.0, "year", "control.year_period", (1.0, 1.0))
    _row(control, f"{YEARLY}.year", "control.fiscal_year", "year", years, {m: float(m) for m in years.members})
    year = ref(f"{YEARLY}.year")
    lines: tuple[tuple[str, str, Expression, str, Literal["calc", "text", "flag"]], ...] = (
        ("periods", "count", call("COUNTIF", span(YEAR), year), "control.year_periods", "calc"),
        (
            "history",
            "count",
            call("IF", call("SUMIFS", span(HISTORY), span(YEAR), year) == ref(f"{YEARLY}.periods"), 1, 0),
            "control.year_history",
            "flag",
        ),
        (
            "header",
            "text",
            _fiscal(years, f"{YEARLY}.year").join(_mark(f"{YEARLY}.history")),
            "control.year_header",
            "text",
        ),
    )
    for name, unit, formula, key, kind in lines:
        control.add(Line(f"{YEARLY}.{name}", said(key), unit, formula.node, years.members, years, kind=kind))


def _mark(history: str) -> Expression:
    return call("IF", ref(history) == 1, Expression(Text("A")), Expression(Text("E")))


def _fiscal(axis: Timeline, year: str) -> Expression:
    return ref(year) if axis.year_end == 12 else Expression(Text("FY")).join(ref(year))


def _row(control: SheetBuilder, input_id: str, key: str, unit: str, axis: Axis, values: Mapping[str, Value]) -> None:
    control.add(Input(input_id, said(key), unit, "definition", "", values, axis=axis))


def given_row(
    control: SheetBuilder, input_id: str, value: float, unit: str, key: str, valid: tuple[float, float]
) -> None:
    """One value that defines the model's frame, on the control sheet."""
    control.add(Input(input_id, said(key), unit, "definition", "", {SCALAR: value}, valid=valid))
