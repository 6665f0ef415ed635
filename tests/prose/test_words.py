from __future__ import annotations

import pytest
from hypothesis import given
from xlmodel import (
    Draft,
    Expression,
    Label,
    TableColumn,
    any_of,
    at,
    axis,
    cell,
    column,
    field,
    growth,
    largest,
    lookup,
    prior,
    ratio,
    span,
    total,
    where,
    words,
)
from xlmodel.errors import UnsupportedError
from xlmodel.expr import ref
from xlmodel.expr.nodes import Binary, Call, Negate, Node, Number, Ref, Scenarios, Summary, Text
from xlmodel.model import Input
from xlmodel.prose import in_words

from tests.expr.trees import LINES, trees
from tests.small_model import sales_sheet, small_model

A, B, C = ref("a"), ref("b"), ref("c")


@pytest.fixture(scope="module")
def m() -> Draft:
    m = small_model()
    s = sales_sheet(m)
    for name in LINES:
        s.line(name, "USD", ref(name), label=Label(name.upper(), zh=f"项{name}"), cagr=name == "a")
    shops = m.add_axis(axis("shop", Label("Shop", zh="店"), [("n", Label("North", zh="北店"))]))
    m.declare(Input("shop.sales", Label("Sales", zh="销量"), "cup", "definition", "", {"n": 1.0}, axis=shops))
    columns = [
        TableColumn("name", Label("Name", zh="名称"), text=True),
        TableColumn("price", Label("Price", zh="价格"), "USD"),
    ]
    m.table(
        "menu",
        "Inputs",
        title=Label("Menu", zh="菜单"),
        purpose=Label("Menu", zh="菜单"),
        columns=columns,
        records={"tea": {"name": Label("Tea", zh="茶")}, "milk": {}},
    )
    return m


@pytest.mark.parametrize(
    ("formula", "en"),
    [
        (A / B / C, "A ÷ B ÷ C"),
        (A / (B * C), "A ÷ (B × C)"),
        (A * (B / C), "A × B ÷ C"),
        (A - (B - C), "A − (B − C)"),
        (A - B + C, "A − B + C"),
        (A + (B - C), "A + B − C"),
        ((A + B) * C, "(A + B) × C"),
        (-A, "−A"),
        (A - -B, "A − (−B)"),
        (A * -1, "A × (−1)"),
        ((-A) ** B, "(−A) ^ B"),
        (-(A**B), "−A ^ B"),
        ((A**B) ** C, "(A ^ B) ^ C"),
        (A ** (B**C), "A ^ (B ^ C)"),
        (-(A + B), "−(A + B)"),
        (-(A * B), "−(A × B)"),
        (1 - A, "1 − A"),
        ((A == B) == C, "A = B = C"),
        (Expression(Binary("=", Ref("a"), Binary("=", Ref("b"), Ref("c")))), "A = (B = C)"),
        (A >= B + C, "A ≥ B + C"),
        (A != B, "A ≠ B"),
        (A.join(words(Label("x", zh="甲"))), 'A & "x"'),
    ],
)
def test_signs_and_parentheses(m: Draft, formula: Expression, en: str) -> None:
    assert in_words(formula.node, m, "en") == en


@pytest.mark.parametrize(
    ("formula", "en", "zh"),
    [
        (prior("a"), "A [prior year]", "项a[上年]"),
        (prior("a", 2), "A [2 years earlier]", "项a[2 年前]"),
        (at("a", 2023), "A [2023]", "项a[2023]"),
        (at("shop.sales", "n"), "Sales [North]", "销量[北店]"),
        (total(span("a")), "sum of A [all]", "项a[全部]之和"),
        (largest(A, 0), "largest of A, 0", "项a、0中最大值"),
        (total(A, B) / C, "(sum of A, B) ÷ C", "(项a、项b之和) ÷ 项c"),
        (ratio(A, B), "A ÷ B [0 if undefined]", "项a ÷ 项b[无意义时取 0]"),
        (
            growth("a"),
            "A ÷ A [prior year] − 1 [n.m. if the base ≤ 0 or the value < 0]",
            "项a ÷ 项a[上年] − 1[基数 ≤ 0 或当期值 < 0 时取 无意义]",
        ),
        (
            growth("a", otherwise=B),
            "A ÷ A [prior year] − 1 [B if the base ≤ 0 or the value < 0]",
            "项a ÷ 项a[上年] − 1[基数 ≤ 0 或当期值 < 0 时取 项b]",
        ),
        (where(A == 1, B, C), "if A = 1 then B, else C", "若项a = 1则项b，否则项c"),
        (where(A == 0, 0, B), "if A = 0 then 0, else B", "若项a = 0则0，否则项b"),
        (
            where(A, where(B, A, C), C),
            "if A then (if B then A, else C), else C",
            "若项a则(若项b则项a，否则项c)，否则项c",
        ),
        (where(A, B, C) + 1, "(if A then B, else C) + 1", "(若项a则项b，否则项c) + 1"),
        (any_of(A == 1, B), "any of (A = 1, B)", "(项a = 1、项b)任一成立"),
        ((A + B).to("kW"), "(A + B) [in kW]", "(项a + 项b)[换算为 kW]"),
        ((A * B).to("kW") / C, "A × B [in kW] ÷ C", "项a × 项b[换算为 kW] ÷ 项c"),
        (cell("menu", "price", "tea"), "Price of Tea", "茶的价格"),
        (cell("menu", "price", "milk"), "Price of milk", "milk的价格"),
        (total(column("menu", "price")), "sum of Menu: Price", "菜单：价格之和"),
        (
            lookup("menu", "price", "name", A),
            "entry place of A in Menu: Name of Menu: Price",
            "菜单：价格中序号为（项a在菜单：名称中的位置）的项",
        ),
        (Expression(Summary("a")), "CAGR of A", "项a复合增速"),
        (Expression(Text("A")), '"A"', "“A”"),
        (Expression(Scenarios("cups")), "cups [by scenario]", "中cups[各情景]"),
    ],
)
def test_both_languages(m: Draft, formula: Expression, en: str, zh: str) -> None:
    assert in_words(formula.node, m, "en") == en
    assert in_words(formula.node, m, "zh") == zh


def test_fields_are_named_by_their_table(m: Draft) -> None:
    assert in_words((field("price") + 1).node, m, "en", table="menu") == "Price + 1"


@pytest.mark.parametrize("formula", [ref("zork"), cell("zork", "a", "b"), cell("menu", "zork", "tea"), field("price")])
def test_what_does_not_exist_is_refused(m: Draft, formula: Expression) -> None:
    with pytest.raises(UnsupportedError):
        in_words(formula.node, m, "en")


def test_long_formulas_are_cut_only_where_a_note_is_wanted(m: Draft) -> None:
    long = A
    for _ in range(200):
        long = long + B
    cut = in_words(long.node, m, "en")
    assert 240 - 4 < len(cut) <= 240
    assert cut.endswith("+ B …") or cut.endswith("B + …")
    assert in_words(long.node, m, "en").endswith("…")
    assert in_words(long.node, m, "en", longest=None).count("B") == 200


def test_braces_in_a_label_are_left_alone(m: Draft) -> None:
    s = m.sheet("odd", "Calc", title=Label("Odd", zh="怪"), purpose=Label("Odd", zh="怪"))
    s.section(Label("Odd", zh="怪"))
    odd = s.line("odd", "USD", A + 0, label=Label("{0} {x}", zh="{1}"))
    assert in_words(total(odd, A).node, m, "en") == "sum of {0} {x}, A"
    assert in_words(prior(odd).node, m, "zh") == "{1}[上年]"


def _expected(node: Node) -> str:
    match node:
        case Number(value):
            return f"{value:g}" if value >= 0 else f"(-{-value:g})"
        case Ref(name):
            return name.upper()
        case Negate(operand):
            return f"(-{_expected(operand)})"
        case Binary(operator, left, right):
            sign = "**" if operator == "^" else operator
            return f"({_expected(left)} {sign} {_expected(right)})"
        case _:
            raise AssertionError(node)


def _plain(node: Node) -> bool:
    return not any(isinstance(part, Call) for part in node.walk())


@given(trees().filter(_plain))
def test_words_group_as_the_tree_does(node: Node) -> None:
    text = in_words(node, _MODEL, "en", longest=None)
    values = {name.upper(): value for name, value in zip(LINES, (2.0, 3.0, 5.0, 0.5, 1.25), strict=True)}
    try:
        wanted = eval(_expected(node), {}, values)
    except (ZeroDivisionError, OverflowError):
        return
    if isinstance(wanted, complex):
        return
    python = text.replace("−", "-").replace("×", "*").replace("÷", "/").replace("^", "**")
    assert eval(python, {}, values) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def _lines() -> Draft:
    m = small_model()
    s = sales_sheet(m)
    for name in LINES:
        s.line(name, "USD", ref(name), label=Label(name.upper(), zh=f"项{name}"))
    return m


_MODEL = _lines()
