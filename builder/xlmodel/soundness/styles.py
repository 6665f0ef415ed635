"""The styles part: that each format names fonts, fills, borders and number formats there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlmodel.soundness.parts import Parts, local, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

STYLES = "xl/styles.xml"
_BUILT_IN = 164
_LONGEST = 255
_POOLS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_SECTIONS = 4
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles")


def children(parts: Parts, name: str) -> list[Element]:
    """The elements of one of the lists of the styles part."""
    root = parts.root(STYLES)
    found = next((item for item in root if local(item) == name), None) if root is not None else None
    return list(found) if found is not None else []


def style_problems(parts: Parts) -> Iterator[str]:
    """Lists whose count is wrong, formats that name what there is not, number formats that Excel cannot read."""
    root = parts.root(STYLES)
    if root is None:
        yield f"{STYLES}: missing"
        return
    places = [_ORDER.index(local(item)) for item in root if local(item) in _ORDER]
    if places != sorted(places):
        yield f"{STYLES}: its lists are not in their order"
    for pool in root:
        if pool.get("count") is not None and whole(pool.get("count")) != len(pool):
            yield f"{STYLES}: {local(pool)} says {pool.get('count')} and has {len(pool)}"
    formats = Counter(item.get("numFmtId", "") for item in children(parts, "numFmts"))
    yield from (f"{STYLES}: the number format {key} is told twice" for key, count in formats.items() if count > 1)
    for item in children(parts, "numFmts"):
        code = item.get("formatCode", "")
        rest = _QUOTED.sub("", code)
        sections = rest.count(";") + 1
        odd = '"' in rest or rest.count("[") != rest.count("]") or sections > _SECTIONS or len(code) > _LONGEST
        if not code or odd:
            yield f"{STYLES}: {code!r} is no number format"
    for position, xf in enumerate(children(parts, "cellXfs")):
        for key, pool_name in _POOLS.items():
            number, size = whole(xf.get(key, "0")), len(children(parts, pool_name))
            if number is None or number >= size:
                yield f"{STYLES}: format {position} has the {key} {xf.get(key)} of {size}"
        number = whole(xf.get("numFmtId", "0"))
        if number is None or (number >= _BUILT_IN and str(number) not in formats):
            yield f"{STYLES}: format {position} has the number format {xf.get('numFmtId')}, which is missing"
