"""The flagship's calculation sheets as text: a change of any formula, label or unit shows in review.

Blessed by `pytest tests/golden --bless`, never by itself. A row reads: label | unit | formula of the constant or the
first period, relative to its cell. Values are not part of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from xlmodel import Model

from tests.conftest import Workbook, flagship_model
from tests.flagship.opened import opened
from tests.flagship.r1c1 import relative

FOLDER = Path(__file__).parent / "ai_compute"
SHEETS = tuple(sheet.id for sheet in flagship_model().sheets.values() if sheet.type == "Calc")
FIRST_ROW, LABEL, UNIT = 5, 1, 2


@pytest.fixture(scope="module")
def book(flagship: Model, workbook: Workbook) -> dict[str, Worksheet]:
    found = opened(workbook())
    return {sheet: found[flagship.sheets[sheet].label.origin] for sheet in SHEETS}


def canonical(sheet: Worksheet) -> str:
    """A sheet as text, a line for each row that holds anything."""
    lines = []
    for number, row in enumerate(sheet.iter_rows(min_row=FIRST_ROW), start=FIRST_ROW):
        label, unit = row[LABEL - 1].value, row[UNIT - 1].value
        formula = next(((column, str(cell.value)) for column, cell in enumerate(row, 1) if cell.data_type == "f"), None)
        if label is None and formula is None:
            continue
        text = "" if formula is None else relative(formula[1], number, formula[0])
        lines.append(" | ".join(str(part or "") for part in (label, unit, text)).rstrip(" |"))
    return "\n".join(lines) + "\n"


@pytest.mark.thorough
@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_is_as_blessed(book: dict[str, Worksheet], request: pytest.FixtureRequest, sheet: str) -> None:
    path, text = FOLDER / f"{sheet}.txt", canonical(book[sheet])
    if request.config.getoption("--bless", default=False):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{sheet} has no golden: pytest tests/golden --bless"
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_calculation_sheet_has_a_golden_and_none_is_stale() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*")) == sorted(SHEETS)
    assert len(SHEETS) > 10


def test_goldens_hold_formulas_and_no_values() -> None:
    for path in FOLDER.glob("*.txt"):
        formulas = [line for line in path.read_text(encoding="utf-8").splitlines() if " | =" in line]
        assert len(formulas) > 5, path.name


@pytest.mark.thorough
def test_another_formula_is_another_text(book: dict[str, Worksheet]) -> None:
    before = canonical(book["training"])
    cell = next(cell for row in book["training"].iter_rows(min_row=30) for cell in row if cell.data_type == "f")
    kept, cell.value = cell.value, f"{cell.value}+1"
    assert canonical(book["training"]) != before
    cell.value = kept
    assert canonical(book["training"]) == before
