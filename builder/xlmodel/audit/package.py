"""The parts of a workbook as the rules look at them: all unpacked once, within limits, as trees of XML elements."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import DEFAULT_LIMITS, Limits
from xlmodel.workbook.package import Package, target_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_INNER = re.compile(rb"<(?:\w+:)?(?:Relationship|Override)\s(?![^>]*External)[^>]*>")
_NAMED = re.compile(rb"""\b(Target|PartName)=(["'])(.*?)\2""", re.DOTALL)
_USUAL = {
    word.lower(): word
    for word in ("[Content_Types].xml", "_rels", ".rels", "docProps", "xl", "workbook.xml", "sharedStrings.xml",
                 "styles.xml", "worksheets", "theme", "tables", "drawings", "charts", "calcChain.xml")
}  # fmt: skip
"""Words of part names that libraries and rules look for by their spelling; to the standard case does not matter."""
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
            names = {name: _usual(name) for name in package.names}
            names |= _styles_under_another_name(package, names)
            spelled = {own.lower(): name for own, name in names.items()}
            self._parts = {name: _straight(name, package.read(own), spelled) for own, name in names.items()}
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


_STYLES = "xl/styles.xml"


def _styles_under_another_name(package: Package, names: Mapping[str, str]) -> dict[str, str]:
    """The styles part by the name under which libraries look for it, where its writer chose another."""
    main = target_of(package.relations(""), "officeDocument")
    styles = target_of(package.relations(main), "styles", _STYLES)
    if _STYLES in names.values():
        return {}
    return {name: _STYLES for name in names if name.lower() == styles.lower()}


def _usual(name: str) -> str:
    """The name of a part in the spelling that is looked for, whatever letters are capitals in the file."""
    return "/".join(_USUAL.get(word.lower(), word) for word in name.split("/"))


def _straight(name: str, content: bytes, spelled: Mapping[str, str]) -> bytes:
    """A part; where it names others, with slashes and as those are spelled, whatever its writer took."""
    folder, leaf = posixpath.split(name)
    if not leaf.endswith(".rels") and name != _USUAL["[content_types].xml"]:
        return content
    base = posixpath.dirname(folder)

    def plain(found: re.Match[bytes]) -> bytes:
        word, quote, raw = found.groups()
        target = raw.replace(b"\\", b"/")
        full = posixpath.normpath(posixpath.join("/", base, target.decode("utf-8", "replace"))).lstrip("/")
        own = spelled.get(full.lower(), full)
        return b"%s=%s%s%s" % (word, quote, target if own == full else f"/{own}".encode(), quote)

    return _INNER.sub(lambda element: _NAMED.sub(plain, element[0]), content)


def parse_xml(content: bytes | str, what: str) -> Element:
    """The root element of some XML; raises WorkbookError, naming `what`, when it is not well-formed."""
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content)
    except (SyntaxError, LookupError, ValueError) as error:  # ParseError, an unknown encoding, a refused entity
        raise WorkbookError(f"{what} is not well-formed XML: {error}", hint="save it again as .xlsx") from error
    return root
