"""A half in the last digit that TEXT shows is declared where the number is one, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from xlmodel.verification import verify, vote

from tests.engines.kinds import Formula, Kind, Value, write

CELLS: dict[str, Value | Formula] = {"A1": 2.5, "A2": 0.15, "A3": 1.005, "A4": "text", "A5": ("=1.1+1.15", 2.25)}
HALVES = (
    ('TEXT(A1,"0")', "3"), ('TEXT(2.675*1,"0.00")', "2.68"), ('TEXT(A5,"0.0")', "2.3"), ('TEXT(10/4,"0")', "3"),
    ('TEXT(1.1+1.15,"0.0")', "2.3"), ('TEXT(SUM(A1:A3),"0.00")', "3.66"), ('TEXT(IF(A1>1,A1,0),"0")', "3"),
    ('TEXT(1250,"0.0,")', "1.3"), ('TEXT(12345,"0.000E+00")', "1.235E+04"), ('TEXT(-A1,"0;(0)")', "(3)"),
    ('TEXT(12.35%,"0.0%")', "12.4%"), ('"x"&TEXT(AVERAGE(A1,A2)*2,"0.0")', "x2.7"), ('TEXT(5^2/10,"0")', "3"),
)  # fmt: skip
OTHERS = (
    ('TEXT(100/7,"0.00")', "14.29"), ('TEXT(A1*A3,"0.00")', "2.51"), ('TEXT(A1,"0.0")', "2.5"),
    ('TEXT(SUM(A1:A3),"0.0")', "3.7"), ('TEXT(A1/3,"0%")', "83%"), ('TEXT(LEN(A4)/3,"0.0")', "1.3"),
    ('TEXT(1250,"0,")', "1"), ('TEXT(2.4999,"0")', "2"), ('TEXT(2^60,"0")', "1152921504606850000"),
    ('TEXT(9^9^9^9^9,"0")', "#NUM!"), ('TEXT(1/0,"0")', "#DIV/0!"),
)  # fmt: skip
DECLARED = "a half in the last digit that TEXT shows: "


def test_halves_alone_are_declared(tmp_path: Path) -> None:
    kind = Kind(tuple((f"={text}", shown) for text, shown in (*HALVES, *OTHERS)), CELLS)
    notes = verify(write(tmp_path / "h.xlsx", {"halves": kind}), engine="ironcalc", isolated=False).cautions
    declared = {cell.cell for cell, note in notes.items() if note.startswith(DECLARED)}
    assert declared == {f"H{row}" for row in range(1, len(HALVES) + 1)}


def test_a_wrong_text_of_a_number_that_is_no_half_is_against_the_file(tmp_path: Path) -> None:
    kind = Kind((('=TEXT(100/7,"0.00")', "14.28"), ('=TEXT(A1*A3,"0.00")', "2.52"), ('=TEXT(A1,"0.0")', "2.6")), CELLS)
    found = vote(write(tmp_path / "w.xlsx", {"wrong": kind}), engines=["ironcalc", "formualizer"])
    assert [ballot.outcome for ballot in found.ballots if ballot.address.cell != "A5"] == ["differs"] * 3
