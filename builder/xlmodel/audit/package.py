"""The parts of a workbook as the rules look at them: all unpacked once, within limits, as trees of XML elements."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.package import Package

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_INNER = re.compile(rb"<Relationship\s(?![^>]*External)[^>]*>")
_FORBIDDEN = tuple(
    marker.encode(encoding) for marker in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


class PackageParts:
    """The parts of an .xlsx file; every part is known to be of bounded size and free of document types."""

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        self.path = path
        package = Package(path, limits)
        try:
            self.size = path.stat().st_size
            self._parts = {name: _straight(name, package.read(name)) for name in package.names}
        finally:
            package.close()
        self._check_document_types()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty when the package has no such part."""
        return self._parts.get(name, b"")

    def xml(self, name: str) -> Element | None:
        """The root element of a part, or None when the part is absent."""
        if name not in self._parts:
            return None
        return parse_xml(self._parts[name], f"{self.path}: the part {name}")

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The internal relationships of a part: (id, last word of the type, name of the target part)."""
        folder, leaf = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield relation.get("Id", ""), relation.get("Type", "").rsplit("/", 1)[-1], full

    def repacked(self) -> io.BytesIO:
        """The same parts as a plain zip, for a library that would unpack the file without limits."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in self._parts.items():
                archive.writestr(name, content)
        stream.seek(0)
        return stream

    def _check_document_types(self) -> None:
        for name, content in self._parts.items():
            if name.endswith((".xml", ".rels", ".vml")) and any(marker in content for marker in _FORBIDDEN):
                raise WorkbookError(
                    f"{self.path}: the part {name} declares a document type or an entity; no workbook needs one",
                    hint="no spreadsheet program writes these; the file is not to be trusted",
                )


def _straight(name: str, content: bytes) -> bytes:
    """A part; the targets of relations within the file with slashes, where a writer took backslashes."""
    if not name.endswith(".rels") or b"\\" not in content:
        return content
    return _INNER.sub(lambda relation: relation[0].replace(b"\\", b"/"), content)


def parse_xml(content: bytes | str, what: str) -> Element:
    """The root element of some XML; raises WorkbookError, naming `what`, when it is not well-formed."""
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content)
    except (SyntaxError, LookupError, ValueError) as error:  # ParseError, an unknown encoding, a refused entity
        raise WorkbookError(f"{what} is not well-formed XML: {error}", hint="save it again as .xlsx") from error
    return root
