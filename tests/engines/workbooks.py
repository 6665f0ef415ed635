"""Small workbooks written with XlsxWriter, their stored values worked out in plain Python."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import xlsxwriter
from xlmodel.engines import get, names

PERIODS = 5
COLUMNS = "FGHIJKL"
CASES = (1.0, 1.5, 0.5)
STARTED = "libreoffice"
"""The engine that is a program of its own: a second and a half for each workbook."""

engines = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.thorough) if name == STARTED else name for name in names()]
)
"""Every engine; LibreOffice in the thorough run."""

Stored = Mapping[tuple[str, str], float | str | bool]


def require(engine: str) -> str:
    """Skips where an engine is not installed; in CI that is a failure."""
    if not get(engine).available():
        assert not os.environ.get("CI"), f"{engine} must be installed in CI"
        pytest.skip(f"{engine} is not installed")
    return engine


def model(path: Path, *, scenario: int = 1, correction: int = 0, rows: int = 3, stored: Stored | None = None) -> Path:
    """A model of three sheets: inputs with a scenario switch, a chain of rows, a summary; `stored` poisons values."""
    poison = dict(stored or {})
    book = xlsxwriter.Workbook(str(path))
    control, inputs, chain, summary = (book.add_worksheet(name) for name in ("Control", "输入", "Chain A", "Summary"))
    control.write_number("C1", scenario)
    control.write_number("C2", correction)
    book.define_name("Scenario", "=Control!$C$1")
    book.define_name("Correct_E1", "=Control!$C$2")

    def put(sheet: xlsxwriter.worksheet.Worksheet, cell: str, formula: str, value: float | str | bool) -> None:
        sheet.write_formula(cell, formula, None, poison.get((sheet.name, cell), value))

    columns = COLUMNS[:PERIODS]
    for number, column in enumerate(columns):
        inputs.write_number(f"{column}1", 2021 + number)
        put(chain, f"{column}1", f"='输入'!{column}1", 2021 + number)
    for row in range(rows):
        top = 4 * row + 2
        last = 0.0
        total = 0.0
        for number, column in enumerate(columns):
            base = (row + 1) * 10.0 * 1.2**number
            for offset, factor in enumerate(CASES):
                inputs.write_number(f"{column}{top + offset}", base * factor)
            live = base * CASES[scenario - 1]
            put(inputs, f"{column}{top + 3}", f"=INDEX({column}{top}:{column}{top + 2},Scenario)", live)
            put(chain, f"{column}{top}", f"=输入!{column}{top + 3}", live)
            scaled = live * 2.5 + correction * 7
            put(chain, f"{column}{top + 1}", f"={column}{top}*2.5+Correct_E1*7", scaled)
            growth = scaled / last - 1 if number else 0.0
            before = columns[number - 1] if number else column
            put(chain, f"{column}{top + 2}", f"=IF({column}$1=$F$1,0,{column}{top + 1}/{before}{top + 1}-1)", growth)
            last = scaled
            total += scaled
        put(chain, f"D{top + 1}", f"=SUM(F{top + 1}:J{top + 1})", total)
        put(summary, f"A{row + 1}", f"='Chain A'!D{top + 1}", total)
        verdict = "high" if total > 500 else "low"
        put(summary, f"B{row + 1}", f'=IF(A{row + 1}>500,"high","low")', verdict)
        put(summary, f"C{row + 1}", f"=CHOOSE(Scenario,\"base\",\"bull\",\"bear\")&\"-\"&B{row + 1}",
            f"{('base', 'bull', 'bear')[scenario - 1]}-{verdict}")  # fmt: skip
    put(summary, "D1", f"=MATCH(2023,'Chain A'!F1:{columns[-1]}1,0)", 3)
    put(
        summary,
        "D2",
        f"=INDEX('Chain A'!F3:{columns[-1]}3,D1)",
        10 * 1.2**2 * CASES[scenario - 1] * 2.5 + correction * 7,
    )
    highs = sum(_total(row, scenario, correction) for row in range(rows) if _total(row, scenario, correction) > 500)
    put(summary, "D3", f'=SUMIFS(A1:A{rows},B1:B{rows},"high")', highs)
    put(summary, "D4", "=AND(A1>0,D1=3)", True)
    book.set_custom_property("xlmodel.scenarios", "base,bull,bear")
    book.close()
    return path


def _total(row: int, scenario: int, correction: int) -> float:
    base = (row + 1) * 10.0 * CASES[scenario - 1]
    return sum(base * 1.2**number * 2.5 + correction * 7 for number in range(PERIODS))


def sheet_of(path: Path, cells: Mapping[str, tuple[str, float | str | bool] | float | str | bool]) -> Path:
    """A workbook of one sheet `S`: constants, and formulas with the value they should have."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for cell, content in cells.items():
        if isinstance(content, tuple):
            sheet.write_formula(cell, content[0], None, content[1])
        else:
            sheet.write(cell, content)
    book.close()
    return path


def edited(source: Path, target: Path, part: str, edit: Callable[[str], str]) -> Path:
    """A copy of a workbook with one part's text changed; the change must take."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if re.fullmatch(part, info.filename):
                changed = edit(content.decode()).encode()
                assert changed != content, f"the edit of {info.filename} changes nothing"
                content = changed
            new.writestr(info.filename, content)
    return target
