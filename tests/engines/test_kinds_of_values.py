"""Values of another kind than a function asks for: an engine that differs says so, and excuses no wrong value."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.verification import verify, vote
from xlmodel.workbook.values import CellValue

CELLS: tuple[tuple[CellValue, ...], ...] = (
    (0.0, "a", True, 1.0, 2.0), (1.0, "e", "plugh", 1.0, 44.0), (2.0, "i", "2.99999", 2.0, 1.0),
    (3.0, "o", "1:23", 2.0, 5.0), (4.0, "u", False, 3.0, 2.0), (1.5, "b", "1", 0.0, 0.0),
)  # fmt: skip
"""A1:E6."""

ASKED: tuple[tuple[str, str, CellValue, CellValue], ...] = (
    ("ironcalc", "=VLOOKUP(C1,B1:B5,1)", "#N/A", "a"),
    ("ironcalc", "=HLOOKUP(C2,A1:A2,1)", "#N/A", 1.0),
    ("ironcalc", "=MATCH(A2,B1:B5,-1)", "#N/A", 3.0),
    ("ironcalc", "=LOOKUP(C2,A1:B5)", "#N/A", "a"),
    ("formualizer", "=VLOOKUP(2,A1:B6,2)", "i", "o"),
    ("formualizer", "=LOOKUP(A3,A1:B5,B1:B5)", "i", "o"),
    ("ironcalc", '=IFNA(SWITCH(C5,F1,"match"),"none")', "none", "other"),
    ("ironcalc", "=DAY(C5)", 0.0, 5.0),
    ("ironcalc", "=YEAR(C1)", 1900.0, 1901.0),
    ("ironcalc", "=DATE(A1,A2,A2)", 1.0, 3.0),
    ("ironcalc", '=AND("1",1)', "#VALUE!", False),
    ("ironcalc", "=LEFT(B1&C2,C3)", "ap", "a"),
    ("formualizer", "=RIGHT(C2,C3)", "gh", "h"),
    ("ironcalc", "=LEFT(C2,C1)", "p", "pl"),
    ("ironcalc", "=MAXA(C2,B1)", 0.0, 3.0),
    ("ironcalc", "=MINA(C1,A3)", 1.0, 3.0),
    ("ironcalc", "=SUMXMY2(2,4)", 4.0, 5.0),
    ("ironcalc", "=T(C2:C3)", "plugh", "x"),
    ("ironcalc", "=A2 B3", "#NULL!", "#REF!"),
    ("formualizer", "=CHOOSE(C1,A2,A3)", 1.0, 2.0),
    ("formualizer", "=CHOOSE(C6,A5,A3)", 4.0, 2.0),
    ("formualizer", "=LEFT(C1,2)", "TR", "FA"),
    ("formualizer", "=MINUTE(C4)", 23.0, 24.0),
    ("formualizer", '=COUNT(2,"A",#REF!)', 1.0, 2.0),
    ("formualizer", '=NPER(0.01,"100","1000",-2000)', 8.744571238244413, 9.0),
    ("formualizer", "=SUMPRODUCT(2,A1:A2)", "#VALUE!", 3.0),
    ("formualizer", "=SUMPRODUCT(A2,A3:A4)", "#VALUE!", 3.0),
    ("formualizer", "=MODE(D3:D4,D1:D2)", 2.0, 3.0),
    ("formualizer", "=WORKDAY.INTL(41709,24,,41714)", 41743.0, 41744.0),
)  # fmt: skip


def asked_of(path: Path, *, right: bool) -> Path:
    """A workbook of what is asked, with Excel's values or with others."""
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet = book.add_worksheet("S")
    for row, values in enumerate(CELLS, 1):
        sheet.write_row(f"A{row}", values)
    for row, (_, formula, value, wrong) in enumerate(ASKED, 1):
        sheet.write_formula(f"H{row}", formula, None, value if right else wrong)
    book.close()
    return path


@pytest.mark.parametrize("engine", ["ironcalc", "formualizer"])
def test_an_engine_that_differs_says_so(engine: str, tmp_path: Path) -> None:
    verdict = verify(asked_of(tmp_path / "right.xlsx", right=True), engine=engine)
    found = {finding.formula.replace("_xlfn.", ""): finding.note for finding in verdict.differing}
    assert [formula for formula, note in found.items() if not note] == []
    asked = {formula for name, formula, *_ in ASKED if name == engine}
    assert asked - found.keys() == set()


def test_no_wrong_value_is_excused(tmp_path: Path) -> None:
    engines = ("formulas", "formualizer", "ironcalc")
    right = vote(asked_of(tmp_path / "right.xlsx", right=True), engines=engines)
    wrong = vote(asked_of(tmp_path / "wrong.xlsx", right=False), engines=engines)
    formulas = [formula for _, formula, *_ in ASKED]
    against = {formula: ballot.outcome for formula, ballot in zip(formulas, right.ballots, strict=True)
               if ballot.outcome not in {"agrees", "alone"}}  # fmt: skip
    settled = {formula: ballot.outcome for formula, ballot in zip(formulas, wrong.ballots, strict=True)
               if ballot.outcome not in {"differs", "split"}}  # fmt: skip
    assert (against, settled) == ({}, {})
