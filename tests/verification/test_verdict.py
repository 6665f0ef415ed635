"""Verdicts: what counts as agreement, what a verdict says, and its sidecar."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from xlmodel.engines import CellAddress, CellValue, ErrorValue, Limits, Recalculation, recalculate_all
from xlmodel.engines.weaknesses import note_on
from xlmodel.errors import UsageError, WorkbookError
from xlmodel.verification import (
    SwitchPosition,
    check_sidecar,
    find_switches,
    sidecar_path,
    verify,
    verify_many,
    write_sidecar,
)
from xlmodel.verification.compare import agree, gap
from xlmodel.verification.render import details
from xlmodel.verification.roots import all_roots
from xlmodel.verification.run import judge
from xlmodel.workbook.reader import read_contents

from tests.engines.workbooks import edited, model, sheet_of


@pytest.mark.parametrize(
    ("stored", "computed", "expected"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0 + 1e-8, False),
        (1e20, 1e20 * (1 + 1e-8), False),
        (0.0, 1e-13, True),
        (0.0, 1e-6, False),
        (1e-6, 2e-6, False),
        ("a", "a", True),
        ("a", "A", False),
        ("", "", True),
        ("", 0.0, False),
        ("1", 1.0, False),
        (True, True, True),
        (True, 1.0, False),
        (True, "TRUE", False),
        (None, None, False),
        (0.0, None, False),
        (ErrorValue("#N/A"), ErrorValue("#N/A"), False),
        (1.0, ErrorValue("#N/A"), False),
        (ErrorValue("#N/A"), "#N/A", False),
    ],
)
def test_agreement(stored: CellValue, computed: CellValue, expected: bool) -> None:
    assert agree(stored, computed, 1e-9) is expected


def test_an_engine_without_truth_values_may_give_numbers() -> None:
    assert agree(True, 1.0, 1e-9, booleans=False)
    assert not agree(True, 0.0, 1e-9, booleans=False)
    assert not agree(1.0, True, 1e-9, booleans=False)


def test_gap() -> None:
    assert gap(2.0, 1.0) == 0.5
    assert gap(0.0, 0.0) == 0.0
    assert gap("a", 1.0) is None


@pytest.mark.parametrize(
    ("formula", "stored", "ok"),
    [
        ("=A1-A2", 0.0, True),
        ("=SUM(A1,-A2)", 0.0, True),
        ("=A1-A2", 1.0, False),
        ("=A1-A3", 0.0, False),
        ("=(A1-A2)*A4", 0.0, False),
        ("=A4", 0.0, False),
        ("=ROUND(A1,9)-A2", 0.0, True),
        ("=ROUND(A1,9)-A3", 0.0, False),
        ("=ROUND(A1-A2,9)", 0.0, False),
    ],
)
def test_the_remainder_of_a_difference_may_be_nothing(formula: str, stored: float, ok: bool, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "r.xlsx",
        {"A1": 1e9, "A2": 1e9 + 1.2e-6, "A3": 1e9 + 1e-3, "A4": 1e3, "B1": (formula, stored)},
    )
    assert verify(path, isolated=False).ok is ok


def test_the_tolerance_is_the_callers(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "t.xlsx", {"A1": 3.0, "A2": ("=1/A1", 0.333)})
    assert not verify(path, isolated=False).ok
    assert verify(path, tolerance=1e-2, isolated=False).ok
    assert verify(path, tolerance=1e-2, isolated=False).largest_gap == pytest.approx(0.001)


def test_a_formula_without_a_stored_value_cannot_be_compared(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "t.xlsx", {"A1": 3.0, "A2": ("=A1*2", 6.0), "A3": ("=A1*3", 9.0)})
    bare = edited(path, tmp_path / "b.xlsx", r"xl/worksheets/sheet1\.xml", lambda xml: xml.replace("<v>9.0</v>", ""))
    verdict = verify(bare, isolated=False)
    assert not verdict.ok
    assert verdict.not_comparable == {CellAddress("S", "A3"): "the file stores no value"}
    assert (verdict.formulas, verdict.compared, verdict.equal) == (2, 1, 1)


def test_moved_cells_need_an_expected_workbook(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="expected"):
        verify(model(tmp_path / "m.xlsx"), overrides={CellAddress("Control", "C1"): 2.0})


def test_the_expected_workbook_must_have_the_same_layout_formulas_and_inputs(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    moved: dict[CellAddress, CellValue] = {CellAddress("Control", "C1"): 2.0}
    with pytest.raises(UsageError, match="different sheets"):
        verify(path, overrides=moved, expected=sheet_of(tmp_path / "o.xlsx", {"A1": 1.0}), isolated=False)
    other = model(tmp_path / "two.xlsx", scenario=2)
    formula = edited(
        other, tmp_path / "f.xlsx", r"xl/worksheets/sheet3\.xml", lambda xml: xml.replace("G2*2.5", "2.5*G2")
    )
    verdict = verify(path, overrides=moved, expected=formula, isolated=False)
    assert verdict.equal == verdict.formulas
    assert not verdict.ok
    assert [str(finding.address) for finding in verdict.misfits] == ["Chain A!G3"]
    constant = edited(
        other, tmp_path / "c.xlsx", r"xl/worksheets/sheet2\.xml", lambda xml: xml.replace("<v>5</v>", "<v>6</v>")
    )
    verdict = verify(path, overrides=moved, expected=constant, isolated=False)
    assert [finding.note for finding in verdict.misfits] == ["another constant is expected"]


def test_every_position_of_the_switches_in_one_session(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    switches = find_switches(path)
    assert switches.scenarios == ("base", "bull", "bear")
    assert switches.corrections == {"E1": CellAddress("Control", "C2")}
    cases = [SwitchPosition()]
    for position in switches.positions():
        number = switches.scenarios.index(position.scenario) + 1
        expected = tmp_path / f"{position.label}.xlsx"
        model(expected, scenario=number, correction=len(position.corrections))
        cases.append(SwitchPosition(position.label, position.overrides, expected))
    verdicts = verify_many(path, cases)
    assert [verdict.scenario for verdict in verdicts] == ["", "base", "bull", "bear", "base+E1", "bull+E1", "bear+E1"]
    assert all(verdict.ok for verdict in verdicts), [details(verdict) for verdict in verdicts]


def test_a_switch_may_hold_a_name(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "named.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Control")
    sheet.write_row("F7", ("Base", "Bull", "Bear"))
    sheet.write_string("C6", "Bull")
    sheet.write_formula("C8", "=MATCH($C$6,$F7:$H7,0)", None, 2)
    book.define_name("Scenario", "=Control!$C$6")
    book.set_custom_property("xlmodel.scenarios", "base,bull,bear")
    book.close()
    switches = find_switches(path)
    assert switches.choices == ("Base", "Bull", "Bear")
    assert switches.position("bear").overrides == {CellAddress("Control", "C6"): "Bear"}


def test_scenarios_are_counted_where_the_workbook_does_not_name_them(tmp_path: Path) -> None:
    path = edited(
        model(tmp_path / "m.xlsx"),
        tmp_path / "n.xlsx",
        r"docProps/custom\.xml",
        lambda xml: xml.replace("base,bull,bear", " "),
    )
    assert find_switches(path).scenarios == ("scenario 1", "scenario 2", "scenario 3")
    with pytest.raises(WorkbookError, match="no cell is named Scenario"):
        find_switches(sheet_of(tmp_path / "s.xlsx", {"A1": 1.0}))


def test_a_sidecar_vouches_for_one_file_and_holds_no_clock_and_no_path(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    assert check_sidecar(path) == ["there is no m.verify.json"]
    first = write_sidecar(path, [verify(path, isolated=False)]).read_bytes()
    assert check_sidecar(path) == []
    assert sidecar_path(path).name == "m.verify.json"
    assert write_sidecar(path, [verify(path)]).read_bytes() == first
    content = json.loads(first)
    assert content["engines"]["formulas"]
    assert len(content["sha256"]) == 64
    assert str(tmp_path) not in first.decode()
    assert "seconds" not in first.decode()
    path.write_bytes(path.read_bytes() + b" ")
    assert check_sidecar(path) == ["m.xlsx is not the file that was verified"]


@pytest.mark.parametrize("content", ["", "nonsense", "[" * 100_000, "\ud800", '{"format": 1'])
def test_a_sidecar_that_is_no_json_does_not_vouch(content: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    sidecar_path(path).write_bytes(content.encode("utf-8", "surrogatepass"))
    assert check_sidecar(path) == ["m.verify.json is damaged, or may not be read"]


def test_a_sidecar_that_is_no_file_or_a_huge_one_is_not_read(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    sidecar_path(path).mkdir()
    assert check_sidecar(path) == ["there is no m.verify.json"]
    sidecar_path(path).rmdir()
    with sidecar_path(path).open("wb") as huge:
        huge.truncate(200_000_000)
    assert check_sidecar(path) == ["m.verify.json is larger than 100 MB"]


def test_a_sidecar_of_a_failure_does_not_vouch(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", stored={("Summary", "A1"): 1.0})
    target = write_sidecar(path, [verify(path, isolated=False)])
    assert check_sidecar(path) == ["the verdict of formulas is no agreement"]
    forged = json.loads(target.read_text(encoding="utf-8"))
    forged["ok"] = forged["verdicts"][0]["ok"] = True
    target.write_text(json.dumps(forged), encoding="utf-8")
    assert check_sidecar(path) == ["the verdict of formulas is no agreement"]
    for damaged in ("{", "[]", '{"format": 1}'):
        target.write_text(damaged, encoding="utf-8")
        assert check_sidecar(path)


def test_writing_a_sidecar_follows_no_link_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    verdicts = [verify(path, isolated=False)]
    own = tmp_path / "own.txt"
    own.write_text("mine", encoding="utf-8")
    for planted in (sidecar_path(path), tmp_path / ".m.verify.json.tmp"):
        planted.symlink_to(own)
    write_sidecar(path, verdicts)
    assert own.read_text(encoding="utf-8") == "mine"
    assert not sidecar_path(path).is_symlink()
    assert check_sidecar(path) == []
    sidecar_path(path).unlink()
    sidecar_path(path).mkdir()
    with pytest.raises(OSError, match="directory"):
        write_sidecar(path, verdicts)
    assert sorted(found.name for found in tmp_path.iterdir()) == [
        ".m.verify.json.tmp",
        "m.verify.json",
        "m.xlsx",
        "own.txt",
    ]


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ({"ok": False}, "it says itself that the workbook is not verified"),
        ({"verdicts": [{"engine": "\ud800"}]}, r"the verdict of \ud800 is no agreement"),
        ({"verdicts": [{"engine": ["a"], "scenario": {"b": 1}}]}, "the verdict of ['a'] on {'b': 1} is no agreement"),
        ({"taken_as_stored_count": -1, "compared": 1000}, "the verdict of formulas is no agreement"),
    ],
)
def test_a_forged_sidecar_does_not_vouch(forged: dict[str, Any], told: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    target = write_sidecar(path, [verify(path, isolated=False)])
    content = json.loads(target.read_text(encoding="utf-8"))
    content.update({key: value for key, value in forged.items() if key in content})
    content["verdicts"][0].update({key: value for key, value in forged.items() if key not in content})
    target.write_text(json.dumps(content), encoding="utf-8")
    assert check_sidecar(path) == [told]


def test_details_say_what_where_and_both_values(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "d.xlsx",
        {
            "A1": 1.0,
            "A2": ("=A1+1", 3.0),
            "A3": ("=1/0", "#DIV/0!"),
            "A4": ("=_xlfn.ENCODEURL(A1)", 1.0),
            "A5": ("=NOW()", 1.0),
        },
    )
    lines = "\n".join(details(verify(path, isolated=False)))
    assert "differs: S!A2 stored 3.0, recalculated 2.0, gap 3.3e-01 (root)  =A1+1" in lines
    assert "same error: 1 cell: #DIV/0! [S!A3]" in lines
    assert "not supported: 1 cell: ENCODEURL is not in the formulas package [S!A4]" in lines
    assert "taken as stored: 1 cell: NOW depends on the clock" in lines
    assert "no formulas" in "\n".join(details(verify(sheet_of(tmp_path / "n.xlsx", {"A1": 1.0}), isolated=False)))


@pytest.mark.parametrize(
    ("clocks", "words"), [(0, "ok"), (1, "ok, 1 taken as stored"), (2, "nothing differs, 2 taken as stored")]
)
def test_a_verdict_tells_what_was_taken_as_stored(clocks: int, words: str, tmp_path: Path) -> None:
    taken = {f"B{row}": ("=NOW()", 1.0) for row in range(1, clocks + 1)}
    verdict = verify(sheet_of(tmp_path / "t.xlsx", {"A1": 1.0, "A2": ("=A1+1", 2.0), **taken}), isolated=False)
    assert verdict.ok
    assert verdict.in_words == words
    assert verdict.summary.startswith(f"{words}: t.xlsx")


def test_a_known_weakness_is_declared(tmp_path: Path) -> None:
    cells: dict[str, tuple[str, float] | float] = {"A1": 5.0, "A2": 1e-10, "A3": ("=MOD(A1,A2)", 9.999981783901343e-11)}
    path = sheet_of(tmp_path / "w.xlsx", cells)
    verdict = verify(path, isolated=False)
    assert verdict.differing[0].note.startswith("MOD by next to nothing")
    assert verify(path, engine="formualizer", isolated=False).ok


def test_what_is_left_of_a_loan_is_judged_by_the_stored_numbers_it_subtracts(tmp_path: Path) -> None:
    """The last digits of a payment add up over periods: only the two stored numbers it subtracts say if it holds."""
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
        "A1": 3.0, "A2": ("=1000/A1", 333.333333333333), "A3": ("=A2*A1", 1000.00000000001),
        "A4": ("=A3-1000", 1.0004441719502211e-11),
    }  # fmt: skip
    assert verify(sheet_of(tmp_path / "l.xlsx", cells), isolated=False).ok
    wrong = {**cells, "A4": ("=A3-1000", 1e-10)}
    assert [found.address.cell for found in verify(sheet_of(tmp_path / "w.xlsx", wrong), isolated=False).differing] == [
        "A4"
    ]
    local = recalculate_all(
        "formulas", tmp_path / "w.xlsx", [{}], Limits(), isolated=False, local=[CellAddress("S", "A4")]
    )[0]
    assert local.values[CellAddress("S", "A4")] == pytest.approx(1.0004441719502211e-11)


def test_an_error_of_another_kind_is_told_as_such() -> None:
    first, second = ErrorValue("#N/A"), ErrorValue("#VALUE!")
    assert note_on("ironcalc", "", first, second).startswith("an error value of another kind")
    assert note_on("formulas", "", first, second) == ""
    assert note_on("ironcalc", "", 1.0, second) == ""
    assert note_on("ironcalc", "a construct: of it", first, second) == "a construct: of it"


@pytest.mark.parametrize(("stored", "computed"), [(0.0, 5e-9), (2.98023223876953e-9, 0.0)])
def test_a_rate_of_zero_is_as_near_as_microsoft_documents_it(stored: float, computed: float, tmp_path: Path) -> None:
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
        "A1": -100.0, "A2": 100.0, "B1": 45000.0, "B2": 45365.0, "C1": ("=XIRR(A1:A2,B1:B2)", stored),
    }  # fmt: skip
    contents = read_contents(sheet_of(tmp_path / "x.xlsx", cells), Limits())
    done = Recalculation("formulas", "1", {CellAddress("S", "C1"): computed})
    verdict = judge(contents, SwitchPosition(), done, 1e-12, Limits(), 0.0)
    assert [found.address.cell for found in verdict.differing] == ["C1"]
    assert all_roots(contents, verdict, Limits()).differing == ()
    far = judge(contents, SwitchPosition(), replace(done, values={CellAddress("S", "C1"): 0.5}), 1e-12, Limits(), 0.0)
    assert [found.root for found in all_roots(contents, far, Limits()).differing] == [True]


def test_a_cell_of_a_circle_is_as_near_as_its_file_asks(tmp_path: Path) -> None:
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
        "A1": ("=A2/2+1", 2.0), "A2": ("=A1", 2.0), "A3": ("=A1&1", "21"),
    }  # fmt: skip
    contents = read_contents(sheet_of(tmp_path / "c.xlsx", cells), Limits())
    a1, a2, a3 = (CellAddress("S", cell) for cell in ("A1", "A2", "A3"))
    values: dict[CellAddress, CellValue] = {a1: 2.0005, a2: 2.002, a3: "22"}
    done = Recalculation("formulas", "1", values, circular={a1: 0.001, a2: 0.001, a3: 0.001})
    verdict = judge(contents, SwitchPosition(), done, 1e-9, Limits(), 0.0)
    assert [found.address for found in verdict.differing] == [a2, a3]
    assert (verdict.compared, verdict.equal) == (3, 1)


def test_a_verdict_takes_no_longer_than_its_making_and_names_its_scenario_in_a_notebook(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "t.xlsx", {"A1": 1.0, "A2": ("=A1+1", 2.0)})
    begun = time.perf_counter()
    verdict = verify(path, isolated=False)
    assert 0 < verdict.seconds <= time.perf_counter() - begun
    assert "t.xlsx [" not in verdict._repr_html_()
    assert "t.xlsx [bull]" in replace(verdict, scenario="bull")._repr_html_()
