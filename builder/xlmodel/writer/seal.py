"""A workbook's seal: the hash of its content, in a custom property, tells whether it was edited since it was built."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from xlmodel.format import CONTENT

_CUSTOM = "docProps/custom.xml"
_EMPTY = re.compile(
    rb'(name="' + re.escape(CONTENT).encode() + rb'"><vt:lpwstr)(?:/>|></vt:lpwstr>|>([0-9a-f]*)</vt:lpwstr>)'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGEST = 256 * 1024 * 1024
_PIECE = 1 << 20


def seal(source: BinaryIO, target: Path) -> None:
    """Copies the package `source` to `target` with its content's hash in the custom property."""
    with zipfile.ZipFile(source) as package:
        digest = _digest(package)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as sealed:
            for info in package.infolist():
                content = package.read(info)
                if info.filename == _CUSTOM:
                    content = _EMPTY.sub(rb"\1>" + digest.encode() + b"</vt:lpwstr>", content)
                sealed.writestr(zipfile.ZipInfo(info.filename, _EPOCH), content, zipfile.ZIP_DEFLATED, 6)


def was_edited(path: Path) -> bool:
    """Whether a file exists at `path` that is not, byte for byte of content, what xlmodel wrote there."""
    if not path.exists():
        return False
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > _LARGEST:
                return True
            found = _EMPTY.search(b"".join(_pieces(package, package.getinfo(_CUSTOM))))
            return found is None or (found[2] or b"").decode() != _digest(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError):
        return True


def _digest(package: zipfile.ZipFile) -> str:
    digest = hashlib.sha256()
    for info in sorted(package.infolist(), key=lambda item: item.filename):
        if info.filename != _CUSTOM:
            digest.update(info.filename.encode() + b"\0")
            for piece in _pieces(package, info):
                digest.update(piece)
    return digest.hexdigest()


def _pieces(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a part piece by piece: one that declares less than it unpacks to ends where it should."""
    with package.open(info) as part:
        while piece := part.read(_PIECE):
            yield piece
