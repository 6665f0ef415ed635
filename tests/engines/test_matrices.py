"""Matrices as array formulas and spilled, and cells of services: right ones by every command, wrong ones told."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.verification import verify, vote

_A, _B = ((2.0, 1.0), (5.0, 3.0)), ((1.0, 2.0), (3.0, 4.0))
_PRODUCT, _INVERSE = ((5.0, 8.0), (14.0, 22.0)), ((3.0, -1.0), (-5.0, 2.0))
_SOLVED = ((0.0, 2.0), (1.0, -2.0))
MATRICES = (
    ("D1:E2", "=MMULT(A1:B2,A4:B5)", _PRODUCT), ("D4:E5", "=TRANSPOSE(A1:B2)", ((2.0, 5.0), (1.0, 3.0))),
    ("D7:E8", "=MINVERSE(A1:B2)", _INVERSE), ("D10:E11", "=MMULT(MINVERSE(A1:B2),A4:B5)", _SOLVED),
    ("D13:E14", "=MMULT(D1:E2,MINVERSE(A4:B5))", _A), ("D16:E17", "=A1:B2*A4:B5", ((2.0, 2.0), (15.0, 12.0))),
)  # fmt: skip
SINGLE = (
    ("=MDETERM(A1:B2)", 1.0), ("=SUM(D1:E2)", 49.0), ("=D7*2", 6.0), ("=INDEX(MMULT(A1:B2,A4:B5),2,1)", 14.0),
    ("=SUMPRODUCT(MMULT(A1:B2,A4:B5))", 49.0),
)  # fmt: skip
SERVICES = (
    ('=_FV(A1,"Price")', 410.5), ("=K1*2", 821.0), ('=IFERROR(_FV(A1,"Beta"),0)', 1.1),
    ('=CUBEMEMBER("c","[P].[All]")', "All"), ('=CUBEVALUE("c",K4)', 1000.0), ("=SUM(K5,K1)", 1410.5),
    ('=K4&"!"', "All!"), ("=K5/10", 100.0), ("=IF(K1>400,K5,0)", 1000.0), ("=K8+K9", 1100.0),
)  # fmt: skip


def _matrices(path: Path, spilled: bool, off: float = 0.0) -> Path:
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet = book.add_worksheet("S")
    for row, (first, second) in enumerate(zip(_A, _B, strict=True)):
        sheet.write_row(row, 0, first)
        sheet.write_row(row + 3, 0, second)
    for where, formula, values in MATRICES:
        write = sheet.write_dynamic_array_formula if spilled else sheet.write_array_formula
        write(where, formula, None, values[0][0])
        top = int(where[1 : where.index(":")])
        for row, numbers in enumerate(values):
            for column, number in enumerate(numbers):
                if row or column:
                    sheet.write_number(top - 1 + row, 3 + column, number + off)
    for row, (formula, value) in enumerate(SINGLE):
        sheet.write_dynamic_array_formula(row, 13, row, 13, formula, None, value)
    if spilled:
        sheet.write_dynamic_array_formula("N9", "=SUM(_xlfn.ANCHORARRAY(D1))", None, 49.0)
    book.close()
    return path


@pytest.mark.parametrize("spilled", [False, True])
def test_matrices_are_right_by_every_command(spilled: bool, tmp_path: Path) -> None:
    path = _matrices(tmp_path / "m.xlsx", spilled)
    for local in (False, True):
        verdict = verify(path, local=local)
        assert (verdict.ok, verdict.compared, verdict.formulas) == (True, 29 + spilled, 29 + spilled)
    found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
    assert found.ok
    assert found.counts["agrees"] == 29 + spilled


@pytest.mark.parametrize("spilled", [False, True])
def test_a_wrong_cell_of_a_matrix_is_told(spilled: bool, tmp_path: Path) -> None:
    path = _matrices(tmp_path / "m.xlsx", spilled, off=0.5)
    verdict = verify(path)
    assert len([finding for finding in verdict.differing if finding.root]) >= 18
    assert not vote(path, engines=("formulas", "ironcalc")).ok


def test_what_reads_a_service_is_compared(tmp_path: Path) -> None:
    for wrong in (False, True):
        path = tmp_path / f"{wrong}.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("S")
        sheet.write_string("A1", "MSFT")
        for row, (formula, value) in enumerate(SERVICES, 1):
            sheet.write_formula(f"K{row}", formula, None, 1101.0 if wrong and formula == "=K8+K9" else value)
        book.close()
        for local in (False, True):
            verdict = verify(path, local=local)
            assert (verdict.ok, len(verdict.taken), verdict.compared) == (not wrong, 4, 6)
        found = vote(path, engines=("formulas", "formualizer", "ironcalc"))
        assert (found.ok, found.count("taken"), found.count("differs")) == (not wrong, 4, int(wrong))
