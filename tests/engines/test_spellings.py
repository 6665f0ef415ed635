"""What other regional settings may show where American ones show a text, and what none of them shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.engines.declared.spellings import may_be_spelled
from xlmodel.verification import vote
from xlmodel.workbook.values import CellValue, ErrorValue

ELSEWHERE = (
    ("Mrz", "Mar"), ("März", "March"), ("mars", "Mar"), ("mar.", "Mar"), ("1月", "Jan"), ("三月", "March"),
    ("15 mars 2023", "15 Mar 2023"), ("15. März 2023", "15. March 2023"), ("März-23", "Mar-23"), ("E", "J"),
    ("mi.", "Wed"), ("mercredi", "Wednesday"), ("水", "Wed"), ("星期一", "Monday"),
    ("lundi 15 janvier", "Monday 15 January"),
    ("15.03.2023", "15/03/2023"), ("13.30", "13:30"), ("1:30 下午", "1:30 PM"), ("1:30", "1:30 PM"),
    ("1.234,50 €", "$1,234.50"), ("¥1,235", "$1,235"), ("￥1,234.50", "$1,234.50"), ("-5,00 €", "($5.00)"),
    ("1 234,50 kr", "$1,234.50"), ("1\u00a0234,50 Kč", "$1,234.50"), ("CHF 1'234.50", "$1,234.50"),
    ("R$ 1.234,50", "$1,234.50"), ("£12.00", "$12.00"), ("1,5 %", "1.5 %"), ("12,34,567.00", "1,234,567.00"),
)  # fmt: skip
NOWHERE = (
    ("Feb", "Jan"), ("Mar", "Jan"), ("February", "January"), ("février", "January"), ("二月", "January"), ("", "Jan"),
    ("Foo", "Jan"), ("Janx", "Jan"), ("Jan!", "Jan"), ("Jan jan", "Jan"), ("Tue", "Mon"), ("Feb-23", "Jan-23"),
    ("15 Mar 2023x", "15 Mar 2023"), ("16 Mar 2023", "15 Mar 2023"), ("Mar 15 2023", "15 Mar 2023"), ("3", "J"),
    ("15 Mar", "15 Mar 2023"), ("15.2.2023", "15/3/2023"), ("1:30 PM", "1:31 PM"), ("$1.5 k", "$1.5 m"),
    ("$1,234.50x", "$1,234.50"), ("1,234.50x", "$1,234.50"), ("$1,234.50 €", "$1,234.50"), ("$99.00", "$12.50"),
    ("123450", "1,234.50"), ("1.23450 €", "$1,234.50"), ("1.234", "1,234.5"), ("$12,345.0", "$1,234.50"),
    ("$5.00", "($5.00)"), ("-12.50 €", "$12.50"), ("5,000.00", "$5.00"), ("$12.5", "$12.50"), (7.0, "$7.00"),
    (ErrorValue("#VALUE!"), "Jan"),
)  # fmt: skip


@pytest.mark.parametrize(("stored", "computed"), ELSEWHERE)
def test_other_settings_may_show_it(stored: str, computed: str) -> None:
    assert may_be_spelled(stored, computed)


@pytest.mark.parametrize(("stored", "computed"), NOWHERE)
def test_no_settings_show_it(stored: CellValue, computed: str) -> None:
    assert not may_be_spelled(stored, computed)


def test_an_engine_s_error_value_speaks_against_no_text_of_a_region() -> None:
    assert may_be_spelled("Mrz", ErrorValue("#VALUE!"))
    assert not may_be_spelled(7.0, ErrorValue("#VALUE!"))


def test_a_wrong_name_is_told_with_all_that_reads_it_and_a_foreign_one_is_not(tmp_path: Path) -> None:
    wrong = (
        ('=TEXT(A1,"mmm")', "Feb"), ('=TEXT(A1,"mmmm")', "February"), ('=TEXT(A1,"ddd")', "Tue"),
        ('=TEXT(A1,"dddd")', "Sunday"), ('=TEXT(A1,"mmm-yy")', "Feb-24"), ('=TEXT(A1,"d mmm yyyy")', "15 Jan 2024x"),
        ('=TEXT(A1,"yyyy年m月d日")', "2024年1月16日"), ('=TEXT(A2,"¥#,##0")', "¥1,243"),
        ('=TEXT(A2,"0.0元")', "1234.6元"), ("=DOLLAR(A2)", "$1,234.50x"), ("=DOLLAR(A2,1)", "$1,235.4"),
        ('=TEXT(A2,"$#,##0.00")', "$1,243.50"),
        ("=MATCH(H1,D1:D3,0)", 2), ("=INDEX(E1:E3,H13)", 20), ("=H14*2", 40), ('=H2&" sales"', "February sales"),
    )  # fmt: skip
    foreign = (
        ('=TEXT(A1,"mmm")', "janv."), ('=TEXT(A1,"mmmm")', "Januar"), ('=TEXT(A1,"ddd")', "周一"),
        ('=TEXT(A1,"d mmm yyyy")', "15 ene 2024"), ("=DOLLAR(A2)", "1.234,50 €"), ("=DOLLAR(A2,0)", "￥1,235"),
    )  # fmt: skip
    path = tmp_path / "names.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (45306, 1234.5))
    sheet.write_column("D1", ("Jan", "Feb", "Mar"))
    sheet.write_column("E1", (10, 20, 30))
    for row, (formula, value) in enumerate((*wrong, *foreign), 1):
        sheet.write_formula(f"H{row}", formula, None, value)
    book.close()
    found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
    outcomes = [
        f"{formula} {ballot.outcome}" for (formula, _), ballot in zip((*wrong, *foreign), found.ballots, strict=True)
    ]
    assert outcomes == [
        *(f"{formula} differs" for formula, _ in wrong),
        *(f"{formula} declared" for formula, _ in foreign),
    ]
