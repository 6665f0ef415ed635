"""What a file asks of Excel beyond one pass: what-if data tables, circular references, values from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from xlmodel.engines import CellAddress
from xlmodel.verification import Verdict, verify, verify_by_all
from xlmodel.verification.render import details

from tests.engines.hostile import pack
from tests.engines.workbooks import engines, require

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(name: str, value: float, text: str = "", attributes: str = "") -> str:
    formula = f"<f{attributes}>{text}</f>" if text or attributes else ""
    return f'<c r="{name}">{formula}<v>{value!r}</v></c>'


def rows(*cells: str) -> str:
    """A sheet of cells, a row each: their names say where they stand."""
    body = "".join(f"<row>{text}</row>" for text in cells)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def what_if(wrong: float = 0.0) -> str:
    """Value of 100 after a year: by amount and rate, by amount in a column, by rate in a row; and their sum."""
    both = ' t="dataTable" ref="B5:C6" dt2D="1" dtr="1" r1="A1" r2="B1"'
    column, row = (f' t="dataTable" ref="{area}" r1="A1"' for area in ("B9:B10", "B13:C13"))
    return rows(
        cell("A1", 100.0), cell("B1", 0.1), cell("A2", 110.0, "A1*(1+B1)"),
        cell("A4", 110.0, "A2"), cell("B4", 100.0), cell("C4", 200.0),
        cell("A5", 0.1), cell("B5", 110.0, "", both), cell("C5", 220.0),
        cell("A6", 0.2), cell("B6", 120.0), cell("C6", 240.0 + wrong),
        cell("B8", 110.0, "A2"), cell("A9", 1.0), cell("B9", 1.1, "", column), cell("A10", 2.0), cell("B10", 2.2),
        cell("B12", 1.0), cell("C12", 2.0),
        cell("A13", 110.0, "A2"), cell("B13", 1.1, "", row + ' dtr="1"'), cell("C13", 2.2),
        cell("A15", 696.6 + wrong, "SUM(B5:C6,B9:B10,B13:C13)"),
    )  # fmt: skip


def circle(stored: float, *, iterate: str = ' iterate="1" iterateDelta="0.0001"') -> dict[str, str]:
    """Interest on the closing debt: 95,000 / 0.9 at 10 %."""
    debt = 95_000 / 0.9
    sheet = rows(
        cell("A1", 100_000.0), cell("A2", 0.1), cell("A3", 5_000.0),
        cell("A4", debt * 0.1, "A5*A2"), cell("A5", stored, "A1+A4-A3"), cell("A6", stored * 2, "A5*2"),
    )  # fmt: skip
    return {"sheet": sheet, "names": f"<calcPr{iterate}/>"}


def cells(verdict: Verdict) -> set[str]:
    return {finding.address.cell for finding in verdict.differing}


@engines
def test_a_data_table_is_a_run_for_each_cell(engine: str, tmp_path: Path) -> None:
    verdict = verify(pack(tmp_path / "t.xlsx", what_if()), engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)
    assert verdict.formulas == 13


def test_a_wrong_cell_of_a_data_table_is_found_and_what_adds_it_up(tmp_path: Path) -> None:
    verdict = verify(pack(tmp_path / "t.xlsx", what_if(1.0)), isolated=False)
    assert cells(verdict) == {"C6", "A15"}
    assert [finding.address.cell for finding in verdict.roots] == ["C6"]


def test_a_data_table_whose_result_reads_another(tmp_path: Path) -> None:
    """The result of the second is the sum of the first, which is run anew for each of its cells."""
    first, second = (f' t="dataTable" ref="{area}" r1="{cell_}"' for area, cell_ in (("B4:B5", "A1"), ("B9:B10", "B1")))
    sheet = rows(
        cell("A1", 100.0), cell("B1", 0.1), cell("B3", 110.0, "A1*(1+B1)"),
        cell("A4", 1.0), cell("B4", 1.1, "", first), cell("A5", 2.0), cell("B5", 2.2),
        cell("B8", 3.3, "SUM(B4:B5)"), cell("A9", 0.0), cell("B9", 3.0, "", second), cell("A10", 1.0), cell("B10", 6.0),
    )  # fmt: skip
    verdict = verify(pack(tmp_path / "n.xlsx", sheet), isolated=False)
    assert verdict.ok, (verdict.differing, verdict.unsupported)


def test_a_table_of_two_inputs_over_another(tmp_path: Path) -> None:
    """A1*B1+C1 over two values of A1 and B1; their sum and B1 over two values of C1 and B1."""
    both = "".join(f' t="dataTable" ref="{area}" dt2D="1" dtr="1" r1="{one}" r2="B1"|'
                   for area, one in (("B4:C5", "A1"), ("B9:C10", "C1"))).split("|")  # fmt: skip
    sheet = rows(
        cell("A1", 2.0), cell("B1", 3.0), cell("C1", 1.0), cell("D1", 7.0, "A1*B1+C1"),
        cell("A3", 7.0, "D1"), cell("B3", 1.0), cell("C3", 2.0),
        cell("A4", 5.0), cell("B4", 6.0, "", both[0]), cell("C4", 11.0),
        cell("A5", 6.0), cell("B5", 7.0), cell("C5", 13.0),
        cell("E1", 40.0, "SUM(B4:C5)+B1"), cell("A8", 40.0, "E1"), cell("B8", 10.0), cell("C8", 20.0),
        cell("A9", 100.0), cell("B9", 173.0, "", both[1]), cell("C9", 213.0),
        cell("A10", 200.0), cell("B10", 273.0), cell("C10", 313.0),
    )  # fmt: skip
    verdict = verify(pack(tmp_path / "n.xlsx", sheet), isolated=False)
    assert verdict.ok, (verdict.differing, verdict.unsupported)
    assert verdict.compared == 12


def after(rate: float, debt: float = 95_000 / 0.9) -> float:
    """The closing debt at another rate, as Excel leaves it by its own setting: where a step moves it by less."""
    while abs((anew := 95_000 + debt * rate) - debt) > 0.001:
        debt = anew
    return anew


def over_a_circle(path: Path, wrong: float = 0.0, iterate: str = ' iterate="1"') -> Path:
    """Half the closing debt of a circle at two rates, and their sum."""
    debt = 95_000 / 0.9
    half = [after(rate) / 2 for rate in (0.05, 0.2)]
    sheet = rows(
        cell("A1", 100_000.0), cell("A2", 0.1), cell("A3", 5_000.0),
        cell("A4", debt * 0.1, "A5*A2"), cell("A5", debt, "A1+A4-A3"), cell("B8", debt / 2, "A5/2"),
        cell("A9", 0.05), cell("B9", half[0] + wrong, "", ' t="dataTable" ref="B9:B10" r1="A2"'),
        cell("A10", 0.2), cell("B10", half[1]), cell("C1", sum(half) + wrong, "SUM(B9:B10)"),
    )  # fmt: skip
    return pack(path, sheet, names=f"<calcPr{iterate}/>")


@pytest.mark.parametrize("engine", ["formulas", "formualizer", "ironcalc"])
def test_a_data_table_over_a_circle_iterates_it(engine: str, tmp_path: Path) -> None:
    verdict = verify(over_a_circle(tmp_path / "t.xlsx"), engine=require(engine), isolated=False)
    assert verdict.ok, (verdict.differing, verdict.unsupported)
    assert verdict.compared == 6
    assert cells(verify(over_a_circle(tmp_path / "w.xlsx", 1.0), engine=engine, isolated=False)) == {"B9", "C1"}


def test_a_data_table_over_a_circle_that_the_file_does_not_iterate_has_no_value(tmp_path: Path) -> None:
    verdict = verify(over_a_circle(tmp_path / "t.xlsx", iterate=""), isolated=False)
    assert {address.cell for address in verdict.unsupported} >= {"B9", "B10", "C1"}
    assert not verdict.differing


def test_a_data_table_whose_input_was_deleted_is_not_supported(tmp_path: Path) -> None:
    table = ' t="dataTable" ref="B4:B5" r1="A1" del1="1"'
    sheet = rows(cell("A1", 5.0), cell("B3", 6.0, "A1+1"), cell("A4", 1.0), cell("B4", 0.0, "", table), cell("B5", 0.0))
    verdict = verify(pack(tmp_path / "d.xlsx", sheet), isolated=False)
    assert {address.cell for address in verdict.unsupported} == {"B4", "B5"}
    assert not verdict.differing


def test_a_local_run_takes_circles_as_an_ordinary_one_does(tmp_path: Path) -> None:
    counted = pack(tmp_path / "c.xlsx", rows(cell("A1", 5.0, "A1+1"), cell("A2", 10.0, "A1*2")),
                   names='<calcPr iterate="1" iterateCount="5"/>')  # fmt: skip
    refused = pack(tmp_path / "r.xlsx", rows(cell("A1", 0.0, "B1+1"), cell("B1", 0.0, "A1+1"), cell("C1", 3.0, "1+2")))
    for local in (False, True):
        verdict = verify(counted, isolated=False, local=local)
        assert verdict.ok and list(verdict.taken) == [CellAddress("S", "A1")], local
        verdict = verify(refused, isolated=False, local=local)
        assert {address.cell for address in verdict.unsupported} == {"A1", "B1"}, local
        assert not verdict.differing


@engines
def test_a_circle_is_held_as_a_fixed_point(engine: str, tmp_path: Path) -> None:
    good = circle(95_000 / 0.9)
    verdict = verify(pack(tmp_path / "c.xlsx", good["sheet"], names=good["names"]), engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)


@engines
def test_a_circle_that_is_no_fixed_point_differs(engine: str, tmp_path: Path) -> None:
    bad = circle(105_000.0)
    verdict = verify(pack(tmp_path / "c.xlsx", bad["sheet"], names=bad["names"]), engine=require(engine))
    assert not verdict.ok
    assert "A5" in cells(verdict)


def test_a_circle_the_file_does_not_allow_is_held_all_the_same(tmp_path: Path) -> None:
    good, bad = circle(95_000 / 0.9, iterate=""), circle(105_000.0, iterate="")
    assert verify(pack(tmp_path / "g.xlsx", good["sheet"], names=good["names"]), isolated=False).ok
    verdict = verify(pack(tmp_path / "b.xlsx", bad["sheet"], names=bad["names"]), isolated=False)
    assert {address.cell for address in verdict.unsupported} == {"A4", "A5", "A6"}


@engines
@pytest.mark.parametrize(
    "circular",
    [
        {"A1": ("A1", 5.0)},
        {"A1": ("B1", 5.0), "B1": ("A1", 5.0)},
        {"A1": ("B1+1", 6.0), "B1": ("A1-1", 5.0)},
        {"A1": ("B1*2", 10.0), "B1": ("A1/2", 5.0)},
        {"A1": ("A1", 0.0)},
    ],
    ids=["one", "two", "shifted", "scaled", "nothing"],
)
def test_a_circle_that_would_hold_with_any_values_proves_none(
    engine: str, circular: dict[str, tuple[str, float]], tmp_path: Path
) -> None:
    last = circular["A1"][1]
    sheet = rows(*(cell(name, value, text) for name, (text, value) in circular.items()), cell("C1", last * 2, "A1*2"))
    verdict = verify(pack(tmp_path / "c.xlsx", sheet), engine=require(engine))
    assert {address.cell for address in verdict.unsupported} == {*circular, "C1"}
    assert not verdict.ok


def test_a_circle_that_any_values_satisfy_is_taken_as_stored_where_the_file_iterates(tmp_path: Path) -> None:
    sheet = rows(cell("A1", 5.0, "A1"), cell("B1", 10.0, "A1*2"))
    verdict = verify(pack(tmp_path / "c.xlsx", sheet, names='<calcPr iterate="1"/>'), isolated=False)
    assert verdict.ok
    assert verdict.taken == {CellAddress("S", "A1"): "its circle would hold with any other values as well"}


@pytest.mark.parametrize(
    "text", ['_xlfn.STOCKHISTORY("MSFT",1)', '_FV(A1,"Price")', 'RTD("x",,"y")', "MyAddIn(A1)", "[1]Other!$A$1",
             'CUBEVALUE("c","m")', "TODAY()", "RAND()"],
)  # fmt: skip
@engines
def test_what_only_excel_knows_is_taken_as_stored(engine: str, text: str, tmp_path: Path) -> None:
    sheet = rows(cell("A1", 1.0), cell("B1", 7.0, text.replace('"', "&quot;")), cell("C1", 8.0, "B1+A1"))
    verdict = verify(pack(tmp_path / "e.xlsx", sheet), engine=require(engine))
    assert verdict.ok, (verdict.differing, verdict.unsupported)
    assert (verdict.compared, list(verdict.taken)) == (1, [CellAddress("S", "B1")])


@engines
def test_a_local_run_names_the_cells_where_a_difference_begins(engine: str, tmp_path: Path) -> None:
    sheet = rows(cell("A1", 1.0), cell("B1", 3.0, "A1+1"), cell("C1", 4.0, "B1+1"), cell("D1", 9.0, "C1*2"))
    path = pack(tmp_path / "l.xlsx", sheet)
    assert cells(verify(path, engine=require(engine), local=True)) == {"B1", "D1"}
    whole = verify(path, engine=require(engine))
    assert cells(whole) == {"B1", "C1", "D1"}
    assert {finding.address.cell for finding in whole.roots} == {"B1", "D1"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("INDEX(A:A,2)", 20.0),
        ("SUM(A1:INDEX(A:A,2))", 30.0),
        ("INDEX(S!A:A,MATCH(20,A:A,0))+INDEX(column_a,1)", 30.0),
        ("ROWS(A:A)", 1_048_576.0),
        ("COLUMNS(1:2)", 16_384.0),
        ("COLUMN(C:C)", 3.0),
        ("SUMPRODUCT(ROW(1:3))", 6.0),
        ("COUNTBLANK(A:A)", 1_048_573.0),
    ],
)
def test_a_local_run_takes_whole_columns_as_an_ordinary_one_does(text: str, value: float, tmp_path: Path) -> None:
    names = "<definedNames><definedName name='column_a'>S!$A:$A</definedName></definedNames>"
    sheet = rows(cell("A1", 10.0), cell("A2", 20.0), cell("A3", 5.0) + cell("B3", value, text))
    path = pack(tmp_path / "w.xlsx", sheet, names=names)
    for local in (False, True):
        verdict = verify(path, isolated=False, local=local)
        assert verdict.ok and verdict.equal == 1, (local, verdict.differing, verdict.unsupported)
    wrong = pack(tmp_path / "x.xlsx", sheet.replace(f"</f><v>{value!r}", "</f><v>7.5"), names=names)
    assert cells(verify(wrong, isolated=False, local=True)) == {"B3"}


def test_what_a_local_run_does_not_look_at_is_no_failure(tmp_path: Path) -> None:
    path = pack(tmp_path / "t.xlsx", what_if())
    verdict = verify(path, isolated=False, local=True)
    assert verdict.ok and verdict.in_words == "ok, 8 not looked at"
    assert (verdict.compared + len(verdict.left_out), dict(verdict.unsupported)) == (verdict.formulas, {})
    assert "not looked at locally: 8 cells: a what-if data table" in details(verdict)[0]
    text = rows(cell("A1", 2.0, "1+1"), cell("B1", 2.0, "SHEET()+1"), cell("C1", 2.0, "PHONETIC(D1)"))
    verdict = verify(pack(tmp_path / "s.xlsx", text), isolated=False, local=True)
    assert not verdict.ok
    assert [place.cell for place in verdict.left_out] == ["B1"]
    assert [place.cell for place in verdict.unsupported] == ["C1"]


def test_the_vote_counts_what_was_taken(tmp_path: Path) -> None:
    sheet = rows(cell("A1", 1.0), cell("B1", 7.0, "RTD(1,2)"), cell("C1", 8.0, "B1+A1"))
    vote = verify_by_all(pack(tmp_path / "v.xlsx", sheet))[1]
    assert vote.ok
    assert (vote.count("taken"), vote.count("agrees")) == (1, 1)
