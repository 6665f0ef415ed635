"""What stands in the file for each kind of cell: value, formula with its stored value, way to another sheet, colour."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlmodel.errors import ModelError
from xlmodel.layout import SheetPlan, WorkbookPlan
from xlmodel.writer import FinishedCell, write

CELLS = [
    FinishedCell(0, 0, "label", "", "", "Price"),
    FinishedCell(0, 1, "input", "0.00", "", 2.5),
    FinishedCell(0, 2, "calc", "#,##0", "=B1*2", 5.0),
    FinishedCell(0, 3, "link", "General", "=B1", 2.5),
    FinishedCell(0, 4, "toc", "", "", "To the top", "'A sheet'!A1"),
    FinishedCell(0, 5, "section", "", "", None),
    FinishedCell(0, 6, "text", "", "", "007"),
]


def written(path: Path, cells: list[FinishedCell]) -> Path:
    sheet = SheetPlan("a", "A sheet", "Calc", "A sheet", "To be read", (1, 1))
    write(WorkbookPlan("en", "A book", [sheet]), {"a": cells}, path, metadata={}, as_of="2024-01-31")
    return path


def test_each_kind_of_cell_is_in_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", CELLS)
    formulas, values = (openpyxl.load_workbook(path, data_only=stored)["A sheet"] for stored in (False, True))
    assert [cell.value for cell in formulas[1]] == ["Price", 2.5, "=B1*2", "=B1", "To the top", None, "007"]
    assert [cell.value for cell in values[1]][2:4] == [5, 2.5]
    assert formulas["E1"].hyperlink.location == "'A sheet'!A1"
    assert (formulas["B1"].number_format, formulas["C1"].number_format) == ("0.00", "#,##0")


def test_inputs_are_blue_formulas_black_links_green_and_inputs_alone_are_open(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path / "a.xlsx", CELLS))["A sheet"]
    assert [sheet[cell].font.color.rgb for cell in ("B1", "D1")] == ["FF0000FF", "FF00682F"]
    assert sheet["C1"].font.color.rgb == "FF000000"
    assert [sheet[cell].protection.locked for cell in ("A1", "B1", "C1", "D1")] == [True, False, True, True]


def test_the_same_cells_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (written(tmp_path / f"{name}.xlsx", CELLS).read_bytes() for name in "ab")
    assert first == second


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (FinishedCell(2, 1, "calc", "0", "=1/0", float("nan")), "'A sheet'!B3: the value is no number (nan)"),
        (FinishedCell(2, 1, "calc", "0", "=B1", None), "'A sheet'!B3: a formula without a value"),
        (FinishedCell(2, 1, "text", "", "", "a\x00b"), "a character no workbook can hold"),
        (FinishedCell(2, 1, "text", "", "", "a" * 40_000), "40,000 characters, more than the 32,767 Excel allows"),
    ],
)
def test_what_no_file_can_hold_is_told_with_its_cell(tmp_path: Path, cell: FinishedCell, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        written(tmp_path / "a.xlsx", [*CELLS, cell])
    assert said in caught.value.render()
    assert not (tmp_path / "a.xlsx").exists()
