"""Names and rows of the Index that lead elsewhere since the build: told, exit code 1; those of a build lead right."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from xlmodel.verification import verify

from tests.cli.command_line import run
from tests.readback.workbooks import built, home, inserted

Edit = Callable[[openpyxl.Workbook], object]
NAMES = ("MasterCheck", "Scenario", "Index", "Edited", "Proof", "Correct_E1")


@pytest.fixture(scope="module", params=["en", "zh"])
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("names") / f"{request.param}.xlsx", language=request.param)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("names") / "english.xlsx")


def told(base: Path, target: Path, edit: Edit) -> list[str]:
    """What `verify` says of the checks of an edited copy."""
    book = openpyxl.load_workbook(base)
    edit(book)
    book.save(target)
    return [str(check) for check in verify(target, engine="formualizer", isolated=False).failing_checks]


def cell_of(book: openpyxl.Workbook, name: str) -> tuple[str, str]:
    ((sheet, cell),) = book.defined_names[name].destinations
    return sheet, cell


def pointed(name: str, meaning: str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book.defined_names[name] = DefinedName(name, attr_text=meaning)

    return edit


def test_what_was_built_leads_where_it_says(base: Path, tmp_path: Path) -> None:
    assert told(base, tmp_path / "e.xlsx", lambda book: None) == []


def test_a_name_of_one_sheet_beside_that_of_the_workbook_is_told(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for name in NAMES:
            book.worksheets[4].defined_names[name] = DefinedName(name, attr_text="'Mine'!$A$1")

    title = openpyxl.load_workbook(base).sheetnames[4]
    expected = [f"{name}: the sheet {title!r} has a name of its own like it" for name in NAMES]
    assert sorted(text.casefold() for text in told(base, tmp_path / "e.xlsx", edit)) == sorted(
        text.casefold() for text in expected
    )
    assert run("verify", str(tmp_path / "e.xlsx"), "--engine", "formualizer").exit_code == 1


@pytest.mark.parametrize("meaning", ["", "#REF!"])
def test_a_name_that_is_gone_is_told(base: Path, tmp_path: Path, meaning: str) -> None:
    names = [name for name in NAMES if name != "MasterCheck"]

    def gone(book: openpyxl.Workbook) -> None:
        for name in names:
            del book.defined_names[name]
            if meaning:
                pointed(name, meaning)(book)

    found = told(base, tmp_path / "e.xlsx", gone)
    assert {f"{name}: the name refers to no cell" for name in names} <= set(found)


@pytest.mark.parametrize("row", [1, -1])
def test_a_name_that_leads_to_a_neighbour_is_told(base: Path, tmp_path: Path, row: int) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for name in NAMES:
            sheet, cell = cell_of(book, name)
            number = int(re.sub(r"\D", "", cell))
            near = re.sub("[0-9]+", str(number + row if number + row else 3), cell)
            pointed(name, f"'{sheet}'!{near}")(book)

    found = told(base, tmp_path / "e.xlsx", edit)
    for name in NAMES:
        assert any(re.match(f"{name}: the name (leads to .*, which|does not lead to the list)", text) for text in found)


@pytest.mark.parametrize(
    ("column", "value"),
    [("E", 22), ("E", 1e9), ("E", "x"), ("F", "D"), ("F", "G"), ("F", "ZZZZ"), ("D", "Nowhere"), ("G", "2022")],
)
def test_a_row_of_the_index_that_leads_to_another_line_is_told(
    english: Path, tmp_path: Path, column: str, value: float | str
) -> None:
    line = home(english, "costs.rent", "2022")
    where = "no cell"

    def edit(book: openpyxl.Workbook) -> None:
        page = book[cell_of(book, "Index")[0]]
        (row,) = (cell.row for cell in page["A"] if cell.value == ("rent" if column == "G" else "costs.rent"))
        assert page[f"{column}{row}"].value != value
        page[f"{column}{row}"] = value

    (text,) = told(english, tmp_path / "e.xlsx", edit)
    if isinstance(value, int) or (column == "F" and value != "ZZZZ"):
        where = f"{line.sheet}!{value if column == 'F' else 'F'}{value if column == 'E' else line.row}"
    name = "rent" if column == "G" else "costs.rent"
    assert text.startswith(f"Index: 1 row leads to other cells than those of the line: {name} (")
    assert column == "G" or value == 1e9 or where in text.replace("'", "")


@pytest.mark.parametrize(("row", "column"), [(0, 0), (1, 0), (0, 1), (5, 4)])
def test_what_was_inserted_moves_lines_and_is_no_fault(base: Path, tmp_path: Path, row: int, column: int) -> None:
    """The Index does not follow: all lines of the sheet went the same way, and so did its header."""
    line = home(base, "costs.rent", "2022")
    path = inserted(base, tmp_path / "more.xlsx", line.sheet, row or line.row, column)
    assert verify(path, engine="formualizer").failing_checks == ()


def test_two_rows_of_the_index_exchanged_are_told(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book[cell_of(book, "Index")[0]]
        rows = [cell.row for cell in page["A"] if cell.value in ("costs.rent", "costs")]
        one, other = (page[f"E{row}"].value for row in rows)
        page[f"E{rows[0]}"], page[f"E{rows[1]}"] = other, one

    (text,) = told(base, tmp_path / "e.xlsx", edit)
    assert text.startswith("Index: 2 rows lead to other cells")


def test_a_workbook_of_others_may_use_these_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Index")["A1"] = "=1+1"
    for page in book.worksheets:
        page.defined_names["Scenario"] = DefinedName("Scenario", attr_text="Index!$A$1")
    book.defined_names["Proof"] = DefinedName("Proof", attr_text="Index!$B$9")
    book.save(tmp_path / "other.xlsx")
    assert verify(tmp_path / "other.xlsx", engine="formualizer").failing_checks == ()
