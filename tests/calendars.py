"""Small models along finer calendars, made without any file."""

from __future__ import annotations

from pathlib import Path

from xlmodel import (
    Draft,
    Input,
    Label,
    Model,
    SheetBuilder,
    Timeline,
    annual,
    at,
    cumulative,
    growth,
    prior,
    same_period_last_year,
    timeline,
    where,
    window,
)
from xlmodel.model.control import add_scenario_switch
from xlmodel.model.items import SCALAR, Scenario

QUARTERS = timeline("2023Q1", "2025Q2", history="2024Q1", year_end="06")
MONTHS = timeline("2024-01", "2025-12", history="2024-06")


def empty(calendar: Timeline, *, model_id: str = "calendars") -> Draft:
    """A model of one scenario without anything in it."""
    m = Draft(
        model_id, label="Calendars", timeline=calendar, units=["order"], as_of="2024-01-31",
        folder=Path(__file__).parent, growth=(calendar.members[0], calendar.members[-1]),
    )  # fmt: skip
    m.scenarios["base"] = Scenario("base", Label("Base"), {}, {})
    add_scenario_switch(m, "base")
    return m


def given(m: Draft, input_id: str, unit: str, *values: float) -> None:
    """An input by period (the last ones, as many as there are values), or a scalar if there is one value."""
    axis = m.timeline if len(values) > 1 else None
    members = m.timeline.members[-len(values) :] if axis else (SCALAR,)
    m.control.resume("tolerance")
    by_member = dict(zip(members, values, strict=True))
    m.control.add(Input(input_id, Label(input_id), unit, "definition", "", by_member, axis=axis))


def sheet(m: Draft, *, yearly: bool = False) -> SheetBuilder:
    """A calculation sheet along the model's calendar, or along its years."""
    name = "Years" if yearly else "Calc"
    axis = m.timeline.years if yearly else m.timeline
    s = m.sheet(name.lower(), "Calc", title=name, purpose=name, axis=axis)
    s.section(name)
    return s


def sales(calendar: Timeline) -> Model:
    """Sales by period with every reading of a calendar, a loan that rolls forward, and the years beside them."""
    m = empty(calendar)
    unit, count = calendar.frequency, len(calendar.members)
    given(m, "sold", f"USD/{unit}", *(100.0 + 3 * n * n for n in range(count)))
    given(m, "drawn", f"USD/{unit}", *(10.0 + n for n in range(count)))
    given(m, "repaid", f"USD/{unit}", *(2.0 * n for n in range(count)))
    given(m, "loan.before", "USD", 500.0)
    first, members = calendar.members[0], calendar.members
    s = sheet(m)
    sold = m["sold"]
    s.line("to_date", f"USD/{unit}", cumulative(sold), label="To date")
    s.line("last_three", f"USD/{unit}", window(sold, 3), label="Last three", first=members[2])
    on_year = growth(sold, over=same_period_last_year(sold))
    s.line("growth", "ratio", on_year, label="Growth", first=members[calendar.periods_a_year])
    s.line("two_ago", f"USD/{unit}", prior(sold, 2), label="Two ago", first=members[2])
    s.line("over_first", "x", sold / at(sold, first), label="Over the first")
    s.line("daily", "USD/day", sold * m["time.period"] / m["time.days"], label="A day")
    s.corkscrew("loan", "USD", label="Loan", opening=m["loan.before"], additions=[m["drawn"]], reductions=[m["repaid"]])
    s.line("grown", f"USD/{unit}", sold, label="Sold", cagr=True)
    s.line("actual", f"USD/{unit}", where(m["time.history"] == 1, sold, 0), label="Actual")
    y = sheet(m, yearly=True)
    y.line("sold.year", "USD/year", annual(sold, "sum"), label="Sold in the year")
    y.line("loan.year", "USD", annual("loan", "last"), label="Loan at the end of the year")
    y.line("over_first.year", "x", annual("over_first", "mean"), label="Over the first, mean")
    return m.complete()
