from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from xlmodel import Draft, Expression, Label, TableColumn, cell, field, growth, lookup, prior, ref, where, words
from xlmodel.errors import ModelError
from xlmodel.expr import as_node, call
from xlmodel.units import check_units
from xlmodel.units.infer import shows_words

from tests.units.workshop import declare, workshop


def problem(m: Draft) -> str:
    with pytest.raises(ModelError) as caught:
        check_units(m)
    (found,) = caught.value.problems
    assert found.startswith("chips[") or re.search(r" \(units/\w+\.py:[0-9]+\): ", found)
    return re.sub(r" \([^)]+\): ", ": ", found, count=1)


@pytest.mark.parametrize(
    ("units", "declared", "formula", "said"),
    [
        (
            ("1e8 parameters", "FLOP/parameter/token"),
            "TFLOP/token",
            lambda a, b: a * b,
            ("declared TFLOP/token", "gives 1e8 FLOP/token", "scale", "factor of 1e4", '.to("TFLOP/token")'),
        ),
        (("FLOP", "FLOP/s"), "FLOP", lambda a, b: a + b, ("a + b", "b is in FLOP/s", "dimension differs by 1/s")),
        (("1e8 cards", "1e4 cards"), "1e8 cards", lambda a, b: a + b, ("a + b", "b is in 1e4 cards", "scale", "1e4")),
        (("1e4 cards", "1e4 cards/year"), "1e4 cards", lambda a, b: a + b, ("a + b", "dimension differs by 1/year")),
        (
            ("1e4 cards", "year"),
            "1e4 cards",
            lambda a, b: a / b,
            ("gives 1e4 cards/year", "dimension differs by 1/year", "a factor in year is missing"),
        ),
        (("1e4 cards", "year"), "1e4 cards/year", lambda a, b: a, ("gives 1e4 cards", "dimension differs by year")),
        (
            ("USD 1e8", "CNY 1e8"),
            "USD 1e8",
            lambda a, b: a - b,
            ("a - b", "b is in CNY 1e8", "dimension differs by CNY/USD"),
        ),
        (("1e4 cards", "1e4 servers"), "1e4 cards", lambda a, b: a + b, ("a + b", "dimension differs by server/card")),
        (("PFLOP/s", "count"), "EFLOP/s", lambda a, b: a * b, ("scale", "factor of 1e3")),
        (("EFLOP/day", "count"), "EFLOP/s", lambda a, b: a * b, ("scale", "factor of 86400")),
        (("text", "count"), "count", lambda a, b: a, ("a text and a number",)),
        (("ratio", "count"), "text", lambda a, b: a, ("a text and a number",)),
    ],
)
def test_a_unit_that_does_not_follow(
    units: tuple[str, str],
    declared: str,
    formula: Callable[[Expression, Expression], Expression],
    said: tuple[str, ...],
) -> None:
    m = workshop(a=units[0], b=units[1])
    found = problem(declare(m, declared, formula(m["a"], m["b"])))
    assert found.startswith("wanted: ")
    for part in said:
        assert part in found


def test_what_follows_is_not_reported() -> None:
    m = workshop(size="1e8 parameters", work="FLOP/parameter/token", cards="1e4 cards", price="USD/card")
    declare(m, "TFLOP/token", (m["size"] * m["work"]).to("TFLOP/token"), "work.per_token")
    declare(m, "USD 1e8", (m["cards"] * m["price"]).to("USD 1e8"), "value")
    declare(m, "1e4 cards/year", m["cards"] / m["time.period"], "flow")
    check_units(m)


def test_what_reads_a_line_that_is_wrong_is_not_told_with_it() -> None:
    m = workshop(cards="cards", price="USD/card", rent="USD")
    declare(m, "cards", m["cards"] * m["price"], "wrong")
    declare(m, "USD", m["wrong"] + m["rent"], "follows")
    assert problem(m).startswith("wrong: declared cards, the formula gives USD")


def test_what_says_how_a_value_is_taken_is_a_pure_number() -> None:
    m = workshop(price="USD/card", cards="cards")
    assert "cards" in problem(declare(m, "USD/card", call("ROUNDUP", m["price"], m["cards"])))


def test_every_line_is_named_at_once() -> None:
    m = workshop(a="cards", b="zorks")
    declare(m, "servers", m["a"], "first")
    declare(m, "ratio", m["a"], "second")
    declare(m, "ratio", m["b"], "third")
    with pytest.raises(ModelError) as caught:
        check_units(m)
    names = [found.partition(" ")[0] for found in caught.value.problems]
    assert names == ["b", "first", "second"]


def test_an_unknown_unit_is_told_once_at_the_first_that_has_it() -> None:
    m = workshop(**dict.fromkeys("abcdef", "zorks"))
    found = problem(m)
    assert found.startswith("a: ")
    assert found.endswith("; so does b, c, d, …")


def test_a_choice_between_words_and_a_number_is_a_number_that_may_be_no_number() -> None:
    assert shows_words(as_node(growth("a")))
    assert shows_words(where(ref("a"), where(ref("a"), 1, words(Label("x", zh="甲"))), 0).node)
    assert not shows_words(where(ref("a"), 1, 0).node)


def test_a_line_may_read_itself_a_period_ago() -> None:
    m = workshop(start="1e4 cards", rate="ratio")
    s = m.sheet("calc", "Calc", title=Label("Calc", zh="计算"), purpose=Label("Calc", zh="计算"))
    s.section(Label("Stock", zh="存量"))
    s.line("stock", "1e4 cards", m["start"] + prior("stock") * m["rate"], label=Label("Stock", zh="存量"))
    check_units(m)
    s.line("other", "1e4 servers", m["start"] + prior("other") * m["rate"], label=Label("Other", zh="其他"))
    assert "other: start + (other * rate)" in problem(m)


def test_lines_that_are_wrong_by_each_other_alone_are_all_named() -> None:
    """Each would follow from the other: with none of them named, nothing would be."""
    m = workshop(rate="servers/card")
    s = m.sheet("calc", "Calc", title=Label("Calc", zh="计算"), purpose=Label("Calc", zh="计算"))
    s.section(Label("Stocks", zh="存量"))
    s.line("one", "cards", prior("two") * m["rate"], label=Label("One", zh="一"))
    s.line("two", "cards", prior("one") * m["rate"], label=Label("Two", zh="二"))
    with pytest.raises(ModelError) as caught:
        check_units(m)
    assert [found.partition(" ")[0] for found in caught.value.problems] == ["one", "two"]


def chips(m: Draft, unit: str) -> None:
    m.table(
        "chips",
        "Inputs",
        title=Label("Chips", zh="芯片"),
        purpose=Label("Chips", zh="芯片"),
        columns=[
            TableColumn("name", Label("Name", zh="名称"), text=True),
            TableColumn("speed", Label("Speed", zh="算力"), unit),
            TableColumn(
                "twice", Label("Twice", zh="两倍"), "TFLOP/s/card", expression=(field("speed") + field("speed")).node
            ),
        ],
        records={"a": {"name": "A", "speed": 2.0}, "b": {"name": "B", "speed": 3.0}},
    )


def test_tables() -> None:
    m = workshop(name="text", load="TFLOP/s")
    chips(m, "TFLOP/s/card")
    declare(m, "cards", m["load"] / lookup("chips", "speed", "name", m["name"]))
    declare(m, "TFLOP/s/card", cell("chips", "twice", "a"), "cell")
    check_units(m)


def test_a_computed_column_that_does_not_follow() -> None:
    m = workshop()
    chips(m, "GB")
    assert problem(m).startswith("chips[twice]: declared TFLOP/s/card, the formula gives GB")


def test_a_column_without_a_unit_cannot_be_read_by_a_line() -> None:
    m = workshop()
    chips(m, "")
    declare(m, "TFLOP/s/card", cell("chips", "speed", "a"))
    assert "chips[speed], which has no unit" in problem(m)


def test_a_conversion_in_a_table_is_refused() -> None:
    m = workshop()
    column = TableColumn("a", Label("A", zh="甲"), "cards", by_record={"r": m["time.period"].to("quarters").node})
    m.table("t", "Calc", title=Label("T", zh="表"), purpose=Label("T", zh="表"), columns=[column], records={"r": {}})
    with pytest.raises(ModelError) as caught:
        check_units(m)
    assert any("table's column" in found for found in caught.value.problems)


def test_six_hundred_lines_take_less_than_a_second() -> None:
    m = workshop(size="1e8 parameters", work="FLOP/parameter/token")
    for number in range(600):
        declare(m, "TFLOP/token", (m["size"] * m["work"]).to("TFLOP/token") + m["size"] * 0, f"line.n{number}")
    begin = time.perf_counter()
    check_units(m)
    assert time.perf_counter() - begin < 1.0


def test_how_many_units_do_not_follow_is_said() -> None:
    m = workshop(a="count")
    declare(m, "1e4 cards", m["a"], "one")
    for said in ("1 unit of workshop does not follow", "2 units of workshop do not follow"):
        with pytest.raises(ModelError, match=said):
            check_units(m)
        declare(m, "1e4 cards", m["a"] * 1, "two")
