"""What other regional settings may show where American ones show a text, and what none of them shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.engines.declared.readings import may_be_read
from xlmodel.engines.declared.spellings import (
    may_be_formatted,
    may_be_joined,
    may_be_money,
    may_be_named,
    may_be_spelled,
)
from xlmodel.verification import verify, vote
from xlmodel.workbook.values import CellValue, ErrorValue

Explains = Callable[[CellValue, CellValue], bool]
Pairs = tuple[tuple[CellValue, CellValue], ...]

ELSEWHERE: Pairs = (
    ("Mrz", "Mar"), ("März", "March"), ("mars", "Mar"), ("mar.", "Mar"), ("1月", "Jan"), ("三月", "March"),
    ("15 mars 2023", "15 Mar 2023"), ("15. März 2023", "15. March 2023"), ("März-23", "Mar-23"), ("E", "J"),
    ("mi.", "Wed"), ("mercredi", "Wednesday"), ("水", "Wed"), ("星期一", "Monday"), ("jan", "Jan"), ("janv.", "Jan."),
    ("lundi 15 janvier", "Monday 15 January"), ("mar.", "Tue"), ("15\u00a0mars", "15 Mar"),
    ("15.03.2023", "15/03/2023"), ("15. 03. 2023", "15/03/2023"), ("13.30", "13:30"), ("1:30 下午", "1:30 PM"),
    ("1:30 午前", "1:30 AM"), ("1:30", "1:30 PM"), ("1,5 %", "1.5 %"), ("12,34,567.00", "1,234,567.00"),
    ("1.234.567,00", "1,234,567.00"), ("1’234’567.00", "1,234,567.00"),
)  # fmt: skip
NOWHERE: Pairs = (
    ("Feb", "Jan"), ("Mar", "Jan"), ("February", "January"), ("février", "January"), ("二月", "January"), ("", "Jan"),
    ("Foo", "Jan"), ("Janx", "Jan"), ("Jan!", "Jan"), ("Jan jan", "Jan"), ("Tue", "Mon"), ("Feb-23", "Jan-23"),
    ("15 Mar 2023x", "15 Mar 2023"), ("16 Mar 2023", "15 Mar 2023"), ("Mar 15 2023", "15 Mar 2023"), ("3", "J"),
    ("15 Mar", "15 Mar 2023"), ("15.2.2023", "15/3/2023"), ("1:30 PM", "1:31 PM"), ("123450", "1,234.50"),
    ("1234.50", "1,234.50"),
    ("January", "Jan"), ("Jan", "January"), ("JAN", "Jan"), ("Friday", "Fri"), ("15 MARCH", "15 March"), ("D", "J"),
    ("1:30 AM", "1:30 PM"), ("1:30 上午", "1:30 PM"), ("130 PM", "1:30 PM"), ("Jan15", "Jan 15"),
    ("Jan 2023", "Jan, 2023"), ("15032023", "15/03/2023"), ("15.032023", "15.03.2023"), ("1.234", "1,234.5"),
    ("1.234.50", "1,234.50"), ("1,2,34", "1,234"), ("1 2 3 4", "1,234"), ("1.234,567.00", "1,234,567.00"),
    ("€1,234.50", "$1,234.50"), ("5", "$5"), (ErrorValue("#VALUE!"), "Jan"), (7.0, "Jan"),
)  # fmt: skip
MONEY_ELSEWHERE = (
    ("1.234,50 €", "$1,234.50"), ("¥1,235", "$1,235"), ("￥1,234.50", "$1,234.50"), ("-5,00 €", "($5.00)"),
    ("1 234,50 kr", "$1,234.50"), ("1\u00a0234,50 Kč", "$1,234.50"), ("CHF 1'234.50", "$1,234.50"),
    ("R$ 1.234,50", "$1,234.50"), ("£12.00", "$12.00"), ("1234,50 €", "$1,234.50"), ("¥1,235", "$1,234.50"),
    ("₩1,235", "$1,234.50"), ("(¥5)", "($5.00)"),
)  # fmt: skip
MONEY_NOWHERE = (
    ("$1.5 k", "$1.5 m"), ("$1,234.50x", "$1,234.50"), ("1,234.50x", "$1,234.50"), ("$1,234.50 €", "$1,234.50"),
    ("$99.00", "$12.50"), ("1.23450 €", "$1,234.50"), ("$12,345.0", "$1,234.50"), ("$5.00", "($5.00)"),
    ("-12.50 €", "$12.50"), ("5,000.00", "$5.00"), ("$12.5", "$12.50"), ("$1234.50", "$1,234.50"), ("5", "$5.00"),
    ("1,2345 €", "$12,345"), ("€1,235", "$1,234.50"), ("¥1,234", "$1,234.50"), ("$1,235", "$1,234.50"),
    ("1.234.50 €", "$1,234.50"), (7.0, "$7.00"), (ErrorValue("#VALUE!"), "$7.00"),
)  # fmt: skip
FORMATS_ELSEWHERE = (
    ("15.01.2024", "TT.01.JJJJ"), ("15/01/2024", "jj/01/aaaa"), ("Montag, 15. Januar 2024", "TTTT, T. January JJJJ"),
    ("15.01.2024", "ДД.01.ГГГГ"), ("15.1.24", "T.1.JJ"), ("2,50", "003"), ("2,50", "002"), ("2.500,00", "2500.00000"),
    ("2.500,00", "2,500"), ("0,45", "000"), ("0,50", "001"), ("99,60", "100"), ("2,5 %", "3 %"),
    ("349 578 238,40 - -9991/554", "349,5 78,238 - -9991/554"),
)  # fmt: skip
FORMATS_NOWHERE = (
    ("wrong", "TT.01.JJJJ"), ("15.02.2024", "TT.01.JJJJ"), ("15.01", "TT.01.JJJJ"),
    ("Montag, 15. Februar", "TTTT, T. January"),
    ("3,50", "002"), ("2.600,00", "2500.00000"), ("2.500,00x", "2,500"), ("4,00", "000"), ("2,5 %", "3"),
    ("3.5x", "2.5x"),
    ("349 578 238,40 - -9991/554", "349,6 78,238 - -9991/554"),
    ("1,50 - 2", "2 - 3"), (15.0, "TT"), (ErrorValue("#VALUE!"), "TT"),
)  # fmt: skip


JOINED_ELSEWHERE: Pairs = (
    ("1234,5", "1234.5"), ("Summe: 1234,5", "Summe: 1234.5"), ("1234,5;0,25", "1234.5;0.25"), ("WAHR", "TRUE"),
    ("ist FAUX", "ist FALSE"), ("-0,5x", "-0.5x"),
)  # fmt: skip
JOINED_NOWHERE: Pairs = (
    ("1234,6", "1234.5"), ("1.234,5", "1234.5"), ("12345", "1234.5"), ("1234,5x", "1234.5"), ("FALSCH", "TRUE"),
    ("a,b", "a.b"), ("1234;5", "1234.5"), (1234.5, "1234.5"), (ErrorValue("#VALUE!"), "1.5"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("may_be", "pairs"),
    [
        (may_be_spelled, ELSEWHERE),
        (may_be_money, MONEY_ELSEWHERE),
        (may_be_formatted, FORMATS_ELSEWHERE),
        (may_be_joined, JOINED_ELSEWHERE),
    ],
)
def test_other_settings_may_show_it(may_be: Explains, pairs: Pairs) -> None:
    assert [pair for pair in pairs if not may_be(*pair)] == []


@pytest.mark.parametrize(
    ("may_be", "pairs"),
    [
        (may_be_spelled, NOWHERE),
        (may_be_money, MONEY_NOWHERE),
        (may_be_formatted, FORMATS_NOWHERE),
        (may_be_joined, JOINED_NOWHERE),
    ],
)
def test_no_settings_show_it(may_be: Explains, pairs: Pairs) -> None:
    assert [pair for pair in pairs if may_be(*pair)] == []


def test_an_engine_s_error_value_speaks_against_no_text_of_a_region() -> None:
    assert may_be_spelled("Mrz", ErrorValue("#VALUE!"))
    assert not may_be_spelled(7.0, ErrorValue("#VALUE!"))


def test_a_wrong_name_is_told_with_all_that_reads_it_and_a_foreign_one_is_not(tmp_path: Path) -> None:
    wrong = (
        ('=TEXT(A1,"mmm")', "Feb"), ('=TEXT(A1,"mmmm")', "February"), ('=TEXT(A1,"ddd")', "Tue"),
        ('=TEXT(A1,"dddd")', "Sunday"), ('=TEXT(A1,"mmm-yy")', "Feb-24"), ('=TEXT(A1,"d mmm yyyy")', "15 Jan 2024x"),
        ('=TEXT(A1,"yyyy年m月d日")', "2024年1月16日"), ('=TEXT(A2,"¥#,##0")', "¥1,243"),
        ('=TEXT(A2,"0.0元")', "1234.6元"), ("=DOLLAR(A2)", "$1,234.50x"), ("=DOLLAR(A2,1)", "$1,235.4"),
        ('=TEXT(A2,"$#,##0.00")', "$1,243.50"), ('=TEXT(A2,"$#,##0.00")', "€1,234.50"), ('=TEXT(A1,"mmmm")', "Jan"),
        ('=TEXT(A1,"mmm")', "JAN"), ('=TEXT(A3,"h:mm AM/PM")', "1:30 上午"), ('=TEXT(A2,"0.0x")', "1235.5x"),
        ('=TEXT(A1,"TT.MM.JJJJ")', "15.02.2024"), ('=TEXT(A1,"[$-409]mmmm")', "Januar"),
        ('=TEXT(A1,"mmmm")', "January "), ('=TEXT(A1,"mmmm")', "JAnuary"), ("=DOLLAR(A2)", " $1,234.50"),
        ('=TEXT(A1,"yyyy年m月d日")', "2024年1月15日 "), ('=UPPER(TEXT(A1,"mmmm"))', "January"),
        ("=MATCH(H1,D1:D3,0)", 2), ("=INDEX(E1:E3,H25)", 20), ("=H26*2", 40), ('=H2&" sales"', "February sales"),
    )  # fmt: skip
    foreign = (
        ('=TEXT(A1,"mmm")', "janv."), ('=TEXT(A1,"mmmm")', "Januar"), ('=TEXT(A1,"ddd")', "周一"),
        ('=TEXT(A1,"d mmm yyyy")', "15 ene 2024"), ("=DOLLAR(A2)", "1.234,50 €"), ("=DOLLAR(A2,0)", "￥1,235"),
        ("=DOLLAR(A2)", "¥1,235"), ('=TEXT(A3,"h:mm AM/PM")', "1:30 下午"), ('=TEXT(A1,"TT.MM.JJJJ")', "15.01.2024"),
    )  # fmt: skip
    path = tmp_path / "names.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (45306, 1234.5, 45306 + 13.5 / 24))
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


GERMAN: tuple[tuple[str, CellValue, CellValue], ...] = (
    ('=A1&""', "1234,5", "1234,6"), ('="Summe: "&A1', "Summe: 1234,5", "Summe: 1243,5"), ('=A6&""', "WAHR", "FALSCH"),
    ("=FIXED(A1,2)", "1.234,50", "1.243,50"), ("=FIXED(A1,1,TRUE)", "1234,5", "1234,6"),
    ("=DOLLAR(A1)", "1.234,50 €", "1.234,60 €"), ('=TEXT(A2,"TT.MM.JJJJ")', "15.01.2024", "15.02.2024"),
    ('=TEXT(A2,"MMMM JJJJ")', "Januar 2024", "Februar 2024"), ('=TEXT(A2,"MMMM")', "Januar", "Februar"),
    ('=TEXT(A1,"#.##0,00")', "1.234,50", "1.534,50"), ('=CONCATENATE("x",A7)', "x0,25", "x0,26"),
    ("=LEFT(A1,6)", "1234,5", "1234,"), ('=ROUND(A1/3,2)&" EUR"', "411,5 EUR", "412,5 EUR"),
    ('=IF(A1>1000,"über "&A1,"")', "über 1234,5", "über 1234"), ('=A1/7&""', "176,357142857143", "177,357142857143"),
    ('=TEXTJOIN(";",TRUE,A1,A7)', "1234,5;0,25", "1234,5;0,35"),
)  # fmt: skip
GERMAN_READINGS: tuple[tuple[str, CellValue], ...] = (
    ("=VALUE(A3)", 1.5), ("=DATEVALUE(A4)", 45306), ("=VALUE(A5)", 1234.5), ("=A3*2", 3), ("=A4+1", 45307),
    ("=A5+0", 1234.5), ("=VALUE(A8)", 0.125), ("=A8*2", 0.25),
)  # fmt: skip


def german(path: Path, rows: Sequence[tuple[str, CellValue]]) -> Path:
    """A workbook that stores what Excel in German shows."""
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (1234.5, 45306, "1,5", "15.01.2024", "1.234,50", True, 0.25, "12,5 %"))
    for row, (formula, value) in enumerate(rows, 1):
        sheet.write_formula(f"H{row}", formula, None, value)
    book.close()
    return path


def _german(path: Path, rows: Sequence[tuple[str, CellValue]]) -> list[str]:
    return _outcomes(german(path, rows), rows)


def _outcomes(path: Path, rows: Sequence[tuple[str, CellValue]]) -> list[str]:
    found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
    return [f"{asked} {ballot.outcome}" for (asked, _), ballot in zip(rows, found.ballots, strict=True)]


def test_what_excel_in_german_stores_is_excused_and_nothing_else(tmp_path: Path) -> None:
    right = [(formula, value) for formula, value, _ in GERMAN]
    read = list(GERMAN_READINGS)
    assert _german(tmp_path / "right.xlsx", right + read) == [f"{formula} declared" for formula, _ in right + read]
    wrong = [(formula, value) for formula, _, value in GERMAN]
    against = _german(tmp_path / "wrong.xlsx", wrong)
    assert [line for line in against if line.rpartition(" ")[2] not in {"differs", "split"}] == []


def test_a_reading_has_the_same_digits_or_is_another_day_of_the_same_numbers(tmp_path: Path) -> None:
    wrong: list[tuple[str, CellValue]] = [
        ('=VALUE("1,234")', 5555), ('=DATEVALUE("3/4/2023")', 40000), ('=YEAR(DATEVALUE("3/4/2023"))', 1999),
        ('=VALUE("1,234")*2', 9999),
    ]  # fmt: skip
    right: list[tuple[str, CellValue]] = [('=VALUE("1,234")', 1.234), ('=DATEVALUE("3/4/2023")', 45019)]
    assert [line.rpartition(" ")[2] for line in _german(tmp_path / "readings.xlsx", wrong + right)] == [
        *(["differs"] * len(wrong)), *(["declared"] * len(right)),
    ]  # fmt: skip


NAMED: tuple[tuple[str, str, str], ...] = (
    ("[$-407]mmmm", "März", "March"), ("[$-407]mmm", "Mrz", "Mar"), ("[$-407]mmm", "Mrz", "Apr"),
    ("[$-40C]dddd d mmmm yyyy", "mercredi 15 mars 2023", "Wednesday 15 March 2023"), ("[$-C0A]mmmm", "marzo", "March"),
    ("[$-de-DE]dddd", "Mittwoch", "Wednesday"), ("[$-411]dddd", "水曜日", "Wednesday"),
    ("[$-804]aaaa", "星期三", "星期四"), ("[$-zh-TW]dddd", "星期三", "Wednesday"), ("[$-419]mmmm", "Март", "March"),
    ("[$-407]d. mmmm yyyy;@", "15. März 2023", "15. Mai 2023"), ("[$-410]ddd", "mer", "gio"),
    ("[$-409]mmmm", "March", "März"), ("[$-809]dd mmm", "15 Mar", "15 Mrz"), ("[$-10409]d-mmm-yy", "15-Mar-23",
    "15-Apr-23"), ("[$-40C]mmmmm", "m", "a"), ("[$€-407]#,##0.00", "€45,000.00", "€45.000,00"),
)  # fmt: skip
"""A format, what it shows of 15 March 2023, and what it does not."""


def of_formats(path: Path, shown: Sequence[tuple[str, CellValue]]) -> Path:
    """A workbook of 15 March 2023 in some formats, with what it stores of each."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write("A1", 45000)
    for row, (style, value) in enumerate(shown, 1):
        sheet.write_formula(f"H{row}", f'=TEXT(A1,"{style}")', None, value)
    book.close()
    return path


def _of_formats(path: Path, shown: Sequence[tuple[str, CellValue]]) -> list[str]:
    return _outcomes(of_formats(path, shown), shown)


def test_names_stand_in_the_language_that_a_format_asks_for(tmp_path: Path) -> None:
    right = _of_formats(tmp_path / "right.xlsx", [(style, value) for style, value, _ in NAMED])
    assert [line for line in right if line.rpartition(" ")[2] not in {"agrees", "declared"}] == []
    assert [line for line in right if line.endswith("declared")] == [
        "[$-407]mmm declared", "[$-407]mmm declared", "[$-419]mmmm declared",
    ]  # fmt: skip
    wrong = _of_formats(tmp_path / "wrong.xlsx", [(style, value) for style, _, value in NAMED])
    assert [line for line in wrong if line.rpartition(" ")[2] not in {"differs", "split", "uncounted"}] == []


def test_what_only_excel_s_own_region_tells_is_taken_as_stored(tmp_path: Path) -> None:
    shown = (
        ("[DBNum1]0", "四五〇〇〇"), ("[DBNum2][$-804]General", "肆万伍仟"), ("ggge", "令和5"), ("e", "2023"),
        ("[$-F800]dddd, mmmm dd, yyyy", "2023年3月15日"), ("[$-x-systime]h:mm", "0:00"), ("[$-FC19]d mmmm", "15 марта"),
        ("yyyy/m/d(aaa)", "2023/3/15(水)"), ("bbbb", "2566"),
    )  # fmt: skip
    assert _of_formats(tmp_path / "taken.xlsx", shown) == [f"{style} taken" for style, _ in shown]
    plain = (("0.00E+00", "4.50E+04"), ("General", "45000"), ('0 ""e""', "45000 e"), (r"0\e", "45000e"))
    assert _of_formats(tmp_path / "plain.xlsx", plain) == [f"{style} agrees" for style, _ in plain]


@pytest.mark.parametrize(
    ("pair", "may"),
    [
        (("Mrz", "Mär"), True), (("15. Mrz", "15. Mär"), True), (("mars", "mars."), True), (("Март", "март"), True),
        (("Mar", "Mär"), False), (("Apr", "Mär"), False), (("16. Mrz", "15. Mär"), False), (("Mrzx", "Mär"), False),
        (("März", "May"), False), (("Mittwoch", "Mo"), False), ((7.0, "Mär"), False),
    ],
)  # fmt: skip
def test_a_name_is_cut_short_otherwise_and_stays_the_same_month(pair: tuple[CellValue, CellValue], may: bool) -> None:
    assert may_be_named(*pair) is may


@pytest.mark.parametrize(
    ("text", "number", "may"),
    [
        ("12.5.2023", 45058, True), ("12.5.2023", 45265, True), ("12.5.2023", 45059, False), ("12.5.2023", 12.5, False),
        ("2023年3月15日", 45000, True), ("2023年3月15日", 45001, False), ("15. März 2023", 45000, True),
        ("15. März 2023", 45031, False), ("１２３", 123, True), ("１２３", 124, False), ("1.234,5", 1234.5, True),
        ("1.234,5", 1.2345, True), ("1.234,5", 1234.6, False), ("12,5 %", 0.125, True), ("€ 5", 5, True),
        ("€ 5", 6, False), ("1:30 PM", 0.5625, True), ("13.30", 0.5625, True), ("1:30 PM", 0.6, False),
        ("März 2023", 44986, True), ("März 2023", 44987, False), ("3/4/23", 44989, True), ("3/4/23", 45019, True),
        ("3/4/23", 44990, False), ("31.12.2023 18:00", 45291.75, True), ("31.12.2023 18:00", 45291.5, False),
        ("", 5, False), ("-", 0, True),
    ],
)  # fmt: skip
def test_a_number_that_some_settings_read_in_a_text(text: str, number: float, may: bool) -> None:
    assert may_be_read(text, float(number)) is may


def test_where_no_engine_reads_a_text_not_any_number_is_excused(tmp_path: Path) -> None:
    shown: tuple[tuple[str, CellValue, CellValue], ...] = (
        ('=IFERROR(DATEVALUE("12.5.2023"),-1)', 45058, 45059), ('=DATEVALUE("2023年3月15日")', 45000, 45009),
        ('=VALUE("１２３")', 123, 124), ('=TIMEVALUE("13.30 Uhr")', 0.5625, 0.25), ('=IFERROR(VALUE("5 €"),-1)', 5, 6),
    )  # fmt: skip
    right = _german(tmp_path / "right.xlsx", [(formula, value) for formula, value, _ in shown])
    assert [line for line in right if line.rpartition(" ")[2] not in {"declared", "agrees"}] == []
    wrong = _german(tmp_path / "wrong.xlsx", [(formula, value) for formula, _, value in shown])
    assert [line for line in wrong if line.rpartition(" ")[2] not in {"differs", "split"}] == []


def test_letters_by_number_are_those_of_windows(tmp_path: Path) -> None:
    shown: list[tuple[str, CellValue]] = [
        ("=CHAR(149)", "\u2022"), ("=CHAR(128)", "\u20ac"), ("=CHAR(228)", "\u00e4"), ("=CHAR(160)", "\u00a0"),
        ("=CHAR(129)", "\u0081"), ("=REPT(CHAR(149),3)", "\u2022\u2022\u2022"), ('=CODE("\u20ac")', 128),
        ('=CODE("\u00e4x")', 228), ('=CODE("\u4e2d")', 63), ("=CODE(CHAR(129))", 129), ("=CHAR(65.9)", "A"),
        ("=IFERROR(CHAR(0),1)", 1), ("=IFERROR(CHAR(256),1)", 1), ('=IFERROR(CODE(""),1)', 1),
    ]  # fmt: skip
    verdict = verify(german(tmp_path / "letters.xlsx", shown), isolated=False)
    assert (verdict.equal, verdict.differing) == (len(shown), ())
