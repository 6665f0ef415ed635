from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlmodel.building import draft
from xlmodel.errors import WorkbookError
from xlmodel.evaluate import evaluate
from xlmodel.layout.places import Target
from xlmodel.model.selection import Selection
from xlmodel.readback import SheetCell, in_ids, read_delivered

from tests.readback.workbooks import bakery, built, edited, home


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("readback") / "bakery.xlsx", Selection("boom", {}, ("E1",)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_index_finds_every_cell_of_every_input_and_line(tmp_path: Path, language: str) -> None:
    book = read_delivered(built(tmp_path / "a.xlsx", language=language))
    model = bakery()
    _, places, _ = draft(model, selection=Selection(), language=language)
    for item in model.items():
        for member in item.members:
            position = 0 if item.axis is None else item.axis.position(member)
            row, column, sheet = places.origin_cell(Target("line", item.id), position)
            assert book.places[item.id][member] == SheetCell(places.name(sheet), row + 1, column + 1), item.id


def test_the_switches_and_the_headlines(path: Path) -> None:
    book = read_delivered(path)
    assert (book.template, book.language, book.scenario, book.corrections) == ("bakery", "en", "boom", ("E1",))
    assert book.scenarios == {"base": "Base", "boom": "Boom", "slump": "Slump"}
    assert book.headlines == ["revenue", "profit", "ovens.needed"]


def test_a_driver_is_given_in_the_row_of_the_selected_scenario(path: Path) -> None:
    book = read_delivered(path)
    live = book.places["price"]["2026"]
    assert book.given("price")["2026"] == SheetCell(live.sheet, live.row + 2, live.column)
    assert book.value(book.given("price")["2026"]) == 4.6
    assert book.given("rent") == book.places["rent"]
    assert book.case_places("rent") == {}


def test_formulas_by_id(path: Path) -> None:
    book = read_delivered(path)
    shops = "IF(time.history=1,shops.given,shops[-1]*(1+shops.growth))"
    assert in_ids(book, book.places["shops"]["2025"]) == shops
    assert in_ids(book, book.places["revenue"]["2025"]) == "cakes*price"
    assert in_ids(book, book.given("price")["2025"]) == ""
    assert "SUM(profit@2022:profit@2027)" in in_ids(book, book.places["profit.all"][""])


def test_results_are_recalculated_where_the_file_stores_none(path: Path, tmp_path: Path) -> None:
    bare = read_delivered(edited(path, tmp_path / "bare.xlsx", {}))
    assert bare.value(bare.places["profit"]["2027"]) in (None, "")
    wanted = evaluate(bakery(), [Selection("boom", {}, ("E1",))])
    for line_id in ("profit", "costs.flour", "shops"):
        for member, place in bare.places[line_id].items():
            assert bare.results[place] == pytest.approx(wanted.number(line_id, member), rel=1e-12)


def test_a_workbook_of_someone_else_has_no_index(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Index")["A1"] = "id"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="has no Index sheet"):
        read_delivered(tmp_path / "a.xlsx")


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_index_is_the_sheet_of_its_defined_name_or_header(tmp_path: Path, language: str) -> None:
    found = built(tmp_path / "a.xlsx", language=language)
    book = openpyxl.load_workbook(found)
    ((title, cell),) = book.defined_names["Index"].destinations
    assert (title, cell) == ({"en": "Index", "zh": "索引"}[language], "$A$1")
    del book.defined_names["Index"]
    book.save(unnamed := tmp_path / "unnamed.xlsx")
    assert read_delivered(unnamed).places == read_delivered(found).places
    book[title]["A1"] = "ids"
    book.save(headless := tmp_path / "headless.xlsx")
    with pytest.raises(WorkbookError, match="has no Index sheet"):
        read_delivered(headless)


def test_a_damaged_index_is_told(path: Path, tmp_path: Path) -> None:
    broken = edited(path, tmp_path / "a.xlsx", {SheetCell("Index", 3, 5): "twelve"})
    with pytest.raises(WorkbookError, match="row 3 of the Index sheet is damaged"):
        read_delivered(broken)
    assert home(path, "revenue", "2022").sheet == "Sales"


def test_a_link_to_a_column_headed_otherwise_is_told_with_its_head(tmp_path: Path) -> None:
    path = built(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    title, row = next((sheet.title, cell.row) for sheet in book for cell in sheet["F"]
                      if isinstance(cell.value, str) and cell.value.startswith("=Inputs!F"))  # fmt: skip
    book["Inputs"].insert_cols(6)
    book.save(path)
    told = in_ids(read_delivered(path), SheetCell(title, row, 6))
    assert told.endswith("@F")
