"""A function an engine does not know makes its cell not supported, not different."""

from __future__ import annotations

from pathlib import Path

from xlmodel.engines import CellAddress, get
from xlmodel.verification import verify

from tests.engines.workbooks import engines, require, sheet_of


@engines
def test_what_no_engine_knows_is_not_supported_and_so_is_what_reads_it(engine: str, tmp_path: Path) -> None:
    """The file marks it as one of Excel's own."""
    cells = {"A1": ("=_xlfn.NOSUCHFUNCTION(1)", 5.0), "A2": ("=IFERROR(A1,7)", 5.0), "A3": ("=1+1", 2.0)}
    verdict = verify(sheet_of(tmp_path / "u.xlsx", cells), engine=require(engine))
    assert not verdict.differing
    assert verdict.equal == 1
    assert {address.cell for address in verdict.unsupported} == {"A1", "A2"}
    assert "NOSUCHFUNCTION" in verdict.unsupported[CellAddress("S", "A1")]


@engines
def test_a_function_of_the_user_is_taken_as_stored(engine: str, tmp_path: Path) -> None:
    cells = {"A1": ("=NOSUCHFUNCTION(1)", 5.0), "A2": ("=IFERROR(A1,7)", 5.0), "A3": ("=A1+1", 7.0)}
    verdict = verify(sheet_of(tmp_path / "u.xlsx", cells), engine=require(engine))
    assert "NOSUCHFUNCTION" in verdict.taken[CellAddress("S", "A1")]
    assert (verdict.compared, verdict.equal) == (2, 1)
    assert [finding.address.cell for finding in verdict.differing] == ["A3"]


@engines
def test_a_name_that_is_not_there_is_the_error_value(engine: str, tmp_path: Path) -> None:
    cells = {"A1": ("=SUM(nowhere)", 5.0), "A2": ("=SUM(A1)", 5.0)}
    done = get(require(engine)).recalculate(sheet_of(tmp_path / "n.xlsx", cells))
    assert not done.unsupported
    assert set(done.values.values()) == {"#NAME?"}


@engines
def test_no_count_of_what_an_engine_does_not_know_is_a_value(engine: str, tmp_path: Path) -> None:
    """COUNT, IFERROR and their like swallow an engine's own #NAME?."""
    cells: dict[str, tuple[str, float | str | bool] | float | str | bool] = {
        "A1": ("=COUNT(_xlfn.NOSUCHFUNCTION(1),1)", 1.0), "A2": ("=IFERROR(_xlfn.NOSUCHFUNCTION(1),2)", 2.0),
        "A3": ("=COUNTA(_xlfn.NOSUCHFUNCTION(B1))", 1.0), "A4": ("=ISERROR(_xlfn.NOSUCHFUNCTION(1))", True),
        "A5": ("=COUNT(1,2)", 2.0), "A6": ('="(nosuchfunction("&COUNT(1)', "(nosuchfunction(1"),
    }  # fmt: skip
    verdict = verify(sheet_of(tmp_path / "c.xlsx", cells), engine=require(engine))
    assert (verdict.equal, verdict.compared) == (2, 2)
    assert {address.cell for address in verdict.unsupported} == {"A1", "A2", "A3", "A4"}
