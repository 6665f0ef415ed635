"""Native evaluation, against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from xlmodel import (
    Draft,
    Expression,
    Label,
    at,
    growth,
    largest,
    prior,
    ratio,
    ref,
    round_up,
    span,
    total,
    where,
    words,
)
from xlmodel.errors import ModelError
from xlmodel.evaluate import Values, evaluate
from xlmodel.expr import call
from xlmodel.expr import given as entry
from xlmodel.model.case_kinds import scenario_cases
from xlmodel.model.cases import selections
from xlmodel.model.selection import Selection
from xlmodel.selecting import resolve

from tests.small_model import YEARS, given, sales_sheet, small_model


def values_of(formula: Expression, unit: str = "USD/year", first: int = 2021) -> dict[str, float | str]:
    m = small_model()
    sales_sheet(m).line("x", unit, formula, label=Label("x", zh="x"), first=first)
    return evaluate(m.complete()).series("x")


def by_year(*values: float) -> dict[str, float]:
    return dict(zip(YEARS[-len(values) :], values, strict=True))


CUPS, PRICE, RENT = ref("cups"), ref("price"), ref("rent")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (CUPS * PRICE - RENT, (5, 35, 60, 105)),
        (prior("cups"), (0, 10, 20, 30)),
        (growth("cups", otherwise=0), (0, 1, 0.5, 1 / 3)),
        (ratio(CUPS, prior("cups")), (0, 2, 1.5, 4 / 3)),
        (where(at("cups", 2022) < CUPS, CUPS, 0), (0, 0, 30, 40)),
        (CUPS / total(span("cups")), (0.1, 0.2, 0.3, 0.4)),
        (largest(span("price"), PRICE), (3, 3, 3, 3)),
        (round_up(PRICE), (2, 3, 3, 3)),
        (-(CUPS**0) + 1, (0, 0, 0, 0)),
        (call("MATCH", PRICE, span("price"), 0), (1, 2, 2, 4)),
    ],
)
def test_by_hand(formula: Expression, expected: tuple[float, ...]) -> None:
    assert values_of(formula) == pytest.approx(by_year(*expected))


@pytest.mark.parametrize(
    ("before", "now", "rate"),
    [
        (-10, -40, "n.m."), (-10, 40, "n.m."), (0, 5, "n.m."), (0, 0, "n.m."), (100, -40, "n.m."),
        (100, 0, -1.0), (100, 125, 0.25), (1e-9, 2e-9, 1.0),
    ],
)  # fmt: skip
def test_a_growth_rate_is_a_number_over_a_base_above_0_and_to_a_value_not_below(
    before: float, now: float, rate: float | str
) -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("x", "ratio", growth("rent.by_year"), label=Label("x", zh="x"))
    s.line("y", "ratio", growth("rent.by_year", otherwise=-1), label=Label("y", zh="y"))
    given(m, "rent.by_year", "USD/year", before, now, 1.0, 1.0)
    found = evaluate(m.complete())
    assert found.value("x", 2022) == pytest.approx(rate) if isinstance(rate, float) else found.value("x", 2022) == rate
    assert found.value("y", 2022) == pytest.approx(rate if isinstance(rate, float) else -1)
    assert found.value("x", 2021) == "n.m."  # nothing stands before the first period


def test_a_text_is_no_number() -> None:
    with pytest.raises(ModelError, match=r"x at 2021 is no number but 'n\.m\.'"):
        m = small_model()
        sales_sheet(m).line("x", "ratio", growth("cups"), label=Label("x", zh="x"))
        evaluate(m.complete()).number("x", 2021)


def test_recursion_over_time() -> None:
    grown = where(prior("x") == 0, CUPS, prior("x") * PRICE)
    assert values_of(grown) == pytest.approx(by_year(10, 25, 62.5, 187.5))


def test_scenarios_changes_and_corrections_are_cases_of_one_run() -> None:
    m = small_model()
    switch = m.add_correction("E1", label=Label("rent twice", zh="双倍租金"))
    s = sales_sheet(m)
    s.line("x", "USD/year", CUPS * PRICE - RENT * (1 + switch), label=Label("x", zh="x"))
    found = evaluate(
        m.complete(),
        [
            Selection(),
            Selection("bull"),
            Selection(corrections=("E1",)),
            Selection("bear", changes={"rent": {"": 1.0}, "cups": {"2024": 7.0}}),
        ],
    )
    assert [found.number("x", 2024, case) for case in range(4)] == [105, 225, 90, 20]
    assert found.number("x", 2023, 3) == 15 * 2.5 - 1


def test_all_corrections_leave_other_readings_of_the_source_alone() -> None:
    m = small_model()
    wrong = m.add_correction("E1", label=Label("rent twice", zh="双倍租金"))
    other = m.add_reading("E2", label=Label("free cups", zh="赠送"))
    s = sales_sheet(m)
    s.line("x", "USD/year", CUPS * PRICE * (1 - other) - RENT * (1 + wrong), label=Label("x", zh="x"))
    m.add_cases(scenario_cases(m, {"x": m.lines["x"].members}), purpose=Label("x", zh="x"))
    model = m.complete()
    assert model.mistakes == ("E1",)
    assert resolve(model, Selection(corrections="all")).corrections == ("E1",)
    assert resolve(model, Selection(corrections="E2,E1")).corrections == ("E1", "E2")
    sides = dict(
        zip(
            model.case_sets["scenarios"].axis.members,
            selections(model, model.case_sets["scenarios"], Selection(corrections=("E2",))),
            strict=True,
        )
    )
    found = evaluate(model, [sides[name] for name in ("base", "as_printed", "corrected")])
    assert [found.number("x", 2024, case) for case in range(3)] == [-15, 105, 90]


def test_a_scalar_and_a_text() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.scalar("sum", "cup/year", total(span("cups")), label=Label("s", zh="s"))
    word = where(ref("sum") > RENT, words(Label("more", zh="多")), words(Label("less", zh="少")))
    s.scalar("word", "text", word, label=Label("w", zh="w"), text=True)
    m.complete()
    assert evaluate(m).number("sum") == 100
    assert [evaluate(m, language=language).text("word") for language in ("en", "zh")] == ["more", "多"]


def test_an_error_value_is_found_and_does_not_hide_in_a_choice() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("bad", "ratio", CUPS / prior("cups"), label=Label("b", zh="b"))
    s.line("hidden", "ratio", where(ref("bad") > 1, 1, 0), label=Label("h", zh="h"))
    s.line("unused", "ratio", where(CUPS > 0, 1, ref("bad")), label=Label("u", zh="u"))
    found = evaluate(m.complete())
    assert math.isnan(found.number("bad", 2021))
    assert set(found.errors()) == {("bad", "2021"), ("hidden", "2021")}


def test_a_power_of_an_error_stays_an_error() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("none", "ratio", CUPS * 0, label=Label("n", zh="n"))
    s.line("nothing", "ratio", ref("none") ** ref("none"), label=Label("0^0", zh="0^0"))
    s.line("still", "ratio", ref("nothing") ** 0, label=Label("(0^0)^0", zh="(0^0)^0"))
    s.line("again", "ratio", (PRICE / PRICE) ** ref("nothing"), label=Label("1^(0^0)", zh="1^(0^0)"))
    found = evaluate(m.complete())
    assert all(math.isnan(found.number(name, 2021)) for name in ("nothing", "still", "again"))


def test_growth_rate_of_the_total_column() -> None:
    m = small_model()
    sales_sheet(m).line("x", "cup/year", CUPS, label=Label("x", zh="x"), cagr=True)
    assert evaluate(m.complete()).summary("x") == pytest.approx(4 ** (1 / 3) - 1)


def test_a_circle_is_named() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("one", "ratio", ref("two"), label=Label("1", zh="1"))
    s.line("two", "ratio", ref("one"), label=Label("2", zh="2"))
    with pytest.raises(ModelError, match="one"):
        evaluate(m)


@pytest.mark.parametrize(("line_id", "member"), [("nosuch", "2021"), ("cups", "1999"), ("rent", "2021")])
def test_a_wrong_question_is_answered_with_what_there_is(line_id: str, member: str) -> None:
    m: Draft = small_model()
    found: Values = evaluate(m.complete())
    with pytest.raises(ModelError):
        found.number(line_id, member)


def test_each_of_two_cases_has_its_own_values() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("revenue", "USD/year", m["cups"] * m["price"], Label("Revenue", zh="收入"))
    found = evaluate(m.complete(), [Selection("base"), Selection("bull")])
    assert [found.number("revenue", 2024, case) for case in (0, 1)] == [120, 240]
    assert [found.number("cups", 2021, case) for case in (0, 1)] == [10, 20]


def test_an_entry_is_told_from_an_empty_cell_along_periods_and_without() -> None:
    m = small_model()
    given(m, "own", "cup/year", 5, None, 0, None)
    given(m, "one", "cup/year", None)
    s = sales_sheet(m)
    s.line("owned", "ratio", where(entry(m["own"]), 1, 0), Label("Given", zh="有"))
    s.line("alone", "ratio", where(entry(m["one"]), 1, 0), Label("One given", zh="有一"))
    found = evaluate(m.complete())
    assert found.series("owned") == by_year(1, 0, 1, 0)
    assert found.series("alone") == by_year(0, 0, 0, 0)


def test_a_draft_whose_blocks_are_no_rows_yet_is_told_so() -> None:
    m = small_model()
    m.dimension("drink", Label("Drink", zh="饮品"), {"tea": Label("Tea", zh="茶"), "juice": Label("Juice", zh="果汁")})
    s = sales_sheet(m)
    s.line("poured.{drink}", "cup/year", m["cups"] + 0, Label("{drink}: poured", zh="{drink}：倒出"))
    with pytest.raises(ModelError, match="small is a draft and cannot be evaluated") as alone:
        evaluate(m)
    assert alone.value.problems == ("poured.{drink} has no row for each member yet",)
    s.line("all", "cup/year", total(m["poured.{drink}"], over="drink"), Label("All", zh="合计"))
    with pytest.raises(ModelError, match="is a draft and cannot be evaluated"):
        evaluate(m)
