"""What each cell of a small model's workbook holds: a constant, a formula, a link, or a formula of its own sheet."""

from __future__ import annotations

import pytest
from xlmodel import Label, load
from xlmodel.building import draft
from xlmodel.layout import Constant, Content, Formula, Link, OwnFormula, SheetPlan, ValueKey, WorkbookPlan
from xlmodel.layout.places import Target
from xlmodel.model.selection import Selection

from tests.cli.command_line import BAKERY
from tests.small_model import sales_sheet, small_model


@pytest.fixture(scope="module")
def small() -> WorkbookPlan:
    m = small_model()
    s = sales_sheet(m)
    s.line("revenue", "USD/year", m["cups"] * m["price"], label=Label("Revenue", zh="收入"), cagr=True)
    return draft(m.complete(), selection=Selection(), language="en")[0]


def sheet(plan: WorkbookPlan, sheet_id: str) -> dict[tuple[int, int], Content]:
    found = next(one for one in plan.sheets if one.id == sheet_id)
    return {(cell.row, cell.column): cell.content for cell in found.cells}


def showing(cells: dict[tuple[int, int], Content], item_id: str) -> list[Content]:
    return [one for one in cells.values() if isinstance(one, Formula | Link) and one.shows.id == item_id]


def test_a_line_is_formulas_and_what_it_reads_elsewhere_links(small: WorkbookPlan) -> None:
    cells = sheet(small, "sales")
    *years, growth = showing(cells, "revenue")
    assert [(type(one), one.shows.member, one.position) for one in years if isinstance(one, Formula)] == [
        (Formula, str(year), place) for place, year in enumerate(range(2021, 2025))
    ]
    assert isinstance(growth, Formula)
    assert growth.shows == ValueKey("summary", "revenue")
    prices = showing(cells, "price")
    assert prices == [
        Link(Target("line", "price"), ValueKey("line", "price", str(year)), place)
        for place, year in enumerate(range(2021, 2025))
    ]


def test_an_input_is_constants_and_one_that_scenarios_change_a_formula_over_them(small: WorkbookPlan) -> None:
    cells = sheet(small, "control")
    assert showing(cells, "price") == []
    assert {15.0, 2.5, 3.0} <= {one.value for one in cells.values() if isinstance(one, Constant)}
    assert [type(one) for one in showing(cells, "cups")] == [Formula] * 4


def test_the_way_back_to_the_cover_is_a_text_that_leads_there(small: WorkbookPlan) -> None:
    led = [one for one in sheet(small, "sales").values() if isinstance(one, Constant) and one.leads_to]
    assert [one.leads_to for one in led] == [("Cover", 0)]


def test_formulas_of_their_own_sheet_stand_on_display_sheets_alone() -> None:
    plan, _, _ = draft(load(BAKERY), selection=Selection(), language="en")

    def own(one: SheetPlan) -> bool:
        return any(isinstance(cell.content, OwnFormula) for cell in one.cells)

    assert {one.id for one in plan.sheets if own(one)} == {"drivers", "scenarios", "sensitivities", "tornado", "proof"}


def test_the_last_printed_column_makes_room_for_what_the_head_says() -> None:
    plan = SheetPlan("a", "A", "Calc", "A", "", (1, 1), print_columns=7, widths={6: 10.0, 7: 8.0})
    plan.make_room(6, 18.0)
    assert plan.widths == {6: 10.0, 7: 8.0}
    plan.make_room(6, 31.5)
    assert plan.widths == {6: 10.0, 7: 21.5}
    plan.make_room(8, 31.5)
    assert plan.widths == {6: 10.0, 7: 21.5}
