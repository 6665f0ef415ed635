"""What diff says of rules, formats, charts, names and properties: every change told, no re-save of a program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from xlmodel.diff import BesideChange, Difference, compare
from xlmodel.model.selection import Selection
from xlmodel.readback import read_delivered

from tests.cli.command_line import BAKERY, run
from tests.readback.workbooks import as_built, built, home, inserted

Edit = Callable[[openpyxl.Workbook], object]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("beside") / "base.xlsx")


def edited(base: Path, target: Path, edit: Edit) -> Path:
    book = openpyxl.load_workbook(base)
    edit(book)
    book.save(target)
    return target


def spoiled(base: Path, target: Path, part: str, old: str, new: str) -> Path:
    """A copy with a part of the file written otherwise."""
    with zipfile.ZipFile(base) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            content = package.read(name)
            if name == part:
                before, content = content, re.sub(old.encode(), new.encode(), content, flags=re.DOTALL)
                assert before != content
            copy.writestr(name, content)
    return target


def difference(base: Path, other: Path) -> Difference:
    return compare(as_built(base), read_delivered(other))


def told(base: Path, other: Path) -> tuple[BesideChange, ...]:
    """What differs beside the values, and that nothing else does."""
    found = difference(base, other)
    assert replace(found, beside=()).same
    assert found.same is not bool(found.beside)
    return found.beside


def validation(book: openpyxl.Workbook, sheet: str, area: str) -> DataValidation:
    found: DataValidation = next(
        rule for rule in book[sheet].data_validations.dataValidation if str(rule.sqref) == area
    )
    return found


def area_of(base: Path, item: str) -> tuple[str, str]:
    cells = list(as_built(base).places[item].values())
    first, last = (str(cell).partition("!")[2] for cell in (cells[0], cells[-1]))
    return cells[0].sheet, first if first == last else f"{first}:{last}"


def test_a_validation_that_is_gone_is_told_by_line(base: Path, tmp_path: Path) -> None:
    sheet, area = area_of(base, "flour.price")

    def edit(book: openpyxl.Workbook) -> None:
        book[sheet].data_validations.dataValidation.remove(validation(book, sheet, area))

    (change,) = told(base, edited(base, tmp_path / "e.xlsx", edit))
    assert change == BesideChange(
        "validation", f"{sheet}!{area}", "flour.price", "decimal between 0 and 100000", "none", 6
    )


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("formula2", "1000000", "decimal between 0.01 and 1000000"),
        ("operator", "notBetween", "decimal notBetween 0.01 and 10"),
        ("type", "whole", "whole between 0.01 and 10"),
        ("showErrorMessage", False, "decimal between 0.01 and 10: not held"),
        ("errorStyle", "warning", "decimal between 0.01 and 10: not held"),
        ("type", None, "none"),
    ],
)
def test_a_validation_that_was_loosened_is_told(
    base: Path, tmp_path: Path, name: str, value: object, after: str
) -> None:
    sheet, area = area_of(base, "flour.per_cake")
    path = edited(base, tmp_path / "e.xlsx", lambda book: setattr(validation(book, sheet, area), name, value))
    (change,) = told(base, path)
    assert (change.what, change.label, change.before, change.after) == (
        "validation", "flour.per_cake", "decimal between 0.01 and 10", after,
    )  # fmt: skip


def test_areas_split_and_other_spellings_of_numbers_are_no_difference(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        page = book["Inputs"]
        rules = page.data_validations.dataValidation
        for rule in list(rules):
            if rule.type == "decimal":
                rule.formula1, rule.formula2 = str(float(rule.formula1)), f"{float(rule.formula2):.3E}"
            cells = [cell for area in rule.sqref.ranges for row in area.rows for cell in row]
            for row, column in cells[1:]:
                copy = DataValidation(
                    type=rule.type, operator="between", formula1=rule.formula1, formula2=rule.formula2,
                    allow_blank=True, showErrorMessage=True, errorStyle="stop",
                )  # fmt: skip
                copy.add(page.cell(row, column).coordinate)
                rules.insert(0, copy)
            rule.sqref = MultiCellRange(page.cell(*cells[0]).coordinate)
        before, page.conditional_formatting = page.conditional_formatting, ConditionalFormattingList()
        for area in reversed(list(before)):
            for rule in area.rules:
                page.conditional_formatting.add(str(area.sqref), rule)

    assert told(base, edited(base, tmp_path / "e.xlsx", edit)) == ()


def test_a_validation_in_the_extended_list_counts_alike(base: Path, tmp_path: Path) -> None:
    """Excel moves validations whose list stands on another sheet there."""
    extended = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="urn:x14"><x14:dataValidations '
        'xmlns:xm="urn:xm"><x14:dataValidation type="list" allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>'
        "'Tornado'!$A$10:$A$11</xm:f></x14:formula1><xm:sqref>C8</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst></worksheet>"
    )
    assert str(home(base, "tornado.output")) == "Control!C8"
    less = spoiled(base, tmp_path / "less.xlsx", "xl/worksheets/sheet2.xml",
                   '<dataValidation [^>]*sqref="C8">.*?</dataValidation>', "")  # fmt: skip
    (change,) = told(base, less)
    assert (change.place, change.before, change.after) == (
        "Control!C8",
        "list Tornado!$A$10:$A$11",
        "none",
    )
    moved = spoiled(less, tmp_path / "more.xlsx", "xl/worksheets/sheet2.xml", "</(pageSetup|worksheet)>",
                    extended)  # fmt: skip
    assert told(base, moved) == ()


def test_conditional_formats_that_are_gone_or_otherwise_are_told(base: Path, tmp_path: Path) -> None:
    def gone(book: openpyxl.Workbook) -> None:
        book["Checks"].conditional_formatting = ConditionalFormattingList()

    found = told(base, edited(base, tmp_path / "e.xlsx", gone))
    assert {change.what for change in found} == {"conditional format"}
    assert all(change.place.startswith("Checks!") and change.after == "none" for change in found)
    assert 'cellIs equal "CHECK": font C00000' in found[0].before

    def pale(book: openpyxl.Workbook) -> None:
        for area in book["Control"].conditional_formatting:
            for rule in area.rules:
                rule.dxf.font = Font(color="FFFFFFFF")

    found = told(base, edited(base, tmp_path / "e.xlsx", pale))
    assert found
    assert all("font C00000" in change.before and "font FFFFFF" in change.after for change in found)

    def more(book: openpyxl.Workbook) -> None:
        rule = Rule("cellIs", operator="greaterThan", formula=["F21"])
        rule.dxf = DifferentialStyle(font=Font(color="FFFFFFFF"))
        book["Sales"].conditional_formatting.add("F22", rule)

    (change,) = told(base, edited(base, tmp_path / "e.xlsx", more))
    assert (change.place, change.label, change.before, change.after) == (
        "Sales!F22", "revenue", "none", "cellIs greaterThan F21: font FFFFFF",
    )  # fmt: skip


def test_a_number_format_that_shows_another_number_is_told(base: Path, tmp_path: Path) -> None:
    places = list(as_built(base).places["revenue"].values())

    def edit(book: openpyxl.Workbook) -> None:
        for place in places:
            book[place.sheet].cell(place.row, place.column).number_format = '"9,999.00"'

    (change,) = told(base, edited(base, tmp_path / "e.xlsx", edit))
    assert (change.what, change.label, change.after, change.cells) == ("number format", "revenue", '"9,999.00"', 6)
    assert change.place == f"{places[0]}:{str(places[-1]).partition('!')[2]}"
    assert change.before == '#,##0.00_);(#,##0.00);"-"_)'


def test_charts_that_read_other_cells_are_gone_or_added_are_told(base: Path, tmp_path: Path) -> None:
    moved = spoiled(base, tmp_path / "m.xlsx", "xl/charts/chart1.xml", r"\$F\$22:\$K\$22", "$F$21:$K$21")
    (change,) = told(base, moved)
    assert (change.what, change.place) == ("chart", "Dashboard")
    assert ("Sales!$F$22:$K$22" in change.before, "Sales!$F$21:$K$21" in change.after) == (True, True)

    hidden = spoiled(
        base, tmp_path / "h.xlsx", "xl/drawings/drawing1.xml", r"<xdr:twoCellAnchor.*?</xdr:twoCellAnchor>", ""
    )
    assert [(change.what, change.after) for change in told(base, hidden)] == [("chart", "none")] * 2

    def more(book: openpyxl.Workbook) -> None:
        chart = BarChart()
        chart.add_data(Reference(book["Sales"], min_col=6, max_col=11, min_row=21), from_rows=True)
        next(sheet for sheet in book.worksheets if sheet.title == "Sales").add_chart(chart, "B40")

    (change,) = told(base, edited(base, tmp_path / "e.xlsx", more))
    assert (change.what, change.place, change.before) == ("chart", "Sales", "none")


def test_a_drawing_that_its_sheet_no_longer_shows_is_told(base: Path, tmp_path: Path) -> None:
    number = 1 + openpyxl.load_workbook(base).sheetnames.index("Dashboard")
    other = spoiled(base, tmp_path / "e.xlsx", f"xl/worksheets/sheet{number}.xml", r"<drawing [^>]*/>", "")
    assert {(change.what, change.after) for change in difference(base, other).beside} == {("chart", "none")}


def test_a_chart_that_reads_a_cell_as_a_range_of_one_is_the_same(base: Path, tmp_path: Path) -> None:
    other = spoiled(base, tmp_path / "e.xlsx", "xl/charts/chart1.xml", r"!(\$A\$\d+)<", r"!\1:\1<")
    assert difference(base, other).same


def test_a_build_s_own_words_that_are_gone_are_told(base: Path, tmp_path: Path) -> None:
    path = spoiled(
        base, tmp_path / "e.xlsx", "docProps/custom.xml", r'<property [^>]*name="xlmodel\.guards.*?</property>', ""
    )
    assert told(base, path) == (BesideChange("property", "", "xlmodel.guards", "how its checks were built", "none"),)


def test_names_are_told_with_the_workbook(base: Path, tmp_path: Path) -> None:
    names = ("Correct_E1", "Edited", "Index", "MasterCheck", "Proof", "Scenario")

    def gone(book: openpyxl.Workbook) -> None:
        for name in names:
            del book.defined_names[name]

    found = difference(base, edited(base, tmp_path / "e.xlsx", gone)).book
    assert sorted(found) == [f"the name {name.upper()} was deleted" for name in names]

    def twice(book: openpyxl.Workbook) -> None:
        for name in names:
            book["Sales"].defined_names[name] = DefinedName(name, attr_text="Sales!$F$22")

    found = difference(base, edited(base, tmp_path / "e.xlsx", twice)).book
    assert sorted(found) == [f"the name {name.upper()} of 'Sales' alone was added: Sales!$F$22" for name in names]


def test_the_command_tells_how_many_and_the_first_and_json_has_all(base: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Inputs"].data_validations.dataValidation.clear()

    path = str(edited(base, tmp_path / "e.xlsx", edit))
    result = run("diff", str(base), path, "--template", BAKERY)
    assert result.exit_code == 1
    assert re.search(r"beside the values: (\d+) validations\n", result.stdout)
    assert re.search(r"and \d+ more: --json has them all", result.stdout)
    assert result.stdout.count("validation  ") == 3
    data = json.loads(run("diff", str(base), path, "--template", BAKERY, "--json").stdout)
    assert (data["same"], len(data["beside"])) == (False, len(told(base, tmp_path / "e.xlsx")))
    assert {"what": "validation", "place": "Inputs!C15", "label": "days.open", "before": "decimal between 1 and 366",
            "after": "none", "cells": 1} in data["beside"]  # fmt: skip


def test_two_builds_and_an_inserted_row_differ_in_none_of_this(base: Path, tmp_path: Path) -> None:
    other = built(tmp_path / "boom.xlsx", Selection("boom", {"rent": {"": 70.0}}, ("E1",)))
    assert difference(base, other).beside == ()
    for sheet, row, column in (("Inputs", 8, 0), ("Sales", 12, 0), ("Sales", 0, 8)):
        assert told(base, inserted(base, tmp_path / "more.xlsx", sheet, row, column)) == ()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_anew_is_no_difference(base: Path, tmp_path: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(tmp_path), str(base)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert difference(base, tmp_path / "base.xlsx").beside == ()
