"""Quarters, months and their fiscal years, against the same reckoned in plain Python."""

from __future__ import annotations

import datetime
import re
import time
from itertools import accumulate
from pathlib import Path
from typing import Literal

import pytest
from xlmodel import (
    Label,
    Model,
    Selection,
    Timeline,
    annual,
    build,
    cumulative,
    same_period_last_year,
    timeline,
    window,
)
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.errors import ModelError, UsageError
from xlmodel.evaluate import Values, evaluate
from xlmodel.lint import check
from xlmodel.model.calendar import Roll
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.data import read_inputs
from xlmodel.model.items import Value
from xlmodel.prose import unit_text
from xlmodel.readback import read_delivered
from xlmodel.selecting import resolve
from xlmodel.units import check_units

from tests.calendars import MONTHS, QUARTERS, empty, given, sales, sheet


def series(values: Values, line_id: str) -> list[float]:
    """The numbers of a line in order."""
    return [float(value) for value in values.series(line_id).values()]


@pytest.mark.parametrize("calendar", [QUARTERS, MONTHS], ids=["quarters", "months"])
def test_readings_of_a_calendar_are_what_plain_python_gives(calendar: Timeline) -> None:
    found = evaluate(sales(calendar))
    count, a_year = len(calendar.members), calendar.periods_a_year
    sold = [100.0 + 3 * n * n for n in range(count)]
    assert series(found, "to_date") == pytest.approx(list(accumulate(sold)))
    assert series(found, "last_three") == pytest.approx([sum(sold[n - 2 : n + 1]) for n in range(2, count)])
    assert series(found, "growth") == pytest.approx([sold[n] / sold[n - a_year] - 1 for n in range(a_year, count)])
    assert series(found, "two_ago") == sold[:-2]
    balance = list(accumulate((10.0 + n - 2.0 * n for n in range(count)), initial=500.0))
    assert series(found, "loan") == pytest.approx(balance[1:])
    assert series(found, "loan.opening") == pytest.approx(balance[:-1])
    years = [calendar.fiscal_year(member) for member in calendar.members]
    by_year = {year: [n for n in range(count) if years[n] == year] for year in dict.fromkeys(years)}
    assert series(found, "sold.year") == pytest.approx([sum(sold[n] for n in among) for among in by_year.values()])
    assert series(found, "loan.year") == pytest.approx([balance[among[-1] + 1] for among in by_year.values()])
    means = [sum(sold[n] / sold[0] for n in among) / len(among) for among in by_year.values()]
    assert series(found, "over_first.year") == pytest.approx(means)
    assert found.summary("grown") == pytest.approx((sold[-1] / sold[0]) ** (a_year / (count - 1)) - 1)
    assert found.number("check.failed") == 0


@pytest.mark.parametrize("calendar", [QUARTERS, MONTHS], ids=["quarters", "months"])
def test_two_engines_agree_with_every_formula(calendar: Timeline, tmp_path: Path) -> None:
    result = build(sales(calendar), output=tmp_path / "calendars.xlsx", verify=True)
    assert [verdict.equal for verdict in result.verdicts] == [result.formulas] * len(result.verdicts)
    assert len(result.verdicts) == 2


@pytest.mark.parametrize("calendar", [QUARTERS, MONTHS], ids=["quarters", "months"])
def test_a_delivered_workbook_is_read_back_by_period_and_dates_pass_the_audit(
    calendar: Timeline, tmp_path: Path
) -> None:
    path = build(sales(calendar), output=tmp_path / "calendars.xlsx").path
    entries = read_delivered(path).entries
    assert entries["sold"].members == calendar.members
    assert entries["sold.year"].members == calendar.years.members
    outcomes = {result.number: result.outcome for result in audit_workbook(path).results}
    assert {outcomes[number] for number in (19, 20, 21, 22)} == {Outcome.PASS}


def test_360_months_build_in_seconds(tmp_path: Path) -> None:
    m = empty(timeline("2024-01", "2053-12", history="2024-06"))
    given(m, "sold", "USD/month", *(100.0 + n for n in range(360)))
    s = sheet(m)
    for number in range(10):
        line = s.line(f"a{number}", "USD/month", m["sold"], label=f"A {number}")
        s.line(f"b{number}", "USD/month", cumulative(line), label=f"B {number}")
        s.line(f"c{number}", "USD/month", window(line, 12), label=f"C {number}", first="2024-12")
    begun = time.perf_counter()
    result = build(m.complete(), output=tmp_path / "long.xlsx")
    assert result.formulas > 10_000
    assert time.perf_counter() - begun < 30


ENTRY = """
["price"]
label = "Price"
unit = "USD"
kind = "report"
source = "list"
values = {values}
"""


def inputs_of(folder: Path, values: str) -> dict[str, Value]:
    """The values that an inputs file gives, by quarter."""
    (folder / "prices.toml").write_text(ENTRY.replace("{values}", values), encoding="utf-8")
    return dict(read_inputs(folder / "prices.toml", QUARTERS, {}, Catalogue(folder, "en", ()))[0][1][0].values)


def test_values_by_period_in_toml_and_in_a_csv_file_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("period,value\n2023Q2,3\n2023Q1,2.5\n", encoding="utf-8")
    by_hand = inputs_of(tmp_path, "{ 2023Q1 = 2.5, 2023Q2 = 3 }")
    assert by_hand == inputs_of(tmp_path, '"prices.csv"') == {"2023Q1": 2.5, "2023Q2": 3.0}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("{ 2031Q1 = 2.5 }", "'2031Q1' is no member of axis 'time'"),
        ('"bad.csv"', "'2031Q1' is no member of axis 'time'"),
        ('"../prices.csv"', "is no CSV file of this folder"),
    ],
)
def test_an_unknown_period_is_told_with_those_there_are(tmp_path: Path, values: str, said: str) -> None:
    (tmp_path / "bad.csv").write_text("period,value\n2031Q1,3\n", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        inputs_of(tmp_path, values)
    assert said in told(caught)


def test_a_selection_changes_one_quarter() -> None:
    model = sales(QUARTERS)
    selection = resolve(model, Selection(changes={"sold": {"2023Q2": 7.0}}))
    found = evaluate(model, [selection])
    assert found.number("to_date", "2023Q2") == 107.0
    with pytest.raises(UsageError, match="no value at '2031Q1'"):
        resolve(model, Selection(changes={"sold": {"2031Q1": 7.0}}))


PARTIAL: dict[str, tuple[dict[str, str], Roll, dict[str, str], str]] = {
    "mean, begun late": (
        {"first": "2023Q2"}, "mean", {}, '2023Q1, but part has 2023Q2 to 2025Q2 (keep the yearly line to first="2024"',
    ),
    "mean, ended early": ({"last": "2025Q1"}, "mean", {}, 'in 2025Q2, but part has 2023Q1 to 2025Q1 (keep the yearly'),
    "last, ended early": ({"last": "2024Q3"}, "last", {"last": "2024"}, "in 2024Q4, but part has 2023Q1 to 2024Q3"),
    "last, in no year": ({"first": "2023Q2", "last": "2023Q3"}, "last", {}, "(give the line every period of a year)"),
}  # fmt: skip


def _by_year(span: dict[str, str], how: Roll, years: dict[str, str], *, added: bool = False) -> Model:
    """A line that has a part of the quarters, and its years: alone, or as a part of a formula."""
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *(float(n) for n in range(1, 11)))
    sheet(m).line("part", "USD/quarter", m["sold"] * 1, "Part", **span)  # type: ignore[arg-type]  # periods by name
    read = annual("part", how)
    unit = "USD/year" if how == "sum" else "USD/quarter"
    sheet(m, yearly=True).line("year", unit, read + read if added else read, "Year", **years)  # type: ignore[arg-type]
    return m.complete()


@pytest.mark.parametrize("added", [False, True])
@pytest.mark.parametrize(("span", "how", "years", "said"), PARTIAL.values(), ids=PARTIAL)
def test_a_year_is_not_read_where_the_line_lacks_its_periods(
    span: dict[str, str], how: Roll, years: dict[str, str], said: str, *, added: bool
) -> None:
    with pytest.raises(ModelError) as caught:
        check(_by_year(span, how, years, added=added))
    assert said in told(caught)
    assert re.search(r"test_calendars\.py:[0-9]+", told(caught))


def test_a_year_is_read_where_the_line_has_what_it_takes() -> None:
    """A mean of whole years, the last quarter of years that begin without the line, the sum of what there is."""
    cases: list[tuple[dict[str, str], Roll, dict[str, str], dict[str, float]]] = [
        ({"first": "2023Q2"}, "mean", {"first": "2024"}, {"2024": 6.5, "2025": 9.5}),
        ({"first": "2023Q2"}, "last", {}, {"2023": 4, "2024": 8, "2025": 10}),
        ({"first": "2023Q2"}, "sum", {}, {"2023": 2 + 3 + 4, "2024": 26, "2025": 19}),
    ]
    for span, how, years, expected in cases:
        model = _by_year(span, how, years)
        check(model)
        found = evaluate(model)
        assert {year: found.number("year", year) for year in expected} == expected


def test_a_check_reads_periods_as_any_line_of_years_does(tmp_path: Path) -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *(float(n) for n in range(1, 11)))
    y = sheet(m, yearly=True)
    y.line("year", "USD/year", annual("sold", "sum"), "Year")
    y.equal("check.year", m["year"], annual("sold", "sum"), "The year is its quarters")
    result = build(m.complete(), output=tmp_path / "y.xlsx", verify=True)
    assert result.verdict is not None and result.verdict.ok


def test_a_line_outside_any_section_is_told_with_its_place() -> None:
    m = empty(QUARTERS)
    s = m.sheet("years", "Calc", title="Years", purpose="Years", axis=m.timeline.years)
    with pytest.raises(ModelError, match=r"test_calendars\.py:[0-9]+: sheet 'years' has no section yet"):
        s.line("year", "count", m["time.years.periods"] * 1, "Year")


def test_fiscal_quarters_are_named_by_the_year_in_which_they_end() -> None:
    assert QUARTERS.first_day("2024Q1") == datetime.date(2023, 7, 1)
    assert QUARTERS.last_day("2024Q4") == datetime.date(2024, 6, 30)
    assert QUARTERS.years.members == ("2023", "2024", "2025")
    assert [label.origin for label in QUARTERS.years.labels] == ["FY2023A", "FY2024E", "FY2025E"]


def test_months_know_their_fiscal_year() -> None:
    months = timeline("2024-05", "2025-08", history="2024-06", year_end="06")
    assert [months.fiscal_year(member) for member in ("2024-06", "2024-07", "2025-07")] == [2024, 2025, 2026]
    assert months.last_day("2024-02") == datetime.date(2024, 2, 29)
    assert [member for member in months.members if months.closes_year(member)] == ["2024-06", "2025-06", "2025-08"]


def test_days_are_those_of_the_calendar() -> None:
    found = evaluate(sales(MONTHS))
    assert found.number("time.days", "2024-02") == 29
    assert found.number("time.days", "2025-02") == 28


def test_a_year_is_a_text_or_an_integer() -> None:
    assert timeline("2021", 2024, history="2022") == timeline(2021, 2024, history=2022)


@pytest.mark.parametrize(
    ("first", "last", "history", "year_end", "told"),
    [
        ("2024Q5", "2025Q1", "2024Q1", 12, "'2024Q5' is no period"),
        ("2024", "2025Q1", "2024Q1", 12, "periods of one kind"),
        ("2025Q1", "2024Q1", "2024Q1", 12, "begins in 2025Q1, after its end"),
        ("2024Q1", "2025Q1", "2024Q1", "13", "cannot end in month '13'"),
    ],
)
def test_what_is_no_calendar_is_told(first: str, last: str, history: str, year_end: int | str, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        timeline(first, last, history=history, year_end=year_end)


def test_a_window_longer_than_the_history_says_where_to_start() -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *([1.0] * 10))
    sheet(m).line("year", "USD/quarter", window(m["sold"], 4), label="Year", first="2023Q2")
    with pytest.raises(ModelError) as caught:
        check(m.complete())
    assert 'window(sold, 4) at 2023Q2: sold begins in 2023Q1 (start the line later: first="2023Q4")' in told(caught)


def test_a_quarterly_line_on_a_yearly_sheet_is_sent_to_annual() -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *([1.0] * 10))
    y = sheet(m, yearly=True)
    y.line("year", "USD/quarter", m["sold"], label="Year")
    y.line("to_date", "USD/quarter", cumulative(m["sold"]), label="To date")
    with pytest.raises(ModelError) as caught:
        check(m.complete())
    assert told(caught).count('use annual(sold, "sum" | "last" | "mean")') == 2


def test_a_year_ago_before_the_first_period_is_told() -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *([1.0] * 10))
    sheet(m).line("ago", "USD/quarter", same_period_last_year(m["sold"]), label="Ago", first="2023Q2")
    with pytest.raises(ModelError) as caught:
        check(m.complete())
    assert "start the line later" in told(caught)


def test_a_corkscrew_of_stocks_for_flows_names_the_unit_it_wants() -> None:
    m = empty(QUARTERS)
    given(m, "paid", "USD", *([1.0] * 10))
    sheet(m).corkscrew("loan", "USD", label="Loan", additions=[m["paid"]])
    with pytest.raises(ModelError) as caught:
        check_units(m.complete())
    assert "a corkscrew of USD takes flows in USD/quarter and is given USD: the dimension differs by quarter" in told(
        caught
    )
    assert 'divide the amount of a period by m["time.period"]' in told(caught)


def test_a_corkscrew_of_another_opening_speaks_of_the_opening_alone() -> None:
    m = empty(QUARTERS)
    given(m, "paid", "USD/quarter", *([1.0] * 10))
    given(m, "orders", "order", 3.0)
    sheet(m).corkscrew("loan", "USD", label="Loan", opening=m["orders"], additions=[m["paid"]])
    with pytest.raises(ModelError) as caught:
        check_units(m.complete())
    (problem,) = caught.value.problems
    assert "a corkscrew of USD takes an opening balance in its own unit and is given orders: the dimension" in problem


def test_what_is_added_up_for_a_year_is_named() -> None:
    m = empty(QUARTERS)
    given(m, "sold", "USD/quarter", *([1.0] * 10))
    s = sheet(m, yearly=True)
    s.line("more", "USD/year", annual(m["sold"], "sum") + annual(m["sold"], "sum"), label=Label("Twice", zh="两倍"))
    label = m.complete().lines["more.by_year"].label
    assert (label.text("en"), label.text("zh")) == ("Twice: sold, sum of the periods", "两倍：sold各期合计")


@pytest.mark.parametrize("how", ["sum", "mean", "last"])
def test_one_value_has_no_periods_to_add_up(how: Literal["sum", "mean", "last"]) -> None:
    m = empty(QUARTERS)
    given(m, "rate", "USD", 3.0)
    s = sheet(m, yearly=True)
    s.line("alone", "USD", annual(m["rate"], how), label="Alone")
    s.line("with", "USD", annual(m["rate"], how) + m["rate"], label="With")
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert "alone (" in told(caught)
    assert told(caught).count("annual(rate): rate is one value, with no periods to add up") == 2


def test_a_date_is_a_date_in_both_languages() -> None:
    words = {code: unit_text("date", code, {}) for code in ("en", "zh")}
    assert words == {"en": "date", "zh": "日期"}


def test_stock_and_flow_stay_apart_in_a_yearly_sum() -> None:
    m = empty(QUARTERS)
    given(m, "balance", "USD", *([1.0] * 10))
    sheet(m, yearly=True).line("year", "USD", annual(m["balance"], "sum"), label="Year")
    with pytest.raises(ModelError, match="does not follow"):
        check_units(m.complete())


def told(caught: pytest.ExceptionInfo[ModelError]) -> str:
    """All that an error says."""
    return "\n".join([caught.value.message, *caught.value.problems])
