"""Tables to print: headings, details behind an outline, and words where a number has no meaning."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlmodel import Draft, Label, TableColumn, at, build, cell, field, points, where, words
from xlmodel.errors import ModelError
from xlmodel.evaluate import evaluate
from xlmodel.expr.nodes import Node
from xlmodel.units import check_units
from xlmodel.verification import verify

from tests.small_model import sales_sheet, small_model

NOTHING = Label("n/a", zh="N/A")
GIVEN = {"first": 2023, "second": 2024}


def said(text: str) -> Label:
    return Label(text, zh=f"中{text}")


def tabled() -> Draft:
    m = small_model()
    enough = at("cups", 2024) > at("cups", 2023)
    fewer = at("cups", 2021) > at("cups", 2023)
    nodes: dict[str, Node] = {
        "all": at("cups", 2024).node,
        "more": where(enough, at("cups", 2024), words(NOTHING)).node,
        "fewer": where(fewer, at("cups", 2024), words(NOTHING)).node,
    }
    records: dict[str, dict[str, float | str | Label | None]] = {
        "all": {"label": said("All")},
        "more": {"label": said("More")},
        "fewer": {"label": said("Fewer")},
        "none": {"label": said("None"), "cups": NOTHING},
    }
    m.table(
        "shown",
        "Output",
        title=said("Shown"),
        purpose=said("Shown"),
        columns=[
            TableColumn("label", said("What"), text=True, width=20),
            TableColumn("cups", said("Cups"), "cup/year", by_record=nodes),
            TableColumn("detail", said("Detail"), text=True, level=1),
        ],
        records=records,
        printed=2,
        headings=["all"],
    )
    return m


def test_a_record_may_read_a_cell_of_its_own_table(tmp_path: Path) -> None:
    m = small_model()
    given = cell("t", "given", "first")
    columns = [
        TableColumn("given", said("Given"), "cup/year", by_record={"first": at("cups", 2024).node}),
        TableColumn(
            "again", said("Again"), "cup/year", by_record={"first": given.node, "second": (given + given).node}
        ),
    ]
    records: dict[str, dict[str, float | str | Label | None]] = {"first": {}, "second": {}}
    m.table("t", "Output", title=said("T"), purpose=said("T"), columns=columns, records=records)
    sales_sheet(m)
    sheet = openpyxl.load_workbook(build(m.complete(), output=tmp_path / "t.xlsx").path)["T"]
    assert [sheet.cell(row, 2).value for row in (6, 7)] == ["=$A$6", "=$A$6+$A$6"]


def test_a_formula_of_one_record_may_read_others_of_its_record(tmp_path: Path) -> None:
    m = small_model()
    apart = field("given") - at("cups", 2021)
    changed = {"first": apart.node, "second": points(apart).node}
    columns = [
        TableColumn("given", said("Given"), "", by_record={k: at("cups", y).node for k, y in GIVEN.items()}),
        TableColumn("apart", said("Apart"), "", by_record=changed),
    ]
    records: dict[str, dict[str, float | str | Label | None]] = {"first": {}, "second": {}}
    m.table("t", "Output", title=said("T"), purpose=said("T"), columns=columns, records=records)
    sales_sheet(m)
    model = m.complete()
    values = evaluate(model)
    first, second = (values.number("cups", year) - values.number("cups", 2021) for year in GIVEN.values())
    assert [values.cell("t", "apart", key) for key in GIVEN] == pytest.approx([first, second / 0.01])
    assert first != second
    path = build(model, output=tmp_path / "t.xlsx", verify=True).path
    assert str(openpyxl.load_workbook(path)["T"].cell(7, 2).value).endswith("/1%")


def test_words_stand_where_a_number_has_no_meaning(tmp_path: Path) -> None:
    model = tabled().complete()
    values = evaluate(model)
    assert [values.cell("shown", "cups", key) for key in ("all", "more", "fewer")] == [40, 40, "n/a"]
    path = build(model, output=tmp_path / "shown.xlsx").path
    sheet = openpyxl.load_workbook(path, data_only=True)["Shown"]
    rows = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(6, 10)}
    assert [rows[name].value for name in ("All", "More", "Fewer", "None")] == [40, 40, "n/a", "n/a"]
    assert rows["None"].alignment.horizontal == rows["Fewer"].alignment.horizontal == "right"
    assert rows["All"].font.b and not rows["More"].font.b
    assert [sheet.column_dimensions[letter].outlineLevel for letter in "ABC"] == [0, 0, 1]
    for engine in ("formulas", "formualizer", "ironcalc"):
        assert verify(path, engine=engine).ok


def test_nothing_reckons_with_a_column_that_shows_words() -> None:
    m = tabled()
    s = sales_sheet(m)
    s.scalar("twice", "cup/year", cell("shown", "cups", "all") + cell("shown", "cups", "more"), said("twice"))
    with pytest.raises(ModelError) as caught:
        check_units(m)
    assert any("shown[cups] shows texts in places" in problem for problem in caught.value.problems)


def test_a_line_gives_numbers_or_texts_but_not_both() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("sold", "cup/year", where(m["cups"] > 0, m["cups"], words(NOTHING)), said("sold"))
    with pytest.raises(ModelError, match="does not follow"):
        check_units(m)
