"""Titles of charts hold wherever the switches stand: a line that exceeds another from a year on stays above."""

from __future__ import annotations

from itertools import product

import pytest
from ai_compute.sections.messages import CROSSINGS
from xlmodel import Model, Selection
from xlmodel.evaluate import evaluate


def positions(flagship: Model) -> list[Selection]:
    """Each scenario on both bases, as printed and with each correction alone."""
    corrections = [(), *((name,) for name in flagship.corrections)]
    return [
        Selection(scenario, {"basis": basis}, on)
        for scenario, basis, on in product(flagship.scenarios, ("report", "bottom_up"), corrections)
    ]


def test_what_a_title_says_of_two_lines_holds_in_every_year(flagship: Model) -> None:
    selections = positions(flagship)
    values = evaluate(flagship, selections)
    told, at_times = set(), 0
    for (case, _), crossing in product(enumerate(selections), CROSSINGS):
        said = values.text(f"message.{crossing.id}", case=case)
        years = [str(year) for year in range(int(crossing.first), 2028)]
        met = [values.number(crossing.above, y, case) > values.number(crossing.below, y, case) for y in years]
        above = [year for year, exceeds in zip(years, met, strict=True) if exceeds]
        if not above:
            assert said == "2027" + crossing.otherwise, (selections[case], met)
        elif above == years[-len(above) :]:
            assert said == above[0] + crossing.since, (selections[case], met)
        else:
            times = f"{crossing.first} to 2027: in {len(above)} of {len(years)}"
            assert said == times + crossing.at_times, (selections[case], met)
            at_times += 1
        told.add((crossing.id, met[-1], met.count(True)))
    assert len({name for name, *_ in told}) == len(CROSSINGS)
    assert len(told) > 2 * len(CROSSINGS)
    assert at_times


def test_the_bridge_stands_between_the_year_before_and_the_year(flagship: Model) -> None:
    selections = positions(flagship)
    values = evaluate(flagship, selections)
    falls = 0
    for case, year in product(range(len(selections)), range(2022, 2028)):
        before, market = (
            values.number("chosen.server.before", year, case), values.number("chosen.server.market", year, case),
        )  # fmt: skip
        lower, rise, fall = (values.number(f"chosen.server.{name}", year, case) for name in ("lower", "rise", "fall"))
        assert (lower, lower + rise + fall) == pytest.approx((min(before, market), max(before, market)))
        assert (rise > 0) is (market > before)
        falls += fall > 0
    assert falls
