from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from xlmodel.audit.lexer import column_letters, column_number, parse_formula, tokenize

FORMULAS = (
    "A1+B2",
    "SUM(A1:B2,$C$3)*-1",
    "'My ''odd'' sheet'!A1/Sheet2!$B$3:$C4",
    '"text with ""quotes"" and A1"&B2',
    "IF(A1<=B1,1.5E-3,#N/A)",
    "INDEX(输入!$F$6:$F$8,MATCH(A1,输入!A:A,0))",
    "_xlfn.MAXIFS(A1:A9,B1:B9,TRUE)",
    "[1]Book!A1+Table1[[#This Row],[Price]]",
    "LOG10(A1)+ABC12_name+5:7",
    "SUM(Jan:Dec!B2)",
    "-A1^2%",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_tokens_joined_are_the_formula(text: str) -> None:
    assert "".join(token.text for token in tokenize(text)) == text


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_loss(text: str) -> None:
    assert "".join(token.text for token in tokenize(text)) == text
    parse_formula(text, 5, 5)


@pytest.mark.parametrize("text", [text for text in FORMULAS if "[" not in text and ":" not in text])
def test_references_and_functions_agree_with_openpyxl(text: str) -> None:
    theirs = Tokenizer(f"={text}").items
    formula = parse_formula(text, 1, 1)
    assert list(formula.shape.functions) == [t.value[:-1] for t in theirs if t.type == "FUNC" and t.subtype == "OPEN"]
    ranges = [t.value for t in theirs if t.subtype == "RANGE"]
    ours = [t.text for t in formula.tokens if t.kind in {"reference", "name"}]
    assert [text for text in ours if text != "TRUE"] == ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1", "R[-4]C[-5]"),
        ("$A1+A$1", "R[-4]C1+R1C[-5]"),
        ("SUM($F5:F5)", "SUM(R[0]C6:R[0]C[0])"),
        ("Calc!F5", "'Calc'!R[0]C[0]"),
        ("if(F5>0,1,0)", "IF(R[0]C[0]>0,1,0)"),
    ],
)
def test_r1c1_is_relative_to_the_cell(text: str, expected: str) -> None:
    assert parse_formula(text, 5, 6).r1c1 == expected


def test_a_formula_copied_across_keeps_its_r1c1() -> None:
    assert parse_formula("F8*(1+$C$3)-Inputs!F9", 5, 6).r1c1 == parse_formula("G8*(1+$C$3)-Inputs!G9", 5, 7).r1c1
    assert parse_formula("F8", 5, 6).r1c1 != parse_formula("F8", 5, 7).r1c1


def test_places_and_precisions_are_no_constants_but_factors_are() -> None:
    assert parse_formula("INDEX(A1:A9,3)", 1, 1).shape.numbers == ()
    assert parse_formula("ROUND(A1*2,3)", 1, 1).shape.numbers == (2.0,)
    assert parse_formula("A1*1000", 1, 1).shape.numbers == (1000.0,)
    assert parse_formula("SUM(A1,3)", 1, 1).shape.numbers == (3.0,)


def test_depth_counts_calls_not_parentheses() -> None:
    assert parse_formula("((A1+B1))*SUM(A1,MAX(B1,C1))", 1, 1).shape.depth == 2
    assert parse_formula("IF(A1,IF(B1,1,0),0)", 1, 1).shape.nested_if
    assert not parse_formula("IF(A1,1,0)+IF(B1,1,0)", 1, 1).shape.nested_if


@given(st.integers(min_value=1, max_value=16_384))
def test_column_letters_and_numbers_are_inverse(number: int) -> None:
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize("dead", ["#REF!A1", "#REF!$B$2:C3", "#REF!A:B", "#REF!1:2"])
def test_a_reference_to_a_sheet_that_is_gone_is_none_to_the_own_sheet(dead: str) -> None:
    assert [one.top for one in parse_formula(f"SUM({dead})+#REF!+F5", 1, 1).references] == [5]
