from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlmodel import (
    Expression,
    Label,
    at,
    deviation,
    growth,
    index,
    lookup,
    prior,
    ratio,
    ref,
    round_up,
    span,
    where,
    window,
    words,
)
from xlmodel import given as given_entry
from xlmodel.errors import ModelError, UnsupportedError
from xlmodel.expr import as_node, call
from xlmodel.expr.nodes import At, Binary, Call, Column, Convert, Given, Negate, Node, Number, Ref, Run, Span, Words

from tests.expr.trees import trees

A, B = ref("a"), ref("b")


@pytest.mark.parametrize(
    ("built", "node"),
    [
        (A + B, Binary("+", Ref("a"), Ref("b"))),
        (1 - A, Binary("-", Number(1), Ref("a"))),
        (A * -1, Binary("*", Ref("a"), Number(-1))),
        (1 / A, Binary("/", Number(1), Ref("a"))),
        (A**B, Binary("^", Ref("a"), Ref("b"))),
        (-A, Negate(Ref("a"))),
        (-(A**1), Negate(Binary("^", Ref("a"), Number(1)))),
        (A == B, Binary("=", Ref("a"), Ref("b"))),
        (A != 0, Binary("<>", Ref("a"), Number(0))),
        (A < B, Binary("<", Ref("a"), Ref("b"))),
        (A >= 1, Binary(">=", Ref("a"), Number(1))),
        (A - (B - A), Binary("-", Ref("a"), Binary("-", Ref("b"), Ref("a")))),
        (0 + A, Binary("+", Number(0), Ref("a"))),
        (A.to("kW"), Convert(Ref("a"), "kW")),
        (A.join(words(Label("x", zh="甲"))), Binary("&", Ref("a"), Words(Label("x", zh="甲")))),
        (prior("a"), Ref("a", -1)),
        (prior(A, 2), Ref("a", -2)),
        (window(A, 1), Call("SUM", (Run("a", 1),))),
        (at(A, 2025), At("a", "2025")),
        (span(A), Span("a")),
        (where(A, B, 0), Call("IF", (Ref("a"), Ref("b"), Number(0)))),
        (round_up(A), Call("ROUNDUP", (Ref("a"), Number(0)))),
        (index(span("a"), B), Call("INDEX", (Span("a"), Ref("b")))),
        (ratio(A, B), Call("IF", (Binary("=", Ref("b"), Number(0)), Number(0), Binary("/", Ref("a"), Ref("b"))))),
        (
            lookup("t", "w", "k", A),
            Call("INDEX", (Column("t", "w"), Call("MATCH", (Ref("a"), Column("t", "k"), Number(0))))),
        ),
    ],
)
def test_operators_build_nodes(built: Expression, node: Node) -> None:
    assert built.node == node


def test_growth_reads_the_line_and_its_period_before() -> None:
    assert {part for part in growth("a").node.walk() if isinstance(part, Ref)} == {Ref("a"), Ref("a", -1)}


@pytest.mark.parametrize("number", [2, 0.5, 86400, -2, 1e8, float("nan")])
def test_other_numbers_belong_among_the_inputs(number: float) -> None:
    with pytest.raises(ModelError, match="make it an input"):
        A * number


def test_an_expression_has_no_truth_value() -> None:
    with pytest.raises(ModelError, match="where"):
        bool(A == B)


def test_an_expression_is_not_hashable_but_its_node_is() -> None:
    with pytest.raises(TypeError):
        hash(A)
    assert hash(A.node) == hash(Ref("a"))


def test_numpy_does_not_take_expressions_apart() -> None:
    import numpy as np

    with pytest.raises(ModelError, match="ndarray cannot be part"):
        np.array([1.0, 2.0]) * A


@pytest.mark.parametrize("value", ["text", None, object(), [1]])
def test_only_expressions_and_constants_are_nodes(value: object) -> None:
    with pytest.raises(ModelError):
        as_node(value)


def test_nodes_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Ref("a").id = "b"  # type: ignore[misc]


def test_unknown_functions_and_wrong_numbers_of_arguments_are_refused() -> None:
    with pytest.raises(UnsupportedError):
        call("OFFSET", A)
    with pytest.raises(ModelError):
        call("IF", A)
    with pytest.raises(ModelError):
        call("ABS", A, B)


def test_a_period_can_be_chosen_of_a_line_only() -> None:
    for choose in (prior, span):
        with pytest.raises(ModelError):
            choose(A + B)
    with pytest.raises(ModelError):
        prior(prior("a"))


@given(trees())
def test_walking_visits_every_node_once_parents_first(tree: Node) -> None:
    visited = list(tree.walk())
    assert visited[0] is tree
    assert len(visited) == 1 + sum(len(list(child.walk())) for child in tree.children())


@given(trees(), trees())
def test_equal_trees_have_equal_hashes(one: Node, other: Node) -> None:
    assert one == eval(repr(one))
    if one == other:
        assert hash(one) == hash(other)


@given(st.sampled_from(["+", "-", "*", "/", "^"]), trees(), trees())
def test_a_binary_has_its_operands_in_order(operator: str, left: Node, right: Node) -> None:
    assert Binary(operator, left, right).children() == (left, right)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(2, "2"), (0.5, "0.5"), (1e300, r"1e\+300"), (10**15, "of so many digits"), (10**15 - 1, r"1e\+15")],
)
def test_a_number_in_a_formula_is_shown_however_long_it_is(number: float, shown: str) -> None:
    with pytest.raises(ModelError, match=f"the number {shown} stands in a formula"):
        as_node(number)


def test_the_deviation_of_equals_is_zero() -> None:
    found = as_node(deviation(A, B))
    assert isinstance(found, Call)
    assert found.arguments[:2] == (Binary("=", Ref("a"), Ref("b")), Number(0))


def test_only_an_input_s_own_entry_is_given() -> None:
    assert as_node(given_entry(A)) == Given(Ref("a"))
    assert as_node(given_entry(at(A, 2025))) == Given(At("a", "2025"))
    for wrong in (prior(A), A + B, -A):
        with pytest.raises(ModelError, match="asks for an input's entry"):
            given_entry(wrong)
