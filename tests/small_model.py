"""A model small enough to check by hand, made without any file."""

from __future__ import annotations

from pathlib import Path

from xlmodel import Draft, Expression, Input, Label, SheetBuilder, timeline
from xlmodel.model import SCALAR, Scenario
from xlmodel.model.control import add_scenario_switch

YEARS = ("2021", "2022", "2023", "2024")


def given(m: Draft, input_id: str, unit: str, *values: float | None) -> Expression:
    """An input by year (as many values as there are last years), or a scalar if there is one value."""
    years = dict(zip(YEARS[-len(values) :], values, strict=True)) if len(values) > 1 else {SCALAR: values[0]}
    axis = m.timeline if len(values) > 1 else None
    return m.control.add(Input(input_id, Label(input_id, zh=f"中{input_id}"), unit, "definition", "", years, axis=axis))


def small_model() -> Draft:
    """Two inputs by year, one scalar, three scenarios that change the first input."""
    m = Draft(
        "small",
        label=Label("Small", zh="小"),
        timeline=timeline(2021, 2024, history=2022),
        units=["cup"],
        as_of="2024-01-31",
        folder=Path(__file__).parent / "models" / "small",
        growth=(2021, 2024),
        languages=("en", "zh"),
    )
    m.control.resume("tolerance")
    given(m, "cups", "cup/year", 10, 20, 30, 40)
    given(m, "price", "USD/cup", 2, 2.5, 2.5, 3)
    given(m, "rent", "USD/year", 15)
    reason = Label("weather", zh="天气")
    for scenario_id, factor in (("bear", 0.5), ("base", 1.0), ("bull", 2.0)):
        values = dict(zip(YEARS, (10 * factor, 20 * factor, 30 * factor, 40 * factor), strict=True))
        changes = {"cups": values} if factor != 1 else {}
        m.scenarios[scenario_id] = Scenario(
            scenario_id, Label(scenario_id.title(), zh=f"情景{scenario_id}"), changes, dict.fromkeys(changes, reason)
        )
    add_scenario_switch(m, "base")
    return m


def sales_sheet(m: Draft) -> SheetBuilder:
    """A calculation sheet with one section, ready for lines."""
    s = m.sheet("sales", "Calc", title=Label("Sales", zh="销售 表"), purpose=Label("Sales", zh="销售"))
    s.section(Label("Sales", zh="销售"))
    return s
