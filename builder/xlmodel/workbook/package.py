"""The zip of an .xlsx, read within limits: no bombs, no document types, nothing outside the file."""

from __future__ import annotations

import posixpath
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from xlmodel.errors import WorkbookError
from xlmodel.workbook.limits import MEGABYTE, Limits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_MAX_XML_DEPTH = 200
_RELATIONS = ".rels"
_XML = (".xml", _RELATIONS)
_CONTENT_TYPES = "[Content_Types].xml"
_SEEN = {"theme", "drawing", "chart", "comments", "table", "pivotTable"}
"""Kinds of parts without which a workbook does not look as it was saved."""
_WORKBOOK_PARTS = ("xl/", "docprops/", "_rels/", _CONTENT_TYPES.lower())
"""Beside them a file may hold data that is no workbook's, in any form."""

Attributes = dict[str, str]


class Package:
    """The parts of one .xlsx file; what is read is bounded by `limits`."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._left = limits.expanded_megabytes * MEGABYTE
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise WorkbookError(f"{path}: no file, but a folder, a device or a pipe")
            size = status.st_size
            with path.open("rb") as stream:
                head = stream.read(8)
        except (OSError, ValueError) as error:  # a ValueError is a name that no file can have
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise WorkbookError(f"{str(path)!r}: cannot be read: {reason}") from error
        if size > limits.file_megabytes * MEGABYTE:
            raise WorkbookError(
                f"{path}: {size / MEGABYTE:,.0f} MB, over the limit of {limits.file_megabytes} MB",
                hint="raise the limit with --max-file-megabytes",
            )
        if head == _OLE:
            raise WorkbookError(
                f"{path}: protected by a password, or in the old .xls format",
                hint="save it as .xlsx without a password",
            )
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, OverflowError) as error:
            raise WorkbookError(
                f"{path}: not an .xlsx file, or cut off: {error}", hint="save it again as .xlsx"
            ) from error
        infos = self._archive.infolist()
        if len(infos) > limits.parts:
            raise WorkbookError(f"{path}: {len(infos):,} parts, over the limit of {limits.parts:,}")
        declared = sum(info.file_size for info in infos)
        if declared > self._left:
            raise WorkbookError(
                f"{path}: unpacks to {declared / MEGABYTE:,.0f} MB, over the limit of {limits.expanded_megabytes} MB",
                hint="raise the limit with --max-expanded-megabytes if you trust the file",
            )
        if not all(info.filename for info in infos):
            raise WorkbookError(f"{path}: a part has no name", hint="save it again as .xlsx")
        self._names = {_part_name(info).lower(): info for info in infos}
        self._unread = set(self._names)
        if len(self._names) < len(infos):
            names = Counter(_part_name(info).lower() for info in infos)
            raise WorkbookError(f"{path}: the part {max(names, key=lambda name: names[name])} stands in the file twice")

    def close(self) -> None:
        """Lets go of the file."""
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the archive."""
        return tuple(_part_name(info) for info in self._names.values() if not info.is_dir())

    def has(self, name: str) -> bool:
        """Whether the package holds a part of this name (case does not matter)."""
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part, counted against the limit as they unpack; Strict Open XML is read as transitional."""
        info = self._names.get(name.lower())
        if info is None:
            raise WorkbookError(f"{self._path}: the part {name} is missing")
        if info.flag_bits & 1:
            raise WorkbookError(f"{self._path}: protected by a password", hint="save it without a password")
        self._unread.discard(name.lower())
        content = bytearray()
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    content += chunk
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise WorkbookError(f"{self._path}: unpacks to more than it declares; over the limit")
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise WorkbookError(f"{self._path}: the part {name} is damaged: {error}") from error
        return _transitional(bytes(content))

    def parse(self, name: str, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None,
              text: Callable[[str], None] | None = None) -> None:  # fmt: skip
        """Walks a part's XML with handlers that get local names; document types and entities are refused."""
        parse_xml(self.read(name), f"{self._path}: the part {name}", start, end, text)

    def hold_whole(self) -> None:
        """Refuses a file without its list of parts, a part of the workbook that is no XML, and one that is lacking."""
        for name in (_CONTENT_TYPES, f"_rels/{_RELATIONS}"):
            if not self.has(name):
                raise WorkbookError(f"{self._path}: the part {name} is missing")
        for name in sorted(self._names):
            if not name.endswith(_XML) or not name.startswith(_WORKBOOK_PARTS):
                continue
            folder, leaf = posixpath.split(name)
            if leaf.endswith(_RELATIONS) and posixpath.basename(folder) == "_rels":
                of = posixpath.join(posixpath.dirname(folder), leaf.removesuffix(_RELATIONS))
                for kind, part in self.relations(of).values():
                    if kind in _SEEN and not self.has(part):
                        raise WorkbookError(f"{self._path}: the part {part} is missing")
            elif name in self._unread:
                self.parse(_part_name(self._names[name]), lambda *_: None)

    def relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """The inner relations of a part: id to (type's last word, target part). Outer ones are never followed."""
        folder, leaf = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{leaf}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                full = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rsplit("/", 1)[-1], full)

        if self.has(name):
            self.parse(name, start)
        return found


def target_of(relations: Mapping[str, tuple[str, str]], wanted: str, otherwise: str = "") -> str:
    """The first target of some relations that is of a kind."""
    return next((target for kind, target in relations.values() if kind == wanted), otherwise)


def relation_of(attributes: Attributes) -> str:
    """The relation that an element names by its `r:id`, whatever the prefix; empty where it names none."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")


_STRICT_ROOT = b"http://purl.oclc.org/ooxml/"
_STRICT = re.compile(b"([\"'])" + re.escape(_STRICT_ROOT) + rb"([A-Za-z]+)/([A-Za-z/-]+)\1")
_WORDS = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}


def _transitional(content: bytes) -> bytes:
    """A part with the vocabularies of the transitional kind, which all programs read, where it has those of Strict."""
    if _STRICT_ROOT not in content:
        return content

    def plain(found: re.Match[bytes]) -> bytes:
        mark, kind, rest = found.groups()
        for strict, word in _WORDS.items():
            rest = rest.replace(strict, word)
        return mark + b"http://schemas.openxmlformats.org/" + kind + b"/2006/" + rest + mark

    return _STRICT.sub(plain, content)


def _part_name(info: zipfile.ZipInfo) -> str:
    """The name of a part as the standard writes it; some writers take backslashes, or begin with a slash."""
    return info.filename.replace("\\", "/").removeprefix("/")


def parse_xml(content: bytes, where: str, start: Callable[[str, Attributes], None],
              end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None) -> None:  # fmt: skip
    """Walks XML bytes; `where` names them in errors."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise WorkbookError(f"{where} declares a document type or an entity; no workbook needs one")

    def open_tag(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_XML_DEPTH:
            raise WorkbookError(f"{where} is nested deeper than {_MAX_XML_DEPTH} levels")
        start(tag.rpartition(":")[2], attributes)

    def close_tag(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(tag.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = open_tag
    parser.EndElementHandler = close_tag
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise WorkbookError(f"{where} is damaged XML: {error}") from error
    except (LookupError, ValueError) as error:
        raise WorkbookError(f"{where} cannot be read: {error}") from error
