"""Two of three: each cell's stored value beside what each engine makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.engines import CellAddress, CellValue, ErrorValue, Recalculation, names
from xlmodel.verification import Mismatch, Verdict, vote
from xlmodel.verification.render import vote_lines
from xlmodel.verification.vote import tally

from tests.engines.workbooks import model, require

CELL = CellAddress("S", "A1")


def _done(name: str, value: CellValue) -> Recalculation:
    return Recalculation(name, "1", {CELL: value}, {} if value is not None else {CELL: "no"})


@pytest.mark.parametrize(
    ("stored", "values", "outcome"),
    [
        (1.0, (1.0, 1.0, 2.0), "agrees"),
        (1.0, (2.0, 1.0, 2.0), "split"),
        (1.0, (2.0, 3.0, 2.0), "differs"),
        (1.0, (1.0, 2.0, 3.0), "split"),
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
    [(("known",) * 3, "declared"), (("known", "known", ""), "split"), (("known", "", ""), "differs")],
)
def test_no_file_is_wrong_by_what_all_compute_otherwise(notes: tuple[str, ...], outcome: str) -> None:
    done = {name: _done(name, 2.0) for name in "abc"}
    verdicts = {name: _verdict(name, note) for name, note in zip("abc", notes, strict=True)}
    result = tally({CELL: 1.0}, "f.xlsx", done, {}, verdicts=verdicts)
    assert result.ballots[0].outcome == outcome
    assert not result.ok
    assert ("not comparable: 1 cell" in "\n".join(vote_lines(result))) is (outcome == "declared")


def test_no_ballots_is_no_agreement() -> None:
    assert not tally({}, "f.xlsx", {}, {}).ok


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
