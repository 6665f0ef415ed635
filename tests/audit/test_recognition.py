from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.audit.book import Book
from xlmodel.audit.reading import read_book
from xlmodel.audit.views import SheetRole
from xlmodel.workbook.values import CellAddress, CellValue, Overrides

from tests.audit.workbooks import INPUT, LINK, PLAIN, SHEETS, Spec, good, write

CHINESE = {"Doc": "说明", "Control": "控制", "Inputs": "输入", "Calc": "计算", "Output": "输出", "Checks": "检查"}


def read(spec: Spec, folder: Path) -> Book:
    return read_book(write(spec, folder / "book.xlsx"))


def test_types_come_from_the_contents_and_not_from_titles(tmp_path: Path) -> None:
    spec = good()
    spec.put("Cover", "B10", "Output")
    assert read(spec, tmp_path).by_title["calc"].type is SheetRole.OUTPUT


def test_a_chinese_contents_table_declares_the_types(tmp_path: Path) -> None:
    spec = good()
    spec.row("Cover", 6, {"A": "工作表", "B": "类型", "C": "用途"})
    for row in range(7, 7 + len(SHEETS)):
        spec.put("Cover", f"B{row}", CHINESE[str(spec.cells["Cover", f"B{row}"].content)])
    report = audit_workbook(write(spec, tmp_path / "book.xlsx"))
    assert not report.types_inferred
    assert report.ok


def test_without_contents_types_are_inferred_and_the_message_says_so(tmp_path: Path) -> None:
    spec = good()
    del spec.cells["Cover", "A6"]
    path = write(spec, tmp_path / "book.xlsx")
    assert [sheet.type.value for sheet in read_book(path).sheets] == [
        *("Doc", "Control", "Inputs", "Calc", "Output", "Checks", "Doc", "Doc")
    ]
    assert "inferred" in audit_workbook(path)[31].message


@pytest.mark.parametrize("headers", [("Base", "Bear", "Bull"), ("2024", "2024", "2024"), ("x1", "x2", "x3"), (1, 2, 3)])
def test_a_category_axis_is_no_timeline(headers: tuple[str | int, ...], tmp_path: Path) -> None:
    spec = good()
    for column, header in zip("FGH", headers, strict=True):
        spec.put("Calc", f"{column}4", header)
    assert read(spec, tmp_path).by_title["calc"].timeline is None


@pytest.mark.parametrize(
    "headers", [("FY2023", "FY2024", "FY2025"), (2023, 2024, 2025), ("2023实际", "2024E", "2025E")]
)
def test_years_in_many_forms_are_a_timeline(headers: tuple[str | int, ...], tmp_path: Path) -> None:
    spec = good()
    for column, header in zip("FGH", headers, strict=True):
        spec.put("Calc", f"{column}4", header)
    timeline = read(spec, tmp_path).by_title["calc"].timeline
    assert timeline is not None
    assert timeline.columns == (6, 7, 8)


def by_name(spec: Spec) -> None:
    """The scenario cell holds a name from a list of cells; a number is matched from it and linked to the inputs."""
    spec.put("Control", "C6", "Base", style=INPUT)
    spec.validations["Control", "C6"] = {"validate": "list", "source": "=$C$9:$C$11"}
    spec.put("Control", "C7", "=C6", "Base", PLAIN)
    spec.row("Control", 8, {"A": "Scenario number", "B": "number"})
    spec.put("Control", "C8", "=MATCH($C$6,$C$9:$C$11,0)", 1, PLAIN)
    spec.row("Inputs", 20, {"A": "Scenario number", "B": "number"})
    spec.put("Inputs", "C20", "=Control!$C$8", 1, LINK)
    for row in (5, 9):
        for column in "FGH":
            cached = spec.cells["Inputs", f"{column}{row}"].cached
            spec.put("Inputs", f"{column}{row}", f"=INDEX({column}{row + 1}:{column}{row + 3},$C$20)", cached)


def test_a_scenario_chosen_by_name_is_followed_through_links(tmp_path: Path) -> None:
    spec = good()
    by_name(spec)
    seen: list[Overrides] = []

    def recalculate(_: Path, overrides: Overrides) -> dict[CellAddress, CellValue]:
        seen.append(overrides)
        return {CellAddress("Checks", "C7"): 0.0}

    report = audit_workbook(write(spec, tmp_path / "book.xlsx"), recalculate)
    assert report[39].message == "2 live rows, 3 cases each"
    assert report[53].outcome is Outcome.PASS
    assert [one[CellAddress("Control", "C6")] for one in seen if ("Control", "C6") in one] == ["Base", "Bear", "Bull"]


def test_stress_stays_within_the_validation_and_growth_goes_to_its_bound(tmp_path: Path) -> None:
    spec = good()
    spec.put("Inputs", "A5", "Price growth")
    spec.validations["Inputs", "F6:H8"] = {"validate": "decimal", "criteria": "between", "minimum": 8, "maximum": 13}
    seen: list[Overrides] = []

    def recalculate(_: Path, overrides: Overrides) -> dict[CellAddress, CellValue]:
        seen.append(overrides)
        return {CellAddress("Checks", "C7"): 0.0}

    audit_workbook(write(spec, tmp_path / "book.xlsx"), recalculate)
    stressed = [one for one in seen if ("Inputs", "F6") in one]
    assert [tuple(one.values()) for one in stressed] == [(8.0, 8.0, 8.0), (13.0, 13.0, 13.0), (8.0, 8.0, 8.0)]


@pytest.mark.parametrize(
    ("label", "largest", "runs"), [("Share of Ajax", 1, 1), ("Share", 2, 2), ("Sharecropping", 1, 2)]
)
def test_a_share_of_a_whole_is_halved_only(tmp_path: Path, label: str, largest: int, runs: int) -> None:
    spec = good()
    spec.put("Inputs", "A5", label)
    spec.validations["Inputs", "F6:H8"] = {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": largest
    }  # fmt: skip
    seen: list[Overrides] = []

    def recalculate(_: Path, overrides: Overrides) -> dict[CellAddress, CellValue]:
        seen.append(overrides)
        return {CellAddress("Checks", "C7"): 0.0}

    audit_workbook(write(spec, tmp_path / "book.xlsx"), recalculate)
    assert len([one for one in seen if ("Inputs", "F6") in one]) == runs


def test_names_of_the_scenarios_on_the_control_sheet_are_no_comparison(tmp_path: Path) -> None:
    spec = good()
    for column in "CDE":
        del spec.cells["Summary", f"{column}5"]
    spec.row("Control", 5, {"F": "Base", "G": "Bear", "H": "Bull"})
    assert "side by side" in audit_workbook(write(spec, tmp_path / "book.xlsx"))[54].message


@pytest.mark.parametrize(
    ("text", "asks"), [("原文", False), ("原文 / 假设 2025", False), ("原文数据 4 项", False), ("原文数据：收入", True)]
)
def test_a_kind_of_input_is_no_printed_figure(tmp_path: Path, text: str, *, asks: bool) -> None:
    spec = good()
    spec.put("Inputs", "A14", text)
    del spec.cells["Summary", "B14"]
    assert ("no reconciliation" in audit_workbook(write(spec, tmp_path / "book.xlsx"))[54].message) == asks


@pytest.mark.parametrize(("second", "missed"), [("=SUM(F22:F23)", False), ("=SUM(F23:F23)", True)])
def test_a_row_that_another_total_has_is_not_left_out(tmp_path: Path, second: str, *, missed: bool) -> None:
    """Four rows of one making in two blocks, a total below for each."""
    spec = good()
    for row in range(20, 24):
        spec.row("Calc", row, {"A": f"Line {row}", "B": "USD"})
        spec.put("Calc", f"F{row}", "=F$8+F$8", 2000.0)
    spec.put("Calc", "F25", "=SUM(F20:F21)", 4000.0)
    spec.put("Calc", "F26", second, 4000.0)
    assert ("row 22 beside it is left out" in str(audit_workbook(write(spec, tmp_path / "book.xlsx"))[47])) == missed


def test_roles_stand_above_a_row_of_units_on_a_table(tmp_path: Path) -> None:
    spec = good()
    spec.row("Sources", 4, {"A": "id", "B": "Title", "C": "Date"})
    spec.freeze["Sources"] = "A6"
    sheet = read(spec, tmp_path).by_title["sources"]
    assert (sheet.roles["id"], sheet.roles["date"]) == (1, 3)


def test_the_odd_cell_of_a_run_on_a_sheet_without_years_is_found(tmp_path: Path) -> None:
    spec = good()
    for number, column in enumerate("CDEFG", start=1):
        for row in (20, 21):
            spec.put("Summary", f"{column}{row}", f"={column}{row - 12}*{column}{row - 13}", number, PLAIN)
    spec.put("Summary", "E21", "=E9*E7", 1, PLAIN)
    assert audit_workbook(write(spec, tmp_path / "book.xlsx"))[41].cells == ("Summary!E21",)


@pytest.mark.parametrize(
    ("note", "caught"), [("how profit is found", True), ("opening year differs", False), ("期初按给定值", False)]
)
def test_another_first_period_is_permitted_where_the_note_declares_it(note: str, caught: bool, tmp_path: Path) -> None:
    spec = good()
    spec.put("Calc", "F9", "=F8*F7+F6-F6", 250)
    spec.put("Calc", "O9", note)
    assert ("Calc!F9" in audit_workbook(write(spec, tmp_path / "book.xlsx"))[41].cells) is caught


@pytest.mark.parametrize(("note", "caught"), [("in thousands", True), ("divided by 1,000", False), ("÷ 1000", False)])
def test_a_conversion_is_permitted_where_the_note_names_it(note: str, caught: bool, tmp_path: Path) -> None:
    spec = good()
    for column in "FGH":
        spec.put("Calc", f"{column}9", f"={column}8*{column}7/1000", 0.25)
    spec.put("Calc", "O9", note)
    assert (audit_workbook(write(spec, tmp_path / "book.xlsx"))[42].outcome is Outcome.FAIL) is caught


def test_sheets_of_other_kinds_between_the_calculations_are_told(tmp_path: Path) -> None:
    """Two of them in a row, with a calculation behind: each is named, and none breaks the rule."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title in ("First", "Note A", "Note B", "Last"):
        sheet = book.create_sheet(title)
        sheet["A1"] = "Text"
        if not title.startswith("Note"):
            sheet["B1"], sheet["B2"] = 1, "=B1*2"
    book["Last"]["B3"] = "=First!B2+1"
    path = tmp_path / "between.xlsx"
    book.save(path)
    [result] = [result for result in audit_workbook(path).results if result.number == 3]
    assert result.outcome is Outcome.WARN
    assert "Note A" in str(result) and "Note B" in str(result)


def test_a_running_total_laid_downwards_leaves_nothing_out(tmp_path: Path) -> None:
    """As where cases are columns and periods rows: each total sums from the first row to one more."""
    spec = good()
    for row in range(20, 23):
        spec.row("Calc", row, {"A": f"Line {row}", "B": "USD"})
        spec.put("Calc", f"F{row}", "=F$8+F$8", 2000.0)
        spec.row("Calc", row + 10, {"A": f"Line {row} to date", "B": "USD"})
        spec.put("Calc", f"F{row + 10}", f"=SUM(F20:F{row})", 2000.0 * (row - 19))
    assert "left out" not in str(audit_workbook(write(spec, tmp_path / "book.xlsx"))[47])


@pytest.mark.parametrize(
    ("formula", "is_circle"),
    [("=SUM(B2:INDEX(B:B,ROW()-1))", False), ("=SUM(B2:OFFSET(B5,-1,0))", False), ("=SUM(B:B)", True), ("=B5+1", True)],
)
def test_a_formula_may_stand_among_the_cells_it_picks_from(formula: str, is_circle: bool, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(("Item", "10", "20", "30", formula), 1):
        sheet.cell(row, 2, value)
    book.save(tmp_path / "i.xlsx")
    assert bool(read_book(tmp_path / "i.xlsx").graph.cycle()) is is_circle
