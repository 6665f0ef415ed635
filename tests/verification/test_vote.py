"""Two of three: each cell's stored value beside what each engine makes of it."""

from __future__ import annotations

import dataclasses
from itertools import combinations_with_replacement, permutations
from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.engines import CellAddress, CellValue, ErrorValue, Recalculation, names
from xlmodel.verification import (
    Mismatch,
    Verdict,
    check_sidecar,
    verify,
    verify_by_all,
    vote,
    write_sidecar,
)
from xlmodel.verification.ballot import SETTLED
from xlmodel.verification.render import vote_lines
from xlmodel.verification.vote import tally

from tests.engines.workbooks import model, require, sheet_of

CELL = CellAddress("S", "A1")


def _done(name: str, value: CellValue) -> Recalculation:
    return Recalculation(name, "1", {CELL: value}, {} if value is not None else {CELL: "no"})


@pytest.mark.parametrize(
    ("stored", "values", "outcome"),
    [
        (1.0, (1.0, 1.0, 2.0), "agrees"),
        (1.0, (2.0, 1.0, 2.0), "split"),
        (1.0, (2.0, 3.0, 2.0), "differs"),
        (1.0, (1.0, 2.0, 3.0), "agrees"),
        (1.0, (1.0, 2.0, None), "agrees"),
        (1.0, (2.0, 3.0, 4.0), "split"),
        (1.0, (1.0, None, None), "alone"),
        (1.0, (2.0, None, None), "uncounted"),
        (1.0, (None, None, None), "uncounted"),
        (None, (1.0, 1.0, 1.0), "uncounted"),
        (1.0, (None, 1.0 + 1e-12, 1.0), "agrees"),
        (True, (True, 1.0, True), "agrees"),
        (ErrorValue("#N/A"), (ErrorValue("#N/A"), ErrorValue("#N/A"), 0.0), "agrees"),
        (ErrorValue("#N/A"), (ErrorValue("#REF!"), ErrorValue("#REF!"), 0.0), "differs"),
        ("#N/A", (ErrorValue("#N/A"), ErrorValue("#N/A"), None), "differs"),
    ],
)
def test_a_majority_decides(stored: CellValue, values: tuple[CellValue, ...], outcome: str) -> None:
    done = {name: _done(name, value) for name, value in zip("abc", values, strict=True)}
    result = tally({CELL: stored}, "f.xlsx", done, {})
    assert result.ballots[0].outcome == outcome
    assert result.ok is (outcome in {"agrees", "alone"})


def _verdict(engine: str, note: str) -> Verdict:
    finding = Mismatch(CELL, "=A2", 1.0, 2.0, note=note)
    return Verdict("f.xlsx", "", engine, "1", 1, 1, 0, (finding,), {}, {}, {}, {}, {}, (), 0.0, 0.0)


@pytest.mark.parametrize(
    ("notes", "outcome"),
    [
        (("known: a",) * 3, "declared"),
        (("SIN: a differs from 1 of 2 answers recorded from Excel",) * 3, "differs"),
        (("known: a", "known: b", ""), "differs"),
        (("known: a", "", ""), "differs"),
        (("known: a", "known: b", "other: c"), "differs"),
        (("reads S!B1, known: a", "other: c"), "declared"),
    ],
)
def test_no_file_is_wrong_by_what_all_compute_otherwise(notes: tuple[str, ...], outcome: str) -> None:
    """An engine's weakness counts only where no other bears its value out."""
    done = {name: _done(name, 2.0) for name in "abc"[: len(notes)]}
    verdicts = {name: _verdict(name, note) for name, note in zip("abc", notes, strict=False)}
    result = tally({CELL: 1.0}, "f.xlsx", done, {}, verdicts=verdicts)
    assert result.ballots[0].outcome == outcome
    assert not result.ok
    assert ("not comparable: 1 cell" in "\n".join(vote_lines(result))) is (outcome == "declared")


TABLE = {
    "agrees": "FFF FFW FFA FFB FFe FF- FWW FWA FWB FWe FW- FAB FAe FA- FBe FB- Fee Fe- WWW WWA WWB WWe WW- Wee We-",
    "split": "FAA FBB WAA WAB WAe WA- WBB WBe WB- ABe AB- Aee Ae- Bee Be-",
    "alone": "F-- W--",
    "differs": "AAA AAB AAe AA- ABB BBB BBe BB-",
    "uncounted": "A-- B-- ---",
    "declared": "eee ee- e--",
}
"""Three voices: for without a weakness (F), with one (W), against by one of two values (A, B), excused (e), none."""


def _said(voice: str, name: str) -> Recalculation:
    values = {"F": 1.0, "W": 1.0, "A": 2.0, "B": 3.0, "e": {"a": 4.0, "b": 5.0, "c": 6.0}[name]}
    done = _done(name, values.get(voice))
    return dataclasses.replace(done, cautions={CELL: f"known to {name}: weak"}) if voice in "We" else done


@pytest.mark.parametrize(
    ("voices", "outcome"), [(voices, outcome) for outcome, row in TABLE.items() for voices in row.split()]
)
def test_three_voices_come_to_one_outcome_in_any_order(voices: str, outcome: str) -> None:
    for order in sorted(set(permutations(voices))):
        done = {name: _said(voice, name) for name, voice in zip("abc", order, strict=True)}
        verdicts = {name: _verdict(name, done[name].cautions.get(CELL, "")) for name in done}
        verdicts |= {
            name: dataclasses.replace(verdicts[name], differing=())
            for name, voice in zip("abc", order, strict=True) if voice in "FW-"
        }  # fmt: skip
        assert tally({CELL: 1.0}, "f.xlsx", done, {}, verdicts=verdicts).ballots[0].outcome == outcome, order


def test_the_table_of_three_voices_is_whole() -> None:
    assert sorted(" ".join(TABLE.values()).split()) == sorted(
        "".join(voices) for voices in combinations_with_replacement("FWABe-", 3)
    )


RECORDED = "TAN: a differs from 1 of 2 answers recorded from Excel"


@pytest.mark.parametrize(
    ("value", "first", "second", "outcome"),
    [
        (7.0, "known: a", "", "differs"),
        (1.0, "known: a", "", "differs"),
        (7.0, "known: a", "known: b", "declared"),
        (7.0, "known: a", "other: b", "differs"),
        (1.0, "known: a", "other: b", "declared"),
        (True, "known: a", "other: b", "declared"),
        (7.0, RECORDED, RECORDED, "differs"),
        (0.0, RECORDED, RECORDED, "declared"),
        (7.0, "reads S!B1, known: a", "known: b", "declared"),
        (7.0, "known: a", "reads S!B1, other: b", "declared"),
        (7.0, "reads S!B1, known: a", "", "differs"),
        (ErrorValue("#NUM!"), "known: a", "other: b", "declared"),
        (ErrorValue("#NUM!"), "known: a", "", "split"),
    ],
)
def test_an_excuse_falls_where_another_bears_its_value_out(
    value: CellValue, first: str, second: str, outcome: str
) -> None:
    """And holds against it where an engine without a weakness confirms the stored value."""
    done = {name: _done(name, value) for name in "ab"}
    verdicts = {name: _verdict(name, note) for name, note in zip("ab", (first, second), strict=True)}
    assert tally({CELL: 3.0}, "f.xlsx", done, {}, verdicts=verdicts).ballots[0].outcome == outcome
    sound = {**done, "c": _done("c", 3.0)}
    assert tally({CELL: 3.0}, "f.xlsx", sound, {}, verdicts=verdicts).ballots[0].outcome == "agrees"
    weak = {**done, "c": dataclasses.replace(_done("c", 3.0), cautions={CELL: "known: c"})}
    wanted = {"declared": "agrees"}.get(outcome, "split")
    assert tally({CELL: 3.0}, "f.xlsx", weak, {}, verdicts=verdicts).ballots[0].outcome == wanted


def test_a_cell_taken_as_stored_is_settled_by_no_voice_or_a_voice() -> None:
    taken = Recalculation("a", "1", {}, taken={CELL: "clock"})
    for value, outcome in ((None, "taken"), (1.0, "alone"), (2.0, "uncounted")):
        assert tally({CELL: 1.0}, "f.xlsx", {"a": taken, "b": _done("b", value)}, {}).ballots[0].outcome == outcome
    assert tally({CELL: None}, "f.xlsx", {"a": taken}, {}).ballots[0].outcome == "uncounted"


def test_an_engine_with_a_weakness_does_not_outweigh_one_without() -> None:
    done = {"a": dataclasses.replace(_done("a", 1.0), cautions={CELL: "known: a"}), "b": _done("b", 2.0)}
    assert tally({CELL: 1.0}, "f.xlsx", done, {}).ballots[0].outcome == "split"
    assert tally({CELL: 2.0}, "f.xlsx", done, {}).ballots[0].outcome == "agrees"


def test_two_that_share_a_weakness_do_not_outvote_one_without_it_and_a_second() -> None:
    weak = {name: dataclasses.replace(_done(name, 28.0), cautions={CELL: "known: a"}) for name in "ab"}
    other = dataclasses.replace(_done("d", 29.0), cautions={CELL: "known: d"})
    assert tally({CELL: 28.0}, "f.xlsx", {**weak, "c": _done("c", 29.0), "d": other}, {}).ballots[0].outcome == "split"
    assert tally({CELL: 28.0}, "f.xlsx", {**weak, "c": _done("c", 29.0)}, {}).ballots[0].outcome == "split"
    assert tally({CELL: 29.0}, "f.xlsx", {**weak, "c": _done("c", 29.0), "d": other}, {}).ballots[0].outcome == "agrees"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("known: a has it", "known: b has it", "split"), ("known: a has it", "other: b has it", "agrees"),
        ("known: a has it", "", "agrees"), (RECORDED, RECORDED, "agrees"),
        ("reads S!B1, known: a has it", "reads S!B1, known: b has it", "split"),
    ],
)  # fmt: skip
def test_engines_for_by_one_weakness_are_one_voice(first: str, second: str, outcome: str) -> None:
    """One voice with a weakness does not outweigh one without; where none is against, it is enough."""
    done = {
        name: dataclasses.replace(_done(name, 1.0), cautions={CELL: caution} if caution else {})
        for name, caution in (("a", first), ("b", second))
    }  # fmt: skip
    assert tally({CELL: 1.0}, "f.xlsx", {**done, "c": _done("c", 2.0)}, {}).ballots[0].outcome == outcome
    assert tally({CELL: 1.0}, "f.xlsx", done, {}).ballots[0].outcome == "agrees"


def test_no_ballots_is_no_agreement() -> None:
    assert not tally({}, "f.xlsx", {}, {}).ok


def test_an_excuse_of_all_engines_hides_no_wrong_value(tmp_path: Path) -> None:
    """They agree on what the file has otherwise: days as ISO has them, signs given, digits; and what reads those."""
    shown = (
        ("=DATEVALUE(A1)", 40000), ("=H1+1", 40001), ("=SUM(H1:H2)", 80001), ('=IF(H3>90000,"over","under")', "under"),
        ('=VALUE("$1,234.50")', 7), ('=TEXT(45306,"d mmm yyyy")', "1 Jan 1999"), ("=DOLLAR(12.5)", "$99.00"),
        ('=NUMBERVALUE("1.234,5",",",".")', 3), ('=TIMEVALUE("12:00")', 0.75), ('=TEXT(45306,"d mmm yyyy")',
        "15 ene 2024"), ('=VALUE("1,5")', 1.5), ("=H11*10", 15), ("=A2*2", 14),
    )  # fmt: skip
    path = tmp_path / "excuses.xlsx"
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", ("2024-01-15", 7))
    for row, (formula, value) in enumerate(shown, 1):
        sheet.write_formula(f"H{row}", formula, None, value)
    book.close()
    found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
    outcomes = [ballot.outcome for ballot in found.ballots]
    assert outcomes == ["differs"] * 9 + ["declared"] * 3 + ["agrees"]


def test_what_asks_about_a_reading_by_region_is_no_reading(tmp_path: Path) -> None:
    """A truth value, a 0 or a 1 on which all engines agree: regional settings excuse no other."""
    cells = ("1,5", "1/2/2024", "\u00e9t\u00e9", 45306, "0,1")
    wrong = (
        ("=COUNT(DATEVALUE(A2))", 0), ("=DATEVALUE(A2)>0", False), ("=LENB(A3)=3", False), ("=IF(LENB(A3)=3,1,0)", 0),
        ('=TEXT(A4,"mmm")="Jan"', False), ('=--(TEXT(A4,"mmm")="Jan")', 0), ("=LENB(LEFTB(A3))", 0),
        ("=LENB(LEFTB(A3))", 7),
    )  # fmt: skip
    right = (("=VALUE(A1)", 1.5), ("=DATEVALUE(A2)", 45323), ("=LENB(LEFTB(A3))", 2), ("=VALUE(A5)", 0.1))
    path = tmp_path / "regions.xlsx"
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", cells)
    for row, (formula, value) in enumerate((*wrong, *right), 1):
        sheet.write_formula(f"H{row}", formula, None, value)
    book.close()
    found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
    outcomes = {f"{formula}: {value}": ballot.outcome for (formula, value), ballot in
                zip((*wrong, *right), found.ballots, strict=True)}  # fmt: skip
    expected = {**{f"{formula}: {value}": "differs" for formula, value in wrong},
                **{f"{formula}: {value}": "declared" for formula, value in right}}  # fmt: skip
    assert outcomes == expected


def test_a_vote_says_how_many_cells_it_did_not_prove() -> None:
    cells = [CellAddress("S", f"A{row}") for row in range(1, 4)]
    for number, words in enumerate(("ok: 3", "ok, but 1 of 3", "nothing differs, but 2 of 3")):
        taken = cells[:number]
        values: dict[CellAddress, CellValue] = dict.fromkeys([cell for cell in cells if cell not in taken], 1.0)
        done = {name: Recalculation(name, "1", values, taken=dict.fromkeys(taken, "clock")) for name in "ab"}
        found = tally(dict.fromkeys(cells, 1.0), "f.xlsx", done, {})
        assert found.ok
        assert vote_lines(found)[0].startswith(f"vote {words}")


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({"B1": ("=A1+0*NOW()", 5.0), "B2": ("=A1*2", 10.0)}, "ok"),
        ({"B1": ("=A1+0*NOW()", 5.0), "B2": ("=IF(TODAY()>0,A1,0)", 5.0), "B3": ("=B1*2", 10.0)}, "nothing differs"),
        ({"B1": ("=A1+0*NOW()", 6.0), "B2": ("=B1*2", 12.0)}, "ok"),
    ],
)
def test_every_command_says_alike_what_a_function_of_the_clock_leaves_open(
    cells: dict[str, tuple[str, float | str | bool]], word: str, tmp_path: Path
) -> None:
    path = sheet_of(tmp_path / "clock.xlsx", {"A1": 5.0, **cells})
    taken = sum("()" in formula for formula, _ in cells.values())
    for local in (False, True):
        assert verify(path, local=local, isolated=False).in_words == f"{word}, {taken} taken as stored"
    found = vote(path, engines=("formulas", "ironcalc"))
    assert vote_lines(found)[0].startswith(f"vote {word}, but {taken} of {len(cells)} cells not proved")


@pytest.mark.thorough
def test_all_engines_vote_on_a_workbook(tmp_path: Path) -> None:
    for name in names():
        require(name)
    result = vote(model(tmp_path / "m.xlsx", stored={("Summary", "A1"): 1.0}))
    assert set(result.engines) == set(names())
    assert not result.ok
    assert (result.count("agrees"), result.count("differs")) == (80, 1)
    assert "differs: Summary!A1 stored 1.0; formulas 186.04" in "\n".join(vote_lines(result))
    assert result.to_json()["cells"][0]["computed"].keys() == set(names())


def test_an_engine_that_cannot_take_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlmodel.engines.libreoffice._program", lambda: "")
    result = vote(model(tmp_path / "m.xlsx"))
    assert result.failed == {"libreoffice": "libreoffice is not installed"}
    assert result.ok


def test_a_note_on_a_rate_excuses_its_last_digits_and_nothing_that_reads_it(tmp_path: Path) -> None:
    """All engines compute alike what the file has wrong; a right rate above it does not excuse it."""
    flows, days = (-10000, 2750, 4250, 3250, 2750), (39448, 39508, 39751, 39859, 39904)
    path = tmp_path / "rates.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", flows)
    sheet.write_column("B1", days)
    shown = (
        ("=XIRR(A1:A5,B1:B5)", 0.373362535), ("=H1*100", 99), ('=IF(H1>0.1,"go","stop")', "stop"), ("=IRR(A1:A5)", 0.2),
        ("=H4*2", 0.4), ("=IRR(A1:A5)", 0.115415), ("=IRR(A1:A5)*1000000", 115413.6), ("=IRR(A1:A5)", 0.11541281),
        ("=RATE(10,-100,1000)", 0),
    )  # fmt: skip
    for row, (formula, value) in enumerate(shown, 1):
        sheet.write_formula(f"H{row}", formula, None, value)
    book.close()
    verdicts, found = verify_by_all(path, engines=("formulas", "formualizer", "ironcalc"))
    outcomes = [ballot.outcome for ballot in found.ballots]
    assert outcomes == ["agrees", *["differs"] * 6, "agrees", outcomes[-1]]
    assert outcomes[-1] in SETTLED
    assert not found.ok
    write_sidecar(path, verdicts, found)
    assert check_sidecar(path) == ["the vote of the engines is no agreement"]
    local = verify(path, local=True)
    assert [finding.address.cell for finding in local.differing] == ["H2", "H3", "H4", "H6", "H7"]


def test_a_sidecar_follows_the_vote_that_decided(tmp_path: Path) -> None:
    """An engine outvoted does not undo what the vote said, and a count changed by hand is no agreement."""
    path = tmp_path / "criteria.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (1, 2, 3))
    sheet.write_formula("H1", '=COUNTIF(A1:A3,"<>x")', None, 3)
    book.close()
    verdicts, found = verify_by_all(path, engines=("formulas", "formualizer", "ironcalc"))
    assert found.ok
    assert not all(verdict.ok for verdict in verdicts)
    target = write_sidecar(path, verdicts, found)
    assert check_sidecar(path) == []
    target.write_text(target.read_text(encoding="utf-8").replace('"agrees": 1', '"agrees": 0'), encoding="utf-8")
    assert check_sidecar(path) == ["the vote of the engines is no agreement"]
