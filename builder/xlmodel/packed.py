"""Data in the custom properties of a workbook: they are what survives Excel, LibreOffice and openpyxl alike."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

LONGEST = 250
"""Characters of a property's text; Excel takes 255."""
_LARGEST = 64_000_000


def pack(name: str, data: Any) -> dict[str, str]:
    """Properties `name.001`, `name.002`, ... that hold the data (JSON, compressed); the same data, the same texts."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    parts = [packed[at : at + LONGEST] for at in range(0, len(packed), LONGEST)]
    return {f"{name}.{number:03d}": part for number, part in enumerate(parts, start=1)}


def unpack(name: str, properties: Mapping[str, str]) -> Any:
    """What `pack` stored under a name; None where there is nothing, or nothing that can be read."""
    text = "".join(properties[key] for key in sorted(properties) if key.startswith(f"{name}."))
    if not text:
        return None
    try:
        reader = zlib.decompressobj()
        raw = reader.decompress(base64.b64decode(text, validate=True), _LARGEST)
        return json.loads(raw) if reader.eof else None
    except (ValueError, zlib.error, RecursionError):
        return None
