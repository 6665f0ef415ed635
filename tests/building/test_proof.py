"""What the sheet Proof sees, and what it does not call wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from xlmodel import Selection, load
from xlmodel.audit.book import Book
from xlmodel.audit.reading import read_book
from xlmodel.building import build

from tests.faults.loaded import Loaded
from tests.faults.of_book import TextNumber

BAKERY = Path(__file__).parents[1] / "models" / "bakery"
Place = tuple[str, int, int]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return read_book(build(load(str(BAKERY)), output=tmp_path_factory.mktemp("proof") / "bakery.xlsx").path)


@pytest.fixture(scope="module")
def loaded(book: Book) -> Loaded:
    return Loaded(book)


class Said:
    """What the workbook says of itself, with some cells changed."""

    def __init__(self, book: Book, loaded: Loaded, changes: Mapping[Place, str | float | None]) -> None:
        with loaded.changed(dict(changes)) as values:
            rows = {str(book.by_title["proof"].at(row, 1).shown): row for row in range(5, 10)}  # type: ignore[union-attr]
            found = {label: values["Proof", f"F{row}"] for label, row in rows.items()}
        self.delivered = found["With all inputs as delivered, the results are as delivered"]
        self.second = found["Sums of rows agree with their formulas over whole rows"]
        self.bounds = found["Inputs are numbers within their bounds"]
        self.missing = found["Checks that the list lacks"]
        (self.edited,) = (value for label, value in found.items() if "edited is not wrong" in label)
        home = book.named_cell("MasterCheck")
        assert home is not None
        assert home[2] is not None
        self.failing = values[home[1].title, f"C{home[2].row}"]


def at(book: Book, sheet: str, label: str, column: int, *, nth: int = 0) -> Place:
    """The cell of a column in the row of a sheet with this label."""
    view = book.by_title[sheet.lower()]
    rows = [row for row in sorted(view.rows) if view.text(row, "label").strip() == label]
    return sheet, rows[nth], column


def test_nothing_is_wrong_or_edited_as_delivered(book: Book, loaded: Loaded) -> None:
    said = Said(book, loaded, {})
    assert (said.delivered, said.bounds, said.missing, said.edited, said.failing) == (0, 0, 0, 0, 0)
    assert said.second == pytest.approx(0, abs=1e-12)


def test_an_edited_input_is_told_and_is_not_wrong(book: Book, loaded: Loaded) -> None:
    said = Said(book, loaded, {at(book, "Inputs", "Cakes a shop sells a day", 8): 700.0})
    assert (said.edited, said.delivered, said.failing) == (1, 0, 0)


def test_another_scenario_is_not_wrong(book: Book, loaded: Loaded) -> None:
    said = Said(book, loaded, {("Control", 6, 3): "Boom"})
    assert (said.edited, said.delivered, said.failing) == (1, 0, 0)


def test_one_cell_of_a_case_that_moves_fails(book: Book, loaded: Loaded) -> None:
    sheet = book.by_title["cases 3"]
    row = next(r for r in sorted(sheet.rows) if sheet.text(r, "label").strip() == "Profit")
    said = Said(book, loaded, {("Cases 3", row, 9): f"=({sheet.at(row, 9).formula.text})*1.0001"})  # type: ignore[union-attr]
    assert said.edited == 0
    assert said.delivered > 0  # type: ignore[operator]
    assert said.failing > 0  # type: ignore[operator]


def test_values_that_change_places_fail(book: Book, loaded: Loaded) -> None:
    sheet = book.by_title["sales"]
    row = at(book, "Sales", "Revenue", 8)[1]
    one, two = (sheet.at(row, column).cached for column in (8, 9))  # type: ignore[union-attr]
    said = Said(book, loaded, {("Sales", row, 8): two, ("Sales", row, 9): one})  # type: ignore[dict-item]
    assert said.delivered > 0  # type: ignore[operator]
    assert said.failing > 0  # type: ignore[operator]


def test_a_wrong_row_fails_after_an_edit_too(book: Book, loaded: Loaded) -> None:
    sheet = book.by_title["result"]
    row = at(book, "Result", "Profit", 6, nth=1)[1]
    wrong = {
        ("Result", row, cell.column): f"={cell.formula.text.replace('-', '+')}"
        for cell in sheet.rows[row]
        if cell.formula is not None and "-" in cell.formula.text and cell.column >= 6
    }
    assert wrong
    said = Said(book, loaded, {at(book, "Inputs", "Cakes a shop sells a day", 8): 700.0, **wrong})
    assert (said.edited, said.delivered) == (1, 0)
    assert said.second > 0.1  # type: ignore[operator]
    assert said.failing > 0  # type: ignore[operator]


def test_a_number_that_is_a_text_and_one_out_of_bounds_fail(book: Book, loaded: Loaded) -> None:
    place = at(book, "Inputs", "Cakes a shop sells a day", 8)
    for value in (TextNumber("650"), 5001.0, -1.0):
        said = Said(book, loaded, {place: value})
        assert said.bounds == pytest.approx(1, rel=1e-3)
        assert said.failing > 0  # type: ignore[operator]


def test_no_tolerance_hides_a_failure(book: Book, loaded: Loaded) -> None:
    tolerance = at(book, "Control", "Tolerance of checks", 3)
    said = Said(book, loaded, {tolerance: 0.5})
    assert said.bounds == 1.5
    assert said.failing == 1


def test_a_check_that_is_taken_off_the_list_fails(book: Book, loaded: Loaded) -> None:
    place = at(book, "Checks", "Costs add up", 6)
    said = Said(book, loaded, {place: None})
    assert said.missing == pytest.approx(1, rel=1e-3)
    assert said.failing == pytest.approx(1, rel=1e-3)


def test_a_selection_is_held_against_the_base_case_as_built(tmp_path: Path) -> None:
    model = load(str(BAKERY))
    selection = Selection("boom", {"bakers.per_shop": 10.0}, ["E1"])
    built = build(model, selection=selection, allow_failing_checks=True, output=tmp_path / "boom.xlsx", verify=True)
    book = read_book(built.path)
    said = Said(book, Loaded(book), {})
    assert (said.edited, said.delivered, said.failing) == (2, 0, 0)
    back = Said(book, Loaded(book), {("Control", 6, 3): "Base", ("Control", 11, 3): 0.0})
    assert (back.edited, back.delivered, back.failing) == (0, 0, 0)
