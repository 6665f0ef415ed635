"""A workbook's seal: the hash of its content, in a custom property, tells whether it was edited since it was built."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from xlmodel.format import CONTENT

_CUSTOM = "docProps/custom.xml"
_EMPTY = re.compile(
    rb'(name="' + re.escape(CONTENT).encode() + rb'"><vt:lpwstr)(?:/>|></vt:lpwstr>|>([0-9a-f]*)</vt:lpwstr>)'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGEST = 256 * 1024 * 1024


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
            found = _EMPTY.search(package.read(_CUSTOM))
            return found is None or (found[2] or b"").decode() != _digest(package)
    except (zipfile.BadZipFile, KeyError, OSError):
        return True


def _digest(package: zipfile.ZipFile) -> str:
    digest = hashlib.sha256()
    for info in sorted(package.infolist(), key=lambda item: item.filename):
        if info.filename != _CUSTOM:
            digest.update(info.filename.encode() + b"\0" + package.read(info))
    return digest.hexdigest()
