"""What the sheet Proof sees, and what it does not call wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from xlmodel import Selection, load
from xlmodel.audit.book import Book
from xlmodel.audit.reading import read_book
from xlmodel.building import build
from xlmodel.engines import CellAddress, ErrorValue, get

from tests.faults.loaded import Loaded
from tests.faults.of_book import TextNumber
from tests.models import bakery
from tests.readback.workbooks import inserted
from tests.small_model import given

BAKERY = Path(__file__).parents[1] / "models" / "bakery"
_SWITCH = "E1: flour bought includes what is wasted"
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
        self.bounds = found["Inputs are numbers within their bounds, or one of their choices"]
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


def test_a_text_that_is_another_fails_and_is_none_of_the_edits(book: Book, loaded: Loaded) -> None:
    one, two = (book.by_title["sales"].at(4, column).formula.text for column in (7, 9))  # type: ignore[union-attr]
    for wrong in ({("Sales", 4, 7): f"={two}", ("Sales", 4, 9): f"={one}"}, {("Sales", 4, 7): "2024A"}):
        said = Said(book, loaded, wrong)
        assert (said.edited, said.delivered) == (0, pytest.approx(len(wrong), rel=1e-3))
        assert said.failing == 1
        said = Said(book, loaded, {at(book, "Inputs", "Cakes a shop sells a day", 8): 700.0, **wrong})
        assert (said.edited, said.delivered) == (1, 0)


@pytest.mark.parametrize(("engine", "first"), [("formualizer", 0), ("ironcalc", 9)])
def test_an_error_value_fails_wherever_it_stands(book: Book, engine: str, first: int) -> None:
    """Sums and comparisons that hold it have no number, as where rows were added; that would turn them off."""
    own = {"Alerts (shown, not counted as failures)", "Status of the checks", "Checks that fail"}
    cells = [
        CellAddress(sheet.title, f"{'ABCDEFGHIJ'[cell.column - 1]}{cell.row}")
        for sheet in book.sheets
        if sheet.title not in {"Proof", "Checks", "Index"}
        for cell in [c for c in sheet.body() if c.formula is not None and c.row > 3 and c.column <= 10][first::18]
        if sheet.text(cell.row, "label").strip() not in own
    ]
    home = book.named_cell("MasterCheck")
    assert home is not None
    assert home[2] is not None
    master = CellAddress(home[1].title, f"C{home[2].row}")
    missed = []
    with get(engine).session(book.path) as session:
        for cell in cells:
            found = session.recalculate({cell: ErrorValue("#DIV/0!")}).values
            if found[master] == 0 and found.get(cell) == ErrorValue("#DIV/0!"):
                missed.append(str(cell))
    assert missed == []
    assert len(cells) > 60


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


@pytest.mark.parametrize("least", [0.5, 1e9, 1e-5, True, TextNumber("many")])
def test_the_smallest_change_that_counts_has_bounds(book: Book, loaded: Loaded, least: float | str) -> None:
    smallest = at(book, "Proof", "Smallest change of a value that counts, in parts of the largest of its row", 4)
    said = Said(book, loaded, {smallest: least})
    assert said.bounds == pytest.approx(1, rel=1e-3)
    assert said.failing == 1


def test_a_text_that_is_none_of_its_choices_fails(tmp_path: Path) -> None:
    m = bakery.model()
    m.control.resume("tolerance")
    given(m, "way", "text", None)
    m.inputs["way"] = replace(m.inputs["way"], choices=("short", "long"), values={"": "short"})
    path = build(m, output=tmp_path / "a.xlsx", verify=True).path
    with get("formualizer").session(path) as session:
        view = read_book(path).by_title["control"]
        (row,) = (row for row in view.rows if view.text(row, "label").strip() == "way")
        proof = CellAddress("Proof", "F7")
        found = {
            way: session.recalculate({CellAddress("Control", f"C{row}"): way}).values[proof]
            for way in ("short", "long", "lang", 1.0)
        }
    assert found == {"short": 0, "long": 0, "lang": pytest.approx(1, rel=1e-3), 1.0: pytest.approx(1, rel=1e-3)}


@pytest.mark.parametrize("engine", ["formualizer", "ironcalc"])
def test_no_truth_value_hides_a_failure_and_a_switch_is_0_or_1(book: Book, engine: str) -> None:
    """A truth value is larger than every number; a half lies within the bounds of a switch."""
    tolerance, switch = (_address(at(book, "Control", label, 3)) for label in ("Tolerance of checks", _SWITCH))
    shops = _address(at(book, "Sales", "Revenue", 8))
    failing = book.named_cell("MasterCheck")
    assert failing is not None
    assert failing[2] is not None
    master = CellAddress(failing[1].title, f"C{failing[2].row}")
    with get(engine).session(book.path) as session:
        for changes in ({tolerance: True}, {tolerance: True, shops: 5.0}, {switch: 0.5}, {switch: 2.0}, {switch: -1.0}):
            value = session.recalculate(changes).values[master]
            assert isinstance(value, float)
            assert value > 0, changes
        assert session.recalculate({switch: 1.0}).values[master] == 0


def _address(place: Place) -> CellAddress:
    return CellAddress(place[0], f"{'ABCDEFGH'[place[2] - 1]}{place[1]}")


def test_a_check_that_is_taken_off_the_list_fails(book: Book, loaded: Loaded) -> None:
    place = at(book, "Checks", "Costs add up", 6)
    said = Said(book, loaded, {place: None})
    assert said.missing == pytest.approx(1, rel=1e-3)
    assert said.failing == pytest.approx(1, rel=1e-3)


def test_an_alert_that_is_taken_off_the_list_fails(book: Book, loaded: Loaded) -> None:
    sheet = book.by_title["checks"]
    row = next(row for row in sorted(sheet.rows) if row > 5 and sheet.at(row, 2).shown == "alert")  # type: ignore[union-attr]
    said = Said(book, loaded, {("Checks", row, 6): None})
    assert said.missing == pytest.approx(1, rel=1e-3)
    assert said.failing == pytest.approx(1, rel=1e-3)


@pytest.mark.parametrize(
    ("column", "range_", "counted"),
    [
        (5, r"(?P<first>\$H\$\d+):\$H\$(?P<last>\d+)", "delivered"),  # the weights of a block
        (6, r"(?P<first>Control!\$C\$18):\$C\$(?P<last>19)", "delivered"),  # inputs and their copies
        (7, r"(?P<first>Costs!\$F\$\d+):\$K\$(?P<last>\d+)", "second"),  # a sum by a second way
    ],
)
def test_a_formula_of_the_proof_that_reads_another_size_fails(
    book: Book, loaded: Loaded, column: int, range_: str, counted: str
) -> None:
    """Taken for rows that were added, it would turn the comparison off."""
    sheet = book.by_title["proof"]
    cells = (sheet.at(row, column) for row in sorted(sheet.rows))
    formulas = {cell.row: cell.formula.text for cell in cells if cell is not None and cell.formula is not None}
    row, found = next((row, found) for row, text in formulas.items() if (found := re.search(range_, text)))
    end = "$L" if column == 7 else found[0].partition(":")[2][:2]
    longer = f"{found['first']}:{end}${int(found['last']) + (column != 7)}"
    said = Said(book, loaded, {("Proof", row, column): f"={found.string.replace(found[0], longer, 1)}"})
    assert getattr(said, counted) >= 1, longer
    assert said.failing >= 1, longer  # type: ignore[operator]


@pytest.mark.thorough
@pytest.mark.parametrize(("sheet", "row", "column"), [("Costs", 14, 0), ("Inputs", 12, 0), ("Sales", 0, 8)])
def test_rows_and_columns_that_are_added_are_edits_and_not_wrong(
    book: Book, tmp_path: Path, sheet: str, row: int, column: int
) -> None:
    path = inserted(Path(book.path), tmp_path / "more.xlsx", sheet, row, column)
    values = get("formualizer").recalculate(path).values
    *wrong, edited = (values[CellAddress("Proof", f"F{line}")] for line in range(5, 10))
    assert wrong == [0, 0, 0, 0]
    assert edited in {1, 2}


def test_inputs_compared_with_another_sheet_are_not_called_edited(book: Book, loaded: Loaded) -> None:
    sheet = book.by_title["proof"]
    cells = (sheet.at(row, 6) for row in sorted(sheet.rows))
    cell = next(one for one in cells if one is not None and one.formula and "Control!$C$18:" in one.formula.text)
    assert cell.formula is not None
    said = Said(
        book, loaded, {("Proof", cell.row, 6): f"={cell.formula.text.replace('Control!$C$18', 'Costs!$C$18', 1)}"}
    )
    assert said.delivered >= 1  # type: ignore[operator]
    assert said.failing >= 1  # type: ignore[operator]


@pytest.mark.thorough
def test_a_selection_is_held_against_the_base_case_as_built(tmp_path: Path) -> None:
    model = load(str(BAKERY))
    selection = Selection("boom", {"bakers.per_shop": 10.0}, ["E1"])
    built = build(model, selection=selection, allow_failing_checks=True, output=tmp_path / "boom.xlsx", verify=True)
    book = read_book(built.path)
    said = Said(book, Loaded(book), {})
    assert (said.edited, said.delivered, said.failing) == (2, 0, 0)
    back = Said(book, Loaded(book), {("Control", 6, 3): "Base", ("Control", 11, 3): 0.0})
    assert (back.edited, back.delivered, back.failing) == (0, 0, 0)
