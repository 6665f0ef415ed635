"""What only Excel can know: cells whose stored value is taken as given, so that what reads them can be computed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlmodel.engines.excel_functions import BUILT_IN
from xlmodel.engines.uses import Use
from xlmodel.workbook.contents import BookContents, Place
from xlmodel.workbook.function_kinds import BINDING, OUTWARD, VOLATILE
from xlmodel.workbook.links import Links
from xlmodel.workbook.pattern import Reading
from xlmodel.workbook.tokens import Kind, tokens


def taken_as_stored(contents: BookContents, links: Links) -> dict[Place, str]:
    """By cell, why its value can come from Excel alone; only cells for which the file stores one."""
    found: dict[Place, str] = {}
    for place, reading in links.readings.items():
        if contents.stored(place) is None:
            continue
        reason = _reason(contents, place, reading)
        if reason:
            found[place] = reason
    return found


def constants(contents: BookContents, places: Iterable[Place]) -> BookContents:
    """The workbook with the stored values of some formula cells as constants, in place of the formulas."""
    gone: dict[int, set[tuple[int, int]]] = {}
    for place in places:
        gone.setdefault(place.sheet, set()).add((place.row, place.column))
    return replaced(contents, gone)


def replaced(contents: BookContents, gone: dict[int, set[tuple[int, int]]]) -> BookContents:
    """The workbook without the formulas of some cells, by sheet; cells their array formulas fill go with them."""
    from dataclasses import replace

    from xlmodel.engines.formulas.subtotals import is_subtotal

    sheets = list(contents.sheets)
    for index, cells in gone.items():
        sheet = sheets[index]
        kept = {
            where: formula
            for where, formula in sheet.formulas.items()
            if where not in cells
            and not (formula.anchor is not None and (formula.anchor.row, formula.anchor.column) in cells)
        }
        subtotals = {where for where in cells if where in sheet.formulas and is_subtotal(sheet.formulas[where].text)}
        sheets[index] = replace(sheet, formulas=kept, subtotals=sheet.subtotals | subtotals)
    return replace(contents, sheets=tuple(sheets))


def _reason(contents: BookContents, place: Place, reading: Reading) -> str:
    if reading.leaves_the_file:
        return "links to another workbook"
    outward = sorted(reading.functions & OUTWARD)
    if outward:
        return f"{outward[0]} asks a service that only Excel reaches"
    clock = sorted(reading.functions & VOLATILE)
    if clock:
        return f"{clock[0]} depends on the clock, on chance or on the machine"
    if "TEXT" in reading.functions and _is_set_by_the_region(contents, place, reading):
        return "TEXT writes it as Excel's own regional settings have it"
    foreign = sorted(name for name in reading.functions - BUILT_IN if (-1, name) not in contents.names)
    if foreign and not reading.functions & BINDING and not _is_new(contents, place, foreign[0]):
        return f"{foreign[0]} is a function of an add-in or of the user"
    return ""


_ASIDE = re.compile(r'"[^"]*"|\\.|General|E[-+]', re.IGNORECASE)
_BY_THE_REGION = re.compile(
    r"\[dbnum|\[\$-(?:[0-9a-f]{0,4}f[48c][0-9a-f]{2}|x-sys\w*)[\],]|g{1,3}e|(?<![a-z])e{1,2}(?![a-z])|b{2}|y.*a{3}|a{3}.*y",
    re.IGNORECASE,
)
"""Numbers in signs, days as the machine shows them, years of emperors and of Buddha, weekdays beside a year."""


def _is_set_by_the_region(contents: BookContents, place: Place, reading: Reading) -> bool:
    """Whether TEXT gets a number format that shows what only the region of Excel itself tells."""
    formula = contents.formula(place)
    if formula is None:
        return False
    formats = Use(contents, formula, reading).arguments(_FORMATS)
    return any(isinstance(text, str) and _BY_THE_REGION.search(_ASIDE.sub("", text)) for text in formats)


_FORMATS = frozenset({("TEXT", 1)})


def _is_new(contents: BookContents, place: Place, name: str) -> bool:
    """Whether the file marks a function as one of Excel's own, newer than the list of them."""
    formula = contents.formula(place)
    text = formula.text if formula is not None else ""
    marked = (token.text.upper() for token in tokens(text) if token.kind is Kind.FUNCTION)
    return any(text.startswith("_XLFN.") and text.rstrip("(").endswith(name) for text in marked)
