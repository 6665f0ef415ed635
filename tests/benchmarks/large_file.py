"""A workbook of half a million formulas through an engine: `python -m tests.benchmarks.large_file [--formulas N]`.

Each row is a small model: an input by period, growth on the period before, a share, a sum of what has been so far, a
lookup and a text; the stored values are worked out in Python. Prints seconds and the largest memory of each engine.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import xlsxwriter
from xlmodel.engines import Limits
from xlmodel.errors import XlmodelError
from xlmodel.verification import verify

PERIODS = 20
A_ROW = 5 * PERIODS
"""Formulas of a row."""
_QUICK = ("formulas", "formualizer", "ironcalc")


def write(path: Path, formulas: int) -> Path:
    """The workbook; its formulas are as many as asked, rounded up to whole rows."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    inputs, model = book.add_worksheet("Inputs"), book.add_worksheet("Model")
    rows = -(-formulas // A_ROW)
    for row in range(rows):
        inputs.write_row(row, 0, [float((row * 7 + period * 3) % 100 + 1) for period in range(PERIODS)])
    for row in range(rows):
        _write_row(model, row)
    book.close()
    return path


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, row: int) -> None:
    values = [float((row * 7 + period * 3) % 100 + 1) for period in range(PERIODS)]
    total = sum(values)
    for period, value in enumerate(values):
        own = xlsxwriter.utility.xl_rowcol_to_cell(row, period)
        first, last = f"Inputs!$A{row + 1}", f"Inputs!$T{row + 1}"
        put = sheet.write_formula
        put(row, period, f"=Inputs!{own}*1.5", None, value * 1.5)
        grown = value * 1.5 / (values[period - 1] * 1.5) - 1 if period else 0.0
        before = xlsxwriter.utility.xl_rowcol_to_cell(row, max(period - 1, 0))
        put(row, PERIODS + period, f"=IF({before}=0,0,{own}/{before}-1)" if period else "=0*A1", None, grown)
        put(row, 2 * PERIODS + period, f"=Inputs!{own}/SUM({first}:{last})", None, value / total)
        put(row, 3 * PERIODS + period, f"=SUM({first}:Inputs!{own})", None, sum(values[: period + 1]))
        text = "high" if value > 50 else "low"
        put(row, 4 * PERIODS + period, f'=IF(Inputs!{own}>50,"high","low")', None, text)


def main() -> None:
    """Measures each engine."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--formulas", type=int, default=500_000)
    parser.add_argument("--engine", choices=_QUICK, action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "large.xlsx", asked.formulas)
        print(f"{path.stat().st_size / 1e6:.0f} MB")
        for engine in asked.engine or _QUICK:
            started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            try:
                said = verify(path, engine=engine, limits=Limits()).summary
            except XlmodelError as error:
                said = error.message
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
            seconds = time.perf_counter() - started
            print(
                f"{engine}: {seconds:.0f} s ({cpu:.0f} s of CPU in the worker), {used.ru_maxrss / 1024:,.0f} MB: {said}"
            )


if __name__ == "__main__":
    main()
