"""How numbers are shown: decimals from the unit, the size and the digits given, or as the line says."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlmodel import Draft, Input, Label, build
from xlmodel.errors import ModelError
from xlmodel.layout.formats import change_format, decimals, item_format, number_format
from xlmodel.model import SCALAR
from xlmodel.number_formats import format_problem, whole_format

from tests.small_model import sales_sheet, small_model


def shown(unit: str, size: float, *, digits: int = 0) -> str:
    """The part of a format that positive numbers take."""
    return number_format(unit, size, digits=digits).partition("_)")[0]


@pytest.mark.parametrize(
    ("unit", "size", "digits", "expected"),
    [
        ("USD", 0.225, 3, "#,##0.000"),
        ("USD", 0.23, 2, "#,##0.00"),
        ("USD", 0.2, 0, "#,##0.000"),
        ("USD", 12.0, 0, "#,##0.00"),
        ("USD", 150.0, 0, "#,##0.0"),
        ("USD", 12345.25, 2, "#,##0.00"),
        ("USD", 12345.0, 0, "#,##0"),
        ("ratio", 0.225, 3, "0.0%"),
        ("ratio", 0.2255, 4, "0.00%"),
        ("x", 1.25, 2, '0.00"x"'),
        ("count", 2.5, 1, "#,##0.0"),
        ("count", 3.0, 0, "#,##0"),
    ],
)
def test_decimals_follow_from_unit_size_and_digits(unit: str, size: float, digits: int, expected: str) -> None:
    assert shown(unit, size, digits=digits) == expected


def test_digits_are_those_that_somebody_typed() -> None:
    assert decimals([0.225, 0.23, None, "text"]) == 3
    assert decimals([1.0, 250.0]) == 0
    assert decimals([0.1 + 0.2, 1 / 3]) == 0, "computed elsewhere"


@pytest.mark.parametrize(
    "text", ["0.000", "#,##0", "0.0%", '0.0"x"', "0.00E+00", "#,##0;[Red]-#,##0", "yyyy-mm-dd", "€ 0"]
)
def test_what_excel_takes(text: str) -> None:
    assert not format_problem(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("three decimals", "cannot be read"),
        ('0.0"x', "cannot be read"),
        ("0;0;0;0;0", "5 parts"),
        ('"none"', "it shows no digit"),
        ("0" * 256, "more than 255"),
        ("0.00x", "cannot be read"),
    ],
)
def test_what_excel_does_not_take_is_told(text: str, said: str) -> None:
    assert said in format_problem(text)
    assert 'write for example "0.000"' in format_problem(text)


def test_one_part_alone_is_made_whole() -> None:
    assert whole_format("0.000") == '0.000_);(0.000);"-"_)'
    assert whole_format("0.0;-0.0") == "0.0;-0.0"


def priced(**formats: str) -> Draft:
    m = small_model()
    s = sales_sheet(m)
    m.control.resume("tolerance")
    rate = m.control.add(Input("rate", Label("Rate", zh="费率"), "USD", "definition", "", {SCALAR: 0.225}, **formats))  # type: ignore[arg-type]
    s.scalar("factor", "USD", rate + 0, Label("Factor", zh="系数"), number_format="0.0000")
    m.headline("factor")
    return m


def test_a_line_and_an_input_say_how_they_are_shown(tmp_path: Path) -> None:
    model = priced().complete()
    assert item_format(model, model.item("rate"), {"rate": 0.225}).startswith("#,##0.000_)")
    assert item_format(
        priced(number_format="0.0%").complete(), priced(number_format="0.0%").item("rate"), {}
    ).startswith("0.0%")
    book = load_workbook(build(model, output=tmp_path / "a.xlsx", allow_failing_checks=True).path)
    index = {row[0].value: row for row in book["Index"].iter_rows(min_row=2)}
    cells = {name: book[str(row[3].value)][f"{row[5].value}{row[4].value}"] for name, row in index.items()}
    assert cells["factor"].number_format == '0.0000_);(0.0000);"-"_)'
    assert cells["rate"].number_format == '#,##0.000_);(#,##0.000);"-"_)'


def test_a_format_of_python_that_cannot_be_is_told_with_its_line() -> None:
    m = small_model()
    sales_sheet(m).scalar("factor", "USD", m["price"] + 0, Label("Factor", zh="系数"), number_format="0.00x")
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert "no number format: 'x' cannot be read" in str(caught.value)
    assert "test_formats.py:" in str(caught.value)


def test_a_duration_in_years_is_no_name_of_a_year() -> None:
    assert (shown("year", 2027), shown("year", 2.5, digits=1), shown("year", 1)) == ("0", "0.0", "0")


def test_a_rate_of_growth_is_shown_as_a_share_is() -> None:
    assert number_format("growth", 1.0) == number_format("ratio", 1.0) == '0.0%_);(0.0%);"-"_)'
    assert change_format("growth") == '#,##0.0" pp"_);(#,##0.0" pp");"-"_)'
    assert change_format("USD") == number_format("ratio", 1.0)
