"""The same tests on every engine: it computes what plain Python does, and sees no stored result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from xlmodel.engines import CellAddress, CellValue, get, names
from xlmodel.errors import EngineError, UsageError, WorkbookError
from xlmodel.verification import verify

from tests.engines.workbooks import edited, engines, model, require, sheet_of


@engines
def test_a_right_workbook_is_confirmed_in_every_cell(engine: str, tmp_path: Path) -> None:
    verdict = verify(model(tmp_path / "m.xlsx"), engine=require(engine))
    assert verdict.ok, verdict.differing
    assert verdict.formulas == verdict.compared == verdict.equal == 81
    assert verdict.largest_gap < 1e-12
    assert verdict.engine == engine
    assert verdict.version == get(engine).version() != ""


@engines
@pytest.mark.parametrize(
    ("sheet", "cell", "poison"),
    [("Chain A", "H3", 73.0), ("Summary", "A1", 0.0), ("Summary", "C2", "base-"), ("Summary", "D4", False)],
)
def test_a_poisoned_cache_is_caught(engine: str, sheet: str, cell: str, poison: float | str, tmp_path: Path) -> None:
    verdict = verify(model(tmp_path / "m.xlsx", stored={(sheet, cell): poison}), engine=require(engine))
    assert not verdict.ok
    assert [str(finding.address) for finding in verdict.differing] == [f"{sheet}!{cell}"]
    assert verdict.differing[0].stored == poison


@engines
def test_a_cache_poisoned_everywhere_is_caught_everywhere(engine: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    poisoned = edited(path, tmp_path / "p.xlsx", r"xl/worksheets/sheet3\.xml", _zeroed)
    verdict = verify(poisoned, engine=require(engine))
    growth_of_the_first_period = 3
    assert verdict.formulas - verdict.equal == 5 + 3 * (3 * 5 + 1) - growth_of_the_first_period


def _zeroed(xml: str) -> str:
    return re.sub(r"(</f>)<v>[^<]*</v>", r"\1<v>0</v>", xml)


@engines
def test_a_wrong_formula_is_caught(engine: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    wrong = edited(path, tmp_path / "w.xlsx", r"xl/worksheets/sheet3\.xml", lambda xml: xml.replace("G2*2.5", "G2*2.4"))
    verdict = verify(wrong, engine=require(engine))
    assert not verdict.ok
    found = {str(finding.address) for finding in verdict.differing}
    assert {"Chain A!G3", "Chain A!G4", "Chain A!D3", "Summary!A1"} <= found
    assert "Chain A!F3" not in found


@engines
def test_the_same_error_is_no_agreement_and_no_difference(engine: str, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "e.xlsx", {"A1": 1.0, "A2": 0.0, "A3": ("=A1/A2", "#DIV/0!"), "A4": ("=A1+1", 2.0)})
    verdict = verify(path, engine=require(engine))
    assert verdict.ok
    assert verdict.summary.startswith("ok, same errors: e.xlsx: 1 of 2 formulas equal, 1 with the same error")
    assert (verdict.formulas, verdict.compared, verdict.equal) == (2, 2, 1)
    assert not verdict.differing
    assert verdict.same_error == {CellAddress("S", "A3"): "#DIV/0!"}


@engines
def test_no_formulas_is_no_agreement(engine: str, tmp_path: Path) -> None:
    verdict = verify(sheet_of(tmp_path / "n.xlsx", {"A1": 1.0}), engine=require(engine))
    assert verdict.formulas == 0
    assert not verdict.ok


@engines
def test_moving_the_switches_equals_building_the_other_position(engine: str, tmp_path: Path) -> None:
    base = model(tmp_path / "base.xlsx")
    overrides: dict[CellAddress, CellValue] = {CellAddress("Control", "C1"): 3.0, CellAddress("Control", "C2"): 1.0}
    other = model(tmp_path / "other.xlsx", scenario=3, correction=1)
    verdict = verify(base, engine=require(engine), overrides=overrides, expected=other, scenario="bear+E1")
    assert verdict.ok, (verdict.differing, verdict.misfits)
    assert verdict.scenario == "bear+E1"
    wrong = verify(base, engine=engine, overrides=overrides, expected=model(tmp_path / "x.xlsx", scenario=2))
    assert not wrong.ok


@engines
def test_a_session_gives_each_position_its_own_values(engine: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    cell, switch = CellAddress("Chain A", "F3"), CellAddress("Control", "C1")
    with get(require(engine)).session(path) as session:
        found = [session.recalculate({switch: float(number)}).values[cell] for number in (2, 3, 1)]
        plain = session.recalculate()
    assert found == pytest.approx([37.5, 12.5, 25.0])
    assert plain.values[cell] == pytest.approx(25.0)
    assert len(plain.values) == 81
    assert not plain.unsupported


@engines
def test_an_override_replaces_a_formula(engine: str, tmp_path: Path) -> None:
    done = get(require(engine)).recalculate(
        model(tmp_path / "m.xlsx"), overrides={CellAddress("Chain A", "D3"): 1000.0}
    )
    assert done.values[CellAddress("Chain A", "D3")] == 1000.0
    assert done.values[CellAddress("Summary", "A1")] == 1000.0
    assert done.values[CellAddress("Summary", "C1")] == "base-high"


@engines
def test_an_override_of_a_sheet_that_is_not_there_names_the_nearest(engine: str, tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    with get(require(engine)).session(path) as session, pytest.raises(UsageError, match="Summary"):
        session.recalculate({CellAddress("Sumary", "A1"): 1.0})


CONSTRUCTS: dict[str, tuple[str, float | str | bool]] = {
    "precedence": ("=-A1^2+A2*A3-A2/4", 9 + 8 - 0.5),
    "power is left associative": ("=A2^A1^2", 64.0),
    "text join": ('=A1&"x"&A5', "3xtext"),
    "comparison of text": ('=A5="TEXT"', True),
    "blank is zero": ("=A9+1", 1.0),
    "nested IF": ("=IF(A1>5,1,IF(A1>2,2,3))", 2.0),
    "INDEX MATCH": ("=INDEX(A1:A3,MATCH(4,A1:A3,0))", 4.0),
    "CHOOSE": ("=CHOOSE(A2,10,20,30)", 20.0),
    "SUMIFS": ('=SUMIFS(A1:A3,A1:A3,">2")', 7.0),
    "MIN MAX ABS": ("=MIN(A1:A3)+MAX(A1:A3)+ABS(-A1)", 9.0),
    "ROUNDUP": ("=ROUNDUP(A1/A2,0)", 2.0),
    "IFERROR": ("=IFERROR(A1/A9,-1)", -1.0),
    "SUMPRODUCT": ("=SUMPRODUCT(A1:A3,A1:A3)", 29.0),
    "empty text": ('=IF(A1>0,"","x")', ""),
    "MEDIAN LARGE": ("=MEDIAN(A1:A3)+LARGE(A1:A3,1)", 7.0),
    "percent": ("=A1*50%", 1.5),
    "AND OR NOT": ("=AND(A1>2,OR(A2>9,NOT(A3>9)))", True),
    "whole column": ("=SUM(C:C)", 11.0),
    "cell in another place": ("=$A$1+A$2+$A3", 9.0),
}


@engines
def test_constructs(engine: str, tmp_path: Path) -> None:
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
        "A1": 3.0, "A2": 2.0, "A3": 4.0, "A5": "text", "C1": 5.0, "C2": 6.0,
    }  # fmt: skip
    for number, content in enumerate(CONSTRUCTS.values(), 1):
        cells[f"E{number}"] = content
    verdict = verify(sheet_of(tmp_path / "c.xlsx", cells), engine=require(engine))
    labels = dict(zip((f"E{number}" for number in range(1, 99)), CONSTRUCTS, strict=False))
    wrong = {labels[f.address.cell]: (f.formula, f.stored, f.computed) for f in verdict.differing}
    assert verdict.ok, (wrong, verdict.unsupported)


@engines
def test_shared_formulas_are_written_out(engine: str, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "s.xlsx", {"A1": 1.0, "B1": 2.0, "A2": ("=A1*$A$1+B1", 3.0), "B2": ("=0", 2.0)})
    first, second = '<f t="shared" ref="A2:B2" si="0">A1*$A$1+B1</f>', '<f t="shared" si="0"/>'
    shared = edited(
        path, tmp_path / "shared.xlsx", r"xl/worksheets/sheet1\.xml",
        lambda xml: xml.replace("<f>A1*$A$1+B1</f>", first).replace("<f>0</f>", second),
    )  # fmt: skip
    verdict = verify(shared, engine=require(engine))
    assert verdict.ok, verdict.differing


@engines
def test_circular_cells_are_named_and_the_rest_computed(engine: str, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "c.xlsx", {"A1": ("=B1+1", 1.0), "B1": ("=A1+1", 1.0), "C1": ("=B1", 1.0), "D1": ("=1+1", 2.0)}
    )
    verdict = verify(path, engine=require(engine))
    assert not verdict.ok
    assert verdict.equal == 1
    reasons = {address.cell: reason for address, reason in verdict.unsupported.items()}
    assert reasons["A1"] == reasons["B1"] == "stands on a circular reference, and the file does not say to iterate"
    assert reasons["C1"] == "reads a circular reference, and the file does not say to iterate"


@engines
def test_what_depends_on_the_clock_is_taken_as_stored_and_what_reads_it_computed(engine: str, tmp_path: Path) -> None:
    cells = {"A1": ("=TODAY()", 45000.0), "A2": ("=A1+1", 45001.0), "A3": ("=A1+2", 3.0)}
    verdict = verify(sheet_of(tmp_path / "t.xlsx", cells), engine=require(engine))
    assert not verdict.ok
    assert (verdict.compared, verdict.equal, set(verdict.taken)) == (2, 1, {CellAddress("S", "A1")})
    assert [finding.address.cell for finding in verdict.differing] == ["A3"]


@engines
def test_implicit_intersection_and_structured_references(engine: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.add_table("A1:B3", {"name": "Sales", "columns": [{"header": "Unit"}, {"header": "Price"}]})
    for row, (unit, price) in enumerate(((2, 10), (3, 20)), 2):
        sheet.write_row(f"A{row}", (unit, price))
    sheet.write_formula("D1", "=SUM(Sales[Price])", None, 30)
    sheet.write_formula("D2", "=Sales[[#This Row],[Unit]]*Sales[[#This Row],[Price]]", None, 20)
    sheet.write_formula("D3", "=$A$2:$A$3*2", None, 6)
    book.close()
    verdict = verify(path, engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@engines
def test_an_array_formula_fills_its_cells(engine: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_row("A1", (1, 2, 3))
    sheet.write_array_formula("A2:C2", "{=A1:C1*2}", None, 2)
    sheet.write_number("B2", 4)
    sheet.write_number("C2", 6)
    sheet.write_formula("D2", "=SUM(A2:C2)", None, 12)
    book.close()
    verdict = verify(path, engine=require(engine))
    assert verdict.formulas == 4
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def test_formulas_is_the_default_and_an_unknown_engine_is_refused() -> None:
    assert names()[0] == "formulas"
    with pytest.raises(UsageError, match="formulas"):
        get("formula")


def test_a_missing_engine_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlmodel.engines.libreoffice._program", lambda: "")
    assert not get("libreoffice").available()
    with pytest.raises(EngineError, match="not installed"):
        verify(model(tmp_path / "m.xlsx"), engine="libreoffice")


@engines
def test_a_file_that_is_no_workbook_is_refused(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"not a zip")
    with pytest.raises(WorkbookError, match="not an"):
        verify(path, engine=require(engine))


@engines
def test_what_an_engine_says_of_truth_values_is_so(engine: str, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "t.xlsx", {"A1": 1.0, "A2": ("=A1=1", True), "A3": ("=LOOKUP(1,A1:A1,A2:A2)", True)})
    found = get(require(engine)).recalculate(path).values
    assert found[CellAddress("S", "A2")] is True
    assert isinstance(found[CellAddress("S", "A3")], bool) is get(engine).abilities.booleans


def test_the_one_program_among_the_engines_is_told_so() -> None:
    told = {name: get(name).abilities.told for name in names()}
    assert [name for name in names() if "a program of its own" in told[name]] == ["libreoffice"]
    assert all(told[name].startswith(get(name).abilities.summary) for name in names())
