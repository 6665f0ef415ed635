"""The engines against answers recorded from Excel: nothing differs without a note, and the page says what is so."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.engines.declared import WEAKNESSES
from xlmodel.engines.recorded import DIFFERING
from xlmodel.verification import verify_by_all

from tests.engines.kinds import Kind, write
from tests.engines.neighbours import KINDS, NUMBERS
from tests.engines.newer_kinds import NEWER
from tests.engines.test_kinds_of_values import asked_of
from tests.engines.test_spellings import GERMAN, GERMAN_READINGS, NAMED, german, of_formats
from tests.vectors.facts import Fact, read_facts
from tests.vectors.matrix import PAGE, QUICK, Entry, counted, differing, entries, page

SHOWING = {
    "shown nowhere else": Kind(
        (
            ("=0^0", "#NUM!"), ("=(-8)^(1/3)", -2),
            ("=SUM(A1:INDEX(A1:A3,A2))", 3), ("=INDEX(A8:A9,Z9,1)", "#VALUE!"),
            ("=ROUND(VAR.P(15,77,30,28,31,96,77,53,34,138/11,91),12)=ROUND(853.648931083943,12)", True),
            ('=CONCAT(IF(A1>0,,2),"x")', "x"), ("=XLOOKUP(25,B1:B3,A1:A3,,-1)", 2),
            ("=SUM(IFS(B1:B3>15,B1:B3,B1:B3>0,A1:A3))", 51), ("=SUMXMY2(A1:B1,B2:C2)", 361), ("=VAR(TRUE,3,2)", 1),
            ("=ROW(INDEX(A1:A3,3))", 3), ("=COLUMN(INDEX(A1:C1,1,3))", 3), ("=SUM(MUNIT(3))", 3),
            ("=COUNTA(INDEX(C:C,0))", 2), ('=COUNTIF(A:A,"<>x")', 1048576), ("=MATCH(1,A1:A3,-1)", 1),
            ("=MODE(A1,2,Z9)", "#VALUE!"), ("=SUBTOTAL(3,#REF!)", "#REF!"), ("=LEFT(A1=1,2)", "TR"),
            ('=TEXT(TRUE,"0")', "TRUE"), ('=TEXT(45306,"mmm")', "ene"), ('=VALUE("$5")', "#VALUE!"),
            ('=VALUE("12:00")', 0.5), ('=TEXT(5,"[>100]0.0;0")', "5"), ('=TEXT(5,"0*x")', "5"),
            ('=TEXT(0.5,"# ?/?")', " 1/2"), ("=SUMPRODUCT(SUBTOTAL(9,OFFSET(A1,A1:A2,0)))", 5),
        ),
        NUMBERS,
    ),
    "a probability": Kind(
        (("=CHISQ.TEST(A1:B2,C1:D2)", math.erfc(math.sqrt(4 * 46**2 / 250 / 2))),),
        {"A1": 296, "B1": 204, "A2": 204, "B2": 296, **dict.fromkeys(("C1", "D1", "C2", "D2"), 250)},
    ),
}  # fmt: skip
"""Cases that show a weakness no fact and no neighbour shows."""


def apart(path: Path) -> Path:
    """Cases that need a hidden row, a sheet with an emoji in its name, or an array formula over several cells."""
    emoji = "\U0001f600"
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet, other = book.add_worksheet("S"), book.add_worksheet(emoji)
    for row in range(3):
        sheet.write(row, 0, row + 1)
    other.write("A1", 7)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.write_formula("H1", "=AGGREGATE(9,5,A1:A3)", None, 4)
    sheet.write_formula("H3", "=SUBTOTAL(109,A1:A3)", None, 4)
    sheet.write_formula("H2", f'=INDIRECT("{emoji}!A1")', None, 7)
    sheet.write_array_formula("J1:J3", "{=A1}", None, 1)
    sheet.write_array_formula("K1:K3", "{=A1:A2}", None, 1)
    for cell, value in (("J2", 1), ("J3", 1), ("K2", 2), ("K3", "#N/A")):
        sheet.write(cell, value)
    book.close()
    return path


@pytest.fixture(scope="module")
def found() -> dict[str, list[Entry]]:
    facts = read_facts()
    return {engine: list(entries(facts, engine)) for engine in QUICK}


@pytest.mark.thorough
@pytest.mark.parametrize("engine", QUICK)
def test_nothing_differs_without_a_note(found: dict[str, list[Entry]], engine: str) -> None:
    undeclared = [(e.fact.id, e.fact.answer, e.computed) for e in found[engine] if e.outcome == "undeclared"]
    assert not undeclared


@pytest.mark.thorough
@pytest.mark.parametrize("engine", QUICK)
def test_the_functions_with_notes_are_those_that_differ(found: dict[str, list[Entry]], engine: str) -> None:
    assert differing(found[engine]) == DIFFERING[engine], "write them anew: python -m tests.vectors.matrix --write"


@pytest.mark.thorough
def test_the_page_is_of_this_version(found: dict[str, list[Entry]]) -> None:
    shown = page({engine: counted(each) for engine, each in found.items()})
    text = PAGE.read_text(encoding="utf-8")
    assert shown in text, "write it anew: python -m tests.vectors.matrix --write"
    assert f"keeps {len(read_facts()):,} of them" in text
    assert all(f"| {weakness.construct} |" in text for weakness in WEAKNESSES)


@pytest.mark.thorough
def test_most_answers_are_equal(found: dict[str, list[Entry]]) -> None:
    """The facts kept favour differences; a fall below these shares is a loss."""
    shares = {engine: sum(e.outcome == "equal" for e in each) / len(each) for engine, each in found.items()}
    assert shares["formulas"] > 0.92
    assert shares["ironcalc"] > 0.91
    assert shares["formualizer"] > 0.80


def test_a_wrong_answer_would_be_noticed() -> None:
    wrong = [Fact("own/sum/Z1", "=SUM(1,2)", {}, 4.0), Fact("own/text/Z1", '="a"&"b"', {}, "ab")]
    assert [entry.outcome for entry in entries(wrong, "formulas")] == ["undeclared", "equal"]


def test_facts_come_with_their_origin_and_no_duplicates() -> None:
    facts = read_facts()
    assert all("/" in fact.id for fact in facts)
    assert len({fact.id for fact in facts}) == len(facts) > 2_000
    assert Path(PAGE).exists()


@pytest.mark.thorough
def test_every_declared_weakness_still_shows(found: dict[str, list[Entry]], tmp_path: Path) -> None:
    """A weakness that an engine no longer has must go: it would excuse what is wrong."""
    notes = {engine: {e.note for e in each if e.outcome == "declared"} for engine, each in found.items()}
    books = (
        write(tmp_path / "kinds.xlsx", {**KINDS, **NEWER, **SHOWING}), apart(tmp_path / "apart.xlsx"),
        asked_of(tmp_path / "asked.xlsx", right=True),
        of_formats(tmp_path / "formats.xlsx", [(style, shown) for style, shown, _ in NAMED]),
        german(tmp_path / "german.xlsx", [*((text, shown) for text, shown, _ in GERMAN), *GERMAN_READINGS]),
    )  # fmt: skip
    for verdict in (item for path in books
                    for item in verify_by_all(path, engines=QUICK)[0]):  # fmt: skip
        notes[verdict.engine] |= {finding.note for finding in verdict.differing}
    silent = [
        f"{weakness.construct}: {engine}"
        for weakness in WEAKNESSES for engine in weakness.engines if engine in QUICK
        if not any(f"{weakness.construct}: " in note for note in notes[engine])
    ]  # fmt: skip
    assert not silent
