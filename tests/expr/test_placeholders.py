"""Dimensions in braces within ids, and what becomes of them when members take their place."""

from __future__ import annotations

from xlmodel.expr.nodes import At, Attribute, Binary, ByMember, Cell, Over, Ref
from xlmodel.expr.placeholders import dimensions_in, filled, runs_along, substituted, twice_in

A_AND_B = {"firm": "a", "year": "b"}


def test_a_reference_reads_the_same_period_unless_told() -> None:
    assert (Ref("x").shift, Ref("x")) == (0, Ref("x", 0))


def test_dimensions_are_told_in_their_order_and_once() -> None:
    assert dimensions_in("sales.{year}.{firm}.{year}") == ("year", "firm")
    assert twice_in("sales.{year}.{firm}.{year}") == ("year",)
    assert twice_in("sales.{year}.{firm}") == ()


def test_members_take_the_place_of_dimensions_that_are_given() -> None:
    assert filled("{firm}.{year}.{region}", A_AND_B) == "a.b.{region}"
    assert substituted(At("{firm}", "{year}"), A_AND_B) == At("a", "b")
    assert substituted(Cell("t", "c", "{firm}"), A_AND_B) == Cell("t", "c", "a")
    assert substituted(Attribute("firm", "price"), A_AND_B) == Cell("firm", "price", "a")
    assert substituted(Attribute("region", "price"), A_AND_B) == Attribute("region", "price")


def test_each_member_gets_its_own_expression() -> None:
    own = ByMember("firm", ("a", "b"), (Ref("first.{year}"), Ref("second")))
    assert substituted(own, {"firm": "a", "year": "1"}) == Ref("first.1")
    assert substituted(own, {"firm": "b"}) == Ref("second")
    assert substituted(own, {"year": "1"}) == ByMember("firm", ("a", "b"), (Ref("first.1"), Ref("second")))
    assert substituted(own, {"firm": "c"}) == own


def test_what_a_total_takes_away_stays_inside_it() -> None:
    inside = Over("sum", Binary("*", Ref("{firm}.x"), Ref("{year}.y")), "firm")
    assert substituted(inside, A_AND_B) == Over("sum", Binary("*", Ref("{firm}.x"), Ref("b.y")), "firm")
    assert [*runs_along(inside)] == ["year"]
    assert [*runs_along(Binary("+", inside, Attribute("firm", "price")))] == ["year", "firm"]


def test_a_total_over_a_subset_takes_its_whole_away() -> None:
    root = {"large firm": "firm"}
    over = Over("sum", Ref("{firm}.x"), "large firm")
    assert [*runs_along(over, lambda name: root.get(name, name))] == []
    assert [*runs_along(over)] == ["firm"]
