"""The order of the sheets: what is read first, the model, the machinery."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from xlmodel import Label, build
from xlmodel.errors import ModelError

from tests.models.test_models import model
from tests.small_model import sales_sheet, small_model


def test_by_rule_the_front_is_read_first_and_the_machinery_last() -> None:
    sheets = model("saas").sheets.values()
    parts = [sheet.part for sheet in sheets]
    assert parts == sorted(parts, key=("front", "middle", "back").index)
    of = {sheet.id: sheet.part for sheet in sheets}
    assert of["control"] == of["scenarios"] == of["checks"] == "front"
    assert of["case_settings"] == of["cases.scenarios"] == of["sources"] == "back"


def test_a_template_orders_its_front_and_sends_sheets_to_the_back() -> None:
    m = small_model()
    s = sales_sheet(m)
    s.line("sales", "USD/year", m["cups"] * m["price"], Label("Sales", zh="销售"))
    for name in ("first", "second"):
        s = m.sheet(name, "Output", title=Label(name, zh=name), purpose=Label(name, zh=name))
        s.section(Label(name, zh=name))
        s.line(f"{name}.sales", "USD/year", m["sales"], Label(name, zh=name))
    m.arrange(front=["second"], back=["first"])
    assert [(s.id, s.part) for s in m.complete().sheets.values()] == [
        ("control", "front"),
        ("second", "front"),
        ("scope", "middle"),
        ("sales", "middle"),
        ("first", "back"),
    ]


def test_a_sheet_that_is_not_there_is_named() -> None:
    m = small_model()
    m.arrange(front=["sale"])
    with pytest.raises(ModelError, match="no sheet 'sale'"):
        m.complete()


@pytest.mark.parametrize("pages", ["front", "all"])
def test_outside_the_print_set_an_empty_cell_is_printed(pages: str, tmp_path: Path) -> None:
    path = build(small_model(), output=tmp_path / "small.xlsx", pages=pages).path  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    control, index = book["Control"], book["Index"]
    assert control.cell(1, 1).coordinate in control.print_area.replace("$", "")
    area = index[index.print_area.replace("$", "").split("!")[-1]]
    empty = not isinstance(area, tuple) and area.value is None
    assert empty is (pages == "front")


def test_no_recalculation_is_asked_for_on_opening(tmp_path: Path) -> None:
    path = build(small_model(), output=tmp_path / "small.xlsx").path
    with zipfile.ZipFile(path) as package:
        assert b"fullCalcOnLoad" not in package.read("xl/workbook.xml")
