from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from xlmodel.building import build
from xlmodel.diff import Movement, compare, movements
from xlmodel.diff.compare import alike
from xlmodel.errors import UsageError
from xlmodel.evaluate import evaluate
from xlmodel.model.control import SCENARIO_NAMES
from xlmodel.model.selection import Selection
from xlmodel.readback import Delivered, SheetCell, read_delivered
from xlmodel.semantics import change_in_percent

from tests.pull.test_pull import other_logic
from tests.readback.workbooks import as_built, bakery, built, edited, given, home, inserted, stripped


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("diff") / "base.xlsx")


def both(first: Path, second: Path) -> tuple[Delivered, Delivered]:
    return as_built(first), read_delivered(second)


def moved(first: Path, second: Path) -> dict[str, Movement]:
    before, after = both(first, second)
    return {item.id: item for item in movements(before, after, compare(before, after), bakery())}


def test_the_same_workbook_is_the_same_even_without_its_results(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, edited(base, tmp_path / "bare.xlsx", {})))
    assert found.same, found


def test_a_changed_input_its_lines_and_what_it_moved(base: Path, tmp_path: Path) -> None:
    other = built(tmp_path / "b.xlsx", Selection("base", {"rent": {"": 70.0}}))
    found = compare(*both(base, other))
    assert not found.same
    assert [(change.id, change.members) for change in found.inputs] == [("rent", {"": (62.0, 70.0)})]
    assert {change.id for change in found.values} >= {"costs.rent", "costs", "profit"}
    assert "revenue" not in {change.id for change in found.values}
    assert (found.formulas, found.added, found.removed) == ((), (), ())
    profit = moved(base, other)["profit"]
    assert (profit.member, [mover.id for mover in profit.movers]) == ("2027", ["rent"])
    assert profit.movers[0].by == pytest.approx(profit.after - profit.before)
    assert profit.rest == pytest.approx(0, abs=1e-9)


def test_the_strongest_mover_stands_first_and_the_rest_is_told(base: Path, tmp_path: Path) -> None:
    changes = {"price": dict.fromkeys(("2026", "2027"), 5.0), "days.open": {"": 310.0}}
    other = built(tmp_path / "b.xlsx", Selection("base", changes))
    revenue = moved(base, other)["revenue"]
    assert [mover.id for mover in revenue.movers] == ["price", "days.open"]
    single = evaluate(bakery(), [Selection(), Selection("base", {"days.open": {"": 310.0}})])
    alone = single.number("revenue", "2027", 1) - single.number("revenue", "2027", 0)
    assert revenue.movers[1].by == pytest.approx(alone)
    assert revenue.rest == pytest.approx(revenue.after - revenue.before - sum(m.by for m in revenue.movers))
    assert revenue.rest > 0


def test_without_the_template_nothing_is_attributed(base: Path, tmp_path: Path) -> None:
    before, after = both(base, built(tmp_path / "b.xlsx", Selection("boom")))
    for item in movements(before, after, compare(before, after), None):
        assert item.movers == ()
        assert item.rest == pytest.approx(item.after - item.before)


def test_another_scenario_differs_in_its_drivers_alone(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, built(tmp_path / "boom.xlsx", Selection("boom"))))
    assert found.scenarios == ("base", "boom")
    assert {change.id for change in found.inputs} == {"price", "shops.growth"}
    assert (found.formulas, found.others) == ((), ())


def test_a_correction_is_a_difference(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, built(tmp_path / "b.xlsx", Selection("base", {}, ("E1",)))))
    assert found.corrections == ((), ("E1",))
    assert [change.id for change in found.inputs] == ["correct.E1"]


def test_a_case_row_of_another_scenario_is_told_with_its_scenario(base: Path, tmp_path: Path) -> None:
    place = as_built(base).case_places("price")["slump"]["2025"]
    found = compare(*both(base, edited(base, tmp_path / "b.xlsx", {place: 3.0})))
    assert [(c.id, c.scenario, c.members) for c in found.inputs] == [("price", "slump", {"2025": (3.6, 3.0)})]


@pytest.mark.parametrize(("content", "after"), [(5.0, 5.0), ("=D8*2", None)], ids=["a constant", "another formula"])
def test_a_formula_replaced_is_told_by_line(
    base: Path, tmp_path: Path, content: float | str, after: float | None
) -> None:
    place = home(base, "revenue", "2025")
    found = compare(*both(base, edited(base, tmp_path / "b.xlsx", {place: content})))
    change = next(change for change in found.formulas if change.id == "revenue")
    assert change.members["2025"][0] == "=cakes*price"
    assert list(change.members) == ["2025"]
    assert after is None or change.members["2025"][1] == after


def test_a_link_replaced_by_a_number_is_found_outside_the_lines(base: Path, tmp_path: Path) -> None:
    book = as_built(base)
    row = next(r for r in range(5, 40) if book.id_at("Sales", r) == "price")
    found = compare(*both(base, edited(base, tmp_path / "b.xlsx", {SheetCell("Sales", row, 9): 4.0})))
    assert [(other.place, other.after) for other in found.others] == [(f"Sales!I{row}", 4.0)]


def test_a_table_s_cell_is_found_outside_the_lines(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, edited(base, tmp_path / "b.xlsx", {SheetCell("Ovens", 6, 3): 1.0})))
    assert [(other.place, other.label, other.after) for other in found.others] == [("Ovens!C6", "deck", 1.0)]


def test_workbooks_that_cannot_be_compared(base: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="differ in language: en and zh"):
        compare(*both(base, built(tmp_path / "zh.xlsx", language="zh")))


@pytest.mark.parametrize(
    ("before", "after", "residue", "same"),
    [
        (1.0, 1.0 + 1e-12, 0.0, True),
        (1.0, 1.0 + 1e-6, 0.0, False),
        (0.0, 1e-16, 0.0, False),
        (0.0, 1e-16, 1e-13, True),
        (0.0, 1e-6, 1e-13, False),
        (None, "", 0.0, True),
        (None, 0.0, 0.0, False),
        ("1", 1.0, 0.0, False),
    ],
)
def test_rounding_is_no_difference_and_nothing_else_is_rounding(
    before: float | str | None, after: float | str | None, residue: float, same: bool
) -> None:
    assert alike(before, after, residue) is same


def workbook(source: Path, target: Path, edit: Callable[[openpyxl.Workbook], object]) -> Path:
    book = openpyxl.load_workbook(source)
    edit(book)
    book.save(target)
    return target


@pytest.mark.thorough
def test_an_inserted_row_is_one_difference_and_no_neighbour_is_compared(base: Path, tmp_path: Path) -> None:
    for row, column, told in ((8, 0, ()), (0, 8, ()), (12, 3, ())):
        path = inserted(base, tmp_path / "e.xlsx", "Inputs", row, column)
        found = compare(*both(base, path))
        assert (found.inputs, found.formulas, found.values, found.others, found.book) == ((), (), (), (), told)
    path = inserted(base, tmp_path / "e.xlsx", "Inputs", 8, 0)
    path = workbook(path, tmp_path / "f.xlsx", lambda book: setattr(book["Inputs"]["C8"], "value", 5))
    assert compare(*both(base, path)).book == ("the row 8 of 'Inputs' was added",)


def test_a_column_inserted_among_calculations_moves_no_headline(base: Path, tmp_path: Path) -> None:
    before, after = both(base, inserted(base, tmp_path / "e.xlsx", "Sales", 0, 8))
    found = compare(before, after)
    assert found.same
    assert movements(before, after, found, None) == []


def test_what_differs_outside_the_lines_is_told(base: Path, tmp_path: Path) -> None:
    growth = SheetCell("Sales", home(base, "revenue", "2025").row, 4)
    shops = home(base, "shops.given", "2022")
    beside = SheetCell("Inputs", shops.row, shops.column + 3)
    found = compare(*both(base, edited(base, tmp_path / "e.xlsx", {growth: 0.1, beside: 77.0})))
    assert {other.place: other.after for other in found.others} == {str(growth): 0.1, str(beside): 77.0}


def test_sheets_names_and_manual_calculation_are_told(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Mine")["A1"] = "=Sales!F19*2"
        del book["Dashboard"]
        del book.defined_names["MasterCheck"]
        book.calculation.calcMode = "manual"

    assert compare(*both(base, workbook(base, tmp_path / "e.xlsx", edit))).book == (
        "the sheet 'Dashboard' was deleted", "the sheet 'Mine' was added, with 1 formula",
        "the name MASTERCHECK was deleted", "calculation was automatic and is manual",
    )  # fmt: skip


def test_what_is_hidden_moved_or_renamed_is_told(base: Path, tmp_path: Path) -> None:
    cell = SheetCell("Control", *next(iter(as_built(base).places[SCENARIO_NAMES].values()))[1:])

    def edit(book: openpyxl.Workbook) -> None:
        book["Ovens"].sheet_state = "hidden"
        book["Index"].sheet_state = "veryHidden"
        book["Costs"].row_dimensions[12].hidden = True
        for column in "HI":
            book["Costs"].column_dimensions[column].hidden = True
        book["Costs"].column_dimensions["ZZ"].hidden = True
        book.move_sheet("Result", -3)
        book[cell.sheet].cell(cell.row, cell.column).value = "As planned"

    told = compare(*both(base, workbook(base, tmp_path / "e.xlsx", edit))).book
    assert set(told) >= {
        "the sheet 'Ovens' was shown and is hidden",
        "the sheet 'Index' was shown and is hidden so that no menu shows it",
        "rows of 'Costs' were hidden: 12",
        "columns of 'Costs' were hidden: H, I",
        "the scenario base was called 'Base' and is called 'As planned'",
    }
    assert any(text.startswith("the sheets stand in another order") for text in told)
    back = compare(*reversed(both(base, tmp_path / "e.xlsx"))).book
    assert {"the sheet 'Ovens' was hidden and is shown", "rows of 'Costs' were shown: 12"} <= set(back)


def test_looks_are_no_difference(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["Costs"]
        sheet.column_dimensions["A"].width = 99
        sheet["F13"].font = Font(size=20)
        sheet["F13"].comment = Comment("seen", "me")

    assert compare(*both(base, workbook(base, tmp_path / "e.xlsx", edit))).same


def test_a_template_that_moved_on_is_said_and_each_line_is_told_once(base: Path, tmp_path: Path) -> None:
    build(other_logic(tmp_path / "bakery"), output=tmp_path / "new.xlsx", allow_failing_checks=True)
    found = compare(*both(base, tmp_path / "new.xlsx"))
    assert found.book == ("the template moved on between the two builds: one line is calculated otherwise",)
    (change,) = found.formulas
    assert (change.id, len(change.members)) == ("costs", 6)
    assert change.rule == ("Flour + Energy + Wages + Rent", "Flour + Energy + Wages + Rent + Wages")
    told = [(other.place.partition("!")[0], other.label) for other in found.others]
    assert ("'Cases 1'", "Costs") in told
    assert len(told) == len(set(told))


def test_a_formula_typed_over_is_no_move_of_the_template(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, edited(base, tmp_path / "e.xlsx", {home(base, "revenue", "2025"): 99.0})))
    assert [change.id for change in found.formulas] == ["revenue"]
    assert found.formulas[0].rule is not None
    assert found.formulas[0].rule[1] == "99"
    assert not any("moved on" in text for text in found.book)


def test_a_number_typed_as_text_is_a_row_and_no_traceback(base: Path, tmp_path: Path) -> None:
    found = compare(*both(base, edited(base, tmp_path / "e.xlsx", {given(base, "rent"): "62"})))
    assert [(change.id, change.members) for change in found.inputs] == [("rent", {"": (62.0, "62")})]
    assert moved(base, tmp_path / "e.xlsx") is not None


def test_a_workbook_without_properties_is_compared_by_the_template_named(base: Path, tmp_path: Path) -> None:
    path = stripped(base, tmp_path / "s.xlsx")
    with pytest.raises(UsageError, match="differ in template: bakery and none"):
        compare(*both(base, path))
    found = compare(*both(base, path), template="bakery")
    assert {(change.what, change.label, change.after) for change in found.beside} == {
        ("property", "xlmodel.guards", "none"), ("property", "xlmodel.built", "none"),
    }  # fmt: skip
    assert replace(found, beside=()).same


@pytest.mark.parametrize(
    ("before", "after", "unit", "told"),
    [
        (0.2, 0.25, "ratio", "+5.00 pp"),
        (-0.1, 0.05, "ratio", "+15.00 pp"),
        (0.2, 0.25, "x", "+25.00%"),
        (-1.0, 2.0, "USD", "n.m."),
    ],
)
def test_a_change_of_a_share_is_told_in_percentage_points(before: float, after: float, unit: str, told: str) -> None:
    assert change_in_percent(before, after, unit) == told


def test_what_the_proof_compares_with_is_told_where_both_were_built_alike(base: Path, tmp_path: Path) -> None:
    book = as_built(base)
    rows = range(1, book.sheet("Proof").last_row)
    row = next(row for row in rows if book.label_at("Proof", row).startswith("Smallest change of a value"))
    other = edited(base, tmp_path / "wide.xlsx", {SheetCell("Proof", row, 4): 1.0})
    (change,) = compare(*both(base, other)).others
    assert (change.place, change.before, change.after) == (f"Proof!D{row}", 1e-8, 1.0)


def test_rows_of_empty_texts_alone_are_no_rows(base: Path, tmp_path: Path) -> None:
    """LibreOffice writes empty texts as cells of their own."""
    empty = tmp_path / "empty.xlsx"
    with zipfile.ZipFile(base) as package, zipfile.ZipFile(empty, "w") as copy:
        for name in package.namelist():
            part = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                row = b'<row r="900"><c r="A900" t="inlineStr"><is><t></t></is></c></row></sheetData>'
                part = part.replace(b"</sheetData>", row)
            copy.writestr(name, part)
    book = read_delivered(empty)
    assert book.value(SheetCell(book.sheet_names[0], 900, 1)) == ""
    assert compare(*both(empty, base)).same
    assert compare(*both(base, empty)).same


@pytest.mark.parametrize("held", [b"<v>12345</v>", b"<v>-0.5</v>", b""])
def test_a_stored_result_beside_the_lines_that_nothing_explains_is_told(
    base: Path, tmp_path: Path, held: bytes
) -> None:
    stale = tmp_path / "stale.xlsx"
    with zipfile.ZipFile(base) as package, zipfile.ZipFile(stale, "w") as copy:
        for name in package.namelist():
            part = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part, count = re.subn(rb"(<f>[^<]*</f>)<v>[0-9.]+</v>", rb"\1" + held, part, count=1)
                assert count == 1
            copy.writestr(name, part)
    (change,) = compare(*both(base, stale)).others
    assert change.before != change.after


def stored_otherwise(source: Path, target: Path, sheet: str, formula: str, value: str) -> Path:
    """A copy in which the first formula of a sheet that a pattern matches has another stored result."""
    book = openpyxl.load_workbook(source)
    part_name = f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            part = package.read(name).decode() if name == part_name else package.read(name)
            if isinstance(part, str):
                part, count = re.subn(rf"(<f>{formula}</f>)<v>[^<]*</v>", rf"\1<v>{value}</v>", part, count=1)
                assert count == 1
            copy.writestr(name, part)
    return target


@pytest.mark.parametrize(
    ("sheet", "formula", "value"),
    [("Proof", r"SUMPRODUCT\([^<]*&lt;D[0-9]+[^<]*", "50"), ("Reconciliation", r"\$G[0-9]+-\$E[0-9]+", "1e-10")],
    ids=["reads a limit of 1e15", "a difference"],
)
def test_a_result_that_no_rounding_leaves_is_told(
    base: Path, sheet: str, formula: str, value: str, tmp_path: Path
) -> None:
    (change,) = compare(*both(base, stored_otherwise(base, tmp_path / "s.xlsx", sheet, formula, value))).others
    assert change.after == float(value)


def test_what_rounding_leaves_of_a_difference_is_none(base: Path, tmp_path: Path) -> None:
    """LibreOffice takes it for 0, others leave it."""
    rounded = stored_otherwise(base, tmp_path / "s.xlsx", "Reconciliation", r"\$G[0-9]+-\$E[0-9]+", "1.4e-14")
    assert compare(*both(base, rounded)).same
