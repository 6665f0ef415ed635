"""The parts of a package: that each is there, typed, well-formed, and found by its relations."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import WorkbookError
from xlmodel.workbook.package import Package

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_SHEET = f"{_OFFICE}spreadsheetml."
_EXPECTED = {
    "xl/workbook.xml": f"{_SHEET}sheet.main+xml", "xl/styles.xml": f"{_SHEET}styles+xml",
    "xl/sharedStrings.xml": f"{_SHEET}sharedStrings+xml", "xl/theme/": f"{_OFFICE}theme+xml",
    "xl/worksheets/sheet": f"{_SHEET}worksheet+xml", "xl/charts/chart": f"{_OFFICE}drawingml.chart+xml",
    "xl/drawings/drawing": f"{_OFFICE}drawing+xml", "docProps/app.xml": f"{_OFFICE}extended-properties+xml",
    "docProps/custom.xml": f"{_OFFICE}custom-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}  # fmt: skip
"""Content types by how the name of a part begins."""
_RELATED = {
    "officeDocument": "xl/workbook.xml", "worksheet": "xl/worksheets/", "styles": "xl/styles.xml",
    "theme": "xl/theme/", "sharedStrings": "xl/sharedStrings.xml", "drawing": "xl/drawings/", "chart": "xl/charts/",
}  # fmt: skip
"""How the targets of a relation begin, by the last word of its type."""


class Parts:
    """The parts of one package, each parsed once."""

    def __init__(self, path: Path, package: Package) -> None:
        self.path = path
        self.package = package
        self.problems: list[str] = []
        self._roots: dict[str, Element | None] = {}

    def root(self, name: str) -> Element | None:
        """The root element of a part; None where it is missing or damaged, which `problems` says."""
        if name not in self._roots:
            self._roots[name] = self._parsed(name)
        return self._roots[name]

    def _parsed(self, name: str) -> Element | None:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        if not self.package.has(name):
            return None
        try:
            root: Element = fromstring(self.package.read(name), forbid_dtd=True)
        except (SyntaxError, LookupError, ValueError, DefusedXmlException, WorkbookError) as error:
            self.problems.append(f"{name}: not well-formed XML: {error}")
            return None
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relations of a part that lead inside the package: id to (type's last word, target)."""
        folder, leaf = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        found = {}
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                found[relation.get("Id", "")] = (kind, posixpath.normpath(full))
        return found


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def whole(text: str | None) -> int | None:
    """A number of digits, or None."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 12 else None


def part_problems(parts: Parts) -> Iterator[str]:
    """Parts told twice, untyped, mistyped, damaged, unreachable; relations that lead to nothing."""
    names = parts.package.names
    with zipfile.ZipFile(parts.path) as archive:
        written = [info.filename for info in archive.infolist()]
    yield from (f"{name}: the part is there {count} times" for name, count in Counter(written).items() if count > 1)
    for name in names:
        if name.endswith((".xml", ".rels")):
            parts.root(name)
    yield from parts.problems
    yield from _types(parts, names)
    reached = {TYPES}
    for name in names:
        if not name.endswith(".rels"):
            yield from _relations(parts, name, reached)
    yield from _relations(parts, "", reached)
    for name in names:
        if name not in reached and not name.endswith(".rels"):
            yield f"{name}: no relation leads to the part"


def _types(parts: Parts, names: tuple[str, ...]) -> Iterator[str]:
    root = parts.root(TYPES)
    if root is None:
        yield f"{TYPES}: missing"
        return
    defaults = {
        item.get("Extension", "").lower(): item.get("ContentType", "") for item in root if local(item) == "Default"
    }
    told = [item for item in root if local(item) == "Override"]
    overrides = {item.get("PartName", "").lstrip("/"): item.get("ContentType", "") for item in told}
    if len(overrides) != len(told):
        yield f"{TYPES}: a part is told twice"
    for name in overrides:
        if not parts.package.has(name):
            yield f"{TYPES}: there is no part {name}"
    for name in names:
        kind = overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")
        expected = next((found for begin, found in _EXPECTED.items() if name.startswith(begin)), "")
        if name != TYPES and (not kind or (expected and kind != expected and name.endswith(".xml"))):
            yield f"{name}: the content type is {kind or 'missing'}, not {expected or 'one'}"


def _relations(parts: Parts, name: str, reached: set[str]) -> Iterator[str]:
    folder, leaf = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
    root = parts.root(rels)
    if root is None:
        return
    ids = Counter(relation.get("Id", "") for relation in root)
    yield from (f"{rels}: the id {key!r} is told {count} times" for key, count in ids.items() if count > 1 or not key)
    for key, (kind, target) in parts.relations(name).items():
        reached.add(target)
        if not parts.package.has(target):
            yield f"{rels}: {key} leads to {target}, which is missing"
        begin = _RELATED.get(kind, "")
        if not target.startswith(begin):
            yield f"{rels}: {key} is a {kind}, but leads to {target}"
