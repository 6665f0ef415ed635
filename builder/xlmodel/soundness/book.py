"""The workbook part: sheets, defined names, views."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from xlmodel.soundness.formulas import formula_problem
from xlmodel.soundness.parts import Parts, local, whole

BOOK = "xl/workbook.xml"
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_NAME = re.compile(r"[^\W\d][\w.\\?]{0,254}\Z|_xlnm\.\w+\Z")
_CELL = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]+\Z|[Rr][0-9]*([Cc][0-9]*)?\Z|[Cc][0-9]*\Z")
_ORDER = ("fileVersion", "workbookPr", "workbookProtection", "bookViews", "sheets", "definedNames", "calcPr", "extLst")


def sheet_parts(parts: Parts) -> dict[str, str]:
    """The part of each sheet, by name, in the order of the tabs."""
    root = parts.root(BOOK)
    related = parts.relations(BOOK)
    sheets = root.iter() if root is not None else ()
    return {
        item.get("name", ""): related.get(_relation(item.attrib), ("", ""))[1]
        for item in sheets
        if local(item) == "sheet"
    }


def defined_names(parts: Parts) -> set[str]:
    """The names that formulas may use, in lower case."""
    root = parts.root(BOOK)
    return {
        item.get("name", "").lower()
        for item in (root.iter() if root is not None else ())
        if local(item) == "definedName"
    }


def book_problems(parts: Parts) -> Iterator[str]:
    """Sheets without a part or with an impossible name; names that lead nowhere; views of sheets there are not."""
    root = parts.root(BOOK)
    assert root is not None
    places = [_ORDER.index(local(item)) for item in root if local(item) in _ORDER]
    if places != sorted(places):
        yield f"{BOOK}: its elements are not in their order"
    sheets = [item for item in root.iter() if local(item) == "sheet"]
    if not sheets:
        yield f"{BOOK}: no sheets"
    for what in ("name", "sheetId"):
        told = Counter(item.get(what, "").casefold() for item in sheets)
        yield from (f"{BOOK}: two sheets have the {what} {key!r}" for key, count in told.items() if count > 1)
    for item in sheets:
        name = item.get("name", "")
        if not name or len(name) > _LONGEST_NAME or _FORBIDDEN.search(name):
            yield f"{BOOK}: {name!r} is no name of a sheet"
        if not sheet_parts(parts).get(name):
            yield f"{BOOK}: the sheet {name!r} has no part"
    for item in root.iter():
        if local(item) == "workbookView":
            for what in ("activeTab", "firstSheet"):
                if not (whole(item.get(what, "0")) or 0) < len(sheets) or whole(item.get(what, "0")) is None:
                    yield f"{BOOK}: {what} {item.get(what)} of {len(sheets)} sheets"
    yield from _names(parts, len(sheets))


def _names(parts: Parts, count: int) -> Iterator[str]:
    root = parts.root(BOOK)
    assert root is not None
    told: Counter[tuple[str, str]] = Counter()
    sheets, names = {name.casefold() for name in sheet_parts(parts)}, defined_names(parts)
    for item in root.iter():
        if local(item) != "definedName":
            continue
        name, scope = item.get("name", ""), item.get("localSheetId", "")
        told[name.casefold(), scope] += 1
        if not _NAME.match(name) or _CELL.match(name):
            yield f"{BOOK}: {name!r} is no name"
        if scope and not (whole(scope) is not None and int(scope) < count):
            yield f"{BOOK}: the name {name} belongs to sheet {scope} of {count}"
        problem = formula_problem((item.text or "").strip(), sheets, names)
        if problem:
            yield f"{BOOK}: the name {name}: {problem}"
    yield from (f"{BOOK}: the name {name} is told twice" for (name, _), number in told.items() if number > 1)


def _relation(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith("relationships}id")), "")
