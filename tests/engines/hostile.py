"""Hostile files, made by code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
SHEET_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
CONTENT_TYPES = f'<Types xmlns="{_PACKAGE}/content-types"/>'


def book_xml(names: str = "") -> str:
    """The part xl/workbook.xml with one sheet `S`."""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
        f"<definedNames>{names}</definedNames></workbook>"
    )


def sheet_xml(cells: str) -> str:
    """A worksheet part whose first row holds the cells."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData><row>{cells}</row></sheetData></worksheet>'


def formula(cell: str, text: str, value: str = "1") -> str:
    """A formula cell."""
    return f'<c r="{cell}"><f>{text}</f><v>{value}</v></c>'


def pack(path: Path, sheet: str | bytes, *, names: str = "", extra: dict[str, str | bytes] | None = None) -> Path:
    """A workbook of raw parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", RELS)
        package.writestr("xl/workbook.xml", book_xml(names))
        package.writestr("xl/_rels/workbook.xml.rels", SHEET_RELS)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return path


def _entities(path: Path) -> Path:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return pack(path, f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>' + sheet_xml("<c><v>&e11;</v></c>"))


def _outer_entity(path: Path) -> Path:
    return pack(path, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet_xml('<c t="str"><v>&e;</v></c>'))


def _bomb(path: Path) -> Path:
    return pack(path, b"<worksheet>" + b" " * (40 << 20))


def _lying_bomb(path: Path) -> Path:
    """Declares a small size in the central directory; unpacks to much more."""
    pack(path, b"<worksheet>" + b" " * (40 << 20))
    content = path.read_bytes()
    true = (40 << 20) + 11
    path.write_bytes(content.replace(true.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    return path


def _parts(path: Path) -> Path:
    return pack(path, sheet_xml(formula("A1", "1")), extra={f"x/{number}": b"" for number in range(6_000)})


def _truncated(path: Path) -> Path:
    pack(path, sheet_xml(formula("A1", "1")))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _ole(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    return path


def _encrypted_flag(path: Path) -> Path:
    pack(path, sheet_xml(formula("A1", "1")))
    content = bytearray(path.read_bytes())
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(marker)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(marker, start + 4)
    path.write_bytes(content)
    return path


def _no_workbook(path: Path, part: str = "hello.txt") -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(part, "hello")
    path.write_bytes(buffer.getvalue())
    return path


def _open_document(path: Path) -> Path:
    return _no_workbook(path, "META-INF/manifest.xml")


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _deep_xml(path: Path) -> Path:
    return pack(path, "<worksheet>" + "<a>" * 50_000 + "</a>" * 50_000 + "</worksheet>")


def _outside(path: Path) -> Path:
    return pack(path, sheet_xml(formula("XFE1", "1")))


def _bad_number(path: Path) -> Path:
    return pack(path, sheet_xml('<c r="A1"><v>12abc</v></c>'))


def _bad_string(path: Path) -> Path:
    return pack(path, sheet_xml('<c r="A1" t="s"><v>99</v></c>'))


def _huge_array(path: Path) -> Path:
    return pack(path, sheet_xml('<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>'))


def _huge_index(path: Path) -> Path:
    return pack(path, sheet_xml(f'<c r="A1" t="s"><v>{"9" * 6_000}</v></c>'))


def _not_a_number(path: Path) -> Path:
    return pack(path, sheet_xml('<c r="A1"><v>nan</v></c>'))


def _shared_out(path: Path) -> Path:
    """One long shared formula that thirty thousand cells refer to."""
    master = f'<c r="A1"><f t="shared" si="0" ref="A1:A30000">{"A1+" * 2_500}1</f><v>1</v></c>'
    cells = "".join(f'<c r="A{row}"><f t="shared" si="0"/><v>1</v></c>' for row in range(2, 30_000))
    return pack(path, sheet_xml(master + cells))


def _name_twice(path: Path) -> Path:
    names = '<definedName name="Rate">S!$A$1</definedName><definedName name="rate">S!$A$2</definedName>'
    return pack(path, sheet_xml("<c><v>1</v></c>"), names=names)


def _same_names(path: Path) -> Path:
    return _two_sheets(path, name="s", number=2)


def _same_numbers(path: Path) -> Path:
    return _two_sheets(path, name="T", number=1)


def _two_sheets(path: Path, *, name: str, number: int) -> Path:
    twice = book_xml().replace("</sheets>", f'<sheet name="{name}" sheetId="{number}" r:id="r1"/></sheets>')
    pack(path, sheet_xml(formula("A1", "1")))
    with zipfile.ZipFile(path) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for part, content in {**parts, "xl/workbook.xml": twice.encode()}.items():
            package.writestr(part, content)
    return path


def _many_rows(path: Path) -> Path:
    """A million cells, each claimed on a row of its own."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 120_001))
    return pack(path, f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>')


def _binary(path: Path) -> Path:
    path.write_bytes(bytes(range(256)) * 20)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "entity expansion": (_entities, "document type"),
    "an outer entity": (_outer_entity, "document type"),
    "a zip bomb": (_bomb, "over the limit"),
    "a zip bomb that lies about its size": (_lying_bomb, "damaged|over the limit|cut off"),
    "too many parts": (_parts, "parts, over the limit"),
    "a truncated zip": (_truncated, "not an .xlsx file"),
    "an encrypted file": (_ole, "password"),
    "encrypted parts": (_encrypted_flag, "password"),
    "an OpenDocument file": (_open_document, r"an OpenDocument file \(.ods\)"),
    "a zip without a workbook": (_no_workbook, "no workbook inside"),
    "an empty file": (_empty, "not an .xlsx file"),
    "bytes": (_binary, "not an .xlsx file"),
    "deep XML": (_deep_xml, "nested deeper"),
    "a cell outside the sheet": (_outside, "outside the sheet"),
    "a number that is none": (_bad_number, "where a number is due"),
    "a text that is not there": (_bad_string, "not there"),
    "a text number of thousands of digits": (_huge_index, "not there"),
    "a number that is no number": (_not_a_number, "where a number is due"),
    "shared formulas without end": (_shared_out, "shared formulas come to more"),
    "two sheets of one name": (_same_names, "the same name"),
    "two sheets of one number": (_same_numbers, "the same sheetId"),
    "a name defined twice": (_name_twice, "defined twice"),
    "an array over the whole sheet": (_huge_array, "over the limit"),
    "more cells than allowed": (_many_rows, "cells, over the limit"),
}
