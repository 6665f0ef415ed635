"""What is named and refused by every reader, and in how little time."""

from __future__ import annotations

import os
import re
import time
import zipfile
from pathlib import Path

import pytest
from xlmodel.audit import audit_workbook
from xlmodel.building import build
from xlmodel.errors import WorkbookError
from xlmodel.readback import read_delivered
from xlmodel.verification import verify
from xlmodel.workbook.bounds import bounded
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.reader import read_contents

from tests.engines.hostile import formula, pack, sheet_xml
from tests.models import bakery
from tests.small_model import small_model
from tests.soundness import broken
from tests.workbook.sheets import rows_xml


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (formula("ZZZZ1", "1"), "'ZZZZ1' is no address of a cell"),
        (formula("A99999999", "1"), "'A99999999' is no address of a cell"),
        (formula("A1", "1") + formula("A1", "2"), "S!A1 stands in the file twice"),
        ('<c r="A1"><v>1e400</v></c>', "more than a cell can hold"),
    ],
)
def test_a_cell_that_cannot_be_is_named(cells: str, message: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "book.xlsx", sheet_xml(cells))
    for read in (read_contents, audit_workbook):
        with pytest.raises(WorkbookError, match=message):
            read(path)


_FAR = "'{}' is no area of a sheet, whose last cell is XFD1048576"


@pytest.mark.parametrize("area", ["ZZZZ1", "A99999999", "A900:A1048577", "A0:B2", "somewhere"])
@pytest.mark.parametrize(
    "element",
    [
        '<sheetViews><sheetView workbookViewId="0"><pane topLeftCell="{}"/></sheetView></sheetViews>',
        '<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>',
        '<dataValidations count="1"><dataValidation sqref="A1 {}"/></dataValidations>',
        '<conditionalFormatting sqref="{} B2"/>',
        '<hyperlinks><hyperlink ref="{}" location="S!A1"/></hyperlinks>',
        '<autoFilter ref="{}"/>',
    ],
)
def test_an_area_that_lies_outside_of_the_sheet_is_named(element: str, area: str, tmp_path: Path) -> None:
    path = pack(tmp_path / "book.xlsx", rows_xml({(1, 1): "1"}, element.format(area)))
    for read in (read_contents, audit_workbook, verify):
        with pytest.raises(WorkbookError, match=_FAR.format(area)) as told:
            read(path)
        assert "book.xlsx: sheet S: " in told.value.message


@pytest.mark.parametrize("kind", ['t="array" ref="{}"', 't="shared" si="0" ref="{}"', 't="dataTable" ref="{}" r1="A1"'])
def test_a_formula_of_an_area_outside_of_the_sheet_is_named(kind: str, tmp_path: Path) -> None:
    cell = f'<c r="B1"><f {kind.format("ZZZZ1")}>A1</f><v>1</v></c>'
    path = pack(tmp_path / "book.xlsx", sheet_xml(cell))
    with pytest.raises(WorkbookError, match="sheet S: f: " + _FAR.format("ZZZZ1")):
        verify(path)


def test_a_name_that_means_a_cell_outside_of_the_sheet_is_named(tmp_path: Path) -> None:
    for meaning, wrong in (
        ("S!$ZZZZ$1", True), ("S!$A$1:$B$99999999", True), ("S!$A$0", True), ("S!$ZZZZ:$ZZZZ", True),
        ("S!$A$1:ZZZZ1", True), ("S!$A$1:B99999999", True), ("S!$A$1:zzzz1", True), ("S!$A$1:$B0", True),
        ("S!$A$1:B2", False), ("S!$A$1:FAR1", False), ("S!$A$1:beyond2", False),
        ("S!$A:$C", False), ("S!$1:$3", False), ("S!$1:$99999999", True), ("'$ZZZZ$1'!$A$1", False),
    ):  # fmt: skip
        path = pack(tmp_path / "book.xlsx", rows_xml({}), names=f'<definedName name="far">{meaning}</definedName>'
                    '<definedName name="Beyond2">S!$B$2</definedName>')  # fmt: skip
        if not wrong:
            assert read_contents(path).names
            continue
        with pytest.raises(WorkbookError, match=r"the name FAR: '[$:\w]+' is no area of a sheet"):
            read_contents(path)


def test_an_area_may_be_whole_columns_and_a_dimension_anything_inside(tmp_path: Path) -> None:
    more = '<dataValidations count="1"><dataValidation sqref="A:C 3:9"/></dataValidations>'
    path = pack(
        tmp_path / "book.xlsx",
        rows_xml({(1, 1): "1"}, more).replace("<sheetData>", '<dimension ref="A1:"/><sheetData>'),
    )
    assert read_contents(path).sheets[0].values


@pytest.mark.parametrize("part", ["xl/theme/theme1.xml", "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"])
def test_a_part_that_is_cut_off_or_lost_is_named_by_every_reader(part: str, tmp_path: Path) -> None:
    path = build(bakery.model(), output=tmp_path / "book.xlsx").path
    parts = broken.read(path)
    whole = parts[part]
    for content, message in (
        (whole[: len(whole) // 2], f"the part {part} is damaged XML"),
        (None, f"{part} is missing"),
    ):
        spoiled = {name: held for name, held in parts.items() if name != part}
        broken.write(path, spoiled if content is None else {**spoiled, part: content})
        for read in (read_contents, audit_workbook, verify, read_delivered):
            with pytest.raises(WorkbookError, match=message):
                read(path)


def test_a_cell_that_stands_in_another_row_is_named(tmp_path: Path) -> None:
    sheet = sheet_xml(formula("A1", "1") + formula("A9999", "1")).replace("<row>", '<row r="1">')
    path = pack(tmp_path / "book.xlsx", sheet)
    for read in (read_contents, audit_workbook):
        with pytest.raises(WorkbookError, match="S!A9999 stands in row 1 of the file"):
            read(path)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "book.xlsx")
    for path in (tmp_path / "book.xlsx", Path("/dev/zero"), tmp_path):
        for read in (read_contents, audit_workbook, verify, read_delivered):
            with pytest.raises(WorkbookError, match="no file, but a folder, a device or a pipe"):
                read(path)


def test_formats_may_stand_in_a_part_of_any_name(tmp_path: Path) -> None:
    path = build(small_model().complete(), output=tmp_path / "book.xlsx").path
    before = [(each.number, each.outcome) for each in audit_workbook(path).results]
    parts = {name.replace("xl/styles.xml", "xl/fmt.xml"): content for name, content in broken.read(path).items()}
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = parts[name].replace(b"styles.xml", b"fmt.xml")
    broken.write(path, parts)
    assert [(each.number, each.outcome) for each in audit_workbook(path).results] == before


@pytest.mark.parametrize(
    ("part", "spoiled", "message"),
    [
        ("xl/styles.xml", (rb'rgb="[0-9A-F]+"', b'rgb="zz"'), "the part with the formats cannot be read"),
        (
            "docProps/core.xml",
            (rb">[0-9-]+T[0-9:]+Z<", b">tomorrow<"),
            "the properties or the list of parts cannot be read",
        ),
        ("xl/charts/chart1.xml", (rb"</c:chart>.*", b""), "chart1.xml is damaged XML"),
        (
            "xl/worksheets/sheet2.xml",
            (rb'<pageMargins left="[^"]*"', b'<pageMargins left="x"'),
            "a sheet cannot be read",
        ),
    ],
)
def test_what_openpyxl_cannot_read_is_told_in_words(
    part: str, spoiled: tuple[bytes, bytes], message: str, tmp_path: Path
) -> None:
    path = build(bakery.model(), output=tmp_path / "book.xlsx").path
    parts = broken.read(path)
    before = parts[part]
    parts[part] = re.sub(*spoiled, before, count=1, flags=re.DOTALL)
    assert parts[part] != before
    broken.write(path, parts)
    with pytest.raises(WorkbookError, match=message) as told:
        audit_workbook(path)
    assert not re.search("Error|class|None|openpyxl", told.value.message.removeprefix(str(path)))


def test_a_part_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = pack(tmp_path / "book.xlsx", sheet_xml(formula("A1", "1")))
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(WorkbookError, match=r"the part xl/workbook\.xml stands in the file twice"):
        read_contents(path)


def test_a_merge_of_the_whole_sheet_does_not_hang(tmp_path: Path) -> None:
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = pack(tmp_path / "book.xlsx", rows_xml({(1, 1): "1"}, merge))
    started = time.monotonic()
    with pytest.raises(WorkbookError, match="cover 17,179,869,184 cells"):
        audit_workbook(path)
    assert time.monotonic() - started < 5


def test_reading_ends_in_time() -> None:
    with (
        pytest.raises(WorkbookError, match=r"book\.xlsx: reading it took more than 0\.2 s"),
        bounded("book.xlsx", Limits(seconds=0.2)),
    ):
        time.sleep(5)
    assert DEFAULT_LIMITS.seconds == 300


def spoil(parts: dict[str, bytes], what: str) -> None:
    styles = parts["xl/styles.xml"]
    match what:
        case "cut":
            parts["xl/styles.xml"] = styles[: len(styles) // 2]
        case "missing":
            del parts["xl/styles.xml"]
        case "row" | "col":
            sheet = parts["xl/worksheets/sheet1.xml"]
            given = b'<row s="9999" ' if what == "row" else b'<col style="9999" '
            parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<%s " % what.encode(), given, sheet, count=1)
        case _ if "=" in what:
            name, _, value = what.partition("=")
            parts["xl/styles.xml"] = re.sub(
                rb' %s="[0-9]+"' % name.encode(), f' {name}="{value}"'.encode(), styles, count=1
            )
        case "no code":
            parts["xl/styles.xml"] = re.sub(rb' formatCode="[^"]*"', b"", styles, count=1)
        case _:
            sheet = parts["xl/worksheets/sheet1.xml"]
            parts["xl/worksheets/sheet1.xml"] = re.sub(rb' s="[0-9]+"', f' s="{what}"'.encode(), sheet, count=1)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("cut", r"the part xl/styles\.xml is damaged XML"),
        ("missing", r"the part xl/styles\.xml is missing"),
        ("99999", r"has the format '99999'; the file holds [1-9]"),
        ("-1", r"has the format '-1'; the file holds [1-9]"),
        ("9" * 400, r"has the format '9{20}'; the file holds [1-9]"),
        ("\u0661", "has the format '\u0661'; the file holds [1-9]"),
        ("", "has the format ''; the file holds [1-9]"),
        ("row", r"row \d+ has the format '9999'"),
        ("col", r"columns from \d+ has the format '9999'"),
        ("fontId=", "fontId='', which is no number"),
        ("numFmtId=abc", "numFmtId='abc', which is no number"),
        ("no code", "a number format without formatCode"),
    ],
)
def test_a_workbook_whose_formats_cannot_be_read_is_named_by_every_reader(
    what: str, message: str, tmp_path: Path
) -> None:
    path = build(small_model().complete(), output=tmp_path / "book.xlsx").path
    parts = broken.read(path)
    spoil(parts, what)
    broken.write(path, parts)
    for read in (read_contents, audit_workbook, verify, read_delivered):
        with pytest.raises(WorkbookError, match=message):
            read(path)
