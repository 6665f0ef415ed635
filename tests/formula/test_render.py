"""Formula text: parentheses only where Excel needs them, references as the layout places them."""

from __future__ import annotations

import pytest
from xlmodel import Expression, Label, at, growth, points, prior, ref, span, total, where, words
from xlmodel.errors import UnsupportedError
from xlmodel.expr import call
from xlmodel.expr.nodes import Binary, Blank, Call, Negate, Node, Number, Ref, Stack, Text
from xlmodel.formula import Site, render
from xlmodel.layout.places import Places, Target
from xlmodel.model.model import frozen

from tests.small_model import sales_sheet, small_model

HERE = Site("sheet", position=1)


def places() -> Places:
    m = small_model()
    s = m.sheet("sheet", "Calc", title=Label("It's a sheet", zh="计算 表"), purpose="")
    s.section(Label("Section", zh="节"))
    for name in ("a", "b", "c"):
        s.line(name, "ratio", ref("cups"), label=Label(name, zh=name))
    found = Places(frozen(m), "en")
    for row, name in enumerate(("a", "b", "c")):
        found.settle("sheet", Target("line", name), row, at_home=True)
    found.settle("sheet", Target("line", "rent"), 10, at_home=False)
    found.settle("control", Target("line", "rent"), 40, at_home=True)
    return found


A, B, C = ref("a"), ref("b"), ref("c")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A - (B - C), "=G1-(G2-G3)"),
        (points(A - B), "=(G1-G2)/1%"),
        (points(A), "=G1/1%"),
        ((A - B) - C, "=G1-G2-G3"),
        (A + (B + C), "=G1+G2+G3"),
        (A - (B + C), "=G1-(G2+G3)"),
        (A / (B * C), "=G1/(G2*G3)"),
        (A / (B / C), "=G1/(G2/G3)"),
        (A * (B / C), "=G1*(G2/G3)"),
        ((A + B) * C, "=(G1+G2)*G3"),
        (A**B**C, "=G1^(G2^G3)"),
        ((A**B) ** C, "=(G1^G2)^G3"),
        (-(A**B), "=-(G1^G2)"),
        ((-A) ** B, "=(-G1)^G2"),
        (A - (-B), "=G1-(-G2)"),
        (-(A + B), "=-(G1+G2)"),
        (A * -1, "=G1*(-1)"),
        (-A * B, "=-G1*G2"),
        ((A > B) == (B > C), "=G1>G2=(G2>G3)"),
        ((A == B) < C, "=G1=G2<G3"),
        ((A < B) == C, "=G1<G2=G3"),
        ((A != B) <= C, "=G1<>G2<=G3"),
        ((A <= B) != C, "=G1<=G2<>G3"),
        ((A > B) >= C, "=G1>G2>=G3"),
        ((A >= B) > C, "=G1>=G2>G3"),
        (A.join(B + C), "=G1&G2+G3"),
        (A.join(B - C), "=G1&G2-G3"),
        (A.join(B).join(C), "=G1&G2&G3"),
        (where(A >= B, 1, 0), "=IF(G1>=G2,1,0)"),
        (prior("a"), "=F1"),
        (at("a", 2024), "=$I1"),
        (total(span("a")), "=SUM($F1:$I1)"),
        (call("INDEX", span("a"), ref("rent")), "=INDEX($F1:$I1,1,$C$11)"),
        (ref("rent"), "=$C$11"),
        (growth("a"), '=IF(OR(F1<=0,G1<0),"n.m.",G1/F1-1)'),
        (growth("a", otherwise=0), "=IF(OR(F1<=0,G1<0),0,G1/F1-1)"),
        (words(Label('say "hi"', zh="说")), '="say ""hi"""'),
    ],
)
def test_text(expression: Expression, text: str) -> None:
    assert render(expression.node, places(), HERE) == text


def stacked(*names: str) -> Call:
    """The sum over a stack of lines; an empty name is an empty cell, a number stands for a cell that is not there."""
    items = (Blank() if not name else Number(0) if name == "0" else Ref(name) for name in names)
    return Call("SUM", (Stack(tuple(items), "firm", "sales.{firm}"),))


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (("a", "b", "c"), "=SUM(G1:G3)"),
        (("a", "", "c"), "=SUM(G1:G3)"),
        (("a", "b", ""), "=SUM(G1:G3)"),
        (("", "b", "c"), "=SUM(G1:G3)"),
        (("a",), "=SUM(G1)"),
        (("a", "c"), "=SUM(G1,G3)"),
        (("b", "a"), "=SUM(G2,G1)"),
        (("a", "0", "c"), "=SUM(G1,0,G3)"),
        (("a", "rent"), "=SUM(G1,$C$11)"),
    ],
)
def test_a_stack_is_a_range_where_its_rows_stand_below_each_other(names: tuple[str, ...], text: str) -> None:
    assert render(stacked(*names), places(), HERE) == text


@pytest.mark.parametrize("names", [("",), ("", ""), ("0",), ("0", "0")])
def test_a_stack_of_no_cells_has_no_formula(names: tuple[str, ...]) -> None:
    with pytest.raises(UnsupportedError, match="no cells to make a range of"):
        render(stacked(*names), places(), HERE)


def test_a_sheet_name_is_quoted_with_its_quotes_doubled() -> None:
    found = places()
    assert found.origin(Target("line", "a"), 0) == "'It''s a sheet'!F1"
    assert Places(found.model, "zh", found.home, found.rows).origin(Target("line", "a"), 0) == "'计算 表'!F1"


def test_words_follow_the_language() -> None:
    found = places()
    chinese = Places(found.model, "zh", found.home, found.rows)
    assert render(words(Label("yes", zh="是")).node, chinese, HERE) == '="是"'


@pytest.mark.parametrize("node", [Blank(), Call("NOSUCH", (Number(1),))])
def test_what_has_no_formula_raises(node: Node) -> None:
    with pytest.raises(UnsupportedError):
        render(Binary("+", Number(1), node), places(), HERE)


def test_negative_constant_and_text() -> None:
    assert render(Binary("^", Number(-1), Number(0)), places(), HERE) == "=(-1)^0"
    assert render(Negate(Negate(Text("x"))), places(), HERE) == '=-(-"x")'


def test_the_first_period_reads_an_empty_column() -> None:
    first = Site("sheet", position=0)
    assert render(prior("a").node, places(), first) == "=E1"


def test_model_is_reached_through_its_sheets() -> None:
    m = small_model()
    assert sales_sheet(m).sheet.label.text("zh") == "销售 表"
