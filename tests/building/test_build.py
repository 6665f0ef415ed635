"""A built workbook, read back: same bytes, live links, one pattern a row, text that is no formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from xlmodel import Label, Model, deviation, prior, ref, where
from xlmodel.building import build
from xlmodel.errors import ModelError
from xlmodel.format import INDEX_HEADER
from xlmodel.model.items import Source
from xlmodel.model.selection import Selection
from xlmodel.writer import was_edited

from tests.engines.hostile import REFUSED
from tests.small_model import sales_sheet, small_model


def shop() -> Model:
    m = small_model()
    switch = m.add_correction("E1", label=Label("rent twice", zh="双倍租金"))
    s = sales_sheet(m)
    sales = s.line(
        "sales", "USD/year", ref("cups") * ref("price"), label=Label("=Sales", zh="销售额"), cagr=True, strong=True
    )
    s.line("profit", "USD/year", sales - ref("rent") * (1 + switch), label=Label("Profit", zh="利润"))
    s.line("kept", "cup/year", where(prior("kept") == 0, ref("cups"), prior("kept")), label=Label("Kept", zh="留存"))
    gap = deviation(ref("sales"), ref("cups") * ref("price"))
    s.check("check.sales", "ratio", gap, label=Label("Sales add up", zh="销售额一致"))
    m.sources["s"] = Source("s", Label("=cmd|' /C calc'!A0", zh="来源"))
    m.headline("sales")
    return m.complete()


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first = build(shop(), output=tmp_path / "a.xlsx").path.read_bytes()
    second = build(shop(), output=tmp_path / "b.xlsx").path.read_bytes()
    assert first == second


def test_two_scenarios_differ_only_where_the_switch_stands(tmp_path: Path) -> None:
    base = openpyxl.load_workbook(build(shop(), output=tmp_path / "base.xlsx").path)
    bull = openpyxl.load_workbook(build(shop(), selection=Selection("bull"), output=tmp_path / "bull.xlsx").path)
    different = [
        (sheet.title, cell.coordinate, cell.value, bull[sheet.title][cell.coordinate].value)
        for sheet in base
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != bull[sheet.title][cell.coordinate].value
    ]
    assert [(old, new) for _, _, old, new in different] == [("Base", "Bull")]


@pytest.mark.parametrize(("language", "sheet"), [("en", "Sales"), ("zh", "销售 表")])
def test_cached_values_stand_in_the_file(tmp_path: Path, language: str, sheet: str) -> None:
    path = build(shop(), language=language, output=tmp_path / "a.xlsx").path
    values = openpyxl.load_workbook(path, data_only=True)
    ((title, _),) = values.defined_names["Index"].destinations
    index = {row[0].value: row for row in values[title].iter_rows(min_row=2) if row[0].value}
    row = index["sales"]
    assert [cell.value for cell in next(values[title].iter_rows())][: len(INDEX_HEADER)] == list(INDEX_HEADER)
    assert (row[3].value, row[6].value, row[7].value) == (sheet, "2021-2024", "line")
    first = values[sheet][f"{row[5].value}{row[4].value}"]
    assert [values[sheet].cell(first.row, first.column + n).value for n in range(4)] == [20, 50, 75, 120]


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(build(shop(), output=tmp_path / "a.xlsx").path)
    wanted = {"=Sales", "=cmd|' /C calc'!A0"}
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in wanted]
    assert {cell.value for cell in found} == wanted
    assert {cell.data_type for cell in found} == {"s"}


def test_rows_have_one_pattern_and_inflows_are_pure_links(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(build(shop(), output=tmp_path / "a.xlsx").path)["Sales"]
    formulas = {
        row[0].value: [cell.value for cell in row[5:9] if isinstance(cell.value, str) and cell.value.startswith("=")]
        for row in sheet.iter_rows(min_row=5)
    }
    assert re.fullmatch(r"=Control!F\d+", formulas["cups"][0])
    for found in (f for f in formulas.values() if f):
        relative = {_relative(text, place) for place, text in enumerate(found)}
        assert len(relative) == 1, found


def _relative(formula: str, place: int) -> str:
    """The formula with its free columns counted from the period it stands in."""
    return re.sub(r"(?<![A-Za-z$])([E-I])(?=\d)", lambda found: str("EFGHI".index(found[1]) - place), formula)


def test_an_edit_is_noticed(tmp_path: Path) -> None:
    path = build(shop(), output=tmp_path / "a.xlsx").path
    assert not was_edited(path)
    book = openpyxl.load_workbook(path)
    book["Control"]["C6"] = "Bull"
    book.save(path)
    assert was_edited(path)
    assert not was_edited(tmp_path / "nothing.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert was_edited(tmp_path / "text.xlsx")


@pytest.mark.parametrize("spoil", [REFUSED["a zip bomb that lies about its size"][0], REFUSED["encrypted parts"][0]])
def test_what_cannot_be_read_is_not_ours(spoil: Callable[[Path], Path], tmp_path: Path) -> None:
    assert was_edited(spoil(tmp_path / "a.xlsx"))


def test_damaged_parts_are_not_ours(tmp_path: Path) -> None:
    path = build(shop(), output=tmp_path / "a.xlsx").path
    whole = path.read_bytes()
    for at in range(100, len(whole), len(whole) // 60):
        path.write_bytes(whole[:at] + bytes(4) + whole[at + 4 :])
        was_edited(path)  # whatever it says, it is no traceback
    path.write_bytes(whole[: len(whole) // 2])
    assert was_edited(path)


def test_the_file_has_no_macro_link_or_connection(tmp_path: Path) -> None:
    with zipfile.ZipFile(build(shop(), output=tmp_path / "a.xlsx").path) as package:
        names = package.namelist()
    assert not [name for name in names if re.search(r"vba|external|connections|calcChain", name)]


def test_an_error_value_fails_the_build_and_writes_nothing(tmp_path: Path) -> None:
    m = small_model()
    sales_sheet(m).line("bad", "ratio", ref("cups") / prior("cups"), label=Label("b", zh="b"))
    m.add_correction("E1", label=Label("x", zh="x"))
    with pytest.raises(ModelError, match=r"bad at 2021|hold an error|reads"):
        build(m.complete(), output=tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())
