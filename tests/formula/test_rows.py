"""A formula moved along its row is the one that is rendered cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from xlmodel import Model, Selection
from xlmodel.building.delivery import draft
from xlmodel.expr.nodes import Node
from xlmodel.formula import RowFormulas, Site, render
from xlmodel.layout import Formula
from xlmodel.layout.places import Places
from xlmodel.registry import load


def formulas(model: Model) -> Iterator[tuple[Places, Node, Site]]:
    plan, places, _ = draft(model, selection=Selection(), language=model.speaks(None))
    for sheet in plan.sheets:
        for cell in sheet.cells:
            match cell.content:
                case Formula(node, _, position, table):
                    yield places, node, Site(sheet.id, position, cell.row, table)


@pytest.mark.parametrize("name", ["bakery", "retail", "loans", "saas"])
def test_every_formula_of_a_model(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = list(formulas(load(f"tests/models/{name}/")))
    rows = RowFormulas(cells[0][0])
    wanted = [render(node, places, site) for places, node, site in cells]
    calls: list[Site] = []

    def counted(node: Node, places: Places, site: Site) -> str:
        calls.append(site)
        return render(node, places, site)

    monkeypatch.setattr("xlmodel.formula.rows.render", counted)
    assert [rows.text(node, site) for _, node, site in cells] == wanted
    assert len(calls) < 0.7 * len(cells), "most cells come from the pattern of their row"
