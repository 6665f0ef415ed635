"""Sets of cases are lines: a kind is a function, its lines are read as any other and held against the model."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel import Draft, Expression, Input, Label, Model, Selection, at, build, prior, ref, where
from xlmodel.building import draft
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.expr.nodes import Node, Ref, Summary
from xlmodel.lint.check import OF_EXPRESSIONS
from xlmodel.lint.places import sites_of
from xlmodel.model.case_set import Case, CaseSet
from xlmodel.model.cases import without_deviations
from xlmodel.model.items import Line
from xlmodel.prose import in_words
from xlmodel.timeline import axis
from xlmodel.units import unit_of, unit_problems

from tests.models import bakery, saas
from tests.small_model import sales_sheet, small_model

STEPS = {"less": 0.5, "same": 1.0, "more": 3.0}


def text(said: str) -> Label:
    return Label(said, zh=f"中{said}")


def ladder(m: Draft, driver: str, steps: dict[str, float], output: str) -> CaseSet:
    """A kind of its own: one driver on a ladder of factors."""
    along = m.add_axis(axis("ladder", text("Ladder"), [(name, text(name)) for name in steps]))
    setting = m.declare(Input("cases.ladder.rung", text("Rung"), "x", "definition", "", dict(steps), axis=along)).node
    assert isinstance(setting, Ref)
    rules: dict[str, Node] = {driver: (ref(driver) * Expression(setting)).node}
    changes = {name: Case(factors={driver: factor}) for name, factor in steps.items()}
    members = m.item(output).members
    return CaseSet("ladder", text("Ladder"), along, changes, {output: members}, rules, (setting.id,), "same")


def drafted(told: dict[str, float] | None = None) -> Draft:
    m = small_model()
    s = sales_sheet(m)
    s.line("revenue", "USD/year", m["cups"] * m["price"], text("Revenue"))
    s.line("profit", "USD/year", m["revenue"] - m["rent"], text("Profit"))
    cases = ladder(m, "price", STEPS, "profit")
    if told is not None:
        cases = replace(cases, changes={name: Case(factors={"price": factor}) for name, factor in told.items()})
    m.add_cases(cases, purpose=text("steps"))
    return m


@pytest.fixture(scope="module")
def model() -> Model:
    return drafted().complete()


def spoilt(model: Model, row: Line) -> Model:
    """The model with another line among its cases."""
    other = copy(model)
    vars(other).pop("by_id", None)
    object.__setattr__(other, "case_lines", {**model.case_lines, row.id: row})
    return other


def test_a_kind_is_a_function_that_returns_a_set(model: Model, tmp_path: Path) -> None:
    result = build(model, output=tmp_path / "ladder.xlsx", verify=True)
    assert [verdict.ok for verdict in result.verdicts] == [True, True]
    found = evaluate(model)
    assert [found.number("cases.ladder:profit@2024", name) for name in STEPS] == [45, 105, 345]
    assert found.number("check.cases.ladder") == 0


def test_its_lines_stand_in_the_model_along_the_cases(model: Model) -> None:
    row = model.case_lines["cases.ladder:revenue@2024"]
    assert row.axis is model.case_sets["ladder"].axis
    assert in_words(row.expression, model, "en") == "cups [2024] × price"
    assert str(unit_of(row.expression, model)) == str(unit_of(model.lines["revenue"].expression, model))
    assert row.id not in {item.id for item in model.items()}
    assert row.id in {line.id for line in model.every_line()}


def test_what_no_driver_moves_is_read_from_the_model(model: Model) -> None:
    assert {line_id for line_id, _ in model.case_rows["ladder"].rows} == {"price", "revenue", "profit"}
    assert Ref("rent") in list(model.case_lines["cases.ladder:profit@2021"].expression.walk())
    driver = model.case_lines["cases.ladder:price@2021"]
    assert Summary(driver.id) in list(driver.expression.walk())


def test_a_period_that_a_line_does_not_have_is_0_in_its_unit() -> None:
    m = drafted()
    s = m.sheet("late", "Calc", title=text("Late"), purpose=text("Late"))
    s.section(text("Late"))
    sold = (prior("cups") * m["price"]).to("1e3 USD/year")
    s.line("late", "1e3 USD/year", where(m["cups"] == at("cups", 2021), 0, sold), text("Late"))
    cases = replace(m.case_sets["ladder"], outputs={"late": ("2021", "2022")})
    m.case_sets["ladder"] = cases
    model = m.complete()
    draft(model, selection=Selection(), language="en")
    assert [evaluate(model).number("cases.ladder:late@2021", name) for name in STEPS] == [0, 0, 0]


def test_cases_are_held_against_the_model_with_their_changes() -> None:
    wrong = drafted({**STEPS, "more": 2.0}).complete()
    with pytest.raises(ModelError, match=r"ladder, case more: price 2021 is 6\.0 there, 4\.0 in the model"):
        draft(wrong, selection=Selection(), language="en")


def test_a_unit_that_does_not_follow_is_found_among_cases(model: Model) -> None:
    row = replace(model.case_lines["cases.ladder:profit@2024"], unit="cup")
    with pytest.raises(ModelError, match=r"cases\.ladder:profit@2024 .*: declared cup"):
        draft(spoilt(model, row), selection=Selection(), language="en")


def test_a_fault_of_a_line_is_told_once_and_not_in_every_case() -> None:
    m = drafted()
    m.lines["revenue"] = replace(m.lines["revenue"], unit="cup")
    with pytest.raises(ModelError) as caught:
        draft(m.complete(), selection=Selection(), language="en")
    assert len(caught.value.problems) == 1
    assert "revenue" in caught.value.problems[0]


def test_a_broken_case_is_seen_by_the_check_natively(model: Model) -> None:
    row = model.case_lines["cases.ladder:revenue@2023"]
    twice = replace(row, expression=(Expression(row.expression) + Expression(row.expression)).node)
    found = evaluate(spoilt(model, twice))
    assert found.number("check.cases.ladder") > 0.4
    assert found.number("check.failed") == 1


def test_only_what_is_asked_for_is_computed(model: Model) -> None:
    found = evaluate(model)
    assert found.number("revenue", 2024) == 120
    computed = found.arrays._found  # type: ignore[attr-defined]
    assert set(computed) == {"cups", "price", "revenue"}


def test_deviations_are_of_the_engine_and_sound_without_being_asked(flagship: Model) -> None:
    """The build does not lint them, for what a template writes cannot make them wrong."""
    for model in (drafted().complete(), bakery.model().complete(), saas.model().complete(), flagship):
        followed = {line.id for line in without_deviations(model)}
        deviations = [line for line_id, line in model.case_lines.items() if line_id not in followed]
        assert len(deviations) >= len(model.case_lines) / 3
        for rule in OF_EXPRESSIONS:
            assert list(rule(model, sites_of(deviations))) == []
        assert unit_problems(model) == []
