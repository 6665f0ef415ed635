"""The fast path of `formulas` against its plain use: the same values, in every cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from xlmodel.engines import CellAddress, CellValue, get
from xlmodel.engines.formulas.walk import Walk
from xlmodel.workbook.limits import DEFAULT_LIMITS
from xlmodel.workbook.links import link
from xlmodel.workbook.reader import read_contents

from tests.engines.formulas.naive import recalculate
from tests.engines.workbooks import model, sheet_of


def _same(fast: Mapping[CellAddress, CellValue], naive: Mapping[tuple[str, str], object]) -> None:
    for address, value in fast.items():
        other = naive[address.sheet.upper(), address.cell]
        if isinstance(value, float):
            assert isinstance(other, int | float), (address, value, other)
            assert value == pytest.approx(float(other), rel=1e-15, abs=0), address
        else:
            assert str(value) == str(other), address


def test_equals_the_plain_use_of_the_package_in_every_cell(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    fast = get("formulas").recalculate(path)
    assert len(fast.values) == 81
    assert not fast.unsupported
    _same(fast.values, recalculate(path))


def test_equals_it_with_the_switch_moved(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    moved = {CellAddress("Control", "C1"): 2.0}
    with get("formulas").session(path) as session:
        session.recalculate()
        _same(session.recalculate(moved).values, recalculate(path, moved))


def test_each_distinct_formula_is_compiled_once(tmp_path: Path) -> None:
    contents = read_contents(model(tmp_path / "m.xlsx", rows=6))
    walk = Walk(contents, link(contents, DEFAULT_LIMITS), DEFAULT_LIMITS)
    assert contents.formula_count > 140
    assert len(walk._compiler._patterns) < 16


def test_only_what_a_change_reaches_is_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[object] = []
    plain = Walk._compute

    def counting(self: Walk, place: object) -> bool:
        computed.append(place)
        return plain(self, place)  # type: ignore[arg-type]

    monkeypatch.setattr(Walk, "_compute", counting)
    with get("formulas").session(model(tmp_path / "m.xlsx")) as session:
        first = session.recalculate()
        everything = len(computed)
        computed.clear()
        assert session.recalculate().values == first.values
        assert not computed
        session.recalculate({CellAddress("输入", "J2"): 50.0})
    assert everything == 81
    assert 0 < len(computed) < 20


def test_a_broken_cell_stays_alone(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "b.xlsx",
        {
            "A1": 1.0,
            "B1": ("=A1%%", 0.0001),
            "B2": ("=_xlfn.ENCODEURL(A1)", 1.0),
            "B3": ("=B2+1", 2.0),
            "B4": ("=A1+1", 2.0),
        },
    )
    done = get("formulas").recalculate(path)
    assert done.values[CellAddress("S", "B4")] == 2.0
    reasons = {address.cell: reason for address, reason in done.unsupported.items()}
    assert reasons["B2"] == "ENCODEURL is not in the formulas package"
    assert reasons["B3"] == "reads S!B2, which has no value"
    assert set(reasons) == {"B1", "B2", "B3"}


@pytest.mark.parametrize("name", ["it's", "50% off", "a!b", "A1", "[1] x", "名称 一"])
def test_unusual_sheet_names(name: str, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "[1] odd.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(name.replace("[1]", "1"))
    sheet.write_number("A1", 2)
    quoted = sheet.name.replace("'", "''")
    book.add_worksheet("B").write_formula("A1", f"='{quoted}'!A1*3", None, 6)
    book.close()
    assert get("formulas").recalculate(path).values == {CellAddress("B", "A1"): 6.0}


def test_names_of_all_kinds(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "n.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", (1, 2, 3))
    book.define_name("Rate", "=0.05")
    book.define_name("Block", "=S!$A$1:$A$3")
    book.define_name("Twice", "=SUM(Block)*2")
    book.define_name("S!Local", "=S!$A$2")
    book.define_name("利率", "=S!$A$3")
    for row, formula in enumerate(("=Rate*100", "=SUM(Block)", "=Twice+1", "=Local", "=利率", "=Missing"), 1):
        sheet.write_formula(f"C{row}", formula)
    book.close()
    values = get("formulas").recalculate(path).values
    assert [values[CellAddress("S", f"C{row}")] for row in range(1, 7)] == [5.0, 6.0, 13.0, 2.0, 3.0, "#NAME?"]
