"""Packages that nobody meant to write: a workbook's parts and bytes changed at random, made by hypothesis."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

from hypothesis import strategies as st

Parts = list[tuple[str, bytes]]
Change = Callable[[Parts], Parts]
Damage = Callable[[bytes], bytes]

ODD = [
    b"", b"-1", b"0", b"1e999", b"nan", b"99999999999999999999", b"A1:XFD1048576", b"XFE1", b"A0", b"ZZZZ1",
    b"\xff\xfe", b"&#0;", b"&amp;", b"&bomb;", b"<!DOCTYPE a>", b"<!-- ", b"]]>", b"'", b'"', b"<", b"/>", b"\x00",
    b"../../etc/passwd", b"http://127.0.0.1:9/", "\U0001f600".encode(), b"rId1", b"s", b"str", b"shared", b"array",
    b"dataTable", b"_xlnm.Print_Area", b"9" * 400, b"(" * 300, b"Sheet1!A1", b"#REF!", b"true", b"xml:space",
    b'r="A1"', b"<f>A1</f>", b"<v>1</v>", b"<row>",
]  # fmt: skip
NAMES = [
    "", "xl/workbook.xml", "xl/sharedStrings.xml", "../x.xml", "/abs.xml", "xl\\styles.xml", "xl/worksheets/sheet1.xml",
    "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "XL/WORKBOOK.XML", "xl/", "é.xml",
]  # fmt: skip
place = st.integers(0, 1 << 20)


def parts_of(package: bytes) -> Parts:
    """The parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def packed(parts: Parts) -> bytes:
    """The parts as a package; a name may stand in it twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _in_part(number: int, edit: Callable[[bytes], bytes]) -> Change:
    def change(parts: Parts) -> Parts:
        at = number % len(parts)
        return [(name, edit(content) if index == at else content) for index, (name, content) in enumerate(parts)]

    return change


def _near(content: bytes, where: int, marks: bytes) -> int:
    """The first place from `where` on that holds one of these bytes."""
    begin = where % (len(content) + 1)
    return next((at for at in range(begin, len(content)) if content[at] in marks), begin)


def _value(where: int, text: bytes) -> Callable[[bytes], bytes]:
    """Replaces what stands between two marks, an attribute's value or a text, by another."""

    def edit(content: bytes) -> bytes:
        begin = min(_near(content, where, b'">') + 1, len(content))
        return content[:begin] + text + content[_near(content, begin, b'"<') if begin < len(content) else begin :]

    return edit


def _element(where: int, copies: int) -> Callable[[bytes], bytes]:
    """Leaves out what stands from one tag to the next, or writes it more than once."""

    def edit(content: bytes) -> bytes:
        begin = _near(content, where, b"<")
        end = _near(content, begin, b">") + 1
        return content[:begin] + content[begin:end] * copies + content[end:]

    return edit


def _cut(where: int) -> Callable[[bytes], bytes]:
    return lambda content: content[: where % (len(content) + 1)]


def _inserted(where: int, text: bytes) -> Callable[[bytes], bytes]:
    def edit(content: bytes) -> bytes:
        at = where % (len(content) + 1)
        return content[:at] + text + content[at:]

    return edit


def _dropped(number: int) -> Change:
    return lambda parts: [part for index, part in enumerate(parts) if index != number % len(parts)] or parts


def _renamed(number: int, name: str) -> Change:
    return lambda parts: [
        (name if index == number % len(parts) else old, content) for index, (old, content) in enumerate(parts)
    ]


def _exchanged(one: int, two: int) -> Change:
    """Two parts have each other's content."""

    def change(parts: Parts) -> Parts:
        first, second = one % len(parts), two % len(parts)
        contents = [content for _, content in parts]
        contents[first], contents[second] = contents[second], contents[first]
        return [(name, content) for (name, _), content in zip(parts, contents, strict=True)]

    return change


def _twice(number: int) -> Change:
    return lambda parts: [*parts, parts[number % len(parts)]]


_text = st.sampled_from(ODD)
_edit: st.SearchStrategy[Callable[[bytes], bytes]] = st.one_of(
    st.builds(_value, place, _text), st.builds(_value, place, st.binary(max_size=6)),
    st.builds(_element, place, st.sampled_from([0, 2, 300])), st.builds(_cut, place),
    st.builds(_inserted, place, _text),
)  # fmt: skip
change_of_parts: st.SearchStrategy[Change] = st.one_of(
    st.builds(_in_part, place, _edit), st.builds(_in_part, place, _edit), st.builds(_in_part, place, _edit),
    st.builds(_dropped, place), st.builds(_renamed, place, st.sampled_from(NAMES)),
    st.builds(_exchanged, place, place), st.builds(_twice, place),
)  # fmt: skip
"""A change of a workbook's XML, or of which parts there are."""

_FIELDS = {4: "H", 6: "H", 8: "H", 10: "H", 16: "I", 20: "I", 24: "I", 28: "H", 30: "H", 32: "H", 42: "I"}
"""Fields of an entry of a zip's directory, by offset: versions, flags, method, checksum, sizes, lengths, place."""


def _entry(number: int, offset: int, value: int) -> Damage:
    """One field of one entry of the directory says something else: a size, a method, a flag, a place."""

    def damage(package: bytes) -> bytes:
        entries = [at for at in range(len(package) - 46) if package[at : at + 4] == b"PK\x01\x02"]
        if not entries:
            return package
        at = entries[number % len(entries)] + offset
        field = struct.pack("<" + _FIELDS[offset], value % (1 << 8 * struct.calcsize(_FIELDS[offset])))
        return package[:at] + field + package[at + len(field) :]

    return damage


def _byte(where: int, value: int) -> Damage:
    def damage(package: bytes) -> bytes:
        at = where % len(package)
        return package[:at] + bytes([value]) + package[at + 1 :]

    return damage


damage_of_bytes: st.SearchStrategy[Damage] = st.one_of(
    st.builds(_entry, place, st.sampled_from(sorted(_FIELDS)), st.sampled_from([0, 1, 8, 12, 0xFFFF, 0x7FFFFFFF])),
    st.builds(_byte, place, st.integers(0, 255)), st.builds(_cut, place),
    st.builds(_inserted, place, st.binary(max_size=30)),
)  # fmt: skip
"""A change of the zip's own bytes."""

package_changes = st.tuples(st.lists(change_of_parts, max_size=3), st.one_of(st.none(), st.none(), damage_of_bytes))
"""Changes of the parts, and now and then damage to the zip."""


def changed(parts: Parts, changes: list[Change], damage: Damage | None) -> bytes:
    """The package after all changes."""
    for change in changes:
        parts = change(parts)
    package = packed(parts)
    return damage(package) if damage is not None else package
