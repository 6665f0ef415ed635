from __future__ import annotations

import pytest
from xlmodel import (
    Expression,
    Label,
    all_of,
    growth,
    index,
    magnitude,
    prior,
    ratio,
    round_up,
    smallest,
    span,
    total,
    where,
    words,
)
from xlmodel.errors import ModelError
from xlmodel.expr import call
from xlmodel.model import Draft
from xlmodel.units import unit_of

from tests.units.workshop import workshop


@pytest.fixture(scope="module")
def m() -> Draft:
    return workshop(
        cards="1e4 cards",
        more="1e4 cards",
        servers="1e4 servers",
        price="USD/card",
        share="ratio",
        vendors="count",
        work="FLOP/parameter/token",
        size="1e8 parameters",
        name="text",
        speed="TFLOP/s/card",
        load="PFLOP/s",
        many="1e8 users",
    )


def shown(m: Draft, formula: Expression) -> str:
    return str(unit_of(formula.node, m))


def problems(m: Draft, formula: Expression) -> str:
    with pytest.raises(ModelError) as caught:
        unit_of(formula.node, m)
    return "\n".join(caught.value.problems)


def test_products_and_quotients(m: Draft) -> None:
    assert shown(m, m["size"] * m["work"]) == "1e8 FLOP/token"
    assert shown(m, m["cards"] * m["price"]) == "USD 1e4"
    assert shown(m, m["cards"] / m["more"]) == "ratio"
    assert shown(m, m["cards"] / m["servers"]) == "cards/server"
    assert shown(m, 1 / m["price"]) == "cards/USD"
    assert shown(m, -m["cards"] * m["vendors"]) == "1e4 cards"


def test_zero_adapts_and_one_is_a_pure_number(m: Draft) -> None:
    assert shown(m, m["cards"] + 0) == "1e4 cards"
    assert shown(m, where(m["share"] > 0, m["cards"], 0)) == "1e4 cards"
    assert shown(m, where(m["share"] > 0, 0, m["cards"])) == "1e4 cards"
    assert shown(m, 1 + m["share"]) == "ratio"
    assert "1 is in ratio" in problems(m, m["cards"] + 1)


@pytest.mark.parametrize("operator", ["+", "-", "=", "<>", "<", "<=", ">", ">="])
def test_sums_and_comparisons_need_one_unit(m: Draft, operator: str) -> None:
    from xlmodel.expr.nodes import Binary, Ref

    with pytest.raises(ModelError) as caught:
        unit_of(Binary(operator, Ref("cards"), Ref("servers")), m)
    (problem,) = caught.value.problems
    assert f"cards {operator} servers" in problem
    assert "dimension" in problem


def test_powers(m: Draft) -> None:
    assert shown(m, m["share"] ** m["vendors"]) == "ratio"
    assert shown(m, m["cards"] ** 1) == "1e4 cards"
    assert shown(m, m["price"] ** -1) == "cards/USD"
    assert "cards is in 1e4 cards, not a pure number" in problems(m, m["cards"] ** m["share"])
    assert "cards is in 1e4 cards, not a pure number" in problems(m, m["share"] ** m["cards"])


def test_a_ratio_with_a_scale_is_no_pure_exponent(m: Draft) -> None:
    assert "not a pure number" in problems(m, m["share"] ** (m["size"] / m["size"].to("parameters")))


def test_functions(m: Draft) -> None:
    assert shown(m, total(m["cards"], m["more"])) == "1e4 cards"
    assert shown(m, smallest(0, m["cards"])) == "1e4 cards"
    assert shown(m, magnitude(m["cards"] - m["more"])) == "1e4 cards"
    assert shown(m, round_up(m["cards"])) == "1e4 cards"
    assert shown(m, call("SUMPRODUCT", m["cards"], m["price"])) == "USD 1e4"
    assert shown(m, call("IFERROR", m["cards"], 0)) == "1e4 cards"
    assert shown(m, call("CHOOSE", m["vendors"], m["cards"], m["more"])) == "1e4 cards"
    assert shown(m, all_of(m["share"] > 0, m["vendors"] > 1)) == "ratio"
    assert shown(m, ratio(m["cards"], m["servers"])) == "cards/server"


def test_functions_over_time(m: Draft) -> None:
    assert shown(m, index(span("time.year"), m["vendors"])) == "year"
    assert shown(m, call("MATCH", m["time.last_history"], span("time.year"), 0)) == "ratio"
    assert shown(m, growth("time.place")) == "ratio"
    assert shown(m, m["time.year"] - prior("time.year")) == "year"


@pytest.mark.parametrize("name", ["SUM", "MIN", "MAX", "IFERROR"])
def test_functions_that_need_one_unit(m: Draft, name: str) -> None:
    assert f"{name}: servers is in 1e4 servers" in problems(m, call(name, m["cards"], m["servers"]))


def test_functions_that_need_pure_numbers(m: Draft) -> None:
    assert "INDEX: cards" in problems(m, index(span("time.year"), m["cards"]))
    assert "IF: cards" in problems(m, where(m["cards"], m["share"], 0))
    assert "AND: cards" in problems(m, all_of(m["cards"], m["share"]))
    assert "CHOOSE: cards" in problems(m, call("CHOOSE", m["cards"], 1, 1))
    assert "MATCH: " in problems(m, call("MATCH", m["cards"], span("time.year"), 0))
    assert "COUNTIF: " in problems(m, call("COUNTIF", span("time.year"), m["cards"]))


def test_the_branches_of_a_choice_need_one_unit(m: Draft) -> None:
    assert "IF: servers" in problems(m, where(m["share"] > 0, m["cards"], m["servers"]))


def test_texts(m: Draft) -> None:
    assert shown(m, m["name"].join(m["vendors"])) == "text"
    assert shown(m, m["name"] == words(Label("a", zh="甲"))) == "ratio"
    assert shown(m, where(m["name"] == words(Label("a", zh="甲")), words(Label("b", zh="乙")), m["name"])) == "text"
    assert "text" in problems(m, m["name"] * m["cards"])
    assert "text" in problems(m, m["name"] + m["name"])
    assert "text" in problems(m, m["name"] == m["cards"])


def test_conversions(m: Draft) -> None:
    assert shown(m, (m["size"] * m["work"]).to("TFLOP/token")) == "TFLOP/token"
    assert "dimension differs by 1/card" in problems(m, m["speed"].to("PFLOP/s"))
    assert "zork" in problems(m, m["speed"].to("zork/s"))
    assert "text" in problems(m, m["name"].to("cards"))


def test_every_problem_of_a_formula_is_named(m: Draft) -> None:
    found = problems(m, (m["cards"] + m["servers"]) * (m["share"] + m["many"]))
    assert "cards + servers" in found
    assert "share + many" in found
