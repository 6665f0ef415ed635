"""The zip around a workbook: opened only after its size, expansion and document types were checked."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlmodel.errors import WorkbookError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_EXPANDED_BYTES = 256 * 1024 * 1024
MAX_PARTS = 5_000
MAX_RATIO = 200
RATIO_FLOOR_BYTES = 4 * 1024 * 1024

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"

_FORBIDDEN = tuple(
    marker.encode(encoding) for marker in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


class Package:
    """The parts of an .xlsx file; every part is known to be of bounded size and free of document types."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = _file_size(path)
        try:
            with zipfile.ZipFile(path) as archive:
                infos = archive.infolist()
                _check_expansion(path, infos)
                self._parts = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise WorkbookError(
                f"{path} is not a readable .xlsx file: {error}",
                hint="save it again as .xlsx; a file protected by a password cannot be read",
            ) from error
        except Exception as error:
            if type(error).__module__ not in {"zlib", "lzma"}:
                raise
            raise WorkbookError(f"{path} is damaged: {error}", hint="save it again as .xlsx") from error
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
        return parse_xml(self._parts[name], f"{self.path}: part {name}")

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

    def _check_document_types(self) -> None:
        for name, content in self._parts.items():
            if name.endswith((".xml", ".rels", ".vml")) and any(marker in content for marker in _FORBIDDEN):
                raise WorkbookError(
                    f"{self.path}: part {name} declares a document type or an entity",
                    hint="no spreadsheet program writes these; the file is not to be trusted",
                )


def parse_xml(content: bytes | str, what: str) -> Element:
    """The root element of some XML; raises WorkbookError, naming `what`, when it is not well-formed."""
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content)
    except (SyntaxError, LookupError, ValueError) as error:  # ParseError, an unknown encoding, a refused entity
        raise WorkbookError(f"{what} is not well-formed XML: {error}", hint="save it again as .xlsx") from error
    return root


def _file_size(path: Path) -> int:
    if not path.is_file():
        raise WorkbookError(f"{path} does not exist or is not a file")
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise WorkbookError(f"{path} has {size:,} bytes; at most {MAX_FILE_BYTES:,} are read")
    return size


def _check_expansion(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_PARTS:
        raise WorkbookError(f"{path} has {len(infos):,} parts; at most {MAX_PARTS:,} are read")
    expanded = sum(info.file_size for info in infos)
    if expanded > MAX_EXPANDED_BYTES:
        raise WorkbookError(f"{path} expands to {expanded:,} bytes; at most {MAX_EXPANDED_BYTES:,} are read")
    for info in infos:
        if info.file_size > RATIO_FLOOR_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise WorkbookError(f"{path}: part {info.filename} expands more than {MAX_RATIO} times")
