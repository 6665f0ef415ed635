"""The cover: findings in a sentence each, their numbers and units beside them."""

from __future__ import annotations

import pytest
from xlmodel import Label, TableColumn
from xlmodel.building import draft
from xlmodel.data import Value
from xlmodel.errors import ModelError
from xlmodel.layout.content import Constant
from xlmodel.layout.plan import CellPlan
from xlmodel.model import Draft
from xlmodel.model.selection import Selection

from tests.small_model import sales_sheet, small_model

LONG = (
    "What the landlord calls the rent of a month is, in the books, the rent of a quarter and what was paid in advance."
)


def with_findings(*figures: str) -> Draft:
    m = small_model()
    s = sales_sheet(m)
    s.line("revenue", "USD/year", m["cups"] * m["price"], label=Label("Revenue", zh="收入"))
    columns = [TableColumn("label", Label("Finding", zh="发现"), text=True)]
    columns += [TableColumn(f"words{n}", Label(f"Words {n}", zh=f"文字 {n}"), text=True) for n in range(4)]
    columns += [TableColumn("unit", Label("Unit", zh="单位"), text=True)]
    records: dict[str, dict[str, Value]] = {
        "long": {"label": Label(LONG, zh=LONG), "unit": "USD 1e8"},
        "short": {"label": Label("Short.", zh="短。")},
    }
    m.table(
        "findings",
        "Doc",
        title=Label("Findings", zh="发现"),
        purpose=Label("What is found", zh="发现了什么"),
        columns=columns,
        records=records,
    )
    m.headline("revenue")
    m.cover(findings="findings", figures=figures)
    return m


def shown(m: Draft) -> dict[str, CellPlan]:
    plan = draft(m.complete(), selection=Selection(), language="en")[0]
    cover = next(sheet for sheet in plan.sheets if sheet.name == "Cover")
    return {str(cell.content.value): cell for cell in cover.cells if isinstance(cell.content, Constant)}


def test_a_finding_has_its_unit_beside_it_and_wraps_where_it_would_reach_it() -> None:
    cells = shown(with_findings("unit", "words0", "words1", "words2"))
    assert (cells[LONG].style, cells["Short."].style) == ("wrapped", "text")
    assert cells["USD 100m"].row == cells[LONG].row
    assert cells["USD 100m"].column > 0
    assert shown(with_findings("words0"))[LONG].style == "text"


def test_more_figures_than_the_page_has_room_for_are_refused() -> None:
    shown(with_findings("unit", "words0", "words1", "words2"))
    with pytest.raises(ModelError, match="they take 8 columns, words two each, and 7 have room"):
        with_findings("words0", "words1", "words2", "words3").complete()
