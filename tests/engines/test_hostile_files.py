"""Hostile files: refused with a clear error or computed within bounds, never a traceback."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlmodel.engines import CellAddress, Limits, get
from xlmodel.errors import EngineError, WorkbookError, XlmodelError
from xlmodel.verification import Verdict, verify
from xlmodel.workbook.reader import read_contents

from tests.engines.hostile import REFUSED, formula, pack, sheet_xml
from tests.engines.workbooks import engines, model, require

TIGHT = Limits(expanded_megabytes=16, cells=100_000, formulas=50_000, seconds=60)


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_with_a_reason_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    make, reason = REFUSED[kind]
    path = make(tmp_path / "hostile.xlsx")
    tracemalloc.start()
    started = time.perf_counter()
    try:
        with pytest.raises(WorkbookError, match=reason):
            verify(path, limits=TIGHT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 128 << 20
    assert time.perf_counter() - started < 30


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="cannot be read"):
        verify(tmp_path / "none.xlsx")


@engines
def test_a_dimension_of_a_million_rows_costs_nothing(engine: str, tmp_path: Path) -> None:
    sheet = sheet_xml(formula("A1", "1+1", "2") + formula("XFD1", "A1", "2")).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert verify(pack(tmp_path / "d.xlsx", sheet), engine=require(engine), limits=TIGHT).ok


@engines
def test_a_range_of_the_whole_sheet_stays_in_its_cell(engine: str, tmp_path: Path) -> None:
    cells = formula("A1", "SUM(B2:XFC1048575)") + formula("XFD1", "1+1", "2")
    verdict = verify(pack(tmp_path / "r.xlsx", sheet_xml(cells)), engine=require(engine), limits=TIGHT)
    assert verdict.equal >= 1
    assert CellAddress("S", "A1") in verdict.unsupported


@engines
def test_names_that_point_at_themselves(engine: str, tmp_path: Path) -> None:
    names = '<definedName name="Loop">Loop+1</definedName>' + "".join(
        f'<definedName name="step_{number}">step_{number + 1}+step_{number + 1}</definedName>' for number in range(30)
    )
    cells = formula("A1", "Loop") + formula("B1", "step_0") + formula("C1", "1+1", "2")
    verdict = verify(pack(tmp_path / "n.xlsx", sheet_xml(cells), names=names), engine=require(engine), limits=TIGHT)
    assert verdict.equal == 1
    assert {address.cell for address in verdict.unsupported} == {"A1", "B1"}


@engines
def test_long_and_deep_formulas(engine: str, tmp_path: Path) -> None:
    long = "1" + "+1" * 4_000
    beyond = "1" + "+1" * 4_200
    deep = "(" * 3_000 + "1" + ")" * 3_000
    cells = formula("A1", long, "4001") + formula("B1", beyond) + formula("C1", deep) + formula("D1", "1+1", "2")
    verdict = verify(pack(tmp_path / "l.xlsx", sheet_xml(cells)), engine=require(engine), limits=TIGHT)
    reasons = {address.cell: reason for address, reason in verdict.unsupported.items()}
    assert "characters" in reasons["B1"]
    assert "nested deeper" in reasons["C1"]
    assert "D1" not in reasons
    assert not verdict.differing


@engines
def test_nothing_outside_the_file_is_read(engine: str, tmp_path: Path) -> None:
    """A link to a workbook beside it, a DDE command, a web request: no engine is given any of them."""
    other = model(tmp_path / "other.xlsx")
    link = f"<externalLink><externalBook r:id='r1'/></externalLink><!-- {other} -->"
    cells = (
        formula("A1", "[1]Control!$C$1")
        + formula("B1", "cmd|'/c calc'!A0")
        + formula("C1", 'WEBSERVICE("http://127.0.0.1:9/")')
        + formula("D1", f"'{tmp_path}/[other.xlsx]Control'!$C$1")
        + formula("E1", "1+1", "2")
    )
    path = pack(tmp_path / "x.xlsx", sheet_xml(cells), extra={"xl/externalLinks/externalLink1.xml": link})
    verdict = verify(path, engine=require(engine), limits=TIGHT)
    assert verdict.equal == 1
    assert {"A1", "C1", "D1"} <= {address.cell for address in (*verdict.taken, *verdict.not_comparable)}
    assert not [finding for finding in verdict.differing if finding.address.cell != "B1"]


def test_work_without_end_is_stopped(tmp_path: Path) -> None:
    cells = formula("A1", "SUMPRODUCT((ROW(1:1000000)=COLUMN(A:ZZ))*1)") + formula("B1", 'REPT("x",1E+9)&amp;"y"')
    path = pack(tmp_path / "t.xlsx", sheet_xml(cells))
    started = time.perf_counter()
    try:
        verdict = verify(path, limits=Limits(seconds=5, memory_megabytes=1_500))
    except EngineError as error:
        assert "more than" in error.message or "broke down" in error.message
    else:
        assert not verdict.ok
    assert time.perf_counter() - started < 30


def test_a_time_limit_ends_an_engine(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="took more than"):
        verify(model(tmp_path / "m.xlsx"), limits=Limits(seconds=0.05))


@pytest.mark.own_interpreter  # one that is forked may have room enough already
def test_a_memory_limit_ends_an_engine(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"broke down|needs more than|not installed"):
        verify(model(tmp_path / "m.xlsx"), limits=Limits(memory_megabytes=60))


@pytest.mark.thorough
def test_libreoffice_too_is_ended_in_time(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="took more than"):
        get(require("libreoffice")).recalculate(model(tmp_path / "m.xlsx"), limits=Limits(seconds=0.05))


_SEED: dict[str, bytes] = {}


def _seed(folder: Path) -> bytes:
    if "bytes" not in _SEED:
        _SEED["bytes"] = model(folder / "seed.xlsx", rows=1).read_bytes()
    return _SEED["bytes"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=20),
    cut=st.one_of(st.none(), st.integers(0, 1 << 20)),
)
def test_damaged_bytes_give_an_error_or_a_verdict(
    changes: list[tuple[int, int]], cut: int | None, tmp_path: Path
) -> None:
    content = bytearray(_seed(tmp_path))
    for where, value in changes:
        content[where % len(content)] = value
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(content[: cut % len(content)] if cut is not None else content)
    _survives(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("A1B2$:!()[]{}'\",;+-*/^%&=<>#@ .SUMIFROWX0é表\\_|~"), max_size=40))
def test_any_formula_text_gives_a_verdict(text: str, tmp_path: Path) -> None:
    from xml.sax.saxutils import escape

    path = pack(tmp_path / "fuzz.xlsx", sheet_xml(formula("C3", escape(text)) + formula("D3", "1+1", "2")))
    verdict = _survives(path)
    assert isinstance(verdict, Verdict)
    assert CellAddress("S", "D3") not in {finding.address for finding in verdict.differing}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("<>/=\"'&;! rcvftsABC123sheetDatarow"), max_size=80))
def test_any_sheet_xml_gives_an_error_or_a_verdict(text: str, tmp_path: Path) -> None:
    _survives(pack(tmp_path / "fuzz.xlsx", sheet_xml(text)))


def _survives(path: Path) -> Verdict | XlmodelError:
    try:
        return verify(path, limits=TIGHT, isolated=False)
    except XlmodelError as error:
        assert error.message
        return error


def test_limits_name_themselves(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    for limits in (Limits(cells=10), Limits(formulas=10), Limits(links=5)):
        with pytest.raises(WorkbookError, match="over the limit"):
            verify(path, limits=limits, isolated=False)
    assert read_contents(path, Limits()).formula_count == 81
