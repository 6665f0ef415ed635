from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from xlmodel.audit import Outcome, audit_workbook
from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import MEGABYTE

from tests.audit.violations import edit_parts, replace
from tests.audit.workbooks import good, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(good(), tmp_path / "file.xlsx")


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04 cut short"])
def test_what_is_no_zip_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookError):
        audit_workbook(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="cannot be read"):
        audit_workbook(tmp_path / "none.xlsx")


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(WorkbookError):
        audit_workbook(path)


def test_a_lost_part_is_named(file: Path) -> None:
    edit_parts(file, lambda parts: parts.__delitem__("[Content_Types].xml"))
    with pytest.raises(WorkbookError, match=r"the part \[Content_Types\]\.xml is missing"):
        audit_workbook(file)


def test_an_expansion_bomb_is_refused_before_it_is_read(file: Path) -> None:
    edit_parts(file, lambda parts: parts.update({"xl/media/bomb.bin": bytes(600 * MEGABYTE)}))
    with pytest.raises(WorkbookError, match=r"unpacks to .* MB, over the limit"):
        audit_workbook(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_is_refused(encoding: str, file: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)
    edit_parts(file, lambda parts: parts.update({"docProps/custom.xml": bomb}))
    with pytest.raises(WorkbookError, match="document type"):
        audit_workbook(file)


def test_a_stray_far_cell_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=SUM(B1:XFD1048576)", None, 3)
    sheet.write("XFD1048576", 3)
    book.close()
    assert audit_workbook(path)[5].outcome is Outcome.PASS


def test_an_empty_workbook_has_a_report(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    openpyxl.Workbook().save(path)
    report = audit_workbook(path)
    assert report[41].outcome is Outcome.NOT_APPLICABLE
    assert report.types_inferred


def test_a_style_number_out_of_range_is_refused(file: Path) -> None:
    edit_parts(file, replace("xl/worksheets/sheet4.xml", 'r="F8" s="[0-9]+"', 'r="F8" s="999"'))
    with pytest.raises(WorkbookError):
        audit_workbook(file)


def test_a_format_with_a_font_that_is_not_there_is_the_default(file: Path) -> None:
    def lose_fonts(parts: dict[str, bytes]) -> None:
        before, mark, formats = parts["xl/styles.xml"].partition(b"<cellXfs")
        parts["xl/styles.xml"] = before + mark + re.sub(rb'fontId="[1-9][0-9]*"', b'fontId="99"', formats)

    edit_parts(file, lose_fonts)
    assert audit_workbook(file)[33].outcome is Outcome.FAIL


def test_damaged_parts_give_an_error_or_a_report_but_no_other_exception(file: Path, tmp_path: Path) -> None:
    source = random.Random(7)
    refused = 0
    for _ in range(60):
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(file.read_bytes())

        def damage(parts: dict[str, bytes]) -> None:
            name = source.choice(sorted(parts))
            content = bytearray(parts[name])
            for _ in range(3):
                at = source.randrange(len(content))
                content[at : at + source.choice((0, 1, 9))] = source.choice((b"", b"<", b"9", b'"', b"A"))
            parts[name] = bytes(content)

        edit_parts(path, damage)
        try:
            audit_workbook(path)
        except WorkbookError:
            refused += 1
    assert 0 < refused < 60
